import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { type ErrorInfo, errorInfo, MaloteError } from '../../../src-shared/errors.ts'
import type { FileResultView } from '../../../src-shared/views.ts'
import { Sink } from '../files/sink.ts'
import { freeBytes, planTargets, type TargetPlan } from '../files/targets.ts'
import { type Message, type MessageOf, rangePages } from '../protocol/messages.ts'
import type { Decision, OfferEntry, Outcome, TransferEvent } from '../types.ts'
import { Absorber } from './absorber.ts'
import type { DiskWatch } from './disk-watch.ts'
import type { OfferCollector } from './offer-collector.ts'

/** Milliseconds between two reports to the sender and to the window: ten a second look alive and cost nothing. */
const REPORT_EVERY = 100

export interface ReceptionEvents {
  onRoom(): void
  onBroken(error: ErrorInfo): void
  /** Every file has come to its end and the sender has said that there are no more. */
  onSettled(): void
  tell(message: Message): void
  /** How this side's disk does. */
  readonly disk: DiskWatch
}

/** The receiving of an accepted offer: plan, folders, files, reports, and the count at the end. */
export class Reception {
  /** Indices of the entries the sender need not send, ascending. */
  readonly skipped: readonly number[]
  readonly #offer: readonly OfferEntry[]
  readonly #collector: OfferCollector
  readonly #decision: Extract<Decision, { accept: true }>
  readonly #plan: TargetPlan
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
  #settled = false
  #reported = -1
  #timer: NodeJS.Timeout | undefined
  #startedAt = performance.now()

  /** Plans where everything goes. Throws `target.exists`, `target.denied`, `disk.full`; nothing is written yet. */
  constructor(
    collector: OfferCollector,
    decision: Extract<Decision, { accept: true }>,
    emit: (event: TransferEvent) => void,
    events: ReceptionEvents,
  ) {
    this.#collector = collector
    this.#decision = decision
    this.#emit = emit
    this.#events = events
    this.#offer = collector.offer
    const unwanted = leftOut(this.#offer, decision.skip)
    this.#plan = planTargets(decision.folder, this.#offer, decision.conflict, unwanted)
    this.#checkRoom()
    this.#sink = new Sink(decision.folder, randomBytes(3).toString('hex'), this.#plan.overwrite)
    this.skipped = [...this.#plan.skip].sort((a, b) => a - b)
    const sinkEntries = this.#offer.map(({ kind }, index) =>
      kind === 'file' && this.#wanted(index) ? collector.sinkEntry(index, this.#plan.paths[index] ?? '_') : null,
    )
    this.#absorber = new Absorber(this.#sink, sinkEntries, {
      onFile: (result) => this.#onFile(result),
      onRoom: () => events.onRoom(),
      onFinished: () => this.#onFinished(),
      onBroken: (error) => events.onBroken(error),
      onDiskBusy: (work) => void events.disk.watch(work),
    })
  }

  #wanted(index: number): boolean {
    return !this.#plan.skip.has(index)
  }

  #checkRoom(): void {
    const needed = this.#offer.reduce((sum, { size }, index) => sum + (this.#wanted(index) ? size : 0), 0)
    const free = freeBytes(this.#decision.folder)
    if (free !== null && needed > free) throw new MaloteError('disk.full', this.#offer[0]?.path)
  }

  /** Makes the folders, and tells what is left out. Throws `target.*`, `disk.*`. */
  start(): void {
    this.#startedAt = performance.now()
    let total = 0
    this.#offer.forEach(({ kind, size }, index) => {
      if (!this.#wanted(index)) {
        if (kind === 'file') this.#skip(index)
      } else if (kind === 'folder') {
        this.#sink.folder(this.#plan.paths[index] ?? '_')
      } else {
        this.#expected++
        total += size
      }
    })
    this.#emit({ kind: 'started', total, files: this.#expected })
    this.#timer = setInterval(() => this.#report(), REPORT_EVERY)
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

  /** A line is there again: says what need not be sent, once that is certain, and asks for the rest. */
  recount(): void {
    this.#complete = false
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

  outcome(): Outcome {
    const { folder } = this.#decision
    return {
      kind: 'done',
      ...this.#tally,
      bytes: this.#absorber.bytes,
      seconds: (performance.now() - this.#startedAt) / 1000,
      targets: this.#plan.tops.map((top) => join(folder, top)),
    }
  }

  #skip(index: number): void {
    this.#tally.skipped++
    const { path = '_', size = 0 } = this.#offer[index] ?? {}
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
    if (!this.#complete || this.#settled || !this.#absorber.idle) return
    this.#settled = true
    if (this.#settledFiles < this.#expected) return this.#events.onBroken(errorInfo('peer.protocol'))
    this.#report()
    this.#dateFolders()
    this.#events.onSettled()
  }

  #dateFolders(): void {
    const folders = this.#offer.flatMap(({ kind }, index) =>
      kind === 'folder' && this.#wanted(index)
        ? [this.#collector.sinkEntry(index, this.#plan.paths[index] ?? '_')]
        : [],
    )
    this.#sink.dateFolders(folders)
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

/** What a person left out: the entries he named, and all below a folder he named. */
function leftOut(offer: readonly OfferEntry[], named: readonly number[]): ReadonlySet<number> {
  const left = new Set(named)
  const folders = new Set(named.flatMap((index) => (offer[index]?.kind === 'folder' ? [offer[index].path] : [])))
  if (folders.size === 0) return left
  offer.forEach(({ path }, index) => {
    for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      if (folders.has(path.slice(0, slash))) left.add(index)
    }
  })
  return left
}
