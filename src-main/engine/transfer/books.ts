import type { SinkEntry } from '../files/sink-file.ts'
import type { Incoming } from './incoming.ts'

/** What a receiver expects, what has come of it, and what is still to be written, in bytes. */
export class Books {
  /** Expected files in order; those that need not come are null. */
  readonly #entries: (SinkEntry | null)[]
  #bytes = 0
  #owed = 0

  constructor(entries: readonly (SinkEntry | null)[]) {
    this.#entries = [...entries]
    for (const entry of entries) this.#owed += entry?.size ?? 0
  }

  /** Of files that have come in. */
  get bytes(): number {
    return this.#bytes
  }

  /** Still to be written for all that is to come. */
  get owed(): number {
    return this.#owed
  }

  expected(index: number): SinkEntry | null {
    return this.#entries[index] ?? null
  }

  /** These need not come: they are here, or came to nothing. */
  settle(kept: readonly number[], lost: Iterable<number>): void {
    for (const index of kept) this.#bytes += this.expected(index)?.size ?? 0
    for (const index of [...kept, ...lost]) {
      this.#owed -= this.expected(index)?.size ?? 0
      this.#entries[index] = null
    }
  }

  /** So much of a file has come. */
  came(size: number): void {
    this.#bytes += size
  }

  /** So much of a file is with the disk. */
  landed(file: Incoming, size: number): void {
    if (file.told) return
    file.landed += size
    this.#owed -= size
  }

  /** A file is over: nothing more of it will be written. */
  over(file: Incoming): void {
    this.#owed -= file.entry.size - file.landed
  }

  /** A file that another process has begun goes on; or it does not after all. */
  goOn(file: Incoming, really: boolean): void {
    this.#bytes += really ? file.received : -file.received
    this.#owed -= really ? file.landed : -file.landed
  }
}
