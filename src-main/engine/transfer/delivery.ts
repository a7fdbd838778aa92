import { type ErrorCode, type ErrorInfo, errorInfo } from '../../../src-shared/errors.ts'
import type { FileResultView } from '../../../src-shared/views.ts'
import type { SenderJournal } from '../journal/sender-journal.ts'
import type { SenderRecord } from '../journal/sender-record.ts'
import type { RecordChannel } from '../net/record-channel.ts'
import { fromRanges, type Message, type MessageOf } from '../protocol/messages.ts'
import { type Failure, failures } from '../protocol/segments.ts'
import { peerError } from '../session/sender.ts'
import type { Outcome, Source, SourceEntry, TransferEvent } from '../types.ts'
import { Checkpoints } from './checkpoints.ts'
import { Filler, type Queued } from './filler.ts'
import { pump } from './pump.ts'

type Fate = 'queued' | 'sent' | 'skipped' | 'verified' | 'failed' | 'corrupted'

export interface DeliveryOptions {
  readonly source: Source
  readonly entries: readonly SourceEntry[]
  /** What the receiver does not want; complete when the first `run()` comes. */
  readonly unwanted: ReadonlySet<number>
  readonly emit: (event: TransferEvent) => void
  readonly journal: Pick<SenderJournal, 'hash' | 'lost' | 'received' | 'flush'> | null
  /** What became of the files before this process; null where nothing has. */
  readonly past: Pick<SenderRecord, 'hashes' | 'lost' | 'received'> | null
}

/** What a sender keeps of the files while they travel: their own SHA-256, and what the receiver says became of them. */
export class Delivery {
  readonly #options: DeliveryOptions
  readonly #entries: readonly SourceEntry[]
  readonly #fates: Fate[]
  readonly #hashes = new Map<number, string>()
  readonly #startedAt = performance.now()
  readonly #checkpoints = new Checkpoints()
  /** What this side gave up, and why. */
  readonly #failures = new Map<number, Failure>()
  /** Files of which the receiver has said what became of them. */
  readonly #settledThere = new Set<number>()
  /** Those of them that it has named since it came back, as long as it says what it has; else null. */
  #named: Set<number> | null = null
  /** Files that were verified and are not there any more. */
  readonly #vanished = new Set<number>()
  /** What is known before this process has begun to send, and is told when it does. */
  readonly #untold = new Map<number, ErrorCode>()
  #held: MessageOf<'held'> | null = null
  #running: Promise<unknown> = Promise.resolve()
  #started = false
  #total = 0
  #received = 0
  /** Where the receiver is, for the name of the current file: files before it are settled. */
  #frontier = 0
  #frontierBytes = 0

  constructor(options: DeliveryOptions) {
    const { entries, past } = options
    this.#options = options
    this.#entries = entries
    this.#fates = entries.map(() => 'queued')
    if (past) this.#remember(past)
  }

  #remember({ hashes, lost, received }: NonNullable<DeliveryOptions['past']>): void {
    this.#received = received
    for (const [index, sha256] of hashes) {
      this.#fates[index] = 'sent'
      this.#hashes.set(index, sha256)
    }
    for (const [index, code] of lost) {
      this.#fates[index] = lostAs(code)
      this.#untold.set(index, code)
      const failure = failures.find((one) => one === code)
      if (failure) this.#failures.set(index, failure)
    }
  }

  /** Whether the receiver has said of every file what became of it. */
  get settled(): boolean {
    return this.#fates.every((fate, at) => fate === 'skipped' || this.#settledThere.has(at) || !this.#isFile(at))
  }

  /**
   * Sends every file that is not skipped; after a broken line, with another channel, those the receiver has not
   * settled. Resolves when the last byte is handed to the channel, with false where `signal` came first.
   */
  async run(channel: RecordChannel, signal: AbortSignal): Promise<boolean> {
    const before = this.#running
    const running = before.then(() => this.#run(channel, signal))
    this.#running = running.catch(() => {})
    return running
  }

  async #run(channel: RecordChannel, signal: AbortSignal): Promise<boolean> {
    if (!this.#started) this.#leaveOut()
    const files = this.#queue()
    if (!this.#started) this.#tellStart()
    const { source, journal } = this.#options
    const events = {
      onHashed: (index: number, sha256: Buffer) => {
        // The receiver may have given it up already.
        if (this.#fates[index] !== 'queued') return
        this.#fates[index] = 'sent'
        this.#hashes.set(index, sha256.toString('hex'))
        journal?.hash(index, sha256.toString('hex'))
      },
      onFailed: (index: number, reason: Failure) => this.#fail(index, reason),
    }
    // What goes out whole is known to the journal before it goes: a receiver may say that it is verified to another process.
    const noting = {
      sendData(record: Uint8Array) {
        journal?.flush()
        return channel.sendData(record)
      },
      drained: () => channel.drained(),
    }
    await pump(new Filler(source, files, events, this.#checkpoints, signal), noting, signal)
    return !signal.aborted
  }

  #leaveOut(): void {
    for (const index of this.#options.unwanted) if (this.#fates[index] !== 'verified') this.#fates[index] = 'skipped'
  }

  /** What is still to be sent. What was on its way when the line broke, and is not settled, goes again. */
  #queue(): readonly Queued[] {
    const held = this.#held
    this.#held = null
    this.#forgetUnnamed()
    return this.#entries.flatMap<Queued>((entry, index) => {
      if (!this.#isFile(index) || this.#fates[index] === 'skipped' || this.#settledThere.has(index)) return []
      const failure = this.#failures.get(index)
      if (!failure) this.#fates[index] = 'queued'
      return [{ index, entry, failure, held: held?.file === index ? held : undefined }]
    })
  }

  /** A receiver that is gone on with by another process may have lost what it had: that goes again. */
  #forgetUnnamed(): void {
    const named = this.#named
    this.#named = null
    if (!named) return
    for (const index of this.#settledThere) {
      if (named.has(index)) continue
      this.#settledThere.delete(index)
      if (this.#fates[index] === 'verified') this.#vanished.add(index)
    }
  }

  #isFile(index: number): boolean {
    return this.#entries[index]?.kind === 'file'
  }

  #tellStart(): void {
    this.#started = true
    const { past, emit } = this.#options
    const files = this.#entries.filter((_, index) => this.#isFile(index) && this.#fates[index] !== 'skipped')
    this.#total = files.reduce((sum, { size }) => sum + size, 0)
    const started = { kind: 'started', total: this.#total, files: files.length } as const
    if (!past) return emit(started)
    emit({ ...started, settled: this.#fates.filter((fate) => fate === 'verified').length })
    for (const [index, code] of this.#untold) this.#tellLost(index, code)
    this.#untold.clear()
    this.#onReceived(this.#received)
  }

  /** What was given up before and is not tried again. */
  #tellLost(index: number, code: ErrorCode): void {
    const fate = this.#fates[index]
    const path = this.#entries[index]?.path
    const error = this.#failures.has(index) ? errorInfo(code, path) : peerError(code, path)
    if (fate === 'failed' || fate === 'corrupted') this.#tell(index, fate, this.#hashes.get(index) ?? null, error)
  }

  /** Takes what the receiver says about the files. */
  note(message: Message): void {
    if (message.type === 'resume') this.#named = new Set()
    else if (message.type === 'received') this.#onReceived(message.bytes)
    else if (message.type === 'verified') this.#onVerified(message.files)
    else if (message.type === 'refused') this.#onRefused(message)
    else if (message.type === 'held') this.#held = message
  }

  /** Files of which nobody has said what became of them. */
  unsettled(): readonly number[] {
    return [...this.#fates.keys()].filter((index) => {
      const fate = this.#fates[index]
      return this.#isFile(index) && (fate === 'queued' || fate === 'sent')
    })
  }

  outcome(): Outcome & { readonly kind: 'done' } {
    const those = (fate: Fate) => this.#entries.filter((e, at) => e.kind === 'file' && this.#fates[at] === fate)
    const count = (fate: Fate) => those(fate).length
    const verified = those('verified')
    return {
      kind: 'done',
      verified: verified.length,
      skipped: count('skipped'),
      failed: count('failed') + count('queued') + count('sent'),
      corrupted: count('corrupted'),
      bytes: verified.reduce((sum, { size }) => sum + size, 0),
      seconds: (performance.now() - this.#startedAt) / 1000,
      targets: [],
    }
  }

  #onReceived(bytes: number): void {
    // Before the first file goes out nobody has said how much there is.
    this.#received = Math.max(this.#received, bytes)
    if (!this.#started) return
    this.#received = Math.min(this.#received, this.#total)
    this.#options.journal?.received(this.#received)
    for (; this.#frontier < this.#entries.length; this.#frontier++) {
      const size = this.#counted(this.#frontier)
      if (this.#frontierBytes + size > this.#received) break
      this.#frontierBytes += size
    }
    const entry = this.#entries[this.#frontier]
    const current = entry && { path: entry.path, size: entry.size, bytes: this.#received - this.#frontierBytes }
    this.#options.emit({ kind: 'progress', bytes: this.#received, current: current ?? null })
  }

  #counted(index: number): number {
    const travels = this.#fates[index] !== 'skipped' && this.#fates[index] !== 'failed'
    return travels ? (this.#entries[index]?.size ?? 0) : 0
  }

  #onVerified(ranges: MessageOf<'verified'>['files']): void {
    for (const index of fromRanges(ranges, this.#entries.length)) {
      this.#named?.add(index)
      if (!this.#mayBeVerified(index)) continue
      const sha256 = this.#hashes.get(index) ?? null
      this.#settledThere.add(index)
      this.#hashes.delete(index)
      this.#fates[index] = 'verified'
      // What is sent a second time was told the first time.
      if (!this.#recalling && !this.#vanished.delete(index)) this.#tell(index, 'verified', sha256, null)
    }
  }

  /** What is not out cannot have arrived; but what another process sent may have got there and not into its journal. */
  #mayBeVerified(index: number): boolean {
    const fate = this.#fates[index]
    return (fate === 'sent' && this.#hashes.has(index)) || (this.#recalling && this.#isFile(index))
  }

  /** Whether this process has sent nothing yet, and what is said is about what another one sent. */
  get #recalling(): boolean {
    return this.#options.past !== null && !this.#started
  }

  #onRefused({ file, code }: MessageOf<'refused'>): void {
    const entry = this.#entries[file]
    const fate = this.#fates[file]
    this.#settledThere.add(file)
    this.#named?.add(file)
    if (!entry || (fate !== 'sent' && fate !== 'queued')) return
    const outcome = lostAs(code)
    this.#fates[file] = outcome
    this.#options.journal?.lost(file, code)
    if (this.#recalling) return void this.#untold.set(file, code)
    const sha256 = this.#hashes.get(file) ?? null
    this.#hashes.delete(file)
    this.#tell(file, outcome, sha256, peerError(code, entry.path))
  }

  #fail(index: number, reason: Failure): void {
    if (this.#fates[index] !== 'queued') return
    this.#fates[index] = 'failed'
    this.#failures.set(index, reason)
    this.#options.journal?.lost(index, reason)
    this.#tell(index, 'failed', null, errorInfo(reason, this.#entries[index]?.path))
  }

  #tell(index: number, outcome: FileResultView['outcome'], sha256: string | null, error: ErrorInfo | null): void {
    const entry = this.#entries[index]
    if (!entry) return
    const { path, size } = entry
    this.#options.emit({ kind: 'file', result: { index, path, size, sha256, outcome, error } })
  }
}

/** Where bytes arrived and were not those that were sent, that is said. */
function lostAs(code: ErrorCode): 'corrupted' | 'failed' {
  return code === 'hash.mismatch' ? 'corrupted' : 'failed'
}
