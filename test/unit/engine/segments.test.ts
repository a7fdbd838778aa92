import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  BYTES_HEADER,
  END_SIZE,
  FAILED_SIZE,
  failures,
  readSegments,
  type Segment,
  SegmentWriter,
} from '../../../src-main/engine/protocol/segments.ts'
import { holds } from '../../support/property.ts'

const file = fc.nat({ max: 2 ** 32 - 1 })
const position = fc.nat({ max: Number.MAX_SAFE_INTEGER })
const segment: fc.Arbitrary<Segment> = fc.oneof(
  fc.record({ kind: fc.constant('bytes' as const), file, offset: position, bytes: fc.uint8Array({ maxLength: 300 }) }),
  fc.record({
    kind: fc.constant('end' as const),
    file,
    size: position,
    sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  }),
  fc.record({ kind: fc.constant('failed' as const), file, reason: fc.constantFrom(...failures) }),
)

function sizeOf(one: Segment): number {
  if (one.kind === 'bytes') return BYTES_HEADER + one.bytes.length
  return one.kind === 'end' ? END_SIZE : FAILED_SIZE
}

function write(writer: SegmentWriter, one: Segment): void {
  if (one.kind === 'end') return writer.end(one.file, one.size, one.sha256)
  if (one.kind === 'failed') return writer.failed(one.file, one.reason)
  writer.space(one.bytes.length).set(one.bytes)
  writer.bytes(one.file, one.offset, one.bytes.length)
}

/** What a record holds, copied; null where it is malformed. */
function read(record: Uint8Array): Segment[] | null {
  const found: Segment[] = []
  const whole = readSegments(record, (one) => {
    if (one.kind === 'bytes') found.push({ ...one, bytes: Uint8Array.from(one.bytes) })
    else if (one.kind === 'end') found.push({ ...one, sha256: Uint8Array.from(one.sha256) })
    else found.push(one)
  })
  return whole ? found : null
}

describe('segments', () => {
  it('come out as they went in, in any order and number, wherever the buffer lies', () => {
    holds(
      fc.property(fc.array(segment, { maxLength: 20 }), fc.nat({ max: 9 }), fc.nat({ max: 99 }), (given, at, spare) => {
        const size = given.reduce((sum, one) => sum + sizeOf(one), 0)
        const buffer = new Uint8Array(at + size + spare).subarray(at)
        const writer = new SegmentWriter(buffer)
        for (const one of given) write(writer, one)
        expect(writer.length).toBe(size)
        writer.pad(64)
        expect(read(buffer.subarray(0, writer.length))).toEqual(given)
      }),
    )
  })

  it('are padded to whole steps, and to the end of the buffer at most', () => {
    const writer = new SegmentWriter(new Uint8Array(100))
    writer.failed(1, 'source.changed')
    writer.pad(64)
    expect(writer.length).toBe(64)
    writer.reset()
    writer.space(60)
    writer.bytes(1, 0, 60)
    writer.pad(64)
    expect(writer.length).toBe(100)
  })

  it('leave nothing of an earlier record in the padding', () => {
    const buffer = new Uint8Array(64).fill(0xee)
    const writer = new SegmentWriter(buffer)
    writer.failed(1, 'source.missing')
    writer.pad(64)
    expect([...buffer.subarray(FAILED_SIZE)]).toEqual(new Array(64 - FAILED_SIZE).fill(0))
  })

  it('tell how much room is left', () => {
    const writer = new SegmentWriter(new Uint8Array(BYTES_HEADER + 10))
    expect(writer.room).toBe(10)
    expect(writer.space(99)).toHaveLength(10)
    writer.bytes(0, 0, 10)
    expect(writer.free).toBe(0)
    expect(writer.room).toBeLessThanOrEqual(0)
  })
})

describe('a hostile record', () => {
  it('cut anywhere is malformed or holds only what was whole', () => {
    holds(
      fc.property(fc.array(segment, { minLength: 1, maxLength: 5 }), fc.nat(), (given, where) => {
        const size = given.reduce((sum, one) => sum + sizeOf(one), 0)
        const buffer = new Uint8Array(size)
        const writer = new SegmentWriter(buffer)
        for (const one of given) write(writer, one)
        const found = read(buffer.slice(0, where % size))
        if (found) expect(given.slice(0, found.length)).toEqual(found)
      }),
    )
  })

  it('never throws and never hands out bytes from outside of itself', () => {
    const junk = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      // Begins like a segment, so that lengths and kinds are reached.
      fc
        .tuple(fc.constantFrom(0, 1, 2, 3, 4, 255), fc.uint8Array({ maxLength: 100 }))
        .map(([kind, rest]) => Uint8Array.of(kind, ...rest)),
    )
    holds(
      fc.property(junk, (given) => {
        const around = new Uint8Array(given.length + 200).fill(0xaa)
        around.set(given, 100)
        const record = around.subarray(100, 100 + given.length)
        readSegments(record, (one) => {
          const part = one.kind === 'bytes' ? one.bytes : one.kind === 'end' ? one.sha256 : null
          if (!part) return
          expect(part.byteOffset).toBeGreaterThanOrEqual(record.byteOffset)
          expect(part.byteOffset + part.length).toBeLessThanOrEqual(record.byteOffset + record.length)
        })
      }),
      200,
    )
  })

  it.each([
    ['an unknown kind', Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['a length beyond its end', Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 1)],
    ['an offset beyond what numbers hold exactly', Uint8Array.of(1, 0, 0, 0, 0, 0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
    ['an unknown reason', Uint8Array.of(3, 0, 0, 0, 0, 9)],
  ])('is malformed: %s', (_, record) => {
    expect(read(record)).toBeNull()
  })

  it('ends where padding begins, whatever lies behind it', () => {
    expect(read(Uint8Array.of(0, 4, 4, 4))).toEqual([])
  })
})
