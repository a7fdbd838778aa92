import { parseAddress, type RelayAddress } from '../../src-shared/address.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import { formatRelayInvite } from '../../src-shared/invite.ts'
import type { HostingState, RelayView, TunnelView } from '../../src-shared/views.ts'
import type { Unfinished } from '../engine/journal/unfinished.ts'
import type { DiscoveryNetwork } from '../engine/net/discovery/multicast.ts'
import { isRelayAlive } from '../engine/net/relay-alive.ts'
import type { Announced } from './announcement.ts'
import { type HostedRelay, hostRelay } from './hosting.ts'
import { Nearby, type SharedRelay } from './nearby.ts'

const LOOPBACK = '127.0.0.1'

/** Milliseconds a relay that is no longer needed gives to what is still on its way: a goodbye, mostly. */
const GRACE = 3_000

/** Milliseconds for a relay that was found to answer: it is near, and a person waits for the code. */
const ALIVE_TIME = 1_500

/** Relays that were found and are tried, one after the other: strangers' that only stall must not keep the code away. */
const TRIED_MOST = 3

const NO_TUNNEL: TunnelView = { state: { kind: 'off' }, token: 'none', keeps: false, sentThisMonth: 0 }

/** A relay to send through. */
export interface SendingRelay {
  readonly relay: RelayAddress
  /** The address the other person should use. */
  readonly inviteRelay: RelayAddress
  readonly here: boolean
  /** Where it was found on the local network: nobody chose it, and another may do as well. */
  readonly found?: SharedRelay
  /** The transfer no longer needs it. */
  readonly release: () => void
}

/** A relay that a person names and somebody else hosts. */
export function elsewhere(relay: RelayAddress): SendingRelay {
  return { relay, inviteRelay: relay, here: false, release: () => {} }
}

/** What of an unfinished transfer tells where its relay is. */
type Continuing = Pick<Unfinished, 'direction' | 'here' | 'relay'>

export interface RelayServiceOptions {
  /** Where relays are announced and looked for; null for nowhere, whatever the settings say. */
  readonly discovery: DiscoveryNetwork | null
  /** The port to host at, 0 for any; the usual one or the next that is free when left out. */
  readonly port?: number
  /** What the settings say now; `follow()` when they say something else. */
  readonly settings: () => { readonly deviceName: string; readonly discovery: boolean }
  readonly onView: (view: RelayView) => void
  /** Relays on the local network came, went, or have other addresses. */
  readonly onNearby: (relays: readonly SharedRelay[]) => void
  /** Others reach the relay hosted here at that address from now on. */
  readonly onInviteRelay: (relay: RelayAddress) => void
  /** A counter for each relay hosted here: what has gone out through its door since it began. */
  readonly meter: () => (bytesOut: number) => void
  /** There is no relay here any more, and nothing leads to it. */
  readonly onGone: () => void
}

/**
 * The relays of this app: the one it hosts, because a person wants it or because a transfer has no other, and those of
 * others on the local network.
 */
export class RelayService {
  readonly nearby: Nearby
  readonly #options: RelayServiceOptions
  #state: HostingState = { kind: 'off' }
  #rev = 0
  #hosted: HostedRelay | null = null
  /** Whether a person switched it on; else it goes when the last transfer that needs it has ended. */
  #wanted = false
  #needed = 0
  #stopping: Promise<void> = Promise.resolve()
  #tunnel: TunnelView = NO_TUNNEL
  #invited = ''

  constructor(options: RelayServiceOptions) {
    this.#options = options
    this.nearby = new Nearby(options.discovery, () => {
      this.#publish()
      options.onNearby(this.nearby.sharedNow)
    })
    this.nearby.follow(options.settings().discovery)
  }

  view(): RelayView {
    const { inviteRelay } = this
    const hosting =
      this.#state.kind === 'on'
        ? { ...this.#state, invite: inviteRelay && formatRelayInvite(inviteRelay) }
        : this.#state
    return { rev: this.#rev, hosting, tunnel: this.#tunnel, nearby: this.nearby.views }
  }

  /** The relay hosted here, as this process reaches it; null where there is none. */
  get here(): RelayAddress | null {
    return this.#state.kind === 'on' ? { host: LOOPBACK, port: this.#state.port } : null
  }

  /** The relay hosted here as others reach it best: through the tunnel, else by its best address. */
  get inviteRelay(): RelayAddress | null {
    if (this.#state.kind !== 'on') return null
    const { state } = this.#tunnel
    return state.kind === 'open' ? parseAddress(state.address) : (this.#hosted?.best ?? null)
  }

  /** The way from the internet is another one, or open, or not. */
  setTunnel(tunnel: TunnelView): void {
    this.#tunnel = tunnel
    this.#publish()
  }

  /** The settings are others by now. */
  follow(): void {
    this.nearby.follow(this.#options.settings().discovery)
    this.#hosted?.announce(this.#announced)
  }

  /** A relay that nobody has switched on goes with the last transfer here: another sender would be left without one. */
  get #announced(): Announced {
    const { discovery: network, settings } = this.#options
    const { deviceName: name, discovery } = settings()
    return { network: discovery ? network : null, name, brief: !this.#wanted }
  }

  /** Switches the hosted relay on or off. What goes wrong is in the view. */
  async setHosting(on: boolean): Promise<void> {
    if (on) await this.#want()
    else {
      this.#wanted = false
      await this.#stop()
    }
  }

  /** Opens the relay here for a tunnel's agent, and hosts it first where it has to be. Throws `port.*`, `relay.lost`. */
  async openDoor(): Promise<number> {
    const state = await this.#want()
    if (state.kind === 'failed') throw new MaloteError(state.error.code, state.error.detail)
    if (!this.#hosted) throw new MaloteError('relay.lost')
    return this.#hosted.openDoor()
  }

  async closeDoor(): Promise<void> {
    await this.#hosted?.closeDoor()
  }

  /** Connects to each address of the relay hosted here. Throws `request.rejected` where there is none. */
  async test(): Promise<void> {
    if (this.#state.kind !== 'on' || !this.#hosted) throw new MaloteError('request.rejected')
    await this.#hosted.testAddresses()
  }

  /**
   * Relays to send through, the next one for when the one before is of no use: the configured one alone; else the one
   * hosted here, where there is one; else those found on the local network, and at last one hosted here for this, which
   * is started then. Throws `port.*`.
   */
  async *forSending(configured: string | null, signal: AbortSignal): AsyncGenerator<SendingRelay, void> {
    if (configured !== null) return yield elsewhere(parseAddress(configured))
    if (!this.#hosted) {
      for (const found of (await this.nearby.shared(signal)).slice(0, TRIED_MOST)) {
        const { relay, inviteRelay } = found
        if (await isRelayAlive(relay, ALIVE_TIME, signal))
          yield { relay, inviteRelay, here: false, found, release: () => {} }
      }
    }
    if (!signal.aborted) yield await this.hostedFor()
  }

  /**
   * Brings back the relay on this computer for a transfer that goes on, at its port, where the other side looks for it.
   * Null for the recorded one as it is: it is elsewhere, or another program has its port and may well be it.
   */
  async forContinuing({ direction, here, relay }: Continuing): Promise<SendingRelay | null> {
    // A receiver's journal does not tell who hosted: it may have been this app, and nobody else will bring it back.
    if (!isLoopback(relay.host) || (direction === 'send' && !here)) return null
    if (!here && this.#state.kind === 'on' && this.#state.port !== relay.port) return null
    try {
      return await this.hostedFor(relay.port)
    } catch {
      if (!this.#hosted) this.#set({ kind: 'off' })
      return null
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#stop(), this.nearby.close()])
  }

  /** A relay here, at `port` if none is hosted yet and that one is asked for. Throws `port.*`. */
  async hostedFor(port?: number): Promise<SendingRelay> {
    this.#needed++
    try {
      const state = await this.#start(port)
      if (state.kind === 'failed') throw new MaloteError(state.error.code, state.error.detail)
      const relay = this.here
      if (!relay) throw new MaloteError('relay.unreachable')
      return { relay, inviteRelay: this.inviteRelay ?? relay, here: true, release: this.#releaser() }
    } catch (error) {
      this.#needed--
      throw error
    }
  }

  #releaser(): () => void {
    let released = false
    return () => {
      if (released) return
      released = true
      this.#needed--
      if (this.#needed === 0 && !this.#wanted) void this.#stop()
    }
  }

  /** A person wants a relay here, for whoever comes. */
  #want(): Promise<HostingState> {
    this.#wanted = true
    this.#hosted?.announce(this.#announced)
    return this.#start()
  }

  async #start(port = this.#options.port): Promise<HostingState> {
    await this.#stopping
    if (this.#hosted) return this.#hosted.ready
    // Who wished for it has taken that back while the one before was ending.
    if (!this.#wanted && this.#needed === 0) return this.#state
    const { discovery } = this.#options
    const { network: announce, name, brief } = this.#announced
    const count = this.#options.meter()
    this.#hosted = hostRelay({
      ...(port !== undefined && { port }),
      ...(discovery && { network: discovery }),
      announce,
      name,
      brief,
      testsItself: true,
      onAnnouncer: (id) => this.nearby.isOwn(id),
      onState: (state) => this.#set(state),
      onMessage: (message) => message.kind === 'figures' && count(message.door.bytesOut),
    })
    return this.#hosted.ready
  }

  #stop(): Promise<void> {
    const hosted = this.#hosted
    this.#hosted = null
    if (hosted) {
      this.#stopping = hosted.stop(GRACE).then(() => this.#set({ kind: 'off' }))
    }
    return this.#stopping
  }

  #set(state: HostingState): void {
    if (state.kind === 'failed') this.#hosted = null
    this.#state = state
    this.#publish()
    if (state.kind === 'failed' || state.kind === 'off') this.#options.onGone()
  }

  #publish(): void {
    this.#rev++
    this.#options.onView(this.view())
    const { inviteRelay } = this
    const text = inviteRelay && formatRelayInvite(inviteRelay)
    // Who waits keeps the last address where there is none at the moment.
    if (!inviteRelay || text === null || text === this.#invited) return
    this.#invited = text
    this.#options.onInviteRelay(inviteRelay)
  }
}

function isLoopback(host: string): boolean {
  return host === LOOPBACK || host === '::1' || host === 'localhost'
}
