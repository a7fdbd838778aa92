import type { FileResultView } from '../../src-shared/views.ts'
import type { Outcome } from '../engine/types.ts'
import type { Context } from './context.ts'
import type { ErrorEvent } from './output/events.ts'
import { errorEvent } from './problem.ts'

/** What else is known of how a transfer ended. */
export interface Circumstances {
  /** Why the answer was no, where no person said no. */
  readonly declinedBecause: ErrorEvent | null
  readonly firstFailure: FileResultView | null
}

/** What is to be told of a transfer that did not end with everything verified; null where it did. */
export function outcomeError(
  outcome: Outcome,
  circumstances: Circumstances,
  { texts, locale }: Pick<Context, 'texts' | 'locale'>,
): ErrorEvent | null {
  const { result } = texts
  switch (outcome.kind) {
    case 'failed':
      return errorEvent(outcome.error, locale)
    case 'declined': {
      if (outcome.by === 'me' && circumstances.declinedBecause) return circumstances.declinedBecause
      const sentence = outcome.by === 'me' ? result.declinedByMe : result.declinedByPeer
      return { kind: 'error', code: 'transfer.declined', sentence, remedy: null }
    }
    case 'cancelled': {
      const sentence = outcome.by === 'me' ? result.cancelledByMe : result.cancelledByPeer
      return { kind: 'error', code: 'transfer.cancelled', sentence, remedy: null }
    }
    case 'done':
      return partialError(outcome, circumstances, { texts, locale })
  }
}

/** A transfer that ended by itself, but not with every file verified. */
function partialError(
  { corrupted, failed }: Extract<Outcome, { kind: 'done' }>,
  { firstFailure }: Circumstances,
  { texts: { result }, locale }: Pick<Context, 'texts' | 'locale'>,
): ErrorEvent | null {
  if (corrupted > 0) {
    return { kind: 'error', code: 'hash.mismatch', sentence: result.corrupted(corrupted), remedy: null }
  }
  if (failed === 0) return null
  if (firstFailure?.error) return errorEvent({ ...firstFailure.error, detail: firstFailure.path }, locale)
  return { kind: 'error', code: 'internal', sentence: result.failed(failed), remedy: null }
}
