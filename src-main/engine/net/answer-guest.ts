import type { RelayAddress } from '../../../src-shared/address.ts'
import { MaloteError } from '../../../src-shared/errors.ts'
import { deadline, pause } from './backoff.ts'
import type { RecordChannel } from './record-channel.ts'
import { acceptGuest } from './relay-client.ts'

/** Tries at one guest: whom the relay still keeps waiting when a line breaks before it was joined to his. */
const TRIES = 3

/** Milliseconds between two of them. */
const TRY_AFTER = 300

/**
 * Milliseconds for all of them: a line that goes dead is noticed after ten seconds, and one more try fits. Then whoever is
 * next at the door still has time, as a relay lets him wait for thirty.
 */
const TRIES_TIME = 15_000

/** Answers a guest, again where the line broke meanwhile; null where he cannot be reached, or is gone. Never throws. */
export async function answerGuest(
  address: RelayAddress,
  ticket: string,
  signal: AbortSignal,
): Promise<RecordChannel | null> {
  const late = deadline(TRIES_TIME, signal)
  try {
    for (let tries = 0; tries < TRIES && !late.signal.aborted; tries++) {
      const answered = await acceptGuest(address, ticket, late.signal).catch((caught: unknown) => caught)
      if (!(answered instanceof Error)) return answered as RecordChannel
      // The relay knows of no such guest: he has left, or the line broke just after the two were joined.
      if (answered instanceof MaloteError && answered.code === 'room.unknown') return null
      await pause(TRY_AFTER, late.signal)
    }
    return null
  } finally {
    late.clear()
  }
}
