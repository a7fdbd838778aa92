import { type ErrorInfo, errorInfo, MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import type { SinkEntry } from '../files/sink-file.ts'
import { DATA_MOST } from '../protocol/limits.ts'
import { readSegments, type Segment } from '../protocol/segments.ts'
import { peerError } from '../session/sender.ts'
import type { AbsorberEvents, FileSink, Notes } from './absorber-ports.ts'
import { Books } from './books.ts'
import { Fates } from './fates.ts'
import { HeldRecords } from './held-records.ts'
import { asHeld, fromStart, type Incoming } from './incoming.ts'
import { type Lease, letGo } from './lease.ts'
import { LeftOver } from './left-over.ts'
import type { LeftFile } from './stock.ts'

/** Bytes handed to the disk and not yet written before reading stops: four records. */
const IN_FLIGHT_MOST = 4 * DATA_MOST

/** Files that are whole and being flushed before reading stops: each holds a descriptor, and a disk flushes one by one. */
const FINISHING_MOST = 32

/**
 * Takes data records: hashes and writes each byte once, gives a file its name when its SHA-256 agrees. Files come in
 * the order of the offer, each once and without a gap; anything else is a violation.
 */
export class Absorber {
  readonly #sink: FileSink
  readonly #books: Books
  readonly #fates: Fates
  readonly #events: AbsorberEvents
  readonly #notes: Notes | null
  readonly #left: LeftOver
  #current: Incoming | null = null
  #last = -1
  #inFlight = 0
  #full = false
  #closed = false
  #finishing = 0
  /** Records that wait for room on the disk. */
  readonly #held = new HeldRecords()

  /** `entries`: expected files in order; those skipped are null. */
  constructor(
    sink: FileSink,
    entries: readonly (SinkEntry | null)[],
    events: AbsorberEvents,
    notes: Notes | null = null,
  ) {
    this.#sink = sink
    this.#events = events
    this.#notes = notes
    this.#books = new Books(entries)
    this.#left = new LeftOver(this.#books)
    this.#fates = new Fates(this.#books, notes, (result) => events.onFile(result))
  }

  /** Goes on where another process was: the files that are settled need not come, and one has begun. */
  recall(kept: readonly number[], lost: Iterable<number>, left: LeftFile | null): void {
    this.#books.settle(kept, lost)
    this.#left.put(left)
  }

  /** Bytes that are still to be written for all that is to come. */
  get owed(): number {
    return this.#books.owed
  }

  /** Bytes of files that have come in. */
  get bytes(): number {
    return this.#books.bytes
  }

  /** Whether no file is open or on its way to its name. */
  get idle(): boolean {
    return this.#current === null && this.#finishing === 0 && !this.#held.any
  }

  get current(): { path: string; size: number; bytes: number } | null {
    if (!this.#current) return null
    const { entry, received } = this.#current
    return { path: entry.path, size: entry.size, bytes: received }
  }

  /** Takes one record, which is its own from then on. Answers false when reading should stop until `onRoom`. */
  take(record: Uint8Array): boolean {
    if (this.#closed) return true
    if (this.#sink.waiting || this.#held.any) this.#held.push(record)
    else this.#read(record)
    this.#full = this.#mustStop
    return !this.#full
  }

  #read(record: Uint8Array): void {
    const lease: Lease = { record, holders: 1 }
    try {
      if (!readSegments(record, (segment) => this.#segment(segment, lease))) throw new MaloteError('peer.protocol')
    } catch (error) {
      this.#break(error)
    }
    letGo(lease)
    if (this.#current?.file) this.#notes?.progress(this.#current)
    this.#notes?.flush()
  }

  /** The disk has filled up, or has room again. */
  onDisk(): void {
    this.#ease()
  }

  /** Drops what waits for room: after a broken line it comes again. */
  dropHeld(): void {
    this.#held.drop()
  }

  /** Whether files are on their way to their names: what becomes of them is not yet said. */
  get finishing(): boolean {
    return this.#finishing > 0
  }

  /** After a broken line: the file that has begun and can go on, with what is here of it; null where there is none. */
  hold(): { file: number; bytes: number; sha256: string } | null {
    if (this.#current?.told) this.#current = null
    if (!this.#current || this.#current.received === 0) return this.#left.file && asHeld(this.#left.file)
    this.#left.drop()
    return asHeld(this.#current)
  }

  /** Stops and removes what is not whole. Resolves when it is gone. */
  close(): Promise<void> {
    this.#shut()
    this.#held.drop()
    return this.#sink.discard()
  }

  /** Takes no more, and notes how far the file under way has come; what is on its way to the disk gets there. */
  leave(): void {
    this.#shut()
    this.#held.drop()
    const begun = [this.#left.file, this.#current].flatMap((one) => (one?.file ? [one] : []))
    // The last mark is where another process goes on.
    for (const one of begun.sort((a, b) => a.received - b.received)) this.#notes?.mark(one)
    this.#notes?.flush()
  }

  #shut(): void {
    this.#closed = true
    this.#fates.close()
  }

  get #busy(): boolean {
    return this.#inFlight >= IN_FLIGHT_MOST || this.#finishing >= FINISHING_MOST
  }

  get #mustStop(): boolean {
    return this.#sink.full ? this.#held.many : this.#busy || this.#held.any
  }

  #ease(): void {
    while (!this.#sink.waiting && !this.#busy && !this.#closed) {
      const record = this.#held.shift()
      if (!record) break
      this.#read(record)
      if (!this.#held.any && !this.#closed) this.#events.onFinished()
    }
    if (!this.#full || this.#mustStop) return
    this.#full = false
    this.#events.onRoom()
  }

  #break(error: unknown): void {
    if (this.#closed) return
    this.#shut()
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

  #begin(index: number): Incoming {
    const entry = this.#books.expected(index)
    if (!entry || index <= this.#last) throw new MaloteError('peer.protocol')
    this.#last = index
    const left = this.#left.take(index)
    if (left) {
      this.#current = left
      return left
    }
    this.#current = fromStart(index, entry)
    try {
      this.#current.file = this.#sink.create(entry)
    } catch (error) {
      this.#reject(this.#current, error)
    }
    return this.#current
  }

  #write(current: Incoming, offset: number, bytes: Uint8Array, lease: Lease): void {
    if (offset !== current.received || offset + bytes.length > current.entry.size)
      throw new MaloteError('peer.protocol')
    current.hash.update(bytes)
    current.received += bytes.length
    this.#books.came(bytes.length)
    try {
      const written = current.file?.write(bytes, offset)
      if (written) this.#await(current, written, bytes.length, lease)
      else this.#books.landed(current, bytes.length)
    } catch (error) {
      this.#reject(current, error)
    }
  }

  #await(current: Incoming, written: Promise<void>, size: number, lease: Lease): void {
    this.#inFlight += size
    lease.holders++
    const landed = () => {
      this.#inFlight -= size
      this.#books.landed(current, size)
      letGo(lease)
      this.#ease()
    }
    this.#events.onDiskBusy(written)
    written.then(landed, (error: unknown) => {
      this.#reject(current, error)
      landed()
    })
  }

  #end(current: Incoming, size: number, sha256: Uint8Array): void {
    if (size !== current.received || size !== current.entry.size) throw new MaloteError('peer.protocol')
    this.#current = null
    const digest = current.hash.digest()
    const { file } = current
    if (!file) return
    const hex = digest.toString('hex')
    if (!digest.equals(sha256)) {
      this.#abandon(current)
      this.#fates.unverified(current, 'corrupted', hex, errorInfo('hash.mismatch', current.entry.path))
    } else {
      this.#name(current, file, hex)
    }
  }

  #name(current: Incoming, file: NonNullable<Incoming['file']>, hex: string): void {
    if (!file.small) this.#fates.naming(current, hex)
    try {
      const named = file.small ? file.finishNow(hex) : file.finish(hex)
      if (named instanceof Promise) this.#finish(current, named, hex)
      else this.#fates.verified(current, named, hex)
    } catch (error) {
      this.#reject(current, error)
    }
  }

  #finish(current: Incoming, named: Promise<string>, hex: string): void {
    this.#finishing++
    const finished = () => {
      this.#finishing--
      this.#notes?.flush()
      this.#ease()
      if (!this.#closed) this.#events.onFinished()
    }
    this.#events.onDiskBusy(named)
    named
      .then(
        (path) => this.#fates.verified(current, path, hex),
        (error: unknown) => this.#reject(current, error),
      )
      .then(finished)
  }

  /** The sender gave up on this file. */
  #lose(current: Incoming, error: ErrorInfo): void {
    this.#current = null
    this.#abandon(current)
    this.#fates.unverified(current, 'failed', null, error)
  }

  /** This side cannot keep the file: it fails alone, but a disk that fails fails them all. */
  #reject(current: Incoming, caught: unknown): void {
    // What is dropped is not written any more.
    if (current.told) return
    const error = toErrorInfo(caught)
    // What is not whole may be gone on with later.
    if (error.code === 'disk.full' || error.code === 'disk.failed') return this.#break(caught)
    this.#abandon(current)
    this.#fates.unverified(current, 'failed', null, error)
  }

  #abandon(current: Incoming): void {
    void current.file?.discard()
    current.file = null
  }
}
