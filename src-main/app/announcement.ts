import { type Announcer, announceRelay } from '../engine/net/discovery/announcer.ts'
import type { DiscoveryNetwork } from '../engine/net/discovery/multicast.ts'

export interface AnnouncementOptions {
  readonly port: number
  /** What the relay listens on. */
  readonly host: string
  /** Told each id under which finders know this relay, this computer's own among them. */
  readonly onId: (id: string) => void
}

/** Where a relay is announced, nowhere for null, and as what. */
export interface Announced {
  readonly network: DiscoveryNetwork | null
  /** What this computer is called there. */
  readonly name: string
  /** Whether the relay ends with the transfers of this computer, so that no other sender should use it. */
  readonly brief: boolean
}

/** A relay's announcement on the local network: begins, ends and changes its name while the relay goes on. */
export class Announcement {
  readonly #options: AnnouncementOptions
  #announcer: Announcer | null = null
  #network: DiscoveryNetwork | null = null
  #name = ''
  #brief = false
  #closed: Promise<void> = Promise.resolve()

  constructor(options: AnnouncementOptions) {
    this.#options = options
  }

  get on(): boolean {
    return this.#announcer !== null
  }

  /** Announces it there, or nowhere; what is as it was goes on. `brief`: it ends with this computer's transfers. */
  follow({ network, name, brief }: Announced): void {
    if (network === this.#network && ((name === this.#name && brief === this.#brief) || !network)) return
    void this.close()
    this.#network = network
    this.#name = name
    this.#brief = brief
    if (!network) return
    const { port, host, onId } = this.#options
    this.#announcer = announceRelay({ port, host, name, brief, network })
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
