import fc from 'fast-check'
import { anyText } from './any-text.ts'

/** What the fuzz tests are made of, whatever they are about: bytes that were tampered with, chopped streams, odd JSON. */

type Edit =
  | { readonly kind: 'flip'; readonly at: number; readonly bit: number }
  | { readonly kind: 'set'; readonly at: number; readonly value: number }
  | { readonly kind: 'cut'; readonly at: number }
  | { readonly kind: 'drop' | 'repeat'; readonly at: number; readonly length: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }

const at = fc.nat()
const length = fc.integer({ min: 1, max: 40 })

/** Values that lengths, kinds and counts go wrong at. */
const edgeByte = fc.constantFrom(0, 1, 2, 3, 4, 5, 0x0f, 0x10, 0x22, 0x5b, 0x7b, 0x7f, 0x80, 0xfe, 0xff)

const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at, bit: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('set' as const), at, value: edgeByte }),
  fc.record({ kind: fc.constant('cut' as const), at }),
  fc.record({ kind: fc.constantFrom('drop' as const, 'repeat' as const), at, length }),
  fc.record({ kind: fc.constant('insert' as const), at, bytes: fc.uint8Array({ minLength: 1, maxLength: 24 }) }),
)

/** What somebody on the line may do to bytes: one to four changes anywhere. */
export const tampering: fc.Arbitrary<(bytes: Uint8Array) => Buffer> = fc
  .array(edit, { minLength: 1, maxLength: 4 })
  .map((edits) => (bytes) => edits.reduce<Buffer>(apply, Buffer.from(bytes)))

function apply(bytes: Buffer, change: Edit): Buffer {
  const where = bytes.length === 0 ? 0 : change.at % bytes.length
  const joined = (...parts: Uint8Array[]) => Buffer.concat(parts)
  switch (change.kind) {
    case 'flip':
      return replaced(bytes, where, (bytes[where] ?? 0) ^ (1 << change.bit))
    case 'set':
      return replaced(bytes, where, change.value)
    case 'cut':
      return bytes.subarray(0, where)
    case 'drop':
      return joined(bytes.subarray(0, where), bytes.subarray(where + change.length))
    case 'repeat':
      return joined(bytes.subarray(0, where + change.length), bytes.subarray(where))
    case 'insert':
      return joined(bytes.subarray(0, where), change.bytes, bytes.subarray(where))
  }
}

function replaced(bytes: Buffer, where: number, value: number): Buffer {
  const copy = Buffer.from(bytes)
  if (copy.length > 0) copy[where] = value
  return copy
}

/** Bytes in the pieces in which a network may deliver them. */
export const chopping: fc.Arbitrary<(bytes: Uint8Array) => Uint8Array[]> = fc
  .array(fc.nat(), { maxLength: 6 })
  .map((places) => (bytes) => {
    const cuts = places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b)
    return [...cuts, bytes.length].map((end, index) => bytes.subarray(cuts[index - 1] ?? 0, end))
  })

/** Values that a field of JSON goes wrong at. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, '', 0, -0, -1, 0.5, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, -(2 ** 53), 1e308),
  fc.constantFrom<unknown>([], {}, [[]], [null], '__proto__', 'constructor', '1', 'ff'.repeat(16), '0000', '..'),
  fc.constantFrom<unknown>([[0, 1]], [[-1, 1]], [[0, 0]], new Array(50).fill([0, 1_000_000]), [[0.5, 1]], [[1e9, 1]]),
  anyText(20),
  fc.jsonValue({ maxDepth: 2 }),
)

const change = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('replace' as const), at, value: oddValue }), weight: 4 },
  { arbitrary: fc.record({ kind: fc.constant('remove' as const), at }), weight: 1 },
  {
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      key: fc.oneof(fc.constantFrom('__proto__', 'constructor', 'type', 'v', 'extract', 'sudo'), anyText(6)),
      value: oddValue,
    }),
    weight: 1,
  },
)

/** JSON of an object in which up to three fields are odd, missing or too many. */
export function oddJson(valid: fc.Arbitrary<object>): fc.Arbitrary<string> {
  return fc.tuple(valid, fc.array(change, { minLength: 1, maxLength: 3 })).map(([value, changes]) => {
    let fields = Object.entries(value)
    for (const one of changes) {
      const where = 'at' in one ? one.at % Math.max(1, fields.length) : -1
      if (one.kind === 'add') fields = [...fields, [one.key, one.value]]
      else if (one.kind === 'remove') fields = fields.filter((_, index) => index !== where)
      else fields = fields.map(([key, old], index) => [key, index === where ? one.value : old])
    }
    // Written by hand: a literal `__proto__` or a field that comes twice is what a parser must bear.
    return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${JSON.stringify(field)}`).join(',')}}`
  })
}

/** Text that is no JSON, almost JSON, JSON of something else, or deeper than anybody writes by hand. */
export const strangeJson: fc.Arbitrary<string> = fc.oneof(
  fc.json({ maxDepth: 3 }),
  anyText(60),
  fc.constantFrom('', ' ', 'null', '[]', '{}', '1e400', '-0', '"', '{"type"', '[1,]', '\ufeff{}', 'NaN'),
  fc.integer({ min: 1, max: 3000 }).map((depth) => '['.repeat(depth)),
  fc.integer({ min: 1, max: 3000 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
)

/** Throws where decoding something hostile has changed every object of this process. */
export function mustBeUnpolluted(): void {
  const strange = Object.keys(Object.prototype)
  if (strange.length > 0) throw new Error(`every object now has ${strange.join()}`)
}
