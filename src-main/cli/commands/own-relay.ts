import { parseAddress, type RelayAddress } from '../../../src-shared/address.ts'
import type { Context } from '../context.ts'
import { startHostedRelay } from './hosted-relay.ts'

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

/** Hosts a relay on the usual port or the next free one, and tells its addresses. Throws `port.denied`. */
export async function hostOwnRelay({ renderer }: Context): Promise<OwnRelay> {
  const relay = await startHostedRelay({})
  const { port, moved, addresses } = relay.on
  renderer.show({ kind: 'hosting', port, moved, addresses })
  const best = addresses.find(({ kind }) => kind === 'lan') ?? addresses.find(({ kind }) => kind === 'vpn')
  const here = { host: '127.0.0.1', port }
  return { here, forOthers: best ? parseAddress(best.address) : here, close: () => relay.stop(LAST_WORDS_MS) }
}
