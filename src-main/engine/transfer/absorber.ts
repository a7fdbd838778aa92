import { createHash, type Hash } from 'node:crypto'
import { type ErrorInfo, errorInfo, MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import type { FileResultView } from '../../../src-shared/views.ts'
import type { Sink, SinkEntry, SinkFile } from '../files/sink.ts'
import { release } from '../net/release.ts'
import { DATA_MOST } from '../protocol/limits.ts'
import { readSegments, type Segment } from '../protocol/segments.ts'
import { peerError } from '../session/sender.ts'

/** Bytes handed to the disk and not yet written before reading stops: four records. */
const IN_FLIGHT_MOST = 4 * DATA_MOST

/** Files that are whole and being flushed before reading stops: each holds a descriptor, and a disk flushes one by one. */
const FINISHING_MOST = 32

interface Current {
  readonly index: number
  readonly entry: SinkEntry
  readonly hash: Hash
  /** Null where the file could not be made or written: its bytes are passed over. */
  file: ReturnType<FileSink['create']> | null
  received: number
  /** Whether its end has been told: a file has one. */
  told: boolean
}

/** A record and how many still need its bytes: the reader of its segments and the writes under way. */
interface Lease {
  readonly record: Uint8Array
  holders: number
}

function letGo(lease: Lease): void {
  lease.holders--
  if (lease.holders === 0) release(lease.record)
}

/** What an absorber needs of a sink. */
export type FileSink = Pick<Sink, 'discard'> & {
  create(entry: SinkEntry): Pick<SinkFile, 'write' | 'finish' | 'finishNow' | 'discard' | 'small'>
}

export interface AbsorberEvents {
  onFile(result: FileResultView): void
  /** There is room again after `take()` answered false. */
  onRoom(): void
  /** A file that was on its way to its name has come to its end; look at `idle`. */
  onFinished(): void
  /** It cannot go on: the peer broke the rules, or the disk is full. */
  onBroken(error: ErrorInfo): void
  /** The disk is busy until that settles. */
  onDiskBusy(work: Promise<unknown>): void
}

/**
 * Takes data records: hashes and writes each byte once, gives a file its name when its SHA-256 agrees. Files come in
 * the order of the offer, each once and without a gap; anything else is a violation.
 */
export class Absorber {
  readonly #sink: FileSink
  /** Expected files in order; those skipped are null. */
  readonly #entries: readonly (SinkEntry | null)[]
  readonly #events: AbsorberEvents
  #current: Current | null = null
  #last = -1
  #inFlight = 0
  #full = false
  #closed = false
  #bytes = 0
  #finishing = 0

  constructor(sink: FileSink, entries: readonly (SinkEntry | null)[], events: AbsorberEvents) {
    this.#sink = sink
    this.#entries = entries
    this.#events = events
  }

  /** Bytes of files that have come in. */
  get bytes(): number {
    return this.#bytes
  }

  /** Whether no file is open or on its way to its name. */
  get idle(): boolean {
    return this.#current === null && this.#finishing === 0
  }

  get current(): { path: string; size: number; bytes: number } | null {
    if (!this.#current) return null
    const { entry, received } = this.#current
    return { path: entry.path, size: entry.size, bytes: received }
  }

  /** Takes one record, which is its own from then on. Answers false when reading should stop until `onRoom`. */
  take(record: Uint8Array): boolean {
    if (this.#closed) return true
    const lease: Lease = { record, holders: 1 }
    try {
      if (!readSegments(record, (segment) => this.#segment(segment, lease))) throw new MaloteError('peer.protocol')
    } catch (error) {
      this.#break(error)
    }
    letGo(lease)
    this.#full = this.#busy
    return !this.#full
  }

  /** Whether files are on their way to their names: what becomes of them is not yet said. */
  get finishing(): boolean {
    return this.#finishing > 0
  }

  /** After a broken line: the file that has begun and can go on, with what is here of it; null where there is none. */
  hold(): { file: number; bytes: number; sha256: string } | null {
    if (this.#current?.told) this.#current = null
    if (!this.#current || this.#current.received === 0) return null
    const { index, received, hash } = this.#current
    return { file: index, bytes: received, sha256: hash.copy().digest('hex') }
  }

  /** Stops and removes what is not whole. Resolves when it is gone. */
  close(): Promise<void> {
    this.#closed = true
    return this.#sink.discard()
  }

  get #busy(): boolean {
    return this.#inFlight >= IN_FLIGHT_MOST || this.#finishing >= FINISHING_MOST
  }

  #ease(): void {
    if (!this.#full || this.#busy) return
    this.#full = false
    this.#events.onRoom()
  }

  #break(error: unknown): void {
    if (this.#closed) return
    this.#closed = true
    this.#events.onBroken(toErrorInfo(error))
  }

  #segment(segment: Segment, lease: Lease): void {
    // A disk that filled up in the middle of a record.
    if (this.#closed) return
    const current = this.#current ?? this.#begin(segment.file)
    if (current.index !== segment.file) throw new MaloteError('peer.protocol')
    if (segment.kind === 'bytes') this.#write(current, segment.offset, segment.bytes, lease)
    else if (segment.kind === 'end') this.#end(current, segment.size, segment.sha256)
    else this.#lose(current, peerError(segment.reason, current.entry.path))
  }

  #begin(index: number): Current {
    const entry = this.#entries[index]
    if (!entry || index <= this.#last) throw new MaloteError('peer.protocol')
    this.#last = index
    this.#current = { index, entry, hash: createHash('sha256'), file: null, received: 0, told: false }
    try {
      this.#current.file = this.#sink.create(entry)
    } catch (error) {
      this.#reject(this.#current, error)
    }
    return this.#current
  }

  #write(current: Current, offset: number, bytes: Uint8Array, lease: Lease): void {
    if (offset !== current.received || offset + bytes.length > current.entry.size)
      throw new MaloteError('peer.protocol')
    current.hash.update(bytes)
    current.received += bytes.length
    this.#bytes += bytes.length
    try {
      const written = current.file?.write(bytes, offset)
      if (written) this.#await(current, written, bytes.length, lease)
    } catch (error) {
      this.#reject(current, error)
    }
  }

  #await(current: Current, written: Promise<void>, size: number, lease: Lease): void {
    this.#inFlight += size
    lease.holders++
    const landed = () => {
      this.#inFlight -= size
      letGo(lease)
      this.#ease()
    }
    this.#events.onDiskBusy(written)
    written.then(landed, (error: unknown) => {
      this.#reject(current, error)
      landed()
    })
  }

  #end(current: Current, size: number, sha256: Uint8Array): void {
    if (size !== current.received || size !== current.entry.size) throw new MaloteError('peer.protocol')
    this.#current = null
    const digest = current.hash.digest()
    const { file } = current
    if (!file) return
    const hex = digest.toString('hex')
    if (!digest.equals(sha256)) {
      this.#abandon(current)
      this.#unverified(current, 'corrupted', hex, errorInfo('hash.mismatch', current.entry.path))
    } else if (file.small) {
      this.#finishNow(current, file, hex)
    } else {
      this.#finish(current, file, hex)
    }
  }

  #finishNow(current: Current, file: NonNullable<Current['file']>, hex: string): void {
    try {
      this.#verified(current, file.finishNow(), hex)
    } catch (error) {
      this.#reject(current, error)
    }
  }

  #finish(current: Current, file: NonNullable<Current['file']>, hex: string): void {
    this.#finishing++
    const finished = () => {
      this.#finishing--
      this.#ease()
      if (!this.#closed) this.#events.onFinished()
    }
    const named = file.finish()
    this.#events.onDiskBusy(named)
    named
      .then(
        (path) => this.#verified(current, path, hex),
        (error: unknown) => this.#reject(current, error),
      )
      .then(finished)
  }

  /** The sender gave up on this file. */
  #lose(current: Current, error: ErrorInfo): void {
    this.#current = null
    this.#abandon(current)
    this.#unverified(current, 'failed', null, error)
  }

  /** This side cannot keep the file: it fails alone, but a full disk fails them all. */
  #reject(current: Current, caught: unknown): void {
    this.#abandon(current)
    const error = toErrorInfo(caught)
    if (error.code === 'disk.full' || error.code === 'disk.failed') this.#break(caught)
    else this.#unverified(current, 'failed', null, error)
  }

  #abandon(current: Current): void {
    void current.file?.discard()
    current.file = null
  }

  /** `path` is the one it got: its own may have been taken meanwhile. */
  #verified(current: Current, path: string, sha256: string): void {
    this.#tell(current, { path, sha256, outcome: 'verified', error: null })
  }

  #unverified(current: Current, outcome: 'corrupted' | 'failed', sha256: string | null, error: ErrorInfo): void {
    this.#tell(current, { path: current.entry.path, sha256, outcome, error })
  }

  #tell(current: Current, result: Omit<FileResultView, 'index' | 'size'>): void {
    if (current.told || this.#closed) return
    current.told = true
    this.#events.onFile({ index: current.index, size: current.entry.size, ...result })
  }
}
