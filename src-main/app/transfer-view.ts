import { assertNever } from '../../src-shared/assert-never.ts'
import type { UnfinishedView } from '../../src-shared/snapshot.ts'
import {
  DISK_FINE,
  type Direction,
  type DisksView,
  type FileResultView,
  type FolderView,
  type LineView,
  type PartedView,
  type ProgressView,
  type RelayChoiceView,
  type RelayNodeView,
  type SummaryView,
  type TransferId,
  type TransferState,
  type TransferView,
} from '../../src-shared/views.ts'
import type { Outcome, Survey, TransferEvent } from '../engine/types.ts'
import { Speed } from './speed.ts'

/** File results a view carries. */
const RESULTS_MOST = 20

const nothing: SummaryView = { files: 0, folders: 0, bytes: 0, names: [], top: 0, counting: true }
const idle: ProgressView = {
  bytes: 0,
  total: 0,
  filesDone: 0,
  bytesPerSecond: 0,
  secondsLeft: null,
  current: null,
  recent: [],
  silentFor: null,
}

/** What is known of a transfer that goes on before its engine says a word. */
export type Known = Pick<UnfinishedView, 'names' | 'top' | 'files' | 'bytes' | 'peer'>

/** Turns what the engine tells of one transfer into what a screen may know. No I/O; the clock is given. */
export class TransferViewBuilder {
  readonly #id: TransferId
  readonly #direction: Direction
  readonly #startedAt: number
  #continued: TransferView['continued']
  #rev = 0
  #relay: RelayNodeView
  #summary: SummaryView = nothing
  #line: LineView = { mine: 'connecting', theirs: 'idle' }
  #disks: DisksView = { mine: DISK_FINE, theirs: DISK_FINE }
  #peer: string | null = null
  #state: TransferState = { kind: 'opening' }
  #parted: PartedView | null = null
  #progress: ProgressView = idle
  #troubled: FileResultView[] = []
  readonly #speed = new Speed()

  constructor(id: TransferId, direction: Direction, relay: RelayNodeView, startedAt: number, known?: Known) {
    this.#id = id
    this.#direction = direction
    this.#relay = relay
    this.#startedAt = startedAt
    if (!known) return
    this.#continued = 'looking'
    const { names, top, files, bytes, peer } = known
    this.#summary = { ...nothing, names, top, files, bytes, counting: false }
    this.#peer = peer
  }

  view(): TransferView {
    return {
      id: this.#id,
      rev: this.#rev,
      direction: this.#direction,
      startedAt: this.#startedAt,
      summary: this.#summary,
      relay: this.#relay,
      line: this.#line,
      disks: this.#disks,
      peer: this.#peer,
      state: this.#state,
      parted: this.#parted,
      ...(this.#continued && { continued: this.#continued }),
    }
  }

  /** Whether it goes on with what was left, and has not met the other side yet. */
  get isLooking(): boolean {
    return this.#continued === 'looking' && !this.#ended
  }

  get state(): TransferState {
    return this.#state
  }

  setRelay(relay: RelayNodeView): void {
    this.#relay = relay
    this.#rev++
  }

  /** Several relays have the code's room. */
  choose(relays: readonly RelayChoiceView[]): void {
    if (this.#ended) return
    this.#state = { kind: 'choosing', relays }
    this.#rev++
  }

  /** Which relay is meant is known by now. */
  chosen(): void {
    if (this.#state.kind !== 'choosing') return
    this.#state = { kind: 'opening' }
    this.#rev++
  }

  /** The offer is here and a folder was looked at for it. */
  decide(folder: FolderView, survey: Survey): void {
    if (this.#ended) return
    this.#state = {
      kind: 'deciding',
      folder,
      free: survey.free,
      spared: survey.spared,
      conflicts: survey.conflicts.length,
    }
    this.#rev++
  }

  /** Takes an event; `now` is monotonic, in milliseconds. */
  take(event: TransferEvent, now: number): void {
    if (this.#ended) return
    this.#rev++
    switch (event.kind) {
      case 'summary':
        this.#summary = event.summary
        return
      case 'line':
        this.#line = event.line
        return
      case 'waiting':
        this.#meet()
        this.#state = {
          kind: 'waiting',
          code: event.code,
          invite: event.invite,
          guessesLeft: event.guessesLeft,
        }
        return
      case 'proving':
        this.#meet()
        this.#state = { kind: 'proving' }
        return
      case 'proven':
        this.#peer = event.peer
        // Said of somebody who is still looked for, it only tells his name.
        if (!this.isLooking) this.#state = { kind: 'offering' }
        return
      case 'offer':
        this.#summary = event.summary
        return
      case 'started':
        this.#setProgress({ total: event.total, files: event.files, filesDone: event.settled ?? 0 })
        return
      case 'progress':
        return this.#advance(event, now)
      case 'file':
        return this.#addResult(event.result)
      case 'silence':
        this.#line = this.#heardOrNot(event)
        if (this.#state.kind === 'transferring') this.#stand(silenceOf(event))
        return
      case 'disk':
        this.#takeDisk(event)
        return
      case 'parted':
        this.#parted = { why: event.why, retryAt: event.retryAt }
        if (this.#state.kind === 'transferring') this.#stand({ silentFor: null, unheard: false })
        return
      case 'joined':
        this.#meet()
        if (this.#state.kind === 'opening' && this.#continued) this.#state = { kind: 'offering' }
        return
      case 'end':
        return this.#end(event.outcome)
      default:
        assertNever(event)
    }
  }

  get #ended(): boolean {
    return isEnded(this.#state)
  }

  /** The line is whole, or there is nobody to be looked for any more. */
  #meet(): void {
    this.#parted = null
    if (this.#continued) this.#continued = 'found'
  }

  /** While nothing is heard nothing flows, on either leg. */
  #heardOrNot(event: Extract<TransferEvent, { kind: 'silence' }>): LineView {
    const leg = this.#state.kind === 'transferring' ? 'flowing' : 'open'
    return event.seconds === null
      ? { mine: leg, theirs: leg }
      : { mine: 'open', theirs: 'open', [event.leg]: 'stalled' }
  }

  #takeDisk({ whose, state, missing }: Extract<TransferEvent, { kind: 'disk' }>): void {
    const disk = { state, missing }
    this.#disks = whose === 'me' ? { ...this.#disks, mine: disk } : { ...this.#disks, theirs: disk }
    if (this.#state.kind === 'transferring' && state !== 'fine') this.#stand({})
  }

  /** Nothing moves, so nothing can be measured until something does. */
  #stand(change: Partial<ProgressView>): void {
    this.#setProgress({ bytesPerSecond: 0, secondsLeft: null, ...change })
  }

  #setProgress(change: Partial<ProgressView>): void {
    this.#progress = { ...this.#progress, ...change }
    this.#state = { kind: 'transferring', progress: this.#progress }
  }

  #advance({ bytes, current }: Extract<TransferEvent, { kind: 'progress' }>, now: number): void {
    const bytesPerSecond = this.#speed.update(bytes, now)
    const left = this.#progress.total - bytes
    this.#setProgress({
      bytes,
      current,
      bytesPerSecond,
      secondsLeft: bytesPerSecond > 0 ? left / bytesPerSecond : null,
    })
  }

  #addResult(result: FileResultView): void {
    if (result.outcome === 'failed' || result.outcome === 'corrupted') {
      this.#troubled = [...this.#troubled, result].slice(0, RESULTS_MOST)
    }
    const done = this.#progress.filesDone + (result.outcome === 'verified' ? 1 : 0)
    this.#setProgress({ filesDone: done, recent: [result, ...this.#progress.recent].slice(0, RESULTS_MOST) })
  }

  #end(outcome: Outcome): void {
    this.#parted = null
    this.#disks = { mine: DISK_FINE, theirs: DISK_FINE }
    this.#line =
      outcome.kind === 'failed' ? brokenLine(this.#line, outcome.error.side) : { mine: 'idle', theirs: 'idle' }
    if (outcome.kind !== 'done') {
      this.#state = outcome
      return
    }
    const fine = this.#progress.recent.filter((result) => !this.#troubled.includes(result))
    const { verified, skipped, failed, corrupted, bytes, seconds } = outcome
    const results = [...this.#troubled, ...fine].slice(0, RESULTS_MOST)
    const again = outcome.unfinished === undefined ? {} : { unfinished: outcome.unfinished }
    this.#state = { kind: 'done', verified, skipped, failed, corrupted, bytes, seconds, results, ...again }
  }
}

function brokenLine(line: LineView, side: 'local' | 'peer' | 'relay' | 'system'): LineView {
  if (side === 'relay') return { mine: 'broken', theirs: 'idle' }
  return side === 'peer' ? { mine: line.mine === 'flowing' ? 'open' : line.mine, theirs: 'broken' } : line
}

/** Whether nothing will change any more. */
export function isEnded(state: TransferState): boolean {
  return state.kind === 'done' || state.kind === 'declined' || state.kind === 'cancelled' || state.kind === 'failed'
}

function silenceOf(event: Extract<TransferEvent, { kind: 'silence' }>): Pick<ProgressView, 'silentFor' | 'unheard'> {
  return { silentFor: event.seconds, unheard: event.seconds !== null && event.unheard === true }
}
