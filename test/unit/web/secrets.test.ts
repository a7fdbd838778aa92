import { describe, expect, it } from 'vitest'
import { isSame, randomSecret, TICKET_MS, Tickets } from '../../../src-main/web/secrets.ts'

describe('a ticket', () => {
  it('is good once', () => {
    const tickets = new Tickets(() => 0)
    const ticket = tickets.issue()

    expect([tickets.spend(ticket), tickets.spend(ticket)]).toEqual([true, false])
  })

  it('is good only for a while', () => {
    let now = 0
    const tickets = new Tickets(() => now)
    const [early, late] = [tickets, new Tickets(() => now)].map((one) => ({ one, ticket: one.issue() }))

    now = TICKET_MS - 1
    expect(early?.one.spend(early.ticket)).toBe(true)
    now = TICKET_MS
    expect(late?.one.spend(late.ticket)).toBe(false)
  })

  it('is not spent by a wrong one, and ended by the next', () => {
    const tickets = new Tickets(() => 0)
    const first = tickets.issue()
    expect(tickets.spend('wrong')).toBe(false)
    const second = tickets.issue()

    expect([tickets.spend(first), tickets.spend(second)]).toEqual([false, true])
  })

  it('is none where none was given out', () => {
    expect(new Tickets().spend('')).toBe(false)
  })
})

describe('a secret', () => {
  it('has 256 bits and is another each time', () => {
    const drawn = Array.from({ length: 100 }, randomSecret)

    expect(new Set(drawn).size).toBe(100)
    for (const one of drawn) expect(Buffer.from(one, 'base64url')).toHaveLength(32)
  })

  it('is the same only as a whole', () => {
    expect(isSame('abc', 'abc')).toBe(true)
    for (const other of ['ab', 'abcd', 'abC', '']) expect(isSame(other, 'abc')).toBe(false)
  })
})
