import { Worker } from 'node:worker_threads'
import type { RelayAddress } from '../../src-shared/address.ts'
import { errorInfo, MaloteError, type Result } from '../../src-shared/errors.ts'
import { freeJournalsAfter } from '../engine/journal/store.ts'
import type { Decision, Outcome, ReceiveHandle, Survey, TransferEvent } from '../engine/types.ts'
import type { FromWorker, ToWorker, WorkerJob } from '../engine/worker-messages.ts'
import { workerUrl } from './workers.ts'

/** Reads a slice of what a page holds. */
export type SliceReader = (item: number, index: number, offset: number, length: number) => Promise<Uint8Array>

/**
 * A transfer in its own worker, seen from outside like one in this thread. A worker that dies without a word ends the
 * transfer as failed.
 */
export function startInWorker(
  job: WorkerJob,
  onEvent: (event: TransferEvent) => void,
  readSlice: SliceReader | null,
): ReceiveHandle {
  return new WorkerTransfer(job, onEvent, readSlice)
}

class WorkerTransfer implements ReceiveHandle {
  readonly done: Promise<Outcome>
  readonly #worker: Worker
  readonly #onEvent: (event: TransferEvent) => void
  readonly #readSlice: SliceReader | null
  /** Folder of its journal; undefined where it keeps none. */
  readonly #journal: string | undefined
  readonly #thread: number
  readonly #replies = new Map<number, (result: Result<Survey | null>) => void>()
  #requests = 0
  #ended = false
  #resolve: (outcome: Outcome) => void = () => {}

  constructor(job: WorkerJob, onEvent: (event: TransferEvent) => void, readSlice: SliceReader | null) {
    this.#onEvent = onEvent
    this.#readSlice = readSlice
    this.done = new Promise((resolve) => {
      this.#resolve = resolve
    })
    this.#worker = new Worker(workerUrl('transfer-worker'), { workerData: job })
    this.#journal = job.journal
    this.#thread = this.#worker.threadId
    this.#worker.on('message', (message: FromWorker) => this.#take(message))
    this.#worker.on('error', () => this.#die())
    this.#worker.on('exit', () => this.#die())
  }

  cancel(): void {
    this.#tell({ kind: 'cancel' })
  }

  moveTo(relay: RelayAddress, access?: string): void {
    this.#tell({ kind: 'move', relay, ...(access !== undefined && { access }) })
  }

  inviteAt(relay: RelayAddress): void {
    this.#tell({ kind: 'invite', relay })
  }

  leave(): void {
    this.#tell({ kind: 'leave' })
  }

  async survey(folder: string): Promise<Survey> {
    const survey = await this.#ask((request) => ({ kind: 'survey', request, folder }))
    if (!survey) throw new MaloteError('request.rejected')
    return survey
  }

  async answer(decision: Decision): Promise<void> {
    await this.#ask((request) => ({ kind: 'answer', request, decision }))
  }

  #tell(message: ToWorker): void {
    this.#worker.postMessage(message)
  }

  async #ask(message: (request: number) => ToWorker): Promise<Survey | null> {
    const request = ++this.#requests
    const result = await new Promise<Result<Survey | null>>((resolve) => {
      if (this.#ended) return resolve({ ok: false, error: errorInfo('request.rejected') })
      this.#replies.set(request, resolve)
      this.#tell(message(request))
    })
    if (!result.ok) throw new MaloteError(result.error.code, result.error.detail)
    return result.value
  }

  #take(message: FromWorker): void {
    switch (message.kind) {
      case 'event':
        if (message.event.kind === 'end') this.#ended = true
        return this.#onEvent(message.event)
      case 'reply':
        this.#replies.get(message.request)?.(message.result)
        this.#replies.delete(message.request)
        return
      case 'read':
        void this.#slice(message)
        return
      case 'done':
        this.#resolve(message.outcome)
    }
  }

  async #slice({ request, item, index, offset, length }: Extract<FromWorker, { kind: 'read' }>): Promise<void> {
    const bytes = await this.#readSlice?.(item, index, offset, length).catch(() => null)
    this.#tell({ kind: 'slice', request, bytes: bytes ?? null })
  }

  /** The worker is gone: nothing may wait for it any longer, and somebody else may go on with what it left. */
  #die(): void {
    const [unfinished] = this.#journal === undefined ? [] : freeJournalsAfter(this.#thread, this.#journal)
    const outcome: Outcome = { kind: 'failed', error: errorInfo('internal'), ...(unfinished && { unfinished }) }
    if (!this.#ended) this.#onEvent({ kind: 'end', outcome })
    this.#ended = true
    for (const resolve of this.#replies.values()) resolve({ ok: false, error: outcome.error })
    this.#replies.clear()
    this.#resolve(outcome)
  }
}
