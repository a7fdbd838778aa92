import type { Role } from '../crypto/handshake.ts'
import { deadline } from '../net/backoff.ts'
import type { RecordChannel } from '../net/record-channel.ts'
import type { Whereabouts } from '../net/whereabouts.ts'
import { ACCOUNT_TIME, LAST_WORDS_TIME } from '../protocol/limits.ts'
import type { Message } from '../protocol/messages.ts'
import { reunite } from './reunion.ts'

export interface LastWords {
  readonly place: Whereabouts
  readonly role: Role
  /** The session's `resume` secret. */
  readonly resume: Buffer
  readonly words: readonly Message[]
  /** Milliseconds to look for a lost peer, as in the transfer itself. */
  readonly patience: number
  /** Aborted where nobody wants to wait any longer. */
  readonly signal: AbortSignal
}

/** Whether it ends a session by itself. A peer who broke the rules is owed no second word. */
export function isEnding(message: Message): boolean {
  const { type } = message
  return type === 'cancel' || type === 'decline' || (type === 'fault' && message.code !== 'peer.protocol')
}

/** What a receiver says who has everything: what came of every file. */
export function accountWords(account: readonly Message[]): readonly Message[] {
  return [{ type: 'resume', stage: 'receiving' }, ...account, { type: 'accept' }]
}

/** How somebody ended it; an answer is one to a question, so that goes before it. */
export function endingWords(ending: Message): readonly Message[] {
  return ending.type === 'decline' ? [{ type: 'resume', stage: 'deciding' }, ending] : [ending]
}

/**
 * Whoever has ended a session (a receiver who has everything, a person who cancelled or declined, a side that cannot go on),
 * and whose line broke before the other side said goodbye, cannot know whether it was heard. It meets the other side once
 * more and says it again, for LAST_WORDS_TIME, or ACCOUNT_TIME where it has everything, and its patience at the most.
 * Never throws.
 */
export async function sayAgain({ place, role, resume, words, patience: most, signal }: LastWords): Promise<void> {
  const patience = Math.min(most, words.some(isEnding) ? LAST_WORDS_TIME : ACCOUNT_TIME)
  const late = deadline(patience, signal)
  const meeting = { place, role, resume, patience, signal: late.signal } as const
  try {
    for (let heard = false; !heard && !late.signal.aborted; ) {
      const channel = await reunite({ ...meeting, onWaiting() {}, onFailure() {} })
      heard = await speak(channel, words, late.signal)
    }
  } catch {
    // Time is over, or nobody wants to wait: how it ended here is how it ended all the same.
  } finally {
    late.clear()
  }
}

/** Says it on a new line. Answers whether the other side said goodbye, or has ended it too. */
async function speak(channel: RecordChannel, words: readonly Message[], signal: AbortSignal): Promise<boolean> {
  const ends = words.some(isEnding)
  const heard = new Promise<boolean>((resolve) => {
    const leave = () => {
      channel.destroy()
      resolve(false)
    }
    const part = () => {
      channel.finish()
      resolve(true)
    }
    if (signal.aborted) return leave()
    signal.addEventListener('abort', leave, { once: true })
    channel.listen({
      onMessage(message) {
        if (isEnding(message)) return part()
        // Who ends it cares for nothing that is still said.
        if (ends) return
        if (message.type !== 'complete') return leave()
        channel.send({ type: 'done' })
        channel.finish()
      },
      onData() {
        // A sender who has heard the account has nothing to send.
        if (!ends) leave()
        return true
      },
      onFin: () => resolve(true),
      onLost: leave,
    })
  })
  for (const message of words) channel.send(message)
  if (ends) channel.finish()
  const result = await heard
  if (!result) channel.destroy()
  await channel.closed()
  return result
}
