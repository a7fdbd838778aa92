/** How far the past weighs in the speed shown: after this many milliseconds a change of pace is two thirds told. */
const MEMORY_MS = 3000

/** Samples closer together than this say more about buffers than about the line. */
const SAMPLE_MS = 250

/** Below this a speed is mostly the clock's grain. */
const AVERAGE_MS = 20

export interface Pace {
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
}

/** Speed as an exponentially weighted average over time, and the time left at that speed. */
export class Meter {
  readonly #now: () => number
  #at: number
  #bytes = 0
  #speed: number | null = null

  /** `now` in milliseconds, of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
    this.#at = now()
  }

  /** Begins anew, with `bytes` already there. */
  start(bytes: number): void {
    this.#at = this.#now()
    this.#bytes = bytes
    this.#speed = null
  }

  update(bytes: number, total: number): Pace {
    const elapsed = this.#now() - this.#at
    if (elapsed >= SAMPLE_MS) this.#sample(bytes, elapsed)
    const speed = this.#speed ?? this.#average(bytes, elapsed)
    return { bytesPerSecond: Math.round(speed), secondsLeft: speed >= 1 ? (total - bytes) / speed : null }
  }

  /** What is over before a first sample still had a speed. */
  #average(bytes: number, elapsed: number): number {
    return elapsed >= AVERAGE_MS ? ((bytes - this.#bytes) * 1000) / elapsed : 0
  }

  #sample(bytes: number, elapsed: number): void {
    const current = Math.max(0, ((bytes - this.#bytes) * 1000) / elapsed)
    const weight = 1 - Math.exp(-elapsed / MEMORY_MS)
    this.#speed = this.#speed === null ? current : this.#speed + weight * (current - this.#speed)
    this.#at += elapsed
    this.#bytes = bytes
  }
}
