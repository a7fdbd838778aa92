import type { Connection } from './connection.ts'
import { encodeFrame, type Refusal } from './frames.ts'
import type { RelayLimits } from './limits.ts'
import { BUFFER_LARGE, BUFFER_SMALL, LARGE_PIPES, Pipe } from './pipe.ts'
import type { RelayEvent, RelayOptions } from './relay-types.ts'

/** Parts of a second's allowance that a pipe with a bounded speed reads at once, so that it rests often and briefly. */
const SLICES = 4

/** Smallest read buffer, in bytes: less costs more calls than it evens out. */
const BUFFER_LEAST = 4 * 1024

export interface PipesOptions {
  readonly limits: RelayLimits
  readonly reading: RelayOptions['reading']
  readonly now: () => number
  readonly onEvent: (event: RelayEvent, ends: readonly Connection[]) => void
  /** The two take part no more. */
  readonly onLeft: (a: Connection, b: Connection) => void
  /** Refuses one who found no room for a pipe. */
  readonly refuse: (connection: Connection, code: Refusal) => void
}

/** Every joined pair of a relay. */
export class Pipes {
  readonly #options: PipesOptions
  readonly #pipes = new Map<Pipe, readonly [Connection, Connection]>()
  readonly #preface: Uint8Array
  #bytes = 0
  #joined = 0
  #deadline: NodeJS.Timeout | undefined
  #onEmpty: (() => void) | undefined

  constructor(options: PipesOptions) {
    const { bytesPerPipe } = options.limits
    this.#options = options
    this.#preface = encodeFrame({ type: 'paired', ...(Number.isFinite(bytesPerPipe) && { most: bytesPerPipe }) })
  }

  get size(): number {
    return this.#pipes.size
  }

  /** Bytes forwarded, pairs joined, and bytes held in memory now. */
  get figures(): { readonly bytes: number; readonly pairs: number; readonly buffered: number } {
    let buffered = 0
    for (const pipe of this.#pipes.keys()) buffered += pipe.buffered
    return { bytes: this.#bytes, pairs: this.#joined, buffered }
  }

  /** Joins two that want each other, or refuses both where there are too many. */
  join(a: Connection, b: Connection): boolean {
    const { limits, reading, now, onEvent, onLeft, refuse } = this.#options
    if (this.#pipes.size >= limits.pipes) {
      refuse(a, 'limit.connections')
      refuse(b, 'limit.connections')
      return false
    }
    const begun = now()
    const pipe = new Pipe(a.release(), b.release(), {
      entrances: [a.entrance, b.entrance],
      mode: reading ?? 'buffers',
      bufferSize: this.#bufferSize(),
      preface: this.#preface,
      idleMs: limits.idleMs,
      bytesMost: limits.bytesPerPipe,
      bytesPerSecond: limits.bytesPerSecondPerPipe,
      now,
      onBytes: (count) => {
        this.#bytes += count
      },
      onEnd: (bytes, why) => {
        this.#pipes.delete(pipe)
        onLeft(a, b)
        onEvent({ kind: 'ended', bytes, seconds: Math.round(now() - begun) / 1000, why }, [a, b])
        if (this.#pipes.size === 0) this.#onEmpty?.()
      },
    })
    this.#pipes.set(pipe, [a, b])
    this.#joined++
    onEvent({ kind: 'paired', reading: pipe.mode }, [a, b])
    return true
  }

  /** Closes those of which one end is such a one. */
  destroy(isOne: (end: Connection) => boolean = () => true): void {
    for (const [pipe, ends] of [...this.#pipes]) if (ends.some(isOne)) pipe.destroy()
  }

  /** Lets them finish for `graceMs` from now, then closes what is left. Resolves when none is. */
  async over(graceMs: number): Promise<void> {
    clearTimeout(this.#deadline)
    if (graceMs === 0) this.destroy()
    else this.#deadline = setTimeout(() => this.destroy(), graceMs)
    if (this.#pipes.size > 0) {
      await new Promise<void>((resolve) => {
        const earlier = this.#onEmpty
        this.#onEmpty = () => {
          earlier?.()
          resolve()
        }
      })
    }
    clearTimeout(this.#deadline)
  }

  #bufferSize(): number {
    const usual = this.#pipes.size < LARGE_PIPES ? BUFFER_LARGE : BUFFER_SMALL
    const slice = Math.floor(this.#options.limits.bytesPerSecondPerPipe / SLICES)
    return Math.max(BUFFER_LEAST, Math.min(usual, slice))
  }
}
