import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Claim, Rooms } from '../../../src-main/relay/rooms.ts'
import { holds } from '../../support/property.ts'

/** The relay's memory of who waits for whom, whatever clients do in whatever order. */

const ROOMS = 4
const OF_ONE = 2
const GUESTS = 3
const FROM_ONE = 2
const KEEP_MS = 50

const person = fc.nat({ max: 4 })
const place = fc.nat()

const opening = fc.record({ do: fc.constant('open' as const), who: person })
const joining = fc.record({ do: fc.constant('join' as const), who: person, which: place })

const act = fc.oneof(
  opening,
  opening,
  joining,
  joining,
  fc.record({ do: fc.constant('claim' as const), who: person, which: place, right: fc.boolean() }),
  fc.record({ do: fc.constant('accept' as const), which: place }),
  fc.record({ do: fc.constant('leave' as const), which: place }),
  fc.record({ do: fc.constant('hangUp' as const), which: place }),
  fc.record({ do: fc.constant('close' as const), which: place }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.nat({ max: 40 }) }),
)
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

/** What a test remembers beside the rooms, to hold them to it. */
class Crowd {
  readonly rooms = new Rooms<string, string>({ roomsMost: ROOMS, guestsMost: GUESTS, keepMs: KEEP_MS, pick: () => 0 })
  /** Lines of owners that are open, and the claim each would come back with. */
  readonly lines = new Map<string, Claim>()
  readonly claims: Claim[] = []
  /** Guests at a door, by ticket. */
  readonly waiting = new Map<string, string>()
  /** Who stands where, by ticket: `room address`. */
  readonly #standing = new Map<string, string>()
  #names = 0
  #now = 0

  carryOut(one: Act): void {
    switch (one.do) {
      case 'open':
        return this.#open(one.who)
      case 'claim':
        return this.#claim(one.who, one.which, one.right)
      case 'join':
        return this.#join(one.who, one.which)
      case 'accept':
        return this.#accept(one.which)
      case 'leave':
        return this.#leave(one.which)
      case 'hangUp':
        return this.#hangUp(one.which)
      case 'close':
        return this.#close(one.which)
      case 'wait':
        this.#now += one.ms
        this.#sendAway(this.rooms.expire(this.#now))
    }
  }

  #open(who: number, claim?: Claim): void {
    const line = `line ${this.#names++}`
    const opened = this.rooms.open(line, `owner ${who}`, OF_ONE, claim)
    if (typeof opened === 'string') return
    if (opened.replaced !== null) this.lines.delete(opened.replaced)
    for (const ticket of opened.tickets) expect(this.waiting.has(ticket)).toBe(true)
    this.#sendAway(opened.homeless)
    const mine = { room: opened.number, hostKey: opened.hostKey }
    if (claim) expect(mine).toEqual(claim)
    this.lines.set(line, mine)
    this.claims.push(mine)
  }

  #claim(who: number, which: number, right: boolean): void {
    const known = pick(this.claims, which)
    if (!known) return
    if (right) return this.#open(who, known)
    const before = this.rooms.size
    const answer = this.rooms.open('thief', `owner ${who}`, OF_ONE, { ...known, hostKey: 'f'.repeat(32) })
    // A room that stands is not given away; one that is gone is anybody's, under the key he brings.
    if (typeof answer === 'string') expect(this.rooms.size).toBeLessThanOrEqual(before)
    else {
      this.#sendAway(answer.homeless)
      this.#sendAway(this.rooms.close('thief'))
    }
  }

  #join(who: number, which: number): void {
    const guest = `guest ${this.#names++}`
    const room = pick(this.claims, which)?.room ?? '0000'
    const joined = this.rooms.join(room, guest, `owner ${who}`, FROM_ONE)
    if (typeof joined === 'string') return
    expect(this.lines.get(joined.host)?.room).toBe(room)
    this.waiting.set(joined.ticket, guest)
    this.#standing.set(joined.ticket, `${room} ${who}`)
    const alike = [...this.waiting.keys()].filter((ticket) => this.#standing.get(ticket) === `${room} ${who}`)
    expect(alike.length).toBeLessThanOrEqual(FROM_ONE)
  }

  #accept(which: number): void {
    const ticket = pick([...this.waiting.keys()], which)
    if (!ticket) return
    expect(this.rooms.accept(ticket)).toBe(this.waiting.get(ticket))
    expect(this.rooms.accept(ticket)).toBeNull()
    this.waiting.delete(ticket)
  }

  #leave(which: number): void {
    const ticket = pick([...this.waiting.keys()], which)
    if (!ticket) return
    this.rooms.leave(ticket)
    this.waiting.delete(ticket)
    expect(this.rooms.accept(ticket)).toBeNull()
  }

  #hangUp(which: number): void {
    const line = pick([...this.lines.keys()], which)
    if (!line) return
    this.lines.delete(line)
    this.rooms.hangUp(line, this.#now)
  }

  #close(which: number): void {
    const line = pick([...this.lines.keys()], which)
    if (!line) return
    this.lines.delete(line)
    this.#sendAway(this.rooms.close(line))
    expect(this.rooms.close(line)).toEqual([])
  }

  /** Each guest is sent away once, and was waiting. */
  #sendAway(guests: readonly string[]): void {
    for (const guest of guests) {
      const ticket = [...this.waiting].find(([, name]) => name === guest)?.[0]
      expect(ticket).toBeDefined()
      this.waiting.delete(ticket ?? '')
    }
  }
}

function pick<T>(list: readonly T[], which: number): T | undefined {
  return list[which % Math.max(1, list.length)]
}

describe('rooms, whatever happens', () => {
  it('know who is there, lose nobody, and stay within their bounds', () => {
    holds(
      fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
        const crowd = new Crowd()
        for (const one of acts) {
          crowd.carryOut(one)
          expect(crowd.rooms.waiting).toBe(crowd.lines.size)
          expect(crowd.rooms.size).toBeLessThanOrEqual(ROOMS)
          expect(crowd.rooms.size).toBeGreaterThanOrEqual(crowd.lines.size)
        }
        // At the end everybody who waits can still be answered, and when all is closed nothing is left.
        for (const [ticket, guest] of crowd.waiting) expect(crowd.rooms.accept(ticket)).toBe(guest)
        for (const line of crowd.lines.keys()) crowd.rooms.close(line)
        crowd.rooms.expire(Number.POSITIVE_INFINITY)
        expect([crowd.rooms.size, crowd.rooms.waiting]).toEqual([0, 0])
      }),
      200,
    )
  })
})
