import { isLoopback, networkKey } from './address-key.ts'
import { DOOR } from './entrance.ts'
import type { RelayLimits } from './limits.ts'
import { RateLimit } from './token-bucket.ts'

/** Who may come in: counts and rates per address. Pure; addresses are keys of `addressKey`, times milliseconds. */
export class Admission {
  readonly #limits: RelayLimits
  /** Connections by address, and by network. */
  readonly #inside = new Map<string, number>()
  readonly #tries: RateLimit
  readonly #joins: RateLimit
  readonly #knocks: RateLimit
  #total = 0

  constructor(limits: RelayLimits) {
    this.#limits = limits
    this.#tries = new RateLimit((key) => limits.joinsPerMinutePerAddress * this.#people(key))
    this.#joins = new RateLimit(() => limits.joinsPerMinutePerRoom)
    this.#knocks = new RateLimit((key) => limits.joinsPerMinutePerRoomPerAddress * this.#people(addressOf(key)))
  }

  /** Counts a connection in, or refuses it. Who came in goes out through `leave()`. */
  enter(address: string): boolean {
    if (this.#total >= this.#limits.connections) return false
    const keys = keysOf(address)
    const isFull = (key: string) => this.#count(key) >= this.#limits.connectionsPerAddress * this.#people(key)
    if (keys.some(isFull)) return false
    for (const key of keys) this.#inside.set(key, this.#count(key) + 1)
    this.#total++
    return true
  }

  leave(address: string): void {
    for (const key of keysOf(address)) {
      const count = this.#count(key)
      if (count > 1) this.#inside.set(key, count - 1)
      else this.#inside.delete(key)
    }
    this.#total--
  }

  /** Counts something that could be a guess: a room's number, the host password. */
  mayTry(address: string, now: number): boolean {
    return this.hasTries(address, now) && keysOf(address).every((key) => this.#tries.allow(key, now))
  }

  /** Whether `mayTry` would say yes. Counts nothing. */
  hasTries(address: string, now: number): boolean {
    return keysOf(address).every((key) => this.#tries.hasLeft(key, now))
  }

  /** Counts a guest who comes to a room's door. Nobody can use up alone what a room takes in a minute. */
  mayJoin(room: string, address: string, now: number): boolean {
    const knock = `${room} ${address}`
    if (!this.#joins.hasLeft(room, now)) return false
    return this.#knocks.allow(knock, now) && this.#joins.allow(room, now)
  }

  /** How many rooms that address may have open. */
  roomsFor(address: string): number {
    return this.#limits.roomsPerAddress * this.#people(address)
  }

  /** How many guests of that address may stand at one door. */
  guestsFor(address: string): number {
    return this.#limits.guestsPerRoomPerAddress * this.#people(address)
  }

  prune(now: number): void {
    for (const limit of [this.#tries, this.#joins, this.#knocks]) limit.prune(now)
  }

  get connections(): number {
    return this.#total
  }

  #count(key: string): number {
    return this.#inside.get(key) ?? 0
  }

  /** How many people a key stands for. */
  #people(key: string): number {
    if (key.endsWith('/48')) return this.#limits.addressesPerNetwork
    return key === DOOR || isLoopback(key) ? this.#limits.loopbackPeople : 1
  }
}

/** What an address counts under: itself, and the network it is in. */
function keysOf(address: string): readonly string[] {
  const network = networkKey(address)
  return network === null ? [address] : [address, network]
}

function addressOf(knock: string): string {
  return knock.slice(knock.indexOf(' ') + 1)
}
