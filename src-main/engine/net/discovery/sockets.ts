import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'
import type { Link } from './links.ts'

/**
 * Where announcements are heard. The IPv4 group is in the range that an organisation keeps to itself (RFC 2365); the
 * IPv6 one is of link scope and, having no registration, of the transient kind (RFC 4291): ff12 where a registered one
 * has ff02.
 */
export const GROUPS = { IPv4: '239.255.77.76', IPv6: 'ff12::4d61:6c6f:7465' } as const

/** Packets end at the next router. */
const HOPS = 1

/** Codes of a group that was joined before: the system's, not a fault. Windows says EINVAL. */
const JOINED = new Set(['EADDRINUSE', 'EINVAL'])

export interface SocketHooks {
  readonly onPacket: (bytes: Uint8Array, from: RemoteInfo) => void
  /** It can be used from here on. */
  readonly onReady: () => void
  /** Something does not work, under a key that says what; null when it works after all. */
  readonly onTrouble: (key: string, error: Error | null) => void
  /** It cannot be used any more, and is closed. */
  readonly onDead: () => void
}

function openSocket(family: Link['family'], reuseAddr: boolean): Socket {
  const type = family === 'IPv4' ? 'udp4' : 'udp6'
  return createSocket({ type, reuseAddr, ipv6Only: family === 'IPv6' }).unref()
}

/** Hears what is said to the group of one family, on the links that it joins; several of them share a computer's port. */
export class GroupSocket {
  readonly #family: Link['family']
  readonly #socket: Socket
  readonly #hooks: SocketHooks
  #links: readonly Link[] = []
  #state: 'opening' | 'open' | 'closed' = 'opening'

  constructor(family: Link['family'], port: number, hooks: SocketHooks) {
    this.#family = family
    this.#hooks = hooks
    this.#socket = openSocket(family, true)
    this.#socket.on('message', hooks.onPacket)
    this.#socket.on('error', (error) => {
      hooks.onTrouble(family, error)
      this.close()
      hooks.onDead()
    })
    this.#socket.once('listening', () => {
      this.#state = 'open'
      hooks.onTrouble(family, null)
      this.join(this.#links)
      hooks.onReady()
    })
    this.#socket.bind({ port, exclusive: true })
  }

  /**
   * Joins the group on these links. Say it again now and then: an interface that was away for a moment, as after sleep,
   * may have forgotten it, and joining twice costs nothing.
   */
  join(links: readonly Link[]): void {
    this.#links = links
    if (this.#state !== 'open') return
    for (const link of links) this.#joinOn(link)
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#socket.close()
  }

  #joinOn({ address, zone }: Link): void {
    try {
      this.#socket.addMembership(GROUPS[this.#family], this.#family === 'IPv4' ? address : `::%${zone}`)
    } catch (error) {
      if (error instanceof Error && !JOINED.has(codeOf(error))) return this.#hooks.onTrouble(`join ${address}`, error)
    }
    this.#hooks.onTrouble(`join ${address}`, null)
  }
}

/**
 * Speaks on one link: to its group, and to one who asked. It has a port of its own, so that an answer to it reaches
 * nobody else and comes through the firewalls that let in answers.
 */
export class LinkSocket {
  readonly link: Link
  readonly #socket: Socket
  readonly #group: string
  readonly #port: number
  readonly #hooks: SocketHooks
  #state: 'opening' | 'open' | 'closed' = 'opening'

  constructor(link: Link, port: number, hooks: SocketHooks) {
    this.link = link
    this.#hooks = hooks
    this.#port = port
    this.#group = link.family === 'IPv4' ? GROUPS.IPv4 : `${GROUPS.IPv6}%${link.zone}`
    this.#socket = openSocket(link.family, false)
    this.#socket.on('message', hooks.onPacket)
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.once('listening', () => this.#prepare())
    this.#socket.bind({ port: 0, address: link.address, exclusive: true })
  }

  /** Says it to everybody on the link. Resolves when it is out, or never will be. */
  toGroup(bytes: Uint8Array): Promise<void> {
    return this.#send(bytes, this.#port, this.#group)
  }

  /** Says it to one of the link. */
  toOne(bytes: Uint8Array, to: { readonly address: string; readonly port: number }): Promise<void> {
    return this.#send(bytes, to.port, to.address)
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#socket.close()
  }

  #prepare(): void {
    const { family, address, zone } = this.link
    try {
      this.#socket.setMulticastInterface(family === 'IPv4' ? address : `::%${zone}`)
      this.#socket.setMulticastTTL(HOPS)
      this.#socket.setMulticastLoopback(true)
    } catch (error) {
      return this.#fail(error instanceof Error ? error : new Error(String(error)))
    }
    this.#state = 'open'
    this.#hooks.onReady()
  }

  #send(bytes: Uint8Array, port: number, address: string): Promise<void> {
    if (this.#state !== 'open') return Promise.resolve()
    return new Promise((resolve) => {
      this.#socket.send(bytes, port, address, (error) => {
        // An answer that does not get through says something of the one who asked, not of the link.
        if (address === this.#group) this.#hooks.onTrouble(this.link.address, error)
        resolve()
      })
    })
  }

  #fail(error: Error): void {
    // An address that is not there yet, or not any more: the next look knows.
    if (codeOf(error) !== 'EADDRNOTAVAIL') this.#hooks.onTrouble(this.link.address, error)
    this.close()
    this.#hooks.onDead()
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : ''
}
