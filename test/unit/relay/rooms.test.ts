import { describe, expect, it } from 'vitest'
import { RoomNumbers } from '../../../src-main/relay/room-numbers.ts'
import { type Opened, Rooms, type RoomsOptions } from '../../../src-main/relay/rooms.ts'

const OWNER = '192.0.2.1'
const ELSEWHERE = '198.51.100.1'
const secret = (digit: string) => digit.repeat(32)

function rooms(changes: Partial<RoomsOptions> = {}) {
  let last = 0
  return new Rooms<string, string>({ roomsMost: 100, guestsMost: 3, keepMs: 1000, pick: () => last++, ...changes })
}

function opened(result: Opened<string, string> | string): Opened<string, string> {
  if (typeof result === 'string') throw new Error(result)
  return result
}

describe('rooms', () => {
  it('get different numbers and keys', () => {
    const all = rooms()

    const a = opened(all.open('ana', OWNER, 9))
    const b = opened(all.open('rui', OWNER, 9))

    expect([a.number, b.number]).toEqual(['1000', '1001'])
    expect(a.hostKey).not.toBe(b.hostKey)
    expect(all).toMatchObject({ waiting: 2, size: 2 })
  })

  it('give a guest to the owner by a ticket that works once', () => {
    const all = rooms()
    const { number } = opened(all.open('ana', OWNER, 9))

    const joined = all.join(number, 'guest', ELSEWHERE, 9)
    if (typeof joined === 'string') throw new Error(joined)

    expect(joined.host).toBe('ana')
    expect(all.accept(joined.ticket)).toBe('guest')
    expect(all.accept(joined.ticket)).toBeNull()
    expect(all.accept(secret('0'))).toBeNull()
  })

  it('are busy with as many guests as may wait, and free again when one leaves', () => {
    const all = rooms({ guestsMost: 1 })
    const { number } = opened(all.open('ana', OWNER, 9))
    const first = all.join(number, 'first', ELSEWHERE, 9)
    if (typeof first === 'string') throw new Error(first)

    expect(all.join(number, 'second', ELSEWHERE, 9)).toBe('room.busy')
    all.leave(first.ticket)

    expect(all.join(number, 'second', ELSEWHERE, 9)).toMatchObject({ host: 'ana' })
  })

  it('keep a place at the door for others than those of one address', () => {
    const all = rooms({ guestsMost: 3 })
    const { number } = opened(all.open('ana', OWNER, 9))
    all.join(number, 'first', 'a', 2)
    all.join(number, 'second', 'a', 2)

    expect(all.join(number, 'third', 'a', 2)).toBe('room.busy')
    expect(all.join(number, 'expected', 'b', 2)).toMatchObject({ host: 'ana' })
    expect(all.join(number, 'late', 'c', 2)).toBe('room.busy')
  })

  it('are away while the line is broken, come back by the key and remember who waits', () => {
    const all = rooms()
    const { number, hostKey } = opened(all.open('ana', OWNER, 9))
    const joined = all.join(number, 'guest', ELSEWHERE, 9)
    if (typeof joined === 'string') throw new Error(joined)

    all.hangUp('ana', 0)
    expect(all.join(number, 'late', ELSEWHERE, 9)).toBe('room.away')
    expect(all.waiting).toBe(0)
    const back = opened(all.open('ana again', OWNER, 9, { room: number, hostKey }))

    expect(back).toEqual({ number, hostKey, replaced: null, tickets: [joined.ticket], homeless: [] })
    expect(all.join(number, 'late', ELSEWHERE, 9)).toMatchObject({ host: 'ana again' })
  })

  it('pass from a line to the next one, and the first one\u2019s end is nothing to them', () => {
    const all = rooms()
    const { number, hostKey } = opened(all.open('old', OWNER, 9))

    const back = opened(all.open('new', OWNER, 9, { room: number, hostKey }))
    all.hangUp('old', 0)
    all.expire(5000)

    expect(back.replaced).toBe('old')
    expect(all.join(number, 'guest', ELSEWHERE, 9)).toMatchObject({ host: 'new' })
    expect(all.close('old')).toEqual([])
  })

  it('stay with their key, and are made again where they are not known', () => {
    const all = rooms()
    const { number } = opened(all.open('ana', OWNER, 9))

    expect(all.open('eve', OWNER, 9, { room: number, hostKey: secret('e') })).toBe('room.busy')

    const again = opened(all.open('rui', OWNER, 9, { room: '777777', hostKey: secret('7') }))
    expect(again).toMatchObject({ number: '777777', hostKey: secret('7') })
  })

  it('are kept for their time after the line broke, and not longer', () => {
    const all = rooms({ keepMs: 1000 })
    const { number } = opened(all.open('ana', OWNER, 9))
    all.join(number, 'guest', ELSEWHERE, 9)
    all.hangUp('ana', 500)

    expect(all.expire(1499)).toEqual([])
    expect(all.join(number, 'late', ELSEWHERE, 9)).toBe('room.away')
    expect(all.expire(1500)).toEqual(['guest'])
    expect(all.join(number, 'late', ELSEWHERE, 9)).toBe('room.unknown')
    expect(all.size).toBe(0)
  })

  it('that were taken back in time do not go with the earlier break', () => {
    const all = rooms({ keepMs: 1000 })
    const { number, hostKey } = opened(all.open('ana', OWNER, 9))
    all.hangUp('ana', 0)
    opened(all.open('ana', OWNER, 9, { room: number, hostKey }))
    all.hangUp('ana', 900)

    all.expire(1500)

    expect(all.join(number, 'guest', ELSEWHERE, 9)).toBe('room.away')
  })

  it('end with their owner\u2019s word: guests and tickets are gone', () => {
    const all = rooms()
    const { number } = opened(all.open('ana', OWNER, 9))
    const joined = all.join(number, 'guest', ELSEWHERE, 9)
    if (typeof joined === 'string') throw new Error(joined)

    expect(all.close('ana')).toEqual(['guest'])

    expect(all.accept(joined.ticket)).toBeNull()
    expect(all.join(number, 'late', ELSEWHERE, 9)).toBe('room.unknown')
  })

  it('whose owner is away are given up for new ones when there is no place, the longest away first', () => {
    const all = rooms({ roomsMost: 3 })
    const first = opened(all.open('a', 'x', 9))
    const second = opened(all.open('b', 'y', 9))
    const third = opened(all.open('c', 'z', 9))
    all.join(second.number, 'guest', ELSEWHERE, 9)
    all.hangUp('a', 20)
    all.hangUp('b', 10)

    expect(opened(all.open('d', OWNER, 9)).homeless).toEqual(['guest'])
    expect(opened(all.open('e', OWNER, 9)).homeless).toEqual([])
    expect(all.open('f', OWNER, 9)).toBe('limit.rooms')

    all.close('e')
    const again = all.open('a again', 'x', 9, { room: first.number, hostKey: first.hostKey })
    expect(opened(again).number).toBe(first.number)
    expect(all.join(third.number, 'late', ELSEWHERE, 9)).toMatchObject({ host: 'c' })
  })

  it('of one owner are given up for his own next one, and nobody else\u2019s', () => {
    const all = rooms()
    opened(all.open('a', OWNER, 1))
    const other = opened(all.open('b', 'y', 1))
    all.hangUp('b', 0)

    expect(all.open('c', OWNER, 1)).toBe('limit.rooms')
    all.hangUp('a', 10)
    opened(all.open('c', OWNER, 1))

    expect(all.size).toBe(2)
    expect(all.join(other.number, 'guest', ELSEWHERE, 9)).toBe('room.away')
  })

  it('are bounded in all and for each owner, and count again when they end', () => {
    const all = rooms({ roomsMost: 3 })
    opened(all.open('a', OWNER, 2))
    opened(all.open('b', OWNER, 2))

    expect(all.open('c', OWNER, 2)).toBe('limit.rooms')
    opened(all.open('c', '192.0.2.2', 2))
    expect(all.open('d', '192.0.2.3', 2)).toBe('limit.rooms')

    all.close('a')
    expect(all.open('e', OWNER, 2)).toMatchObject({ replaced: null })
  })

  it('taken back from elsewhere count for the new address', () => {
    const all = rooms()
    const { number, hostKey } = opened(all.open('ana', OWNER, 1))

    opened(all.open('ana on the train', '192.0.2.9', 1, { room: number, hostKey }))

    expect(all.open('rui', OWNER, 1)).toMatchObject({ replaced: null })
    expect(all.open('eva', '192.0.2.9', 1)).toBe('limit.rooms')
  })
})

describe('room numbers', () => {
  it('are four digits while half of those are free, then five', () => {
    const numbers = new RoomNumbers(() => 0)
    const drawn = Array.from({ length: 4501 }, () => numbers.draw())

    expect(new Set(drawn).size).toBe(4501)
    expect(drawn.slice(0, 4500).every((number) => number.length === 4)).toBe(true)
    expect(drawn[4500]).toBe('10000')
  })

  it('go on from the pick to the next free one, around the end', () => {
    const numbers = new RoomNumbers(() => 8999)

    expect([numbers.draw(), numbers.draw()]).toEqual(['9999', '1000'])
  })

  it('are four digits again when rooms have ended', () => {
    const numbers = new RoomNumbers(() => 0)
    const drawn = Array.from({ length: 4501 }, () => numbers.draw())

    numbers.free(drawn[0] ?? '')
    numbers.free(drawn[0] ?? '')

    expect(numbers.draw()).toBe('1000')
  })
})
