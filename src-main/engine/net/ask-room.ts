import type { RelayAddress } from '../../../src-shared/address.ts'
import { PROTOCOL_VERSION } from '../../relay/frames.ts'
import { deadline } from './backoff.ts'
import { answer, open } from './relay-client.ts'

/**
 * Milliseconds for a relay to be reached and to answer: a person waits for it with a code in his hand, and a relay that
 * takes longer than this for forty bytes would be no pleasure to send through.
 */
const ASK_TIME = 4_000

/**
 * Asks a relay whether it has that room, without joining it: nobody hears of it, and no guess is spent. Counts at the
 * relay like a join. Throws `relay.*`; `relay.protocol` where the relay is older than the question, `relay.unreachable`
 * where it is not reached within ASK_TIME, `relay.foreign` where it is and says nothing, `relay.lost` when `signal` fires.
 */
export async function askRoom(address: RelayAddress, room: string, signal: AbortSignal): Promise<boolean> {
  const late = deadline(ASK_TIME, signal)
  const began = performance.now()
  try {
    const dialogue = await open(address, { type: 'ask', v: PROTOCOL_VERSION, room }, late.signal)
    const left = Math.max(0, ASK_TIME - (performance.now() - began))
    const reply = await answer(dialogue, address, left, signal, (frame) => (frame.type === 'room' ? frame : null))
    dialogue.wire.destroy()
    return reply.known
  } finally {
    late.clear()
  }
}
