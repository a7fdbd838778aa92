import { Worker } from 'node:worker_threads'
import { errorInfo, MaloteError, type Result } from '../../src-shared/errors.ts'
import type { Unfinished } from '../engine/journal/unfinished.ts'
import { workerUrl } from './workers.ts'

/** What is asked of the thread that reads journals (unfinished-worker.ts). */
export type UnfinishedJob =
  | { readonly kind: 'list'; readonly folder: string }
  | { readonly kind: 'discard'; readonly folder: string; readonly id: string }

export type UnfinishedAnswer = Result<readonly Unfinished[]>

/** Reads the folder's journals in a thread of its own: one of a million files takes seconds. Throws what went wrong. */
export async function askJournals(job: UnfinishedJob): Promise<readonly Unfinished[]> {
  const answer = await new Promise<UnfinishedAnswer>((resolve) => {
    const worker = new Worker(workerUrl('unfinished-worker'), { workerData: job })
    worker.once('message', resolve)
    const fail = () => resolve({ ok: false, error: errorInfo('internal') })
    worker.once('error', fail)
    worker.once('exit', fail)
  })
  if (!answer.ok) throw new MaloteError(answer.error.code, answer.error.detail)
  return answer.value
}
