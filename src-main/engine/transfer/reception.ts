import { join } from 'node:path'
import { type ErrorCode, type ErrorInfo, errorInfo, MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import type { FileResultView } from '../../../src-shared/views.ts'
import { DiskRoom } from '../files/disk-room.ts'
import { Sink } from '../files/sink.ts'
import { missingBytes } from '../files/targets.ts'
import type { ReceiverJournal } from '../journal/receiver-journal.ts'
import type { ReceiverRecord } from '../journal/receiver-record.ts'
import { type Message, type MessageOf, rangePages } from '../protocol/messages.ts'
import type { Outcome, TransferEvent } from '../types.ts'
import { Absorber } from './absorber.ts'
import type { Arrival } from './arrival.ts'
import type { DiskWatch } from './disk-watch.ts'
import { takeStock } from './stock.ts'

/** Milliseconds between two reports to the sender and to the window: ten a second look alive and cost nothing. */
const REPORT_EVERY = 100

/** By how much of it the room that is missing must change before it is told again. */
const MISSING_NEWS = 0.01

export interface ReceptionEvents {
  onRoom(): void
  onBroken(error: ErrorInfo): void
  /** Every file has come to its end and the sender has said that there are no more. */
  onSettled(): void
  tell(message: Message): void
  /** How this side's disk does. */
  readonly disk: DiskWatch
}

export interface ReceptionOptions {
  readonly arrival: Arrival
  readonly journal: ReceiverJournal | null
  readonly emit: (event: TransferEvent) => void
  readonly events: ReceptionEvents
  /** Whether another process has begun it. */
  readonly resumed: boolean
}

/** The receiving of an accepted offer: folders, files, reports, and the count at the end. */
export class Reception {
  /** Indices of the entries the sender need not send, ascending. */
  readonly skipped: readonly number[]
  readonly #arrival: Arrival
  readonly #room: DiskRoom
  /** Bytes that the full disk lacked when that was told last. */
  #missing: number | null = null
  readonly #sink: Sink
  readonly #absorber: Absorber
  readonly #emit: (event: TransferEvent) => void
  readonly #events: ReceptionEvents
  readonly #tally = { verified: 0, skipped: 0, failed: 0, corrupted: 0 }
  readonly #verified: number[] = []
  /** Everything that was ever said of files, for a sender who comes back. */
  readonly #told: { readonly verified: number[]; readonly refused: MessageOf<'refused'>[] } = {
    verified: [],
    refused: [],
  }
  #recounting = false
  #expected = 0
  #settledFiles = 0
  #complete = false
  #apart = false
  #settled = false
  #reported = -1
  #timer: NodeJS.Timeout | undefined
  #startedAt = performance.now()

  /** Throws `target.*` where the folder cannot be written into; nothing is written yet. */
  constructor({ arrival, journal, emit, events, resumed }: ReceptionOptions) {
    this.#arrival = arrival
    this.#emit = emit
    this.#events = events
    this.#room = new DiskRoom(
      () => this.#onDisk(),
      () => this.#tellFull(),
    )
    const { folder, part, conflict, offer, targets } = arrival
    // What was merged into folders of other people does not say which of them are its own.
    const before = resumed ? { ours: conflict === 'keep-both' || conflict === 'fail' } : undefined
    this.#sink = new Sink(folder, part, conflict === 'overwrite', this.#room, before)
    this.skipped = [...arrival.skip].sort((a, b) => a - b)
    const expected = targets.map((target, index) =>
      offer[index]?.kind === 'file' && this.#wanted(index) ? target : null,
    )
    const absorbing = {
      onFile: (result: FileResultView) => this.#onFile(result),
      onRoom: () => events.onRoom(),
      onFinished: () => this.#onFinished(),
      onBroken: (error: ErrorInfo) => events.onBroken(error),
      onDiskBusy: (work: Promise<unknown>) => void events.disk.watch(work),
    }
    this.#absorber = new Absorber(this.#sink, expected, absorbing, journal)
  }

  #wanted(index: number): boolean {
    return !this.#arrival.skip.has(index)
  }

  /**
   * Goes on with what another process has left, as far as the disk shows it, and starts. Rejects with `target.*`, `disk.*`,
   * and with `transfer.left` when `signal` is aborted.
   */
  async recall(record: ReceiverRecord, journal: ReceiverJournal, signal: AbortSignal): Promise<void> {
    const { kept, left } = await takeStock(record, { arrival: this.#arrival, sink: this.#sink, journal, signal })
    if (signal.aborted) throw new MaloteError('transfer.left')
    journal.flush()
    this.#absorber.recall(kept, record.lost.keys(), left)
    this.#tally.verified = kept.length
    this.#settledFiles = kept.length
    for (const index of kept) this.#told.verified.push(index)
    this.start(kept.length)
    for (const [index, code] of record.lost) this.#recallLost(index, code)
    this.#report()
    // Only the last words are missing, and perhaps nobody waits for them any more.
    if (this.#settledFiles >= this.#expected) this.complete()
  }

  #recallLost(index: number, code: ErrorCode): void {
    const { path = '_', size = 0 } = this.#arrival.offer[index] ?? {}
    const outcome = code === 'hash.mismatch' ? 'corrupted' : 'failed'
    this.#onFile({ index, path, size, sha256: null, outcome, error: errorInfo(code, path) })
  }

  /** Makes the folders, and tells what is left out; `settled` of the files before. Throws `target.*`, `disk.*`. */
  start(settled?: number): void {
    this.#startedAt = performance.now()
    let total = 0
    this.#arrival.offer.forEach(({ kind, size }, index) => {
      if (!this.#wanted(index)) {
        if (kind === 'file') this.#skip(index)
      } else if (kind === 'folder') {
        this.#makeFolder(this.#arrival.targets[index]?.path ?? '_')
      } else {
        this.#expected++
        total += size
      }
    })
    const started = { kind: 'started', total, files: this.#expected } as const
    this.#emit(settled === undefined ? started : { ...started, settled })
    this.#timer = setInterval(() => this.#report(), REPORT_EVERY)
  }

  /** On a full disk it is made when there is room, before all that comes behind it. */
  #makeFolder(path: string): void {
    const made = this.#sink.folder(path)
    if (made) made.catch((error: unknown) => this.#events.onBroken(toErrorInfo(error)))
  }

  #onDisk(): void {
    if (this.#room.full) this.#tellFull()
    else {
      this.#missing = null
      this.#events.disk.roomy()
    }
    this.#absorber.onDisk()
    this.#onFinished()
  }

  #tellFull(): void {
    const missing = missingBytes(this.#arrival.folder, this.#absorber.owed)
    const told = this.#missing
    // What other programs write a little of is no news.
    if (told !== null && missing !== null && Math.abs(missing - told) < told * MISSING_NEWS) return
    this.#missing = missing
    this.#events.disk.full(missing)
  }

  /** Takes a data record. Answers false when reading should stop. */
  take(record: Uint8Array): boolean {
    return this.#absorber.take(record)
  }

  /** The sender has sent everything. */
  complete(): void {
    if (this.#complete) return this.#events.onBroken(errorInfo('peer.protocol'))
    this.#complete = true
    this.#maybeSettle()
  }

  /** The line is broken: where everything is here already, nothing of this side needs another one. */
  part(): void {
    this.#apart = true
    this.#maybeSettle()
  }

  /** A line is there again: says what need not be sent, once that is certain, and asks for the rest. */
  recount(): void {
    this.#complete = false
    this.#apart = false
    this.#absorber.dropHeld()
    this.#recounting = true
    this.#maybeRecount()
  }

  #maybeRecount(): void {
    if (!this.#recounting || this.#absorber.finishing) return
    this.#recounting = false
    const { tell } = this.#events
    for (const message of this.account()) tell(message)
    this.#verified.length = 0
    const held = this.#absorber.hold()
    if (held) tell({ type: 'held', ...held })
    tell({ type: 'accept' })
  }

  /** What need not be sent, and what came of all that was. */
  account(): Message[] {
    const { verified, refused } = this.#told
    return [
      ...rangePages(this.skipped).map((files) => ({ type: 'skip', files }) as const),
      ...rangePages(verified.sort((a, b) => a - b)).map((files) => ({ type: 'verified', files }) as const),
      ...refused,
    ]
  }

  #onFinished(): void {
    this.#maybeRecount()
    this.#maybeSettle()
  }

  /** Stops; what is not whole is removed. */
  close(): Promise<void> {
    clearInterval(this.#timer)
    return this.#absorber.close()
  }

  /** Stops; what is not whole stays for another process. */
  keep(): Promise<void> {
    clearInterval(this.#timer)
    this.#absorber.leave()
    return this.#sink.keep()
  }

  outcome(): Outcome {
    const { folder, tops } = this.#arrival
    return {
      kind: 'done',
      ...this.#tally,
      bytes: this.#told.verified.reduce((sum, index) => sum + (this.#arrival.offer[index]?.size ?? 0), 0),
      seconds: (performance.now() - this.#startedAt) / 1000,
      targets: tops.map((top) => join(folder, top)),
    }
  }

  #skip(index: number): void {
    this.#tally.skipped++
    const { path = '_', size = 0 } = this.#arrival.offer[index] ?? {}
    this.#emit({ kind: 'file', result: { index, path, size, sha256: null, outcome: 'skipped', error: null } })
  }

  #onFile(result: FileResultView): void {
    this.#settledFiles++
    this.#tally[result.outcome]++
    if (result.outcome === 'verified') {
      this.#verified.push(result.index)
      this.#told.verified.push(result.index)
    } else {
      const refused = { type: 'refused', file: result.index, code: result.error?.code ?? 'internal' } as const
      this.#told.refused.push(refused)
      this.#events.tell(refused)
    }
    this.#emit({ kind: 'file', result })
  }

  #maybeSettle(): void {
    const told = this.#complete || (this.#apart && this.#settledFiles >= this.#expected)
    if (!told || this.#settled || !this.#absorber.idle || this.#room.waiting) return
    this.#settled = true
    if (this.#settledFiles < this.#expected) return this.#events.onBroken(errorInfo('peer.protocol'))
    this.#report()
    this.#dateFolders()
    this.#events.onSettled()
  }

  #dateFolders(): void {
    const { offer, targets } = this.#arrival
    this.#sink.dateFolders(targets.filter((_, index) => offer[index]?.kind === 'folder' && this.#wanted(index)))
  }

  #report(): void {
    const verified = this.#verified.splice(0).sort((a, b) => a - b)
    for (const files of rangePages(verified)) this.#events.tell({ type: 'verified', files })
    const { bytes, current } = this.#absorber
    if (bytes === this.#reported) return
    this.#reported = bytes
    this.#events.tell({ type: 'received', bytes })
    this.#emit({ kind: 'progress', bytes, current })
  }
}
