import { describe, expect, it } from 'vitest'
import { type LogEntry, RelayLog } from '../../../src-main/relay/log.ts'

describe('the log of a relay', () => {
  it('tells each happening while they are few', () => {
    const told: LogEntry[] = []
    const log = new RelayLog(
      (entry) => told.push(entry),
      () => 0,
    )
    const events = [
      { kind: 'paired', reading: 'buffers' },
      { kind: 'refused', code: 'limit.rate' },
      { kind: 'ended', bytes: 5, seconds: 1, why: 'closed' },
    ] as const

    for (const event of events) log.note(event)
    log.flush()

    expect(told).toEqual(events)
  })

  it('fills no disk in a flood of a day, and says how much it left out', () => {
    const told: LogEntry[] = []
    let now = 0
    const log = new RelayLog(
      (entry) => told.push(entry),
      () => now,
    )
    const seconds = 24 * 60 * 60

    for (; now < seconds * 1000; now += 100) {
      log.note({ kind: 'refused', code: now % 200 === 0 ? 'limit.rate' : 'room.unknown' })
    }
    log.flush()

    const refused = told.filter(({ kind }) => kind === 'refused').length
    const omitted = told.flatMap((entry) => (entry.kind === 'omitted' ? [entry] : []))
    expect(told.map((entry) => JSON.stringify(entry)).join('\n').length).toBeLessThan(20_000_000)
    expect(refused + omitted.reduce((sum, { lines }) => sum + lines, 0)).toBe(seconds * 10)
    expect(omitted.at(-1)?.of).toMatchObject({ 'limit.rate': expect.any(Number), 'room.unknown': expect.any(Number) })
  })

  it('lets a flood of refusals hide no transfer', () => {
    const told: LogEntry[] = []
    const log = new RelayLog(
      (entry) => told.push(entry),
      () => 0,
    )
    for (let n = 0; n < 1_000; n++) log.note({ kind: 'refused', code: 'limit.connections' })

    log.note({ kind: 'paired', reading: 'chunks' })

    expect(told.at(-1)).toEqual({ kind: 'paired', reading: 'chunks' })
    expect(told.at(-2)).toEqual({ kind: 'omitted', lines: 940, of: { 'limit.connections': 940 } })
  })
})
