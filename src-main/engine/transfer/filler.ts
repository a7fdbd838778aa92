import { createHash, type Hash } from 'node:crypto'
import { MaloteError } from '../../../src-shared/errors.ts'
import { readError } from '../files/fs-errors.ts'
import { DATA_MOST } from '../protocol/limits.ts'
import { END_SIZE, FAILED_SIZE, type Failure, failures, type SegmentWriter } from '../protocol/segments.ts'
import type { Source, SourceEntry, SourceFile } from '../types.ts'
import { Checkpoints } from './checkpoints.ts'

/** One file of the list, with its number on the wire. */
export interface Queued {
  readonly index: number
  readonly entry: SourceEntry
  /** The beginning that the receiver has already: sent is what follows, where it is the same here. */
  readonly held?: Held | undefined
  /** Given up before the line broke; only that is to be said again. */
  readonly failure?: Failure | undefined
}

export interface Held {
  readonly bytes: number
  /** Of those bytes, hex. */
  readonly sha256: string
}

interface Current extends Queued {
  readonly file: SourceFile
  hash: Hash
  at: number
}

type Ending =
  | { readonly kind: 'whole'; readonly size: number; readonly sha256: Buffer }
  | { readonly kind: 'failed'; readonly reason: Failure }

export interface FillerEvents {
  /** A file is out, whole: its own SHA-256. */
  onHashed(index: number, sha256: Buffer): void
  /** A file could not be sent. */
  onFailed(index: number, reason: Failure): void
}

/**
 * Fills records with the files, one behind another, each byte read and hashed once. A file that cannot be read, or
 * has not the size it was offered with, fails alone.
 */
export class Filler {
  readonly #source: Source
  readonly #files: Iterator<Queued>
  readonly #events: FillerEvents
  #current: Current | null = null
  #ending: (Queued & { readonly how: Ending }) | null = null
  readonly #probe = Buffer.alloc(1)
  readonly #checkpoints: Checkpoints
  readonly #signal: AbortSignal

  /** Where `signal` is aborted the reading again of what a receiver holds is left off. */
  constructor(
    source: Source,
    files: Iterable<Queued>,
    events: FillerEvents,
    checkpoints = new Checkpoints(),
    signal = new AbortController().signal,
  ) {
    this.#source = source
    this.#files = files[Symbol.iterator]()
    this.#events = events
    this.#checkpoints = checkpoints
    this.#signal = signal
  }

  /** Fills one record. Answers false when there was nothing left to put in it. */
  async fill(writer: SegmentWriter): Promise<boolean> {
    writer.reset()
    for (;;) {
      if (this.#ending && !this.#writeEnding(writer)) break
      if (writer.room <= 0) break
      const working = this.#current ? this.#read(this.#current, writer) : this.#next()
      if (working === false) break
      if (working) await working
    }
    return writer.length > 0
  }

  /** Opens the next file; false when there is none. Small files do all without a promise: it would cost more than they. */
  #next(): void | Promise<void> | false {
    const next = this.#files.next()
    return next.done ? false : this.#open(next.value)
  }

  /** Closes what is open. Not while a `fill()` runs. */
  async close(): Promise<void> {
    const current = this.#current
    this.#current = null
    if (current) await shut(current.file)
  }

  #open(queued: Queued): void | Promise<void> {
    if (queued.failure) return this.#end(queued, { kind: 'failed', reason: queued.failure })
    try {
      const file = this.#source.open(queued.index, queued.entry)
      if (!(file instanceof Promise)) return this.#start(queued, file)
      return file.then(
        (opened) => this.#start(queued, opened),
        (error: unknown) => this.#fail(queued, error),
      )
    } catch (error) {
      this.#fail(queued, error)
    }
  }

  #start(queued: Queued, file: SourceFile): void | Promise<void> {
    const { index, entry } = queued
    const current: Current = { index, entry, file, hash: createHash('sha256'), at: 0 }
    this.#current = current
    if (queued.held && queued.held.bytes > 0) return this.#catchUp(current, queued.held)
  }

  /** Hashes what the receiver has, without sending it; where it is not what stands here the file has changed. */
  async #catchUp(current: Current, held: Held): Promise<void> {
    const { index, entry, file } = current
    const known = this.#checkpoints.latest(index, held.bytes)
    if (known) Object.assign(current, known)
    const scratch = Buffer.allocUnsafe(DATA_MOST)
    try {
      while (current.at < held.bytes && held.bytes <= entry.size && !this.#signal.aborted) {
        const target = scratch.subarray(0, Math.min(scratch.length, held.bytes - current.at))
        const count = await file.read(target, current.at)
        if (count === 0) break
        current.hash.update(target.subarray(0, count))
        current.at += count
        this.#checkpoints.note(index, current.at, current.hash)
      }
    } catch (error) {
      return this.#drop(current, error)
    }
    if (this.#signal.aborted) return
    const same = current.at === held.bytes && current.hash.copy().digest('hex') === held.sha256
    if (!same) return this.#drop(current, new MaloteError('source.changed', entry.path))
  }

  #fail(queued: Queued, error: unknown): void {
    const { code } = readError(error, queued.entry.path)
    this.#end(queued, { kind: 'failed', reason: failures.find((failure) => failure === code) ?? 'source.unreadable' })
  }

  #end({ index, entry }: Queued, how: Ending): void {
    this.#ending = { index, entry, how }
  }

  /** Reads once into the record, or, at the end, looks whether the file has grown. */
  #read(current: Current, writer: SegmentWriter): void | Promise<void> {
    const rest = current.entry.size - current.at
    const target = rest > 0 ? writer.space(rest) : this.#probe
    try {
      const count = current.file.read(target, current.at)
      if (!(count instanceof Promise)) return this.#took(current, writer, target, count)
      return count.then(
        (bytes) => this.#took(current, writer, target, bytes),
        (error: unknown) => this.#drop(current, error),
      )
    } catch (error) {
      return this.#drop(current, error)
    }
  }

  #took(current: Current, writer: SegmentWriter, target: Uint8Array, count: number): void | Promise<void> {
    const whole = current.at === current.entry.size
    if (whole !== (count === 0)) return this.#drop(current, new MaloteError('source.changed', current.entry.path))
    if (whole) return this.#whole(current)
    current.hash.update(count === target.length ? target : target.subarray(0, count))
    writer.bytes(current.index, current.at, count)
    current.at += count
    this.#checkpoints.note(current.index, current.at, current.hash)
  }

  #whole(current: Current): void | Promise<void> {
    const sha256 = current.hash.digest()
    this.#end(current, { kind: 'whole', size: current.at, sha256 })
    this.#current = null
    return shut(current.file)
  }

  #drop(current: Current, error: unknown): void | Promise<void> {
    this.#current = null
    this.#fail(current, error)
    return shut(current.file)
  }

  #writeEnding(writer: SegmentWriter): boolean {
    if (!this.#ending || writer.free < Math.max(END_SIZE, FAILED_SIZE)) return false
    const { index, how } = this.#ending
    this.#ending = null
    if (how.kind === 'whole') {
      writer.end(index, how.size, how.sha256)
      this.#events.onHashed(index, how.sha256)
    } else {
      writer.failed(index, how.reason)
      this.#events.onFailed(index, how.reason)
    }
    return true
  }
}

/** Closes a file that was only read: whatever goes wrong with that, its bytes are out. */
function shut(file: SourceFile): void | Promise<void> {
  try {
    return file.close()?.catch(() => {})
  } catch {
    return
  }
}
