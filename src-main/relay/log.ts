import type { RelayEvent } from './relay-types.ts'
import { TokenBucket } from './token-bucket.ts'

/** One happening, as one line of a log. */
export type LogEntry =
  | RelayEvent
  /** Lines that were left out since the last one: too many came at once. By kind, refusals by code. */
  | { readonly kind: 'omitted'; readonly lines: number; readonly of: Readonly<Record<string, number>> }

/** Lines a second of what is somebody's doing from outside, and how many at once: under 10 MB a day in a flood. */
const REFUSED_RATE = 1
const REFUSED_BURST = 60

/** The same of pairs and their ends, which cost a stranger a room and two connections each. */
const PAIRED_RATE = 5
const PAIRED_BURST = 500

/** Lets through as many lines as a disk can bear, and counts the others. Pure: times are milliseconds. */
export class RelayLog {
  readonly #write: (entry: LogEntry) => void
  readonly #now: () => number
  readonly #refused: TokenBucket
  readonly #paired: TokenBucket
  #omitted = new Map<string, number>()

  constructor(write: (entry: LogEntry) => void, now: () => number) {
    this.#write = write
    this.#now = now
    this.#refused = new TokenBucket(REFUSED_BURST, REFUSED_RATE, now())
    this.#paired = new TokenBucket(PAIRED_BURST, PAIRED_RATE, now())
  }

  note(event: RelayEvent): void {
    const bucket = event.kind === 'refused' ? this.#refused : this.#paired
    if (bucket.take(1, this.#now())) {
      this.flush()
      this.#write(event)
    } else {
      const what = event.kind === 'refused' ? event.code : event.kind
      this.#omitted.set(what, (this.#omitted.get(what) ?? 0) + 1)
    }
  }

  /** Tells what was left out. Call it at the end. */
  flush(): void {
    if (this.#omitted.size === 0) return
    const lines = [...this.#omitted.values()].reduce((sum, count) => sum + count, 0)
    const of = Object.fromEntries(this.#omitted)
    this.#omitted = new Map()
    this.#write({ kind: 'omitted', lines, of })
  }
}
