import { deadline } from '../net/backoff.ts'
import type { RecordChannel } from '../net/record-channel.ts'
import type { Whereabouts } from '../net/whereabouts.ts'
import { LAST_WORDS_TIME } from '../protocol/limits.ts'
import type { Message } from '../protocol/messages.ts'
import { reunite } from './reunion.ts'

export interface LastWords {
  readonly place: Whereabouts
  /** The session's `resume` secret. */
  readonly resume: Buffer
  /** What came of every file. */
  readonly account: readonly Message[]
  /** Milliseconds to look for a lost peer, as in the transfer itself. */
  readonly patience: number
  /** Aborted where nobody wants to wait any longer. */
  readonly signal: AbortSignal
}

/**
 * A receiver who has everything, and whose line broke before the sender said goodbye, cannot know whether the sender
 * has heard so. It meets the sender once more and says it again, for LAST_WORDS_TIME and its patience at the most. Never throws.
 */
export async function sayAgain({ place, resume, account, patience: most, signal }: LastWords): Promise<void> {
  const patience = Math.min(most, LAST_WORDS_TIME)
  const late = deadline(patience, signal)
  const meeting = { place, role: 'receiver', resume, patience, signal: late.signal } as const
  try {
    for (let heard = false; !heard && !late.signal.aborted; ) {
      const channel = await reunite({ ...meeting, onWaiting() {}, onFailure() {} })
      heard = await speak(channel, account, late.signal)
    }
  } catch {
    // Time is over, or nobody wants to wait: what is here is here all the same.
  } finally {
    late.clear()
  }
}

/** Says it on a new line. Answers whether the sender said goodbye. */
async function speak(channel: RecordChannel, account: readonly Message[], signal: AbortSignal): Promise<boolean> {
  const heard = new Promise<boolean>((resolve) => {
    const leave = () => {
      channel.destroy()
      resolve(false)
    }
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    channel.listen({
      onMessage({ type }) {
        if (type !== 'complete') return leave()
        channel.send({ type: 'done' })
        channel.finish()
      },
      // A sender who has heard the account has nothing to send.
      onData() {
        leave()
        return true
      },
      onFin: () => resolve(true),
      onLost: leave,
    })
  })
  const words: readonly Message[] = [{ type: 'resume', stage: 'receiving' }, ...account, { type: 'accept' }]
  for (const message of words) channel.send(message)
  const result = await heard
  channel.destroy()
  await channel.closed()
  return result
}
