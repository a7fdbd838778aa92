import { parentPort, workerData } from 'node:worker_threads'
import { toErrorInfo } from '../../src-shared/errors.ts'
import { discardUnfinished, listUnfinished, type Unfinished } from '../engine/journal/unfinished.ts'
import type { UnfinishedAnswer, UnfinishedJob } from './unfinished-job.ts'

/** Reads journals for the app, answers once and is gone. */

/** In Electron a user's `.asar` file is a file, not a folder. */
;(process as { noAsar?: boolean }).noAsar = true

async function work(job: UnfinishedJob): Promise<readonly Unfinished[]> {
  if (job.kind === 'discard') await discardUnfinished(job.folder, job.id)
  return listUnfinished(job.folder)
}

const answer = await work(workerData as UnfinishedJob).then(
  (value): UnfinishedAnswer => ({ ok: true, value }),
  (error: unknown): UnfinishedAnswer => ({ ok: false, error: toErrorInfo(error) }),
)
parentPort?.postMessage(answer)
