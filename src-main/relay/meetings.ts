import { blinder } from './secrets.ts'

/** Those who wait with a token for whoever brings the same one. Pure: `Waiter` is any handle. */
export class Meetings<Waiter> {
  readonly #most: number
  readonly #blind = blinder()
  readonly #waiting = new Map<string, Waiter>()
  readonly #keys = new Map<Waiter, string>()

  constructor(most: number) {
    this.#most = most
  }

  /** The one who waited with that token, `'waiting'` when nobody did and you do now, `'full'` when nobody else may. */
  meet(token: string, waiter: Waiter): { readonly other: Waiter } | 'waiting' | 'full' {
    const key = this.#blind(token)
    const other = this.#waiting.get(key)
    if (other !== undefined) {
      this.leave(other)
      return { other }
    }
    if (this.#waiting.size >= this.#most) return 'full'
    this.#waiting.set(key, waiter)
    this.#keys.set(waiter, key)
    return 'waiting'
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
