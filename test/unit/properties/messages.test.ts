import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONTROL_MOST, CONTROL_STEP, ENTRIES_MOST, PATHS_MOST } from '../../../src-main/engine/protocol/limits.ts'
import {
  decodeMessage,
  encodeMessage,
  fromRanges,
  type Message,
  type Ranges,
  rangePages,
} from '../../../src-main/engine/protocol/messages.ts'
import { OfferCollector } from '../../../src-main/engine/transfer/offer-collector.ts'
import { offerPages } from '../../../src-main/engine/transfer/offer-pages.ts'
import type { SourceEntry } from '../../../src-main/engine/types.ts'
import { anyText } from '../../support/any-text.ts'
import { mustBeUnpolluted, oddJson, strangeJson, tampering } from '../../support/arbitraries.ts'
import { hostilePath } from '../../support/arbitraries-names.ts'
import { anyMessage, anyRanges, anyWireEntry } from '../../support/arbitraries-wire.ts'
import { holds } from '../../support/property.ts'

/** A message that came out of hostile bytes keeps every promise the engine relies on. */
function mustBeMessage(message: Message | null): void {
  mustBeUnpolluted()
  if (!message) return
  expect(decodeMessage(encodeMessage(message))).toEqual(message)
  for (const value of Object.values(message)) {
    if (typeof value === 'number') expect(Number.isSafeInteger(value) && value >= 0).toBe(true)
  }
  if (message.type === 'skip' || message.type === 'verified') mustAscend(message.files)
  if (message.type === 'entries') {
    for (const entry of message.entries) {
      expect(Object.keys(entry).sort()).toEqual(['k', 'm', 'p', 's', 'x'])
      expect(Number.isSafeInteger(entry.s) && entry.s >= 0).toBe(true)
      expect(Number.isNaN(new Date(entry.m).getTime())).toBe(false)
    }
  }
}

function mustAscend(ranges: Ranges): void {
  let from = 0
  for (const [first, length] of ranges) {
    expect(first).toBeGreaterThanOrEqual(from)
    expect(length).toBeGreaterThan(0)
    from = first + length
  }
}

describe('control messages', () => {
  it('come out as they went in, padded to whole steps', () => {
    holds(
      fc.property(anyMessage, (message) => {
        const bytes = encodeMessage(message)
        expect(bytes.length % CONTROL_STEP).toBe(0)
        expect(decodeMessage(bytes)).toEqual(JSON.parse(JSON.stringify(message)))
      }),
      150,
    )
  })

  it('that were tampered with are messages or none', () => {
    holds(
      fc.property(anyMessage, tampering, (message, tamper) =>
        mustBeMessage(decodeMessage(tamper(encodeMessage(message)))),
      ),
      250,
    )
  })

  it('with odd, missing or strange fields are messages or none', () => {
    holds(
      fc.property(fc.oneof(oddJson(anyMessage), strangeJson), (text) =>
        mustBeMessage(decodeMessage(Buffer.from(text))),
      ),
      250,
    )
  })

  it('with an odd entry in a list are messages or none', () => {
    const list = fc.array(fc.oneof(oddJson(anyWireEntry), strangeJson), { maxLength: 3 })
    holds(
      fc.property(list, (entries) =>
        mustBeMessage(decodeMessage(Buffer.from(`{"type":"entries","entries":[${entries.join()}]}`))),
      ),
      150,
    )
  })
})

describe('ranges', () => {
  it('that are odd in any way are no ranges: those that are ascend, and none is empty', () => {
    const number = fc.oneof(fc.nat({ max: 9 }), fc.constantFrom(-1, 0.5, 999_999, 1_000_000, 1_000_001, null, '1'))
    const odd = fc.array(fc.array(number, { minLength: 1, maxLength: 3 }), { maxLength: 4 })
    const type = fc.constantFrom('skip', 'verified')
    holds(
      fc.property(type, fc.oneof(odd, anyRanges), (name, files) => {
        mustBeMessage(decodeMessage(Buffer.from(JSON.stringify({ type: name, files }))))
      }),
      200,
    )
  })

  it('name each index once, ascending, none beyond the total, with no more work than there are', () => {
    holds(
      fc.property(anyRanges, fc.nat({ max: 12_000 }), (ranges, total) => {
        const named = [...fromRanges(ranges, total)]
        const wanted = ranges.flatMap(([first, length]) => Array.from({ length }, (_, at) => first + at))
        expect(named).toEqual(wanted.filter((index) => index < total))
      }),
      200,
    )
  })

  it('written from indices and read back are the same indices', () => {
    holds(
      fc.property(anyRanges, (ranges) => {
        const indices = [...fromRanges(ranges, ENTRIES_MOST)]
        const read = rangePages(indices).flatMap((files) => {
          const message = decodeMessage(encodeMessage({ type: 'skip', files }))
          return message?.type === 'skip' ? [...fromRanges(message.files, ENTRIES_MOST)] : []
        })
        expect(read).toEqual(indices)
      }),
      200,
    )
  })
})

/** A list as a source may have it: a path of a disk holds anything but a separator. */
const listed: fc.Arbitrary<SourceEntry[]> = fc.array(
  fc.record({
    path: fc.oneof(hostilePath, anyText(4096)).map((path) => path.slice(0, 4096) || 'x'),
    kind: fc.constantFrom('file' as const, 'folder' as const),
    size: fc.nat({ max: 1e9 }),
    modified: fc.integer(),
    executable: fc.boolean(),
  }),
  { minLength: 1, maxLength: 40 },
)

describe('pages of an offer', () => {
  it('fit their records whatever the paths are, and come together as what was offered', () => {
    holds(
      fc.property(listed, (given) => {
        const entries = given.map((entry) => (entry.kind === 'file' ? entry : { ...entry, size: 0 }))
        const files = entries.filter(({ kind }) => kind === 'file')
        const bytes = files.reduce((sum, { size }) => sum + size, 0)
        const counts = { files: files.length, folders: entries.length - files.length, bytes }
        const summary = { ...counts, names: [], top: 1, counting: false }
        const collector = new OfferCollector()
        for (const page of offerPages(entries, 'ana', summary)) {
          const encoded = encodeMessage(page)
          expect(encoded.length).toBeLessThanOrEqual(CONTROL_MOST)
          const message = decodeMessage(encoded)
          if (message?.type === 'offer' || message?.type === 'entries') collector.take(message)
          else expect(message).toEqual({ type: 'offered' })
        }
        expect(collector.finish().map(({ kind, size }) => [kind, size])).toEqual(
          entries.map(({ kind, size }) => [kind, size]),
        )
      }),
      60,
    )
  })

  it('in any number and order are what their head announced, or a violation and nothing else', () => {
    const page = fc.record({ type: fc.constant('entries' as const), entries: fc.array(anyWireEntry, { maxLength: 3 }) })
    const head = fc.record({
      type: fc.constant('offer' as const),
      device: anyText(20),
      files: fc.nat({ max: 4 }),
      folders: fc.nat({ max: 2 }),
      bytes: fc.oneof(fc.nat({ max: 100 }), fc.maxSafeNat()),
    })
    holds(
      fc.property(fc.array(fc.oneof(page, head), { maxLength: 5 }), (messages) => {
        const collector = new OfferCollector()
        const entries = messages.flatMap((message) => (message.type === 'entries' ? message.entries : []))
        try {
          for (const message of messages) collector.take(message)
          const offer = collector.finish()
          const total = offer.reduce((sum, { size }) => sum + size, 0)
          expect(messages[0]).toMatchObject({ type: 'offer', bytes: total })
          expect(offer).toHaveLength(entries.length)
          expect(total).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER)
          expect(entries.reduce((sum, { p }) => sum + p.length, 0)).toBeLessThanOrEqual(PATHS_MOST)
        } catch (error) {
          expect(error).toMatchObject({ name: 'MaloteError', code: 'peer.protocol' })
        }
      }),
      150,
    )
  })
})
