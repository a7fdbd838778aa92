/** Something said a few times soon, since a packet may get lost, and then now and again. Keeps no program alive. */
export class Rhythm {
  readonly #soon: readonly number[]
  readonly #every: number
  readonly #beat: () => void
  #timers: NodeJS.Timeout[] = []

  /** `soon`: milliseconds after each `restart()`; `every`: milliseconds from beat to beat after that. */
  constructor(soon: readonly number[], every: number, beat: () => void) {
    this.#soon = soon
    this.#every = every
    this.#beat = beat
  }

  /** Begins again: what was to come is dropped. Several calls in a row are one. */
  restart(): void {
    this.stop()
    for (const delay of this.#soon) this.#timers.push(setTimeout(this.#beat, delay).unref())
    this.#timers.push(setInterval(this.#beat, this.#every).unref())
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer)
    this.#timers = []
  }
}
