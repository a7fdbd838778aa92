import type { RelayAddress } from '../../../src-shared/address.ts'
import { deadline } from './backoff.ts'
import { answer, type Dialogue, open } from './relay-client.ts'

/**
 * Whether a relay is reached over a connection of its own and says anything within `time` milliseconds. A refusal is an
 * answer too: that of a relay which is full, or older than the question. Never rejects; false where `signal` fires.
 */
export async function isRelayAlive(address: RelayAddress, time: number, signal: AbortSignal): Promise<boolean> {
  const late = deadline(time, signal)
  let dialogue: Dialogue | null = null
  try {
    dialogue = await open(address, { type: 'ping' }, late.signal)
    return await answer(dialogue, address, time, late.signal, ({ type }) => (type === 'pong' ? true : null))
  } catch {
    return dialogue?.intake.heard === true
  } finally {
    late.clear()
    dialogue?.wire.destroy()
  }
}
