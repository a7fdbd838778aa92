import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readSegments, SegmentWriter } from '../../../src-main/engine/protocol/segments.ts'
import { Absorber } from '../../../src-main/engine/transfer/absorber.ts'
import type { FileSink } from '../../../src-main/engine/transfer/absorber-ports.ts'
import type { ErrorInfo } from '../../../src-shared/errors.ts'
import type { FileResultView } from '../../../src-shared/views.ts'
import { tampering } from '../../support/arbitraries.ts'
import { anySegment, writeSegment } from '../../support/arbitraries-wire.ts'
import { holds } from '../../support/property.ts'

/** Files of an offer as they really are; null was not wanted. */
type Files = readonly (Buffer | null)[]

const files: fc.Arbitrary<Files> = fc.array(
  fc.option(
    fc.uint8Array({ maxLength: 120 }).map((bytes) => Buffer.from(bytes)),
    { freq: 5 },
  ),
  { minLength: 1, maxLength: 4 },
)

/** A disk in memory that writes down what was asked of it and refuses what no receiver may ask. */
class MemoryDisk implements FileSink {
  readonly full = false
  readonly waiting = false
  readonly begun: string[] = []
  readonly named = new Map<string, Buffer>()
  /** What was asked of it that may never be asked. */
  readonly faults: string[] = []

  create(entry: { readonly path: string; readonly size: number }): ReturnType<FileSink['create']> {
    const { path, size } = entry
    const hold = (right: boolean, fault: string) => right || this.faults.push(`${path}: ${fault}`)
    hold(!this.begun.includes(path), 'begun twice')
    this.begun.push(path)
    const content = Buffer.alloc(size)
    let written = 0
    let over = false
    return {
      small: true,
      write: (bytes, position) => {
        hold(!over, 'written after its end')
        hold(position === written, 'a gap')
        written += bytes.length
        hold(written <= size, 'longer than it is')
        content.set(bytes.subarray(0, Math.max(0, size - position)), Math.min(position, size))
        return null
      },
      finish: async () => path,
      finishNow: () => {
        hold(!over && written === size, 'named before it was whole')
        over = true
        this.named.set(path, content)
        return path
      },
      discard: async () => {
        over = true
      },
    }
  }

  async discard(): Promise<void> {}
}

interface Absorbed {
  readonly disk: MemoryDisk
  /** `file sha256` of every end that was sent. */
  readonly claims: ReadonlySet<string>
  readonly results: FileResultView[]
  readonly broken: ErrorInfo[]
}

/** Lets an absorber that expects those files take records. */
function absorb(expected: Files, records: readonly Uint8Array[]): Absorbed {
  const disk = new MemoryDisk()
  const results: FileResultView[] = []
  const broken: ErrorInfo[] = []
  const entries = expected.map((content, at) =>
    content ? { path: `f${at}`, size: content.length, modified: 0, executable: false } : null,
  )
  const absorber = new Absorber(disk, entries, {
    onFile(result) {
      if (broken.length > 0) throw new Error('a result after the end')
      results.push(result)
    },
    onRoom() {},
    onFinished() {},
    onBroken: (error) => broken.push(error),
    onDiskBusy() {},
  })
  const claims = new Set(records.flatMap(claimsOf))
  for (const record of records) absorber.take(record)
  return { disk, claims, results, broken }
}

function claimsOf(bytes: Uint8Array): string[] {
  const claims: string[] = []
  readSegments(bytes, (segment) => {
    if (segment.kind === 'end') claims.push(`${segment.file} ${Buffer.from(segment.sha256).toString('hex')}`)
  })
  return claims
}

/** The records an honest sender sends, of `most` bytes each. */
function honest(given: Files, most: number): Buffer[] {
  const records: Buffer[] = []
  given.forEach((content, file) => {
    if (!content) return
    for (let at = 0; at < content.length; at += most) {
      records.push(record((writer) => put(writer, file, at, content.subarray(at, at + most))))
    }
    records.push(record((writer) => writer.end(file, content.length, hashOf(content))))
  })
  return records
}

function put(writer: SegmentWriter, file: number, offset: number, bytes: Uint8Array): void {
  writer.space(bytes.length).set(bytes)
  writer.bytes(file, offset, bytes.length)
}

function record(write: (writer: SegmentWriter) => void): Buffer {
  const buffer = Buffer.alloc(600)
  const writer = new SegmentWriter(buffer)
  write(writer)
  return Buffer.from(buffer.subarray(0, writer.length))
}

const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest()

/** One step of a sender who goes on where he was, and now and then does not. */
const slip = fc.record({
  file: fc.constantFrom(0, 0, 0, 1, -1),
  length: fc.nat({ max: 150 }),
  shift: fc.constantFrom(0, 0, 0, 0, 0, 1, -1),
  how: fc.constantFrom('bytes', 'bytes', 'end', 'end', 'failed', 'wrong end'),
})
type Slip = typeof slip extends fc.Arbitrary<infer T> ? T : never

function nearlyHonest(given: Files, slips: readonly Slip[]): Buffer[] {
  let file = 0
  let next = 0
  return slips.map((step) => {
    if (step.file !== 0) next = 0
    file = Math.max(0, file + step.file)
    const [now, offset] = [file, Math.max(0, next + step.shift)]
    const content = given[now] ?? Buffer.alloc(0)
    next = offset + step.length
    if (step.how === 'bytes') {
      const part = Buffer.alloc(step.length)
      part.set(content.subarray(offset, next))
      return record((writer) => put(writer, now, offset, part))
    }
    file++
    next = 0
    if (step.how === 'failed') return record((writer) => writer.failed(now, 'source.changed'))
    return record((writer) => writer.end(now, offset, hashOf(step.how === 'end' ? content : Buffer.from('other'))))
  })
}

/** Whatever was sent: what carries a name is what was offered, each file is told once, and trouble ends it once. */
function mustBeSound({ disk, claims, results, broken }: Absorbed, expected: Files): void {
  expect(disk.faults).toEqual([])
  const told = results.map(({ index }) => index)
  expect(new Set(told).size).toBe(told.length)
  expect(broken.length).toBeLessThanOrEqual(1)
  for (const error of broken) expect(error.code).toBe('peer.protocol')
  const verified = results.filter(({ outcome }) => outcome === 'verified')
  expect(verified.map(({ path }) => path)).toEqual([...disk.named.keys()])
  for (const { index, path, sha256, size } of verified) {
    const content = disk.named.get(path) ?? Buffer.alloc(0)
    expect(expected[index]).not.toBeNull()
    expect(content.length).toBe(size)
    expect(hashOf(content).toString('hex')).toBe(sha256)
    expect(claims).toContain(`${index} ${sha256}`)
  }
}

describe('data', () => {
  it('of an honest sender arrives whole, in records of any size', () => {
    holds(
      fc.property(files, fc.integer({ min: 1, max: 130 }), (given, most) => {
        const absorbed = absorb(given, honest(given, most))
        mustBeSound(absorbed, given)
        expect([...absorbed.disk.named.values()]).toEqual(given.filter((content) => content !== null))
        expect(absorbed.broken).toEqual([])
      }),
      150,
    )
  })

  it('whose sender tampers with its own records never ends under a name with other bytes than its hash says', () => {
    holds(
      fc.property(files, fc.integer({ min: 1, max: 130 }), fc.nat(), tampering, (given, most, where, tamper) => {
        const records = honest(given, most)
        const at = where % Math.max(1, records.length)
        mustBeSound(
          absorb(
            given,
            records.map((one, index) => (index === at ? tamper(one) : one)),
          ),
          given,
        )
      }),
      150,
    )
  })

  it('whose records come shuffled, doubled or not at all is a violation or the same files', () => {
    const order = fc.array(fc.nat(), { maxLength: 20 })
    holds(
      fc.property(files, fc.integer({ min: 1, max: 130 }), order, (given, most, places) => {
        const records = honest(given, most)
        const played = places.flatMap((place) => records[place % Math.max(1, records.length)] ?? [])
        const absorbed = absorb(
          given,
          played.map((one) => Buffer.from(one)),
        )
        mustBeSound(absorbed, given)
        for (const [path, content] of absorbed.disk.named) expect(content).toEqual(given[Number(path.slice(1))])
      }),
      150,
    )
  })

  it('of any segments at all breaks no rule of the disk', () => {
    holds(
      fc.property(files, fc.array(anySegment, { maxLength: 8 }), (given, segments) => {
        mustBeSound(
          absorb(
            given,
            segments.map((one) => record((writer) => writeSegment(writer, one))),
          ),
          given,
        )
      }),
      150,
    )
  })

  it('of a sender who is nearly honest, going on where it was and now and then not, is taken or refused for what it is', () => {
    holds(
      fc.property(files, fc.array(slip, { maxLength: 12 }), (given, slips) => {
        mustBeSound(absorb(given, nearlyHonest(given, slips)), given)
      }),
      300,
    )
  })

  it('of any bytes at all is read within its bounds or refused', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.tuple(fc.array(anySegment, { maxLength: 4 }), tampering).map(([segments, tamper]) => {
        const buffer = Buffer.alloc(2000)
        const writer = new SegmentWriter(buffer)
        for (const one of segments) writeSegment(writer, one)
        return tamper(buffer.subarray(0, writer.length))
      }),
    )
    holds(
      fc.property(files, bytes, (given, sent) => {
        const around = Buffer.alloc(sent.length + 64, 0xaa)
        around.set(sent, 32)
        let end = 0
        readSegments(around.subarray(32, 32 + sent.length), (segment) => {
          const part = segment.kind === 'bytes' ? segment.bytes : segment.kind === 'end' ? segment.sha256 : null
          if (!part) return
          const from = part.byteOffset - around.byteOffset - 32
          expect(from).toBeGreaterThanOrEqual(end)
          end = from + part.length
          expect(end).toBeLessThanOrEqual(sent.length)
        })
        mustBeSound(absorb(given, [Buffer.from(sent)]), given)
      }),
      200,
    )
  })
})
