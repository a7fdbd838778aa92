import { MaloteError } from '../../../src-shared/errors.ts'
import type { HostingState } from '../../../src-shared/views.ts'
import { hostRelay } from '../../app/hosting.ts'
import type { StartRelay } from '../../app/relay-place.ts'
import type { DiscoveryNetwork } from '../../engine/net/discovery/multicast.ts'

/** A relay that runs in this process. */
export interface RunningRelay {
  /** As it was when it began to listen. */
  readonly on: Extract<HostingState, { kind: 'on' }>
  /** Rejects when the relay ends by itself; never resolves. */
  readonly failed: Promise<never>
  /** Ends it; what still passes may finish for `graceMs`. */
  stop(graceMs?: number): Promise<void>
}

export interface RunningRelayOptions {
  /** Exactly this port, 0 for any; left out, the usual one or the next that is free. */
  readonly port?: number
  /** Every address of this computer when left out. */
  readonly host?: string
  /** Where it is announced; nowhere when left out or null. */
  readonly announce?: DiscoveryNetwork | null
  /** What this computer is called there. */
  readonly name?: string
  /** Whether it is there for a transfer of this computer only, which others are told; not when left out. */
  readonly brief?: boolean
  /** Each state while it listens: its addresses change when this computer changes networks. */
  readonly onOn?: (on: RunningRelay['on']) => void
  /** In a worker when left out. */
  readonly start?: StartRelay
}

/** Starts a relay and waits until it listens. Throws `port.busy` or `port.denied`. */
export async function startHostedRelay({ onOn, ...where }: RunningRelayOptions): Promise<RunningRelay> {
  let fail: (error: MaloteError) => void = () => {}
  const failed = new Promise<never>((_resolve, reject) => {
    fail = reject
  })
  // Heard by whoever waits for it; a relay that fails while it is being stopped is nobody's concern.
  failed.catch(() => {})
  const relay = hostRelay({
    ...where,
    onState: (state) => {
      if (state.kind === 'failed') fail(new MaloteError(state.error.code, state.error.detail))
      if (state.kind === 'on') onOn?.(state)
    },
  })
  const state = await relay.ready
  if (state.kind !== 'on') return failed
  return { on: state, failed, stop: (graceMs) => relay.stop(graceMs) }
}
