import { MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import { lockJournal, readReceiverJournal } from '../journal/store.ts'
import type { Outcome, ReceiveHandle, ResumeOptions } from '../types.ts'

/**
 * Goes on with what a receiver of another process began. Never throws: without such a journal it ends as failed with
 * `unfinished.unknown`, and with `unfinished.running` where another process has it.
 */
export function resumeReceive(options: ResumeOptions): ReceiveHandle {
  try {
    readReceiverJournal(options.journal, options.id)
    lockJournal(options.journal, options.id).release()
    throw new MaloteError('unfinished.unknown', options.id)
  } catch (error) {
    return failed(options, error)
  }
}

function failed({ onEvent }: ResumeOptions, caught: unknown): ReceiveHandle {
  const error = toErrorInfo(caught)
  const outcome: Outcome = { kind: 'failed', error }
  queueMicrotask(() => onEvent({ kind: 'end', outcome }))
  const refuse = async () => {
    throw new MaloteError('request.rejected')
  }
  return { done: Promise.resolve(outcome), cancel() {}, moveTo() {}, leave() {}, survey: refuse, answer: refuse }
}
