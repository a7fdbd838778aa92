import type { RemoteInfo } from 'node:dgram'
import { networkInterfaces } from 'node:os'
import { DEFAULT_PORT } from '../../../../src-shared/address.ts'
import { PACKET_BYTES } from './announcement.ts'
import { type Interfaces, type Link, linkOf, linksOf } from './links.ts'
import { GroupSocket, LinkSocket, type SocketHooks } from './sockets.ts'

/** Milliseconds between looks at this computer's interfaces: a cable is plugged in, a laptop wakes up. */
const LOOK_EVERY = 5_000

/** So many looks missed in a row mean that the computer slept. */
const LOOKS_SLEPT = 3

/** Milliseconds for the last packets to leave; they do so at once, unless the system has something against it. */
const CLOSE_MOST = 250

/** Why relays are not found, or only on some networks. Nothing ends because of it: it is tried again. */
export interface DiscoveryProblem {
  /**
   * `nowhere`: there is no interface. `deaf`: the port for announcements cannot be had. `link`: that interface carries
   * no multicast.
   */
  readonly kind: 'nowhere' | 'deaf' | 'link'
  /** The family, or this computer's address on the interface; empty for `nowhere`. */
  readonly where: string
  /** What the system says, for a log. */
  readonly cause: string
}

/** The network as it is used, where a test or an odd place wants another than the computer's own. */
export interface DiscoveryNetwork {
  /** The port of the groups; DEFAULT_PORT when left out. */
  readonly udpPort?: number
  /** `os.networkInterfaces` when left out. Asked again every LOOK_EVERY milliseconds. */
  readonly interfaces?: () => Interfaces
  /** Milliseconds between those looks. */
  readonly lookEvery?: number
}

/** Where a packet came from: an address of one of this computer's links. */
export interface Source {
  readonly link: Link
  readonly address: string
  readonly port: number
}

export interface MulticastOptions {
  readonly network: DiscoveryNetwork
  /** Links that are to be used; all when left out. */
  readonly wanted?: (link: Link) => boolean
  /** A packet of the right length, from somebody on a link. */
  readonly onPacket: (bytes: Uint8Array, source: Source) => void
  /** There is somebody new who may hear: a link, or the same ones after sleep. */
  readonly onReach: () => void
  readonly onProblem: (problem: DiscoveryProblem) => void
}

/**
 * The groups of discovery on every link of this computer, whichever come and go. Never throws: what does not work is
 * told once to `onProblem`, and tried again. Packets from beyond the links are dropped unread.
 */
export class Multicast {
  readonly #options: MulticastOptions
  readonly #port: number
  readonly #lookEvery: number
  readonly #groups = new Map<Link['family'], GroupSocket>()
  readonly #speakers = new Map<string, LinkSocket>()
  readonly #troubles = new Set<string>()
  readonly #looking: NodeJS.Timeout
  #links: readonly Link[] = []
  #lookedAt = Date.now()
  #closed = false

  constructor(options: MulticastOptions) {
    this.#options = options
    this.#port = options.network.udpPort ?? DEFAULT_PORT
    this.#lookEvery = options.network.lookEvery ?? LOOK_EVERY
    this.#looking = setInterval(() => this.#look(), this.#lookEvery).unref()
    this.#look()
  }

  /** Says it to everybody on every link. Resolves when it is out. */
  async toAll(bytes: Uint8Array): Promise<void> {
    await Promise.all([...this.#speakers.values()].map((speaker) => speaker.toGroup(bytes)))
  }

  /** Says it to everybody on that link. */
  toLink(bytes: Uint8Array, link: Link): void {
    void this.#speakers.get(link.address)?.toGroup(bytes)
  }

  /** Says it to one alone. */
  toOne(bytes: Uint8Array, to: Source): void {
    void this.#speakers.get(to.link.address)?.toOne(bytes, to)
  }

  /** Stops; `last` is said before. Resolves when every socket is closed. */
  async close(last?: Uint8Array): Promise<void> {
    clearInterval(this.#looking)
    if (this.#closed) return
    this.#closed = true
    if (last) await Promise.race([this.toAll(last), new Promise((resolve) => setTimeout(resolve, CLOSE_MOST))])
    for (const socket of [...this.#groups.values(), ...this.#speakers.values()]) socket.close()
  }

  #look(): void {
    const slept = Date.now() - this.#lookedAt > LOOKS_SLEPT * this.#lookEvery
    this.#lookedAt = Date.now()
    this.#links = this.#findLinks()
    this.#trouble('nowhere', '', this.#links.length === 0 ? new Error('no interface') : null)
    this.#dropSpeakers()
    for (const link of this.#links) if (!this.#speakers.has(link.address)) this.#speakOn(link)
    for (const family of ['IPv4', 'IPv6'] as const) this.#listenTo(family)
    if (slept) this.#options.onReach()
  }

  #findLinks(): readonly Link[] {
    const { network, wanted = () => true } = this.#options
    try {
      return linksOf((network.interfaces ?? networkInterfaces)()).filter(wanted)
    } catch {
      // The system may refuse to list them, as sandboxes do.
      return []
    }
  }

  #dropSpeakers(): void {
    for (const [address, speaker] of this.#speakers) {
      if (this.#links.some((link) => link.address === address)) continue
      speaker.close()
      this.#speakers.delete(address)
      this.#trouble('link', address, null)
      this.#trouble('link', `join ${address}`, null)
    }
  }

  #speakOn(link: Link): void {
    const hooks = this.#hooks('link', () => this.#speakers.delete(link.address))
    this.#speakers.set(link.address, new LinkSocket(link, this.#port, hooks))
  }

  #listenTo(family: Link['family']): void {
    const links = this.#links.filter((link) => link.family === family)
    const open = this.#groups.get(family)
    if (links.length === 0) {
      open?.close()
      this.#groups.delete(family)
    } else {
      const group = open ?? new GroupSocket(family, this.#port, this.#groupHooks(family))
      this.#groups.set(family, group)
      group.join(links)
    }
  }

  #groupHooks(family: Link['family']): SocketHooks {
    const hooks = this.#hooks('deaf', () => this.#groups.delete(family))
    const onTrouble: SocketHooks['onTrouble'] = (key, error) =>
      this.#trouble(key === family ? 'deaf' : 'link', key, error)
    return { ...hooks, onTrouble }
  }

  #hooks(kind: DiscoveryProblem['kind'], onDead: () => void): SocketHooks {
    return {
      onPacket: (bytes, from) => this.#take(bytes, from),
      onReady: () => {
        if (!this.#closed) this.#options.onReach()
      },
      onTrouble: (key, error) => this.#trouble(kind, key, error),
      onDead,
    }
  }

  #take(bytes: Uint8Array, { address, port }: RemoteInfo): void {
    if (this.#closed || bytes.length !== PACKET_BYTES || port === 0) return
    const link = linkOf(this.#links, address)
    if (link) this.#options.onPacket(bytes, { link, address, port })
  }

  /** Tells a problem when it begins; the same one again only after it was over. */
  #trouble(kind: DiscoveryProblem['kind'], key: string, error: Error | null): void {
    const name = `${kind} ${key}`
    if (error === null) {
      this.#troubles.delete(name)
    } else if (!this.#troubles.has(name) && !this.#closed) {
      this.#troubles.add(name)
      this.#options.onProblem({ kind, where: key.replace(/^join /, ''), cause: error.message })
    }
  }
}
