import fc from 'fast-check'
import { DEVICE_NAME_MOST, ENTRIES_MOST } from '../../src-main/engine/protocol/limits.ts'
import type { Message, WireEntry } from '../../src-main/engine/protocol/messages.ts'
import { failures, type Segment, type SegmentWriter } from '../../src-main/engine/protocol/segments.ts'
import { type ClientFrame, type RelayFrame, refusals } from '../../src-main/relay/frames.ts'
import { errorCodes } from '../../src-shared/errors.ts'
import { anyText } from './any-text.ts'
import { hostilePath } from './arbitraries-names.ts'

/** What may stand on the wire, in every form it can have: frames, messages, segments. */

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((value) => Buffer.from(value).toString('hex'))

const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most })

const version = fc.oneof({ arbitrary: fc.constant(1), weight: 5 }, { arbitrary: fc.nat({ max: 65535 }), weight: 1 })
const room = digits(4, 9)

/** Everything a client may say to a relay. */
export const anyClientFrame: fc.Arbitrary<ClientFrame> = fc.oneof(
  fc.record(
    { type: fc.constant('host' as const), v: version, room, hostKey: hex(16), access: anyText(256) },
    { requiredKeys: ['type', 'v'] },
  ),
  fc.record({ type: fc.constantFrom('join' as const, 'ask' as const), v: version, room }),
  fc.record({ type: fc.constant('accept' as const), v: version, ticket: hex(16) }),
  fc.record({ type: fc.constant('pair' as const), v: version, token: hex(32) }),
  fc.record({ type: fc.constantFrom('close' as const, 'ping' as const, 'pong' as const) }),
)

/** Everything a relay may say to a client. */
export const anyRelayFrame: fc.Arbitrary<RelayFrame> = fc.oneof(
  fc.record({ type: fc.constant('hosted' as const), room, hostKey: hex(16), ttl: fc.maxSafeNat() }),
  fc.record({ type: fc.constant('guest' as const), ticket: hex(16) }),
  fc.record({ type: fc.constant('room' as const), known: fc.boolean() }),
  fc.record({ type: fc.constantFrom('paired' as const, 'ping' as const, 'pong' as const) }),
  fc.record({ type: fc.constant('error' as const), code: fc.oneof(fc.constantFrom(...refusals), anyText(64)) }),
)

/** Ascending ranges that do not overlap. */
export const anyRanges: fc.Arbitrary<[number, number][]> = fc
  .array(fc.tuple(fc.nat({ max: 300 }), fc.integer({ min: 1, max: 300 })), { maxLength: 30 })
  .map((steps) => {
    let from = 0
    return steps.map(([gap, length]): [number, number] => {
      const first = from + gap
      from = first + length
      return [first, length]
    })
  })

const size = fc.oneof(fc.nat({ max: 5000 }), fc.maxSafeNat())

/** An entry as a hostile sender may write it. */
export const anyWireEntry: fc.Arbitrary<WireEntry> = fc.record({
  p: hostilePath.map((path) => path.slice(0, 4096).toWellFormed() || 'x'),
  k: fc.constantFrom('file' as const, 'folder' as const),
  s: size,
  m: fc.oneof(fc.constantFrom(0, -1.5, 8.64e15, -8.64e15), fc.integer()),
  x: fc.boolean(),
})

const name = anyText(DEVICE_NAME_MOST * 2).map((text) => text.slice(0, DEVICE_NAME_MOST * 4).toWellFormed())
const index = fc.nat({ max: ENTRIES_MOST - 1 })
const count = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: ENTRIES_MOST }))
const code = fc.constantFrom(...errorCodes)
const only = <T extends Message['type']>(...types: T[]) => fc.record({ type: fc.constantFrom(...types) })

/** Every control message. */
export const anyMessage: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ type: fc.constant('device' as const), name }),
  fc.record({ type: fc.constant('offer' as const), device: name, files: count, folders: count, bytes: size }),
  fc.record({ type: fc.constant('entries' as const), entries: fc.array(anyWireEntry, { maxLength: 4 }) }),
  fc.record({ type: fc.constantFrom('skip' as const, 'verified' as const), files: anyRanges }),
  fc.record({ type: fc.constant('received' as const), bytes: size }),
  fc.record({ type: fc.constant('refused' as const), file: index, code }),
  fc.record({ type: fc.constant('fault' as const), code }),
  fc.record({
    type: fc.constant('disk' as const),
    state: fc.constantFrom('fine' as const, 'slow' as const, 'full' as const),
    missing: fc.option(size),
  }),
  fc.record({ type: fc.constant('resume' as const), stage: fc.constantFrom('listing', 'deciding', 'receiving') }),
  fc.record({ type: fc.constant('held' as const), file: index, bytes: size, sha256: hex(32) }),
  fc.record({
    type: fc.constant('ping' as const),
    deaf: size,
    leg: fc.constantFrom('mine' as const, 'theirs' as const),
  }),
  only('offered', 'accept', 'decline', 'complete', 'done', 'cancel', 'ping') as fc.Arbitrary<Message>,
)

const file = fc.oneof(fc.nat({ max: 5 }), fc.nat({ max: 2 ** 32 - 1 }))
const position = fc.oneof(fc.nat({ max: 600 }), fc.maxSafeNat())

/** Every segment of a data record. */
export const anySegment: fc.Arbitrary<Segment> = fc.oneof(
  fc.record({ kind: fc.constant('bytes' as const), file, offset: position, bytes: fc.uint8Array({ maxLength: 300 }) }),
  fc.record({
    kind: fc.constant('end' as const),
    file,
    size: position,
    sha256: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  }),
  fc.record({ kind: fc.constant('failed' as const), file, reason: fc.constantFrom(...failures) }),
)

/** Puts a segment where the writer is. */
export function writeSegment(writer: SegmentWriter, one: Segment): void {
  if (one.kind === 'end') return writer.end(one.file, one.size, one.sha256)
  if (one.kind === 'failed') return writer.failed(one.file, one.reason)
  writer.space(one.bytes.length).set(one.bytes)
  writer.bytes(one.file, one.offset, one.bytes.length)
}
