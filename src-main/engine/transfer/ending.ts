import { errorInfo } from '../../../src-shared/errors.ts'
import type { SenderJournal } from '../journal/sender-journal.ts'
import type { EndKind } from '../session/sender.ts'
import type { Outcome } from '../types.ts'
import type { Delivery } from './delivery.ts'

/**
 * Closes a sender's journal as the transfer's end wants it: it stays where another process can go on, or send again what
 * was lost, and is removed otherwise. Answers the outcome, with its id where it stays.
 */
export function settleJournal(journal: SenderJournal | null, outcome: Outcome, delivery: Delivery | null): Outcome {
  if (!journal) return outcome
  if (outcome.kind === 'failed' && outcome.error.retryable) {
    const unfinished = journal.keep()
    return unfinished === null ? outcome : { ...outcome, unfinished }
  }
  if (outcome.kind === 'done' && outcome.failed + outcome.corrupted > 0) {
    for (const index of delivery?.unsettled() ?? []) journal.lost(index, 'peer.protocol')
    journal.end()
    return { ...outcome, unfinished: journal.id }
  }
  journal.remove()
  return outcome
}

/** A receiver who has said of every file what became of it, and does not come back, has nothing left to say. */
export function outcomeOf(how: EndKind, gone: boolean, delivery: Delivery | null): Outcome {
  const well = how.kind === 'done' || (how.kind === 'failed' && gone && delivery?.settled)
  if (well && delivery) return delivery.outcome()
  // Nothing ends as done without a delivery.
  return how.kind === 'done' ? { kind: 'failed', error: errorInfo('internal') } : how
}
