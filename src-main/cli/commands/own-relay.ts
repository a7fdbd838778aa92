import { parseAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { toErrorInfo } from '../../../src-shared/errors.ts'
import type { Context } from '../context.ts'
import { type RunningRelay, startHostedRelay } from './hosted-relay.ts'

/** The relay that `send` hosts where none is named. */
export interface OwnRelay {
  /** As this process reaches it. */
  readonly here: RelayAddress
  /** As the other side most likely reaches it: by the best address on a network, else by this computer's own. */
  readonly forOthers: RelayAddress
  close(): Promise<void>
}

/** For the last words of a transfer to reach the other side before the relay is gone, in milliseconds. */
const LAST_WORDS_MS = 2_000

/**
 * Hosts a relay and tells its addresses: on port `before`, where it was hosted before, else the usual one or the next
 * that is free. Throws `port.denied`.
 */
export async function hostOwnRelay({ renderer }: Context, before?: number): Promise<OwnRelay> {
  const relay = await startAt(before)
  const { port, moved, addresses } = relay.on
  renderer.show({ kind: 'hosting', port, moved, addresses, ...(before === undefined ? {} : { before }) })
  const best = addresses.find(({ kind }) => kind === 'lan') ?? addresses.find(({ kind }) => kind === 'vpn')
  const here = { host: '127.0.0.1', port }
  return { here, forOthers: best ? parseAddress(best.address) : here, close: () => relay.stop(LAST_WORDS_MS) }
}

async function startAt(port: number | undefined): Promise<RunningRelay> {
  if (port === undefined) return startHostedRelay({})
  return startHostedRelay({ port }).catch((caught: unknown) => {
    if (toErrorInfo(caught).code !== 'port.busy') throw caught
    return startHostedRelay({})
  })
}
