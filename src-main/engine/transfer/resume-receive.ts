import { MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import type { Lock } from '../journal/lock.ts'
import { ReceiverJournal } from '../journal/receiver-journal.ts'
import { lockJournal, readReceiverJournal } from '../journal/store.ts'
import type { Outcome, ReceiveHandle, ResumeOptions } from '../types.ts'
import { asHandle } from './receive.ts'
import { Receiving } from './receiving.ts'

/**
 * Goes on with what a receiver of another process began: looks at what is in the folder, finds its sender again and asks
 * for the rest. Never throws: without such a journal it ends as failed with `unfinished.unknown`, with
 * `unfinished.running` where another process has it, and with `target.denied` where the folder is not there.
 */
export function resumeReceive(options: ResumeOptions): ReceiveHandle {
  let lock: Lock | null = null
  try {
    readReceiverJournal(options.journal, options.id)
    lock = lockJournal(options.journal, options.id)
    return goOn(options, lock)
  } catch (error) {
    lock?.release()
    return failed(options, error)
  }
}

function goOn({ journal: folder, id, ...options }: ResumeOptions, lock: Lock): ReceiveHandle {
  // What it says counts only once nobody else writes it any more.
  const record = readReceiverJournal(folder, id)
  if (!record.begun) throw new MaloteError('unfinished.unknown', id)
  const relay = options.relay ?? record.relay
  const journal = ReceiverJournal.reopen(folder, record, lock)
  if (relay.host !== record.relay.host || relay.port !== record.relay.port) journal.moved(relay)
  const run = new Receiving({ ...options, relay, device: record.device, journal: folder })
  run.goOn(record, journal)
  return asHandle(run)
}

function failed({ onEvent }: ResumeOptions, caught: unknown): ReceiveHandle {
  const outcome: Outcome = { kind: 'failed', error: toErrorInfo(caught) }
  queueMicrotask(() => onEvent({ kind: 'end', outcome }))
  const refuse = async () => {
    throw new MaloteError('request.rejected')
  }
  return {
    done: Promise.resolve(outcome),
    cancel() {},
    moveTo() {},
    inviteAt() {},
    leave() {},
    survey: refuse,
    answer: refuse,
  }
}
