import { parentPort, workerData } from 'node:worker_threads'
import { MaloteError, type Result, toErrorInfo } from '../../src-shared/errors.ts'
import { pathSource, receive, remoteSource, resumeReceive, resumeSend, send } from './index.ts'
import type { ReceiveHandle, Source, Survey, TransferHandle } from './types.ts'
import type { FromWorker, ToWorker, WorkerJob, WorkerSource } from './worker-messages.ts'

/** One end of one transfer in a thread of its own, so that the event loop that serves windows never waits. */

/** In Electron a user's `.asar` file is a file, not a folder. */
;(process as { noAsar?: boolean }).noAsar = true

const port = parentPort
if (!port) throw new Error('worker.ts runs only as a worker')

const tell = (message: FromWorker) => port.postMessage(message)
const slices = new Map<number, (bytes: Uint8Array | null) => void>()
let lastRequest = 0

function sourceOf(source: WorkerSource): Source {
  if (source.kind === 'paths') return pathSource(source.paths)
  return remoteSource(source.items, async (item, index, offset, length) => {
    const request = ++lastRequest
    const bytes = await new Promise<Uint8Array | null>((resolve) => {
      slices.set(request, resolve)
      tell({ kind: 'read', request, item, index, offset, length })
    })
    if (!bytes) throw new MaloteError('source.unreadable')
    return bytes
  })
}

function start(job: WorkerJob): { handle: TransferHandle; receiving: ReceiveHandle | null } {
  const onEvent = (event: Extract<FromWorker, { kind: 'event' }>['event']) => tell({ kind: 'event', event })
  if (job.kind === 'send') {
    return { handle: send({ ...job, source: sourceOf(job.source), onEvent }), receiving: null }
  }
  if (job.kind === 'resume-send') return { handle: resumeSend({ ...job, onEvent }), receiving: null }
  const handle = job.kind === 'receive' ? receive({ ...job, onEvent }) : resumeReceive({ ...job, onEvent })
  return { handle, receiving: handle }
}

async function reply(request: number, work: () => Promise<Survey | null>): Promise<void> {
  const result = await work().then(
    (value): Result<Survey | null> => ({ ok: true, value }),
    (error: unknown): Result<Survey | null> => ({ ok: false, error: toErrorInfo(error) }),
  )
  tell({ kind: 'reply', request, result })
}

const { handle, receiving } = start(workerData as WorkerJob)

port.on('message', (message: ToWorker) => {
  switch (message.kind) {
    case 'cancel':
      return handle.cancel()
    case 'move':
      return handle.moveTo(message.relay, message.access)
    case 'invite':
      return handle.inviteAt(message.relay)
    case 'leave':
      return handle.leave()
    case 'slice':
      slices.get(message.request)?.(message.bytes)
      slices.delete(message.request)
      return
    case 'survey':
      void reply(message.request, async () => (receiving ? receiving.survey(message.folder) : null))
      return
    case 'answer':
      void reply(message.request, async () => {
        await receiving?.answer(message.decision)
        return null
      })
  }
})

handle.done.then((outcome) => {
  tell({ kind: 'done', outcome })
  port.close()
})
