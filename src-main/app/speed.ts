/** Seconds over which speed is averaged: long enough not to flicker, short enough to show a change. */
const WINDOW = 3

/** Bytes a second, smoothed exponentially over about WINDOW seconds. Times in milliseconds. */
export class Speed {
  #rate = 0
  #bytes = 0
  #at: number | null = null

  /** Takes the running total and answers the smoothed speed. */
  update(bytes: number, now: number): number {
    if (this.#at === null) {
      this.#at = now
      this.#bytes = bytes
      return 0
    }
    const seconds = (now - this.#at) / 1000
    if (seconds < 0.05) return this.#rate
    const momentary = (bytes - this.#bytes) / seconds
    const weight = this.#rate === 0 ? 1 : 1 - Math.exp(-seconds / WINDOW)
    this.#rate += (momentary - this.#rate) * weight
    this.#at = now
    this.#bytes = bytes
    return this.#rate
  }
}
