import { type Announcer, announceRelay } from '../engine/net/discovery/announcer.ts'
import type { DiscoveryNetwork } from '../engine/net/discovery/multicast.ts'

export interface AnnouncementOptions {
  readonly port: number
  /** What the relay listens on. */
  readonly host: string
  /** Told each id under which finders know this relay, this computer's own among them. */
  readonly onId: (id: string) => void
}

/** A relay's announcement on the local network: begins, ends and changes its name while the relay goes on. */
export class Announcement {
  readonly #options: AnnouncementOptions
  #announcer: Announcer | null = null
  #network: DiscoveryNetwork | null = null
  #name = ''
  #closed: Promise<void> = Promise.resolve()

  constructor(options: AnnouncementOptions) {
    this.#options = options
  }

  get on(): boolean {
    return this.#announcer !== null
  }

  /** Announces it there under that name, or nowhere; what is as it was goes on. */
  follow(network: DiscoveryNetwork | null, name: string): void {
    if (network === this.#network && (name === this.#name || !network)) return
    void this.close()
    this.#network = network
    this.#name = name
    if (!network) return
    const { port, host, onId } = this.#options
    this.#announcer = announceRelay({ port, host, name, network })
    onId(this.#announcer.id)
  }

  /** Says goodbye. Resolves when every socket is closed. */
  close(): Promise<void> {
    const announcer = this.#announcer
    this.#announcer = null
    this.#network = null
    if (announcer) this.#closed = Promise.all([this.#closed, announcer.close()]).then(() => {})
    return this.#closed
  }
}
