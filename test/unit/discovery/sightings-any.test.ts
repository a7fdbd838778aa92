import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ADDRESSES_MOST,
  PORTS_MOST,
  SILENCE_MOST,
  Sightings,
  SOURCES_MOST,
  type Trial,
} from '../../../src-main/engine/net/discovery/sightings.ts'
import { holds } from '../../support/property.ts'

/** Few of each, so that they meet. */
const link = fc.constantFrom('eth0 IPv4', 'eth0 IPv6')
const host = fc.nat({ max: 90 }).map((at) => `10.0.0.${at}`)
const port = fc.oneof(fc.constant(19034), fc.integer({ min: 1, max: 20 }))
const id = fc.constantFrom('a', 'b', 'c').map((digit) => digit.repeat(32))
const said = { link, host, port, id, pause: fc.constantFrom(0, 0, 1, 500, 9_000) }

const step = fc.oneof(
  { arbitrary: fc.record({ do: fc.constant('announce' as const), ...said }), weight: 6 },
  { arbitrary: fc.record({ do: fc.constant('goodbye' as const), ...said }), weight: 1 },
  {
    arbitrary: fc.record({ do: fc.constant('try' as const), pause: fc.constant(0), isRelay: fc.boolean() }),
    weight: 4,
  },
  { arbitrary: fc.record({ do: fc.constant('wait' as const), pause: fc.constantFrom(100, 8_000, 30_000) }), weight: 1 },
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** The list beside what it was told: nothing may be listed that was not heard and found to be a relay. */
class Watch {
  readonly sightings: Sightings
  readonly #heard = new Map<string, number>()
  readonly #proven = new Set<string>()
  readonly #open: Trial[] = []
  #now = 0

  constructor(lots: readonly number[]) {
    let at = 0
    this.sightings = new Sightings((count) => (lots[at++ % lots.length] ?? 0) % count)
  }

  take(one: Step): void {
    this.#now += one.pause
    if (one.do === 'announce') this.#announce(one)
    else if (one.do === 'goodbye') this.sightings.goodbye({ ...one, rank: 0 }, one, this.#now)
    else if (one.do === 'try') this.#try(one.isRelay)
    else this.sightings.sweep(this.#now)
    this.#check()
  }

  #announce(one: Extract<Step, { do: 'announce' }>): void {
    this.#heard.set(`${one.host}:${one.port}`, this.#now)
    this.sightings.announced({ ...one, rank: 0 }, { ...one, name: 'x' }, this.#now)
  }

  /** Begins a trial and ends the one before. */
  #try(isRelay: boolean): void {
    const trial = this.sightings.next(this.#now)
    if (trial) this.#open.push(trial)
    const over = this.#open.shift()
    if (!over) return
    if (isRelay) this.#proven.add(`${over.address.host}:${over.address.port}`)
    this.sightings.tried(over, isRelay, this.#now)
  }

  #check(): void {
    expect(this.sightings.size).toBeLessThanOrEqual(2 * SOURCES_MOST * PORTS_MOST)
    for (const { addresses } of this.sightings.relays()) {
      expect(addresses.length).toBeLessThanOrEqual(ADDRESSES_MOST)
      for (const { host, port } of addresses) {
        expect(this.#proven.has(`${host}:${port}`)).toBe(true)
        expect(this.#heard.has(`${host}:${port}`)).toBe(true)
      }
    }
  }

  /** After a long silence nothing is left. */
  end(): void {
    // The first forgets the places, the second what is remembered of their addresses.
    for (const quiet of [1, 2]) this.sightings.sweep(this.#now + quiet * 2 * SILENCE_MOST)
    expect(this.sightings.relays()).toEqual([])
    expect(this.sightings.size).toBe(0)
  }
}

describe('whatever is announced, in whatever order', () => {
  it('only what was heard and found is listed, and all of it is bounded', () => {
    holds(
      fc.property(
        fc.array(step, { maxLength: 200 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 20 }),
        (steps, lots) => {
          const watch = new Watch(lots)
          for (const one of steps) watch.take(one)
          watch.end()
        },
      ),
      150,
    )
  })
})
