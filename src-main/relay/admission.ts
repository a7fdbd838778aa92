import { isLoopback } from './address-key.ts'
import type { RelayLimits } from './limits.ts'
import { RateLimit } from './token-bucket.ts'

/** Who may come in: counts and rates per address. Pure; addresses are keys of `addressKey`, times milliseconds. */
export class Admission {
  readonly #limits: RelayLimits
  readonly #inside = new Map<string, number>()
  readonly #tries: RateLimit
  readonly #joins: RateLimit
  #total = 0

  constructor(limits: RelayLimits) {
    this.#limits = limits
    this.#tries = new RateLimit((address) => limits.joinsPerMinutePerAddress * this.#people(address))
    this.#joins = new RateLimit(() => limits.joinsPerMinutePerRoom)
  }

  /** Counts a connection in, or refuses it. Who came in goes out through `leave()`. */
  enter(address: string): boolean {
    const count = this.#inside.get(address) ?? 0
    if (this.#total >= this.#limits.connections) return false
    if (count >= this.#limits.connectionsPerAddress * this.#people(address)) return false
    this.#inside.set(address, count + 1)
    this.#total++
    return true
  }

  leave(address: string): void {
    const count = this.#inside.get(address) ?? 0
    if (count > 1) this.#inside.set(address, count - 1)
    else this.#inside.delete(address)
    this.#total--
  }

  /** Counts something that could be a guess: a room's number, the host password. */
  mayTry(address: string, now: number): boolean {
    return this.#tries.allow(address, now)
  }

  /** Whether `mayTry` would say yes. Counts nothing. */
  hasTries(address: string, now: number): boolean {
    return this.#tries.hasLeft(address, now)
  }

  mayJoin(room: string, now: number): boolean {
    return this.#joins.allow(room, now)
  }

  /** How many rooms that address may have open. */
  roomsFor(address: string): number {
    return this.#limits.roomsPerAddress * this.#people(address)
  }

  prune(now: number): void {
    this.#tries.prune(now)
    this.#joins.prune(now)
  }

  get connections(): number {
    return this.#total
  }

  #people(address: string): number {
    return isLoopback(address) ? this.#limits.loopbackPeople : 1
  }
}
