import { formatAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { MaloteError } from '../../../src-shared/errors.ts'
import { deadline, either } from './backoff.ts'
import type { RecordChannel } from './record-channel.ts'
import { answer, type Dialogue, meetInRoom, open } from './relay-client.ts'

/**
 * Milliseconds after which a guest who heard nothing wonders whether that is a relay at all: a sender who is there answers
 * sooner, and a program that is none may let a line stand for ever.
 */
const DOUBT_TIME = 4_000

/** Milliseconds for a relay to be reached once more and to answer a ping. */
const PROOF_TIME = 4_000

/**
 * Joins a room as a receiver; the channel is paused and leads to the sender. A relay says nothing before the sender
 * answers, so that after a while of silence it is asked for a word. Throws `relay.*` and `room.*`.
 */
export async function joinRoom(address: RelayAddress, room: string, signal: AbortSignal): Promise<RecordChannel> {
  const [doubtful, settled] = [new AbortController(), new AbortController()]
  const ending = either(doubtful.signal, signal)
  let doubted: MaloteError | null = null
  const doubt = setTimeout(async () => {
    doubted = await proveRelay(address, settled.signal)
    if (doubted) doubtful.abort()
  }, DOUBT_TIME)
  try {
    return await meetInRoom(address, room, ending.signal)
  } catch (caught) {
    throw doubted ?? caught
  } finally {
    clearTimeout(doubt)
    ending.clear()
    settled.abort()
  }
}

/** Null where a relay says anything on a connection of its own, a refusal too, or `signal` fires; else what is there. */
async function proveRelay(address: RelayAddress, signal: AbortSignal): Promise<MaloteError | null> {
  const late = deadline(PROOF_TIME, signal)
  let dialogue: Dialogue | null = null
  try {
    dialogue = await open(address, { type: 'ping' }, late.signal)
    await answer(dialogue, address, PROOF_TIME, late.signal, ({ type }) => (type === 'pong' ? true : null))
    return null
  } catch {
    if (signal.aborted || dialogue?.intake.heard) return null
    return new MaloteError(dialogue ? 'relay.foreign' : 'relay.unreachable', formatAddress(address))
  } finally {
    late.clear()
    dialogue?.wire.destroy()
  }
}
