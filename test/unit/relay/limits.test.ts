import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addressKey, isLoopback, networkKey } from '../../../src-main/relay/address-key.ts'
import { Admission } from '../../../src-main/relay/admission.ts'
import { relayLimits } from '../../../src-main/relay/limits.ts'
import { Meetings } from '../../../src-main/relay/meetings.ts'
import { blinder, freshSecret, sameSecret } from '../../../src-main/relay/secrets.ts'
import { RateLimit, TokenBucket } from '../../../src-main/relay/token-bucket.ts'
import { holds } from '../../support/property.ts'

const MINUTE = 60_000

describe('a token bucket', () => {
  it('gives its capacity at once, then as fast as it refills', () => {
    const bucket = new TokenBucket(10, 2, 0)

    expect(bucket.take(10, 0)).toBe(true)
    expect(bucket.take(1, 499)).toBe(false)
    expect(bucket.take(1, 500)).toBe(true)
    expect(bucket.take(1, 500)).toBe(false)
  })

  it('never holds more than its capacity, and is not emptied by a clock that stands still', () => {
    const bucket = new TokenBucket(10, 2, 0)
    bucket.take(10, 0)

    expect(bucket.isFull(4_999)).toBe(false)
    expect(bucket.isFull(1_000_000)).toBe(true)
    expect(bucket.take(11, 1_000_000)).toBe(false)
  })

  it('lends, and says how long the debt takes to pay', () => {
    const bucket = new TokenBucket(1000, 1000, 0)

    expect(bucket.spend(1000, 0)).toBe(0)
    expect(bucket.spend(500, 0)).toBe(500)
    expect(bucket.spend(0, 500)).toBe(0)
  })

  it('paces who spends on credit to its rate, one slice off at the most', () => {
    const [rate, slice, seconds] = [1_000_000, 250_000, 60]
    const bucket = new TokenBucket(rate, rate, 0)
    let passed = 0

    for (let now = 0; now < seconds * 1000; passed += slice) now += bucket.spend(slice, now)

    expect(passed).toBeGreaterThanOrEqual(rate * seconds)
    expect(passed).toBeLessThanOrEqual(rate * (seconds + 1) + slice)
  })

  it('lets through no more than capacity and rate allow, whatever is asked', () => {
    const asked = fc.array(fc.record({ wait: fc.nat(200), amount: fc.nat(30) }))
    holds(
      fc.property(asked, (steps) => {
        const bucket = new TokenBucket(20, 50, 0)
        let now = 0
        let taken = 0
        for (const { wait, amount } of steps) {
          now += wait
          if (bucket.take(amount, now)) taken += amount
          expect(taken).toBeLessThanOrEqual(20 + (now * 50) / 1000 + 1e-6)
        }
      }),
    )
  })
})

describe('a rate limit', () => {
  it('counts each key by itself', () => {
    const limit = new RateLimit(() => 2)

    expect([limit.allow('a', 0), limit.allow('a', 0), limit.allow('a', 0)]).toEqual([true, true, false])
    expect(limit.allow('b', 0)).toBe(true)
    expect(limit.allow('a', MINUTE / 2)).toBe(true)
  })

  it('can be asked without counting', () => {
    const limit = new RateLimit(() => 1)

    expect([limit.hasLeft('a', 0), limit.hasLeft('a', 0)]).toEqual([true, true])
    limit.allow('a', 0)
    expect(limit.hasLeft('a', 0)).toBe(false)
  })

  it('forgets who has been quiet, and only those', () => {
    const limit = new RateLimit(() => 2)
    limit.allow('early', 0)
    limit.allow('late', MINUTE)

    limit.prune(MINUTE)

    expect(limit.size).toBe(1)
    expect([limit.allow('late', MINUTE), limit.allow('late', MINUTE)]).toEqual([true, false])
  })
})

describe('admission', () => {
  it('bounds connections in all and for each address', () => {
    const admission = new Admission(relayLimits({ connections: 3, connectionsPerAddress: 2 }))

    expect([admission.enter('a'), admission.enter('a'), admission.enter('a')]).toEqual([true, true, false])
    expect([admission.enter('b'), admission.enter('c')]).toEqual([true, false])
    admission.leave('a')
    expect(admission.enter('c')).toBe(true)
    expect(admission.connections).toBe(3)
  })

  it('takes a loopback address for many people, not for everybody', () => {
    const admission = new Admission(
      relayLimits({ connectionsPerAddress: 1, loopbackPeople: 3, roomsPerAddress: 2, joinsPerMinutePerAddress: 1 }),
    )

    const entered = Array.from({ length: 4 }, () => admission.enter('127.0.0.1'))
    const tried = Array.from({ length: 4 }, () => admission.mayTry('::1', 0))

    expect(entered).toEqual([true, true, true, false])
    expect(tried).toEqual([true, true, true, false])
    expect([admission.roomsFor('127.0.0.1'), admission.roomsFor('192.0.2.1')]).toEqual([6, 2])
  })

  it('takes a whole IPv6 network for several people, not for thousands', () => {
    const admission = new Admission(
      relayLimits({ connectionsPerAddress: 2, addressesPerNetwork: 3, joinsPerMinutePerAddress: 1 }),
    )
    const customers = Array.from({ length: 20 }, (_, at) => `2001:db8:1:${at}::/64`)

    expect(customers.map((key) => admission.enter(key)).filter(Boolean)).toHaveLength(6)
    expect(customers.map((key) => admission.mayTry(key, 0)).filter(Boolean)).toHaveLength(3)
    expect([admission.enter('2001:db8:2:0::/64'), admission.mayTry('2001:db8:2:0::/64', 0)]).toEqual([true, true])
    for (const key of customers.slice(0, 6)) admission.leave(key)
    admission.leave('2001:db8:2:0::/64')
    expect(admission.connections).toBe(0)
    expect(customers.map((key) => admission.enter(key)).filter(Boolean)).toHaveLength(6)
  })

  it('lets no address use up alone what one room takes', () => {
    const admission = new Admission(relayLimits({ joinsPerMinutePerRoom: 4, joinsPerMinutePerRoomPerAddress: 2 }))
    const join = (address: string) => admission.mayJoin('4271', address, 0)

    expect([join('a'), join('a'), join('a'), join('a')]).toEqual([true, true, false, false])
    expect([join('b'), join('c'), join('d')]).toEqual([true, true, false])
    expect(admission.mayJoin('4272', 'a', 0)).toBe(true)
  })

  it('counts guesses of an address and guests of a room apart', () => {
    const admission = new Admission(relayLimits({ joinsPerMinutePerAddress: 1, joinsPerMinutePerRoom: 1 }))

    expect([admission.mayTry('4271', 0), admission.mayJoin('4271', 'a', 0)]).toEqual([true, true])
    expect([admission.hasTries('4271', 0), admission.mayTry('4271', 0), admission.mayJoin('4271', 'a', 0)]).toEqual([
      false,
      false,
      false,
    ])
    admission.prune(MINUTE)
    expect(admission.mayTry('4271', MINUTE)).toBe(true)
  })
})

describe('an address counts', () => {
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:127.0.0.1', '127.0.0.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '::1'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['', ''],
  ])('%s as %s', (address, key) => {
    expect(addressKey(address)).toBe(key)
  })

  it.each([
    ['2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['192.0.2.7', null],
    ['::1', null],
    ['fe80::1%eth0', null],
  ])('%s within the network %s', (key, network) => {
    expect(networkKey(key)).toBe(network)
  })

  it('as this machine only when it is', () => {
    const keys = ['127.0.0.1', '127.8.9.1', '::1', '192.0.2.1', '2001:db8:0:0::/64']

    expect(keys.map(isLoopback)).toEqual([true, true, true, false, false])
  })
})

describe('meetings', () => {
  it('bring together who has the same token, each once', () => {
    const meetings = new Meetings<string>(10)

    expect(meetings.meet('t', 'ana')).toBe('waiting')
    expect(meetings.meet('u', 'eva')).toBe('waiting')
    expect(meetings.meet('t', 'rui')).toEqual({ other: 'ana' })
    expect(meetings.meet('t', 'ida')).toBe('waiting')
    expect(meetings.size).toBe(2)
  })

  it('forget who left, and are bounded', () => {
    const meetings = new Meetings<string>(1)
    meetings.meet('t', 'ana')

    expect(meetings.meet('u', 'rui')).toBe('full')
    meetings.leave('ana')
    meetings.leave('nobody')

    expect(meetings.meet('t', 'rui')).toBe('waiting')
  })
})

describe('secrets', () => {
  it('are the same only when every character is', () => {
    expect(sameSecret('opensesame', 'opensesame')).toBe(true)
    expect(sameSecret('opensesame', 'opensesamf')).toBe(false)
    expect(sameSecret('opensesame', 'opensesam')).toBe(false)
  })

  it('look different to every process that blinds them', () => {
    const [a, b] = [blinder(), blinder()]

    expect(a('x')).toBe(a('x'))
    expect(a('x')).not.toBe(b('x'))
    expect(freshSecret()).toMatch(/^[0-9a-f]{32}$/)
  })
})
