import { type ErrorInfo, errorInfo } from '../../../src-shared/errors.ts'
import type { FileResultView } from '../../../src-shared/views.ts'
import type { RecordChannel } from '../net/record-channel.ts'
import { fromRanges, type Message, type MessageOf } from '../protocol/messages.ts'
import type { Failure } from '../protocol/segments.ts'
import { peerError } from '../session/sender.ts'
import type { Outcome, Source, SourceEntry, TransferEvent } from '../types.ts'
import { Checkpoints } from './checkpoints.ts'
import { Filler, type Queued } from './filler.ts'
import { pump } from './pump.ts'

type Fate = 'queued' | 'sent' | 'skipped' | 'verified' | 'failed' | 'corrupted'

/** What a sender keeps of the files while they travel: their own SHA-256, and what the receiver says became of them. */
export class Delivery {
  readonly #source: Source
  readonly #entries: readonly SourceEntry[]
  readonly #emit: (event: TransferEvent) => void
  readonly #fates: Fate[]
  readonly #hashes = new Map<number, string>()
  readonly #startedAt = performance.now()
  readonly #checkpoints = new Checkpoints()
  /** What this side gave up, and why. */
  readonly #failures = new Map<number, Failure>()
  /** Files of which the receiver has said what became of them. */
  readonly #settledThere = new Set<number>()
  #held: MessageOf<'held'> | null = null
  #running: Promise<unknown> = Promise.resolve()
  #started = false
  #total = 0
  #received = 0
  /** Where the receiver is, for the name of the current file: files before it are settled. */
  #frontier = 0
  #frontierBytes = 0

  constructor(
    source: Source,
    entries: readonly SourceEntry[],
    unwanted: ReadonlySet<number>,
    emit: (event: TransferEvent) => void,
  ) {
    this.#source = source
    this.#entries = entries
    this.#emit = emit
    this.#fates = entries.map((_, index) => (unwanted.has(index) ? 'skipped' : 'queued'))
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
    const files = this.#queue()
    if (!this.#started) this.#tellStart(files)
    const events = {
      onHashed: (index: number, sha256: Buffer) => {
        // The receiver may have given it up already.
        if (this.#fates[index] !== 'queued') return
        this.#fates[index] = 'sent'
        this.#hashes.set(index, sha256.toString('hex'))
      },
      onFailed: (index: number, reason: Failure) => this.#fail(index, reason),
    }
    await pump(new Filler(this.#source, files, events, this.#checkpoints, signal), channel, signal)
    return !signal.aborted
  }

  /** What is still to be sent. What was on its way when the line broke, and is not settled, goes again. */
  #queue(): readonly Queued[] {
    const held = this.#held
    this.#held = null
    return this.#entries.flatMap<Queued>((entry, index) => {
      if (!this.#isFile(index) || this.#fates[index] === 'skipped' || this.#settledThere.has(index)) return []
      const failure = this.#failures.get(index)
      if (!failure) this.#fates[index] = 'queued'
      return [{ index, entry, failure, held: held?.file === index ? held : undefined }]
    })
  }

  #isFile(index: number): boolean {
    return this.#entries[index]?.kind === 'file'
  }

  #tellStart(files: readonly Queued[]): void {
    this.#started = true
    this.#total = files.reduce((sum, { entry }) => sum + entry.size, 0)
    this.#emit({ kind: 'started', total: this.#total, files: files.length })
  }

  /** Takes what the receiver says about the files. */
  note(message: Message): void {
    if (message.type === 'received') this.#onReceived(message.bytes)
    else if (message.type === 'verified') this.#onVerified(message.files)
    else if (message.type === 'refused') this.#onRefused(message)
    else if (message.type === 'held') this.#held = message
  }

  outcome(): Outcome {
    const count = (fate: Fate) => this.#entries.filter((e, at) => e.kind === 'file' && this.#fates[at] === fate).length
    return {
      kind: 'done',
      verified: count('verified'),
      skipped: count('skipped'),
      failed: count('failed') + count('queued') + count('sent'),
      corrupted: count('corrupted'),
      bytes: this.#received,
      seconds: (performance.now() - this.#startedAt) / 1000,
      targets: [],
    }
  }

  #onReceived(bytes: number): void {
    this.#received = Math.min(Math.max(this.#received, bytes), this.#total)
    for (; this.#frontier < this.#entries.length; this.#frontier++) {
      const size = this.#counted(this.#frontier)
      if (this.#frontierBytes + size > this.#received) break
      this.#frontierBytes += size
    }
    const entry = this.#entries[this.#frontier]
    const current = entry && { path: entry.path, size: entry.size, bytes: this.#received - this.#frontierBytes }
    this.#emit({ kind: 'progress', bytes: this.#received, current: current ?? null })
  }

  #counted(index: number): number {
    const travels = this.#fates[index] !== 'skipped' && this.#fates[index] !== 'failed'
    return travels ? (this.#entries[index]?.size ?? 0) : 0
  }

  #onVerified(ranges: MessageOf<'verified'>['files']): void {
    for (const index of fromRanges(ranges, this.#entries.length)) {
      const sha256 = this.#hashes.get(index)
      if (!sha256 || this.#fates[index] !== 'sent') continue
      this.#settledThere.add(index)
      this.#hashes.delete(index)
      this.#fates[index] = 'verified'
      this.#tell(index, 'verified', sha256, null)
    }
  }

  #onRefused({ file, code }: MessageOf<'refused'>): void {
    const entry = this.#entries[file]
    const fate = this.#fates[file]
    this.#settledThere.add(file)
    if (!entry || (fate !== 'sent' && fate !== 'queued')) return
    const outcome = code === 'hash.mismatch' ? 'corrupted' : 'failed'
    this.#fates[file] = outcome
    const sha256 = this.#hashes.get(file) ?? null
    this.#hashes.delete(file)
    this.#tell(file, outcome, sha256, peerError(code, entry.path))
  }

  #fail(index: number, reason: Failure): void {
    if (this.#fates[index] !== 'queued') return
    this.#fates[index] = 'failed'
    this.#failures.set(index, reason)
    this.#tell(index, 'failed', null, errorInfo(reason, this.#entries[index]?.path))
  }

  #tell(index: number, outcome: FileResultView['outcome'], sha256: string | null, error: ErrorInfo | null): void {
    const entry = this.#entries[index]
    if (!entry) return
    const { path, size } = entry
    this.#emit({ kind: 'file', result: { index, path, size, sha256, outcome, error } })
  }
}
