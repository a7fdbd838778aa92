import type { RelayAddress } from '../../../src-shared/address.ts'
import { PROTOCOL_VERSION } from '../../relay/frames.ts'
import { answer, open } from './relay-client.ts'

/**
 * Milliseconds for a relay to be reached and to answer: a person waits for it with a code in his hand, and a relay that
 * takes longer than this for forty bytes would be no pleasure to send through.
 */
export const ASK_TIME = 4_000

/**
 * Asks a relay whether it has that room, without joining it: nobody hears of it, and no guess is spent. Counts at the
 * relay like a join. Throws `relay.*`; `relay.protocol` where the relay is older than the question, `relay.unreachable`
 * or `relay.lost` when `signal` fires or ASK_TIME is over.
 */
export async function askRoom(address: RelayAddress, room: string, signal: AbortSignal): Promise<boolean> {
  const soon = AbortSignal.any([signal, AbortSignal.timeout(ASK_TIME)])
  const dialogue = await open(address, { type: 'ask', v: PROTOCOL_VERSION, room }, soon)
  const known = await answer(dialogue, address, ASK_TIME, soon, (frame) => (frame.type === 'room' ? frame.known : null))
  dialogue.wire.destroy()
  return known
}
