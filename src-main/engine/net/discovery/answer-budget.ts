/** Questions answered one by one in a second: a classroom that looks for relays at the same moment. */
const SINGLY_MOST = 32

/** Milliseconds the count is for. */
const SPAN = 1_000

/**
 * How a question is answered. Pure; times are milliseconds. Who asks too often, or asks in the names of others, gets at
 * most SINGLY_MOST packets a second out of a relay and one more to everybody, which answers all who asked too.
 */
export class AnswerBudget {
  #since = Number.NEGATIVE_INFINITY
  #count = 0

  /** To the one who asks, to everybody on his link, or not at all. Counts it. */
  take(now: number): 'one' | 'link' | 'none' {
    if (now - this.#since >= SPAN || now < this.#since) {
      this.#since = now
      this.#count = 0
    }
    this.#count++
    if (this.#count <= SINGLY_MOST) return 'one'
    return this.#count === SINGLY_MOST + 1 ? 'link' : 'none'
  }
}
