/** A bucket that refills evenly: a rate with a burst of its whole capacity. Times come from outside, in milliseconds. */
export class TokenBucket {
  readonly #capacity: number
  readonly #perMs: number
  #level: number
  #at: number

  constructor(capacity: number, perSecond: number, now: number) {
    this.#capacity = capacity
    this.#perMs = perSecond / 1000
    this.#level = capacity
    this.#at = now
  }

  /** Whether `amount` is there. */
  has(amount: number, now: number): boolean {
    this.#refill(now)
    return this.#level >= amount
  }

  /** Takes `amount` if it is there; says whether it was. */
  take(amount: number, now: number): boolean {
    if (!this.has(amount, now)) return false
    this.#level -= amount
    return true
  }

  /** Takes `amount` even on credit; milliseconds until the debt is paid, 0 without one. */
  spend(amount: number, now: number): number {
    this.#refill(now)
    this.#level -= amount
    return this.#level >= 0 ? 0 : Math.ceil(-this.#level / this.#perMs)
  }

  /** Whether it is as if it had never been used. */
  isFull(now: number): boolean {
    this.#refill(now)
    return this.#level >= this.#capacity
  }

  #refill(now: number): void {
    this.#level = Math.min(this.#capacity, this.#level + Math.max(0, now - this.#at) * this.#perMs)
    this.#at = now
  }
}

/** One bucket a key, made when first needed and forgotten when full again. */
export class RateLimit {
  readonly #perMinute: (key: string) => number
  readonly #buckets = new Map<string, TokenBucket>()

  constructor(perMinute: (key: string) => number) {
    this.#perMinute = perMinute
  }

  /** Counts one more for that key; false where that is one too many. */
  allow(key: string, now: number): boolean {
    let bucket = this.#buckets.get(key)
    if (!bucket) {
      const most = this.#perMinute(key)
      bucket = new TokenBucket(most, most / 60, now)
      this.#buckets.set(key, bucket)
    }
    return bucket.take(1, now)
  }

  /** Whether `allow()` would say yes. Counts nothing. */
  hasLeft(key: string, now: number): boolean {
    return this.#buckets.get(key)?.has(1, now) ?? true
  }

  /** Forgets keys that have been quiet for long enough. Call it now and then. */
  prune(now: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(key)
  }

  get size(): number {
    return this.#buckets.size
  }
}
