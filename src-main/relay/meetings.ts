import { blinder } from './secrets.ts'

interface Waiting<Waiter> {
  readonly waiter: Waiter
  readonly side: string | undefined
}

/** Those who wait with a token for whoever brings the same one. Pure: `Waiter` is any handle. */
export class Meetings<Waiter> {
  readonly #most: number
  readonly #blind = blinder()
  readonly #waiting = new Map<string, Waiting<Waiter>>()
  readonly #keys = new Map<Waiter, string>()

  constructor(most: number) {
    this.#most = most
  }

  /**
   * The one who waited with that token, `'waiting'` when nobody did and you do now, `'full'` when nobody else may.
   * `replaced` is somebody of your own side: you from before your line broke, whose end nobody has heard of yet; you
   * wait in its place.
   */
  meet(
    token: string,
    waiter: Waiter,
    side?: string,
  ): { readonly other: Waiter } | { readonly replaced: Waiter } | 'waiting' | 'full' {
    const key = this.#blind(token)
    const before = this.#waiting.get(key)
    if (before) this.leave(before.waiter)
    if (before && (side === undefined || before.side !== side)) return { other: before.waiter }
    if (this.#waiting.size >= this.#most) return 'full'
    this.#waiting.set(key, { waiter, side })
    this.#keys.set(waiter, key)
    return before ? { replaced: before.waiter } : 'waiting'
  }

  leave(waiter: Waiter): void {
    const key = this.#keys.get(waiter)
    if (key === undefined) return
    this.#keys.delete(waiter)
    this.#waiting.delete(key)
  }

  get size(): number {
    return this.#waiting.size
  }
}
