import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CONTROL_MOST,
  CONTROL_STEP,
  ENTRIES_MOST,
  RANGES_PER_MESSAGE,
} from '../../../src-main/engine/protocol/limits.ts'
import {
  decodeMessage,
  encodeMessage,
  fromRanges,
  type Message,
  rangePages,
} from '../../../src-main/engine/protocol/messages.ts'
import { holds } from '../../support/property.ts'

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))

const all: readonly Message[] = [
  { type: 'device', name: 'notebook da Ana' },
  { type: 'offer', device: 'pc', files: 2, folders: 1, bytes: Number.MAX_SAFE_INTEGER },
  { type: 'entries', entries: [{ p: 'a/b', k: 'file', s: 1, m: -1.5, x: true }] },
  { type: 'offered' },
  {
    type: 'skip',
    files: [
      [0, 3],
      [7, 1],
    ],
  },
  { type: 'accept' },
  { type: 'decline' },
  { type: 'received', bytes: 0 },
  { type: 'verified', files: [[1, 2]] },
  { type: 'refused', file: 3, code: 'target.denied' },
  { type: 'complete' },
  { type: 'done' },
  { type: 'cancel' },
  { type: 'fault', code: 'disk.full' },
  { type: 'ping' },
  { type: 'ping', deaf: 9_000, leg: 'theirs' },
]

describe('control messages', () => {
  it.each(all)('$type reads as it was written', (message) => {
    expect(decodeMessage(encodeMessage(message))).toEqual(message)
  })

  it.each(all)('$type does not show by its length what it says', (message) => {
    expect(encodeMessage(message).length).toBe(CONTROL_STEP)
  })

  it('are padded to whole steps however long they are', () => {
    holds(
      fc.property(fc.string({ maxLength: 256 }), (name) => {
        const encoded = encodeMessage({ type: 'device', name })
        expect(encoded.length % CONTROL_STEP).toBe(0)
        expect(decodeMessage(encoded)).toEqual({ type: 'device', name: name.toWellFormed() })
      }),
    )
  })

  it('lose fields this version does not know', () => {
    expect(decodeMessage(bytes({ type: 'decline', why: 'no time' }))).toEqual({ type: 'decline' })
  })

  it('keep a fault whose code only a later version knows', () => {
    expect(decodeMessage(bytes({ type: 'fault', code: 'moon.full' }))).toEqual({ type: 'fault', code: 'internal' })
    expect(decodeMessage(bytes({ type: 'refused', file: 1, code: 7 }))).toMatchObject({ code: 'internal' })
  })

  const entry = { p: 'a', k: 'file', s: 1, m: 0, x: false }
  it.each([
    ['an unknown type', { type: 'sudo' }],
    ['no type', { bytes: 1 }],
    ['an array', [{ type: 'ping' }]],
    ['null', null],
    ['a ping of less than no silence', { type: 'ping', deaf: -1, leg: 'mine' }],
    ['a ping of a leg that there is not', { type: 'ping', deaf: 1, leg: 'both' }],
    ['a negative size', { type: 'entries', entries: [{ ...entry, s: -1 }] }],
    ['a size beyond what numbers hold exactly', { type: 'entries', entries: [{ ...entry, s: 2 ** 53 }] }],
    ['half a byte', { type: 'entries', entries: [{ ...entry, s: 0.5 }] }],
    ['an empty path', { type: 'entries', entries: [{ ...entry, p: '' }] }],
    ['a path without end', { type: 'entries', entries: [{ ...entry, p: 'a'.repeat(4097) }] }],
    ['a kind that is neither file nor folder', { type: 'entries', entries: [{ ...entry, k: 'symlink' }] }],
    ['a date outside of time', { type: 'entries', entries: [{ ...entry, m: 1e17 }] }],
    ['too many entries', { type: 'entries', entries: Array.from({ length: 2001 }, () => entry) }],
    ['more files than an offer may have', { type: 'offer', device: '', files: ENTRIES_MOST + 1, folders: 0, bytes: 0 }],
    ['a range that is empty', { type: 'skip', files: [[1, 0]] }],
    ['a range that begins below 0', { type: 'skip', files: [[-1, 2]] }],
    ['a range longer than any offer', { type: 'skip', files: [[0, ENTRIES_MOST + 1]] }],
    [
      'ranges that overlap',
      {
        type: 'verified',
        files: [
          [0, 5],
          [4, 2],
        ],
      },
    ],
    [
      'ranges out of order',
      {
        type: 'verified',
        files: [
          [5, 1],
          [1, 1],
        ],
      },
    ],
    ['the same range again and again', { type: 'skip', files: Array.from({ length: 9999 }, () => [0, ENTRIES_MOST]) }],
    [
      'too many ranges',
      { type: 'skip', files: Array.from({ length: RANGES_PER_MESSAGE + 1 }, (_, at) => [at * 2, 1]) },
    ],
  ])('are refused: %s', (_, value) => {
    expect(decodeMessage(bytes(value))).toBeNull()
  })

  it('are refused where they are no JSON or no UTF-8', () => {
    expect(decodeMessage(Buffer.from('ping'))).toBeNull()
    expect(decodeMessage(Buffer.from([0x22, 0xff, 0x22]))).toBeNull()
    expect(decodeMessage(new Uint8Array(0))).toBeNull()
  })

  it('never throw, whatever comes', () => {
    holds(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json().map(Buffer.from)), (given) => {
        expect(() => decodeMessage(given)).not.toThrow()
      }),
    )
  })
})

const indices = fc
  .uniqueArray(fc.nat({ max: 3000 }), { maxLength: 500 })
  .map((found) => [...found].sort((a, b) => a - b))

describe('ranges', () => {
  it('name exactly the indices they were made of', () => {
    holds(
      fc.property(indices, (given) => {
        expect(rangePages(given).flatMap((page) => [...fromRanges(page, 3001)])).toEqual(given)
      }),
    )
  })

  it('never name an index at or beyond the total', () => {
    expect([...fromRanges([[2, ENTRIES_MOST]], 5)]).toEqual([2, 3, 4])
    expect([...fromRanges([[9, 1]], 5)]).toEqual([])
  })

  it('name nothing twice, even when they overlap', () => {
    const hostile = Array.from({ length: RANGES_PER_MESSAGE }, () => [0, ENTRIES_MOST] as const)
    expect([...fromRanges(hostile, 100)]).toHaveLength(100)
  })

  it('are spread over as many messages as they need, each fit for a record', () => {
    const everySecond = Array.from({ length: ENTRIES_MOST / 2 }, (_, at) => at * 2)
    const pages = rangePages(everySecond)

    expect(pages).toHaveLength(everySecond.length / RANGES_PER_MESSAGE)
    const encoded = encodeMessage({ type: 'skip', files: pages.at(-1) ?? [] })
    expect(encoded.length).toBeLessThanOrEqual(CONTROL_MOST)
    expect(decodeMessage(encoded)).not.toBeNull()
  })

  it('need no message where there is nothing to name', () => {
    expect(rangePages([])).toEqual([])
  })
})
