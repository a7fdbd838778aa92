import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKey, isLoopback, networkKey } from '../../../src-main/relay/address-key.ts'
import { Admission } from '../../../src-main/relay/admission.ts'
import { relayLimits } from '../../../src-main/relay/limits.ts'
import { Meetings } from '../../../src-main/relay/meetings.ts'
import { TokenBucket } from '../../../src-main/relay/token-bucket.ts'
import { holds } from '../../support/property.ts'

/** Who may come in and how often, whoever comes. */

const limits = relayLimits({
  connections: 12,
  connectionsPerAddress: 3,
  addressesPerNetwork: 2,
  loopbackPeople: 2,
  joinsPerMinutePerAddress: 4,
})

const customers = [0, 1, 2].map((number) => `2001:db8:1:${number}::/64`)
const key = fc.constantFrom('192.0.2.1', '192.0.2.2', '127.0.0.1', '2001:db8:2:0::/64', ...customers)

/** For how many people a key stands under these limits. */
const peopleOf = (counted: string) => (counted.endsWith('/48') || isLoopback(counted) ? 2 : 1)

/** How often each address and each network occurs. */
function tally(addresses: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const keys = addresses.flatMap((address) => [address, networkKey(address) ?? []].flat())
  for (const counted of keys) counts.set(counted, (counts.get(counted) ?? 0) + 1)
  return counts
}

/** Lets people come and go; who is inside in the end. */
function comeAndGo(admission: Admission, steps: readonly (readonly [address: string, leaves: boolean])[]): string[] {
  const inside: string[] = []
  for (const [address, leaves] of steps) {
    const at = inside.indexOf(address)
    if (leaves && at >= 0) admission.leave(inside.splice(at, 1)[0] ?? '')
    else if (!leaves && admission.enter(address)) inside.push(address)
    expect(admission.connections).toBe(inside.length)
  }
  return inside
}

describe('admission, whoever comes', () => {
  it('lets in no more of an address, a network and everybody than it may, and forgets who leaves', () => {
    holds(
      fc.property(fc.array(fc.tuple(key, fc.boolean()), { maxLength: 60 }), (steps) => {
        const admission = new Admission(limits)
        const inside = comeAndGo(admission, steps)
        expect(inside.length).toBeLessThanOrEqual(12)
        for (const [counted, count] of tally(inside)) expect(count).toBeLessThanOrEqual(3 * peopleOf(counted))
        for (const address of inside) admission.leave(address)
        expect(admission.connections).toBe(0)
        expect(comeAndGo(admission, [['192.0.2.1', false]])).toEqual(['192.0.2.1'])
      }),
      200,
    )
  })

  it('lets nobody try more often than he may, however he spreads it over his network and over time', () => {
    holds(
      fc.property(fc.array(fc.tuple(key, fc.nat({ max: 5_000 })), { maxLength: 80 }), (steps) => {
        const admission = new Admission(limits)
        let now = 0
        const tried = steps.flatMap(([address, ms]) => {
          now += ms
          return admission.mayTry(address, now) ? [address] : []
        })
        const minutes = 1 + now / 60_000
        for (const [counted, count] of tally(tried)) {
          expect(count).toBeLessThanOrEqual(4 * peopleOf(counted) * minutes + 1e-6)
        }
      }),
      200,
    )
  })

  it('lets no address use up alone what a room takes', () => {
    const knock = fc.tuple(fc.constantFrom('4271', '4272'), key)
    holds(
      fc.property(fc.array(knock, { maxLength: 60 }), (knocks) => {
        const admission = new Admission(limits)
        const joined = knocks.filter(([room, address]) => admission.mayJoin(room, address, 0))
        for (const [room, address] of joined) {
          const same = joined.filter(([where]) => where === room)
          expect(same.length).toBeLessThanOrEqual(limits.joinsPerMinutePerRoom)
          const mine = same.filter(([, who]) => who === address).length
          expect(mine).toBeLessThanOrEqual(limits.joinsPerMinutePerRoomPerAddress * peopleOf(address))
        }
      }),
      150,
    )
  })
})

/** One who comes with a token, beside what a test remembers of who waits. */
function meetOne(meetings: Meetings<number>, waiting: Map<string, number>, token: string, who: number): void {
  const there = waiting.get(token)
  const met = meetings.meet(token, who)
  if (there !== undefined) {
    expect(met).toEqual({ other: there })
    waiting.delete(token)
  } else {
    expect(met).toBe(waiting.size >= 3 ? 'full' : 'waiting')
    if (met === 'waiting') waiting.set(token, who)
  }
}

describe('meetings, whatever happens', () => {
  it('bring two together who say the same, each once, and hold no more than they may', () => {
    const step = fc.record({ token: fc.constantFrom('a', 'b', 'c', 'd'), leaves: fc.boolean() })
    holds(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const meetings = new Meetings<number>(3)
        const waiting = new Map<string, number>()
        for (const [who, { token, leaves }] of steps.entries()) {
          const first = [...waiting][0]
          if (leaves && first) {
            meetings.leave(first[1])
            waiting.delete(first[0])
          } else {
            meetOne(meetings, waiting, token, who)
          }
          expect(meetings.size).toBe(waiting.size)
        }
      }),
      200,
    )
  })
})

describe('an address', () => {
  it('of any form has a key, one for all of a /64, and the same for an IPv4 address in an IPv6 coat', () => {
    holds(
      fc.property(
        fc.ipV6(),
        fc.ipV4(),
        fc.array(fc.nat({ max: 0xffff }), { minLength: 8, maxLength: 8 }),
        (six, four, hextets) => {
          expect(addressKey(six)).toBe(addressKey(six.toUpperCase()))
          expect(addressKey(`::ffff:${four}`)).toBe(four)
          const [a = 0, b = 0, c = 0, d = 0, ...rest] = hextets
          const network = [(a & 0x0fff) | 0x2000, b, c, d].map((part) => part.toString(16)).join(':')
          const whole = `${network}:${rest.map((part) => part.toString(16)).join(':')}`
          expect(addressKey(whole)).toBe(addressKey(`${network}::1`))
          expect(networkKey(addressKey(whole))).toBe(`${network.split(':').slice(0, 3).join(':')}::/48`)
        },
      ),
      200,
    )
  })

  it('that is none does no harm', () => {
    const odd = fc.oneof(
      fc.string({ maxLength: 40 }),
      fc.constantFrom('::', ':', ':::', '1::2::3', '::ffff:', 'fe80::%', '%', '1:2'),
    )
    holds(
      fc.property(odd, (text) => {
        expect(typeof addressKey(text)).toBe('string')
        expect(() => networkKey(addressKey(text))).not.toThrow()
      }),
      150,
    )
  })
})

describe('a bucket', () => {
  it('pays out no more than it holds and gets, and its debts are paid when it says', () => {
    const step = fc.record({ wait: fc.nat({ max: 300 }), amount: fc.nat({ max: 40 }), credit: fc.boolean() })
    holds(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const bucket = new TokenBucket(20, 50, 0)
        let now = 0
        for (const { wait, amount, credit } of steps) {
          now += wait
          if (!credit) {
            const had = bucket.has(amount, now)
            expect(bucket.take(amount, now)).toBe(had)
            continue
          }
          now += bucket.spend(amount, now)
          expect(bucket.has(-1e-6, now)).toBe(true)
        }
        expect(bucket.isFull(now + 1e9)).toBe(true)
      }),
      200,
    )
  })
})
