import { performance } from 'node:perf_hooks'
import { formatAddress, type RelayAddress } from '../../src-shared/address.ts'
import { type CallInput, type CallOutputs, PAGE_MOST } from '../../src-shared/contract.ts'
import { type ErrorCode, errorInfo, MaloteError } from '../../src-shared/errors.ts'
import type {
  Direction,
  EntryPage,
  RelayChoiceView,
  RelayNodeView,
  TransferId,
  TransferView,
} from '../../src-shared/views.ts'
import type { OfferEntry, Outcome, ReceiveHandle, Survey, TransferEvent } from '../engine/types.ts'
import type { WorkerJob } from '../engine/worker-messages.ts'
import type { Folders } from './folders.ts'
import type { SharedRelay } from './nearby.ts'
import type { SendingRelay } from './relay-service.ts'
import { isEnded, type Known, TransferViewBuilder } from './transfer-view.ts'
import { type SliceReader, startInWorker } from './worker-transfer.ts'

const left: Outcome = { kind: 'failed', error: errorInfo('transfer.left') }

/** Nothing of the transfer has begun, and another relay may do. */
const relayOfNoUse: readonly ErrorCode[] = [
  'relay.unreachable',
  'relay.foreign',
  'relay.lost',
  'relay.closing',
  'relay.protocol',
  'relay.version',
  'relay.denied',
  'relay.full',
  'relay.rate',
]

/** Milliseconds between two views of one transfer while nothing but figures changes. */
const VIEW_EVERY = 100

export interface TransferOptions {
  readonly id: TransferId
  readonly direction: Direction
  readonly relay: RelayNodeView
  readonly folders: Folders
  /** Absolute path where received files go unless a person says otherwise. */
  readonly folder: string
  /** What it goes on with, and when that began, milliseconds since 1970; left out for a new one. */
  readonly continues?: Known & { readonly at: number }
  readonly onView: (view: TransferView) => void
  readonly onEnd: (view: TransferView) => void
}

/** Whether it was left to be gone on with later. */
export function isLeft({ state }: TransferView): boolean {
  return state.kind === 'failed' && state.error.code === 'transfer.left'
}

/** One transfer of the app: its worker, its view, and the person's decisions on it. */
export class Transfer {
  readonly id: TransferId
  readonly #options: TransferOptions
  readonly #builder: TransferViewBuilder
  #handle: ReceiveHandle | null = null
  readonly #over = new AbortController()
  /** The id of the relay, where it is one that was found on the local network. */
  #found: string | null = null
  /** Whether the relay is one of several that may do. */
  #tries = false
  #chosen: (at: number) => void = () => {}
  #folder: string
  #offer: readonly OfferEntry[] = []
  #conflicts: ReadonlySet<number> = new Set()
  #targets: readonly string[] = []
  #lastView = 0
  #pending: NodeJS.Timeout | undefined

  constructor(options: TransferOptions) {
    this.id = options.id
    this.#options = options
    this.#folder = options.folder
    const { id, direction, relay, continues } = options
    this.#builder = new TransferViewBuilder(id, direction, relay, continues?.at ?? Date.now(), continues)
  }

  get view(): TransferView {
    return this.#builder.view()
  }

  get ended(): boolean {
    return isEnded(this.#builder.state)
  }

  /** What arrived at the top of the folder, absolute paths. */
  get targets(): readonly string[] {
    return this.#targets
  }

  /** Fires when it has ended: what was looked for on its behalf is not needed any more. */
  get signal(): AbortSignal {
    return this.#over.signal
  }

  /** Starts the engine in a worker, unless it has ended before. Resolves when it has ended. */
  async start(job: WorkerJob, relay: RelayNodeView, read: SliceReader | null): Promise<void> {
    if (this.ended) return
    this.#builder.setRelay(relay)
    this.#publish(true)
    this.#handle = startInWorker(job, (event) => this.#take(event), read)
    await this.#handle.done
  }

  /**
   * The same with a relay that another may stand in for: answers how it ended where it was of no use before there was a
   * code, of which nothing is shown; else null.
   */
  async tryStart(
    job: WorkerJob,
    relay: RelayNodeView,
    read: SliceReader | null,
    found: string,
  ): Promise<Outcome | null> {
    this.#tries = true
    this.#found = found
    await this.start(job, relay, read)
    this.#tries = false
    if (this.ended || !this.#handle) return null
    const outcome = await this.#handle.done
    this.#handle = null
    return outcome
  }

  /** Asks the person which of these relays is meant: its place among them. Rejects when the transfer ends. */
  choose(relays: readonly RelayChoiceView[]): Promise<number> {
    this.#builder.choose(relays)
    this.#publish(true)
    return new Promise((resolve, reject) => {
      this.#chosen = resolve
      const gone = () => reject(new MaloteError('transfer.cancelled'))
      this.signal.addEventListener('abort', gone, { once: true })
      if (this.signal.aborted) gone()
    })
  }

  /** The person's answer to that. Throws `request.rejected` where nothing was asked, or there is no such one. */
  chooseRelay(at: number): void {
    const { state } = this.#builder
    if (state.kind !== 'choosing' || at >= state.relays.length) throw new MaloteError('request.rejected')
    this.#builder.chosen()
    this.#publish(true)
    this.#chosen(at)
  }

  /** Ends it before it had a worker, or because of something outside of it. */
  fail(error: MaloteError): void {
    if (this.ended) return
    this.#take({ kind: 'end', outcome: { kind: 'failed', error: error.info } })
  }

  /** Ends it. What goes on and has not met the other side yet is left as it was: there is nobody to tell. */
  cancel(): void {
    if (this.#builder.isLooking) return this.leave()
    this.#tries = false
    if (this.#handle) this.#handle.cancel()
    else this.#take({ kind: 'end', outcome: { kind: 'cancelled', by: 'me' } })
  }

  /** The relay here is reached at another address by others, who may still be waited for. */
  inviteAt(relay: RelayAddress): void {
    const { here } = this.view.relay
    if (!this.#handle || this.ended || !here || this.#options.direction !== 'send') return
    this.#handle.inviteAt(relay)
    this.#builder.setRelay({ address: formatAddress(relay), here })
    this.#publish(true)
  }

  /**
   * The relay has another address, where it is shown as `node`, and is told `access` where it wants that of a sender.
   * Throws `request.rejected` where nothing goes through it any more, or not yet.
   */
  moveTo(
    relay: RelayAddress,
    node: RelayNodeView = { address: formatAddress(relay), here: false },
    access?: string,
  ): void {
    if (!this.#handle || this.ended) throw new MaloteError('request.rejected')
    this.#handle.moveTo(relay, access)
    this.#builder.setRelay(node)
    this.#publish(true)
  }

  /** Relays on the local network have other addresses: where its own is not where it was, it is looked for there. */
  follow(relays: readonly SharedRelay[]): void {
    const moved = relays.find(({ id }) => id === this.#found)
    const { address } = this.view.relay
    if (!moved || !this.#handle || this.ended || moved.addresses.some((one) => formatAddress(one) === address)) return
    const { inviteRelay, name } = moved
    this.moveTo(inviteRelay, { address: formatAddress(inviteRelay), here: false, name })
  }

  /** The id of its relay, where that is one that was found on the local network and not chosen by anybody; else null. */
  get relayId(): string | null {
    return this.#found
  }

  /** It is waited for at the relay hosted here from now on, under the code it has; that one is released when it has ended. */
  waitAt({ relay, inviteRelay, release }: SendingRelay): void {
    if (!this.#handle || this.ended) return release()
    this.#found = null
    this.signal.addEventListener('abort', release, { once: true })
    this.moveTo(relay, { address: formatAddress(inviteRelay), here: true })
    this.inviteAt(inviteRelay)
  }

  /**
   * Goes away from it, so that it can be gone on with later where it has a journal; else the same as `cancel()`. After the
   * end, from what is still said of it.
   */
  leave(): void {
    this.#tries = false
    if (this.#handle) this.#handle.leave()
    else if (!this.ended) this.#take({ kind: 'end', outcome: left })
  }

  page({ from, count }: CallInput<'listEntries'>): EntryPage {
    const entries = this.#offer.slice(from, from + Math.min(count, PAGE_MOST)).map((entry, at) => ({
      index: from + at,
      path: entry.path,
      kind: entry.kind,
      size: entry.size,
      exists: this.#conflicts.has(from + at),
    }))
    return { total: this.#offer.length, entries }
  }

  /** Looks at another folder for the offer. Throws `request.rejected` when there is nothing to decide. */
  async chooseFolder(path: string): Promise<void> {
    if (this.#builder.state.kind !== 'deciding') throw new MaloteError('request.rejected')
    await this.#survey(path)
  }

  /** Carries out the person's answer. Throws `target.*` and `disk.full`; the offer then still stands. */
  async answer(answer: CallInput<'answerOffer'>): Promise<CallOutputs['answerOffer']> {
    if (this.#builder.state.kind !== 'deciding' || !this.#handle) throw new MaloteError('request.rejected')
    const { skip = [], conflict = 'keep-both' } = answer.accept ? answer : {}
    await this.#handle.answer(
      answer.accept ? { accept: true, folder: this.#folder, skip, conflict } : { accept: false },
    )
    return null
  }

  async #survey(folder: string): Promise<void> {
    const survey = await this.#handle?.survey(folder)
    if (survey) this.#decide(folder, survey)
  }

  #decide(folder: string, survey: Survey): void {
    this.#folder = folder
    this.#conflicts = new Set(survey.conflicts)
    this.#builder.decide(this.#options.folders.view(folder), survey)
    this.#publish(true)
  }

  #take(event: TransferEvent): void {
    if (event.kind === 'end' && this.#tries && isOfNoUse(event.outcome) && this.#builder.state.kind === 'opening')
      return
    const before = this.#builder.state.kind
    this.#builder.take(event, performance.now())
    if (event.kind === 'offer') {
      this.#offer = event.entries
      // A usual folder that is none any more is no reason to lose the offer: accepting says so, another one may do.
      this.#survey(this.#folder).catch(() => this.#decide(this.#folder, { conflicts: [], free: null, spared: 0 }))
    }
    if (event.kind === 'end' && event.outcome.kind === 'done') this.#targets = event.outcome.targets
    // Nobody is shown an end that is none: it disappears, and is listed as unfinished.
    if (isLeft(this.view)) clearTimeout(this.#pending)
    else this.#publish(this.#builder.state.kind !== before || event.kind === 'waiting' || event.kind === 'line')
    if (event.kind !== 'end') return
    this.#over.abort()
    this.#options.onEnd(this.view)
  }

  /** A change of state is shown at once, figures at most every VIEW_EVERY. */
  #publish(now: boolean): void {
    const wait = this.#lastView + VIEW_EVERY - performance.now()
    if (now || wait <= 0) {
      clearTimeout(this.#pending)
      this.#pending = undefined
      this.#lastView = performance.now()
      this.#options.onView(this.view)
    } else {
      this.#pending ??= setTimeout(() => this.#publish(true), wait)
    }
  }
}

function isOfNoUse(outcome: Outcome): boolean {
  return outcome.kind === 'failed' && relayOfNoUse.includes(outcome.error.code)
}
