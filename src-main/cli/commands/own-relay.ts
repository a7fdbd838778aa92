import { parseAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { toErrorInfo } from '../../../src-shared/errors.ts'
import { discoveryOf } from '../../app/discovery-network.ts'
import type { Context } from '../context.ts'
import { type RunningRelay, type RunningRelayOptions, startHostedRelay } from './hosted-relay.ts'

/** The relay that `send` hosts where none is named. */
export interface OwnRelay {
  /** As this process reaches it. */
  readonly here: RelayAddress
  /** As the other side most likely reaches it: by the best address on a network, else by this computer's own. */
  readonly forOthers: RelayAddress
  /** Whether it is announced on the local network, and found there without its address. */
  readonly near: boolean
  /** Calls `moved`, and nobody before it any more, when others reach it best elsewhere: the computer changed networks. */
  onMove(moved: (relay: RelayAddress) => void): void
  close(): Promise<void>
}

/** For the last words of a transfer to reach the other side before the relay is gone, in milliseconds. */
const LAST_WORDS_MS = 2_000

/**
 * Hosts a relay, announces it on the local network and tells its addresses: on port `before`, where it was hosted before,
 * else the usual one or the next that is free. `wished`: a person insists on it. Throws `port.denied`.
 */
export async function hostOwnRelay(
  { renderer, io }: Context,
  { before, wished = false }: { readonly before?: number | undefined; readonly wished?: boolean } = {},
): Promise<OwnRelay> {
  const announce = discoveryOf(io.env)
  let best: string | null = null
  let tellMove: (relay: RelayAddress) => void = () => {}
  const onOn = (on: RunningRelay['on']) => {
    const now = bestOf(on)
    if (now === null || now === best) return
    best = now
    tellMove(parseAddress(now))
  }
  const relay = await startAt(before, { announce, name: io.device, brief: true, onOn })
  const { port, moved, addresses } = relay.on
  const here = { host: '127.0.0.1', port }
  const forOthers = best ? parseAddress(best) : here
  const again = before === undefined ? {} : { before }
  renderer.show({ kind: 'hosting', port, moved, addresses, relay: forOthers, name: io.device, wished, ...again })
  return {
    here,
    forOthers,
    near: announce !== null,
    onMove: (listener) => {
      tellMove = listener
    },
    close: () => relay.stop(LAST_WORDS_MS),
  }
}

/** Where others most likely reach it; null while this computer is on no network. */
function bestOf({ addresses }: RunningRelay['on']): string | null {
  const best = addresses.find(({ kind }) => kind === 'lan') ?? addresses.find(({ kind }) => kind === 'vpn')
  return best?.address ?? null
}

type Announced = Pick<RunningRelayOptions, 'announce' | 'name' | 'brief' | 'onOn'>

async function startAt(port: number | undefined, announced: Announced): Promise<RunningRelay> {
  if (port === undefined) return startHostedRelay(announced)
  return startHostedRelay({ ...announced, port }).catch((caught: unknown) => {
    if (toErrorInfo(caught).code !== 'port.busy') throw caught
    return startHostedRelay(announced)
  })
}
