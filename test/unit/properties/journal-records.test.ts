import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ReceiverLine, SenderLine } from '../../../src-main/engine/journal/lines.ts'
import { logLine, parseLog } from '../../../src-main/engine/journal/log.ts'
import { type ReceiverRecord, readReceiverRecord } from '../../../src-main/engine/journal/receiver-record.ts'
import { readSenderRecord, type SenderRecord } from '../../../src-main/engine/journal/sender-record.ts'
import { mustBeUnpolluted } from '../../support/arbitraries.ts'
import { receiverLines, senderLines, strangeLines } from '../../support/arbitraries-journal.ts'
import { holds } from '../../support/property.ts'

/** What a journal's lines come to: a record in which everything agrees with everything else, or none. */

const room = { room: '4271', key: '0'.repeat(32), words: 'a-b', guesses: 3, doubt: null }

const logOf = (lines: readonly unknown[]) => parseLog(Buffer.concat(lines.map(logLine)))
const senderOf = (lines: readonly unknown[]) => readSenderRecord(logOf(lines), room)
const receiverOf = (lines: readonly unknown[]) => readReceiverRecord(logOf(lines))

function mustAgreeAtSender(record: SenderRecord): void {
  const { entries, hashes, lost, skipped, summary } = record
  const isFile = (index: number) => entries[index]?.k === 'file'
  expect([...hashes.keys(), ...lost.keys()].every(isFile)).toBe(true)
  expect([...hashes.keys()].filter((index) => lost.has(index))).toEqual([])
  expect([...skipped].every((index) => entries[index] !== undefined)).toBe(true)
  for (const { p } of entries) expect(`/${p}/`).not.toMatch(/\/(?:\.{0,2})\//)
  if (!summary) expect(hashes.size + lost.size + skipped.size + record.received).toBe(0)
  if (record.secret !== null || record.ended) expect(record.room).toBeNull()
}

function mustAgreeAtReceiver({ entries, kept, lost, open, begun }: ReceiverRecord): void {
  const isWanted = (index: number) => entries[index]?.k === 'file' && entries[index]?.w === true
  expect([...kept.keys(), ...lost.keys()].every(isWanted)).toBe(true)
  if (!begun) expect([kept.size, lost.size, open]).toEqual([0, 0, null])
  for (const { p } of entries) expect(`/${p}/`).not.toMatch(/\/(?:\.{0,2})\//)
  if (!open) return
  expect(isWanted(open.file)).toBe(true)
  for (const { bytes } of open.marks) expect(bytes).toBeLessThanOrEqual(entries[open.file]?.s ?? -1)
}

const of = <L extends { t: string }, T extends L['t']>(lines: readonly L[], t: T) =>
  lines.filter((line): line is Extract<L, { t: T }> => line.t === t)

describe('a sender\u2019s journal', () => {
  it('stopped anywhere is a record in which everything agrees, and that says what was said last', () => {
    holds(
      fc.property(senderLines, (lines) => {
        const record = senderOf(lines)
        if (!record) throw new Error('no record')
        mustAgreeAtSender(record)
        const listedFrom = lines.findIndex(({ t }) => t === 'afresh') + 1
        const entries = of<SenderLine, 'entries'>(lines.slice(listedFrom), 'entries').flatMap(({ e }) => e)
        expect(record.entries).toEqual(JSON.parse(JSON.stringify(entries)))
        expect(record.received).toBe(of<SenderLine, 'received'>(lines, 'received').at(-1)?.b ?? 0)
        expect(record.secret).toBe(of<SenderLine, 'proven'>(lines, 'proven').at(-1)?.secret ?? null)
        const fates = lines.filter((line) => line.t === 'hash' || line.t === 'lost')
        const last = new Map(fates.map((line) => [line.f, line.t === 'hash' ? line.h : line.c]))
        expect(new Map([...record.hashes, ...record.lost])).toEqual(last)
      }),
      400,
    )
  })

  it('with lines that are odd, missing or out of order is none, or one that agrees', () => {
    holds(
      fc.property(strangeLines(senderLines), (lines) => {
        const record = senderOf(lines)
        if (record) mustAgreeAtSender(record)
        mustBeUnpolluted()
      }),
      400,
    )
  })
})

describe('a receiver\u2019s journal', () => {
  it('stopped anywhere is a record in which everything agrees, and that says what was said last', () => {
    holds(
      fc.property(receiverLines, (lines) => {
        const record = receiverOf(lines)
        if (!record) throw new Error('no record')
        mustAgreeAtReceiver(record)
        const entries = of<ReceiverLine, 'entries'>(lines, 'entries').flatMap(({ e }) => e)
        expect(record.entries).toEqual(JSON.parse(JSON.stringify(entries)))
        const fates = lines.filter((line) => line.t === 'kept' || line.t === 'lost')
        const last = new Map(fates.map((line) => [line.f, line.t]))
        for (const [file, fate] of last) expect((fate === 'kept' ? record.kept : record.lost).has(file)).toBe(true)
      }),
      400,
    )
  })

  it('with lines that are odd, missing or out of order is none, or one that agrees', () => {
    holds(
      fc.property(strangeLines(receiverLines), (lines) => {
        const record = receiverOf(lines)
        if (record) mustAgreeAtReceiver(record)
        mustBeUnpolluted()
      }),
      400,
    )
  })

  it('is no sender\u2019s, nor the other way round', () => {
    holds(
      fc.property(receiverLines, senderLines, (received, sent) => {
        expect(senderOf(received)).toBeNull()
        expect(receiverOf(sent)).toBeNull()
      }),
      50,
    )
  })
})
