import { DEFAULT_PORT, parseAddress, type RelayAddress } from '../../src-shared/address.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import type { HostingState, RelayView, TunnelView } from '../../src-shared/views.ts'
import type { Unfinished } from '../engine/journal/unfinished.ts'
import { type HostedRelay, hostRelay } from './hosting.ts'

const LOOPBACK = '127.0.0.1'

/** Milliseconds a relay that is no longer needed gives to what is still on its way: a goodbye, mostly. */
const GRACE = 3_000

const NO_TUNNEL: TunnelView = { state: { kind: 'off' }, token: 'none', keeps: false, sentThisMonth: 0 }

/** A relay to send through. */
export interface SendingRelay {
  readonly relay: RelayAddress
  /** The address the other person should use. */
  readonly inviteRelay: RelayAddress
  readonly here: boolean
  /** The transfer no longer needs it. */
  readonly release: () => void
}

/** A relay that a person names and somebody else hosts. */
export function elsewhere(relay: RelayAddress): SendingRelay {
  return { relay, inviteRelay: relay, here: false, release: () => {} }
}

/** What of an unfinished transfer tells where its relay is. */
type Continuing = Pick<Unfinished, 'direction' | 'here' | 'relay'>

/** The relay this app hosts: because a person wants it, or because a transfer has no other. */
export class RelayService {
  readonly #onView: (view: RelayView) => void
  #state: HostingState = { kind: 'off' }
  #rev = 0
  #hosted: HostedRelay | null = null
  /** Whether a person switched it on; else it goes when the last transfer that needs it has ended. */
  #wanted = false
  #needed = 0
  #stopping: Promise<void> = Promise.resolve()

  constructor(onView: (view: RelayView) => void) {
    this.#onView = onView
  }

  view(): RelayView {
    return { rev: this.#rev, hosting: this.#state, tunnel: NO_TUNNEL, nearby: [] }
  }

  /** Switches the hosted relay on or off. What goes wrong is in the view. */
  async setHosting(on: boolean): Promise<void> {
    this.#wanted = on
    if (on) await this.#start()
    else await this.#stop()
  }

  /** The configured relay, or the one hosted here, which is started when it has to be. Throws `port.*`. */
  async forSending(configured: string | null): Promise<SendingRelay> {
    return configured === null ? this.#hostedFor() : elsewhere(parseAddress(configured))
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
      return await this.#hostedFor(relay.port)
    } catch {
      if (!this.#hosted) this.#set({ kind: 'off' })
      return null
    }
  }

  /** A relay here, at `port` if none is hosted yet and that one is asked for. Throws `port.*`. */
  async #hostedFor(port?: number): Promise<SendingRelay> {
    this.#needed++
    try {
      const state = await this.#start(port)
      if (state.kind === 'failed') throw new MaloteError(state.error.code, state.error.detail)
      if (state.kind !== 'on') throw new MaloteError('relay.unreachable')
      const [best] = state.addresses
      const relay = { host: LOOPBACK, port: state.port }
      return { relay, inviteRelay: best ? parseAddress(best.address) : relay, here: true, release: this.#releaser() }
    } catch (error) {
      this.#needed--
      throw error
    }
  }

  /** Where to look for a code: what the invite says, the configured relay, the one hosted here, this machine's. */
  forReceiving(invited: RelayAddress | null, configured: string | null): { relay: RelayAddress; here: boolean } {
    if (invited) return { relay: invited, here: false }
    if (configured !== null) return { relay: parseAddress(configured), here: false }
    const here = this.#state.kind === 'on'
    return { relay: { host: LOOPBACK, port: this.#state.kind === 'on' ? this.#state.port : DEFAULT_PORT }, here }
  }

  async close(): Promise<void> {
    await this.#stop()
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

  async #start(port?: number): Promise<HostingState> {
    await this.#stopping
    if (this.#hosted) return this.#hosted.ready
    this.#hosted = hostRelay({ ...(port !== undefined && { port }), onState: (state) => this.#set(state) })
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
    this.#rev++
    this.#onView(this.view())
  }
}

function isLoopback(host: string): boolean {
  return host === LOOPBACK || host === '::1' || host === 'localhost'
}
