import { z } from 'zod'
import { type ErrorCode, errorCodes } from '../../../src-shared/errors.ts'
import {
  CONTROL_STEP,
  DEVICE_NAME_MOST,
  ENTRIES_MOST,
  ENTRIES_PER_MESSAGE,
  PATH_MOST,
  RANGES_PER_MESSAGE,
} from './limits.ts'

/** The control messages two peers exchange inside sealed records: JSON, padded with spaces. docs/PROTOCOL.md section 6. */

const count = z.int().min(0).max(ENTRIES_MOST)
const bytes = z.int().min(0)
const index = z
  .int()
  .min(0)
  .max(ENTRIES_MOST - 1)
export type Ranges = readonly (readonly [first: number, length: number])[]

/** `[first, how many]`, ascending and apart, so that going through them is never longer than the list they speak of. */
const ranges = z
  .array(z.tuple([index, z.int().min(1).max(ENTRIES_MOST)]))
  .max(RANGES_PER_MESSAGE)
  .refine(ascending)
/** A code that a newer peer knows and this version does not is still a fault. */
const code = z.enum(errorCodes as [ErrorCode, ...ErrorCode[]]).catch('internal')

function ascending(pairs: Ranges): boolean {
  return pairs.every(([first], at) => {
    const [before, length] = pairs[at - 1] ?? [0, 0]
    return first >= before + length
  })
}

const entry = z.object({
  /** Path, forward slashes. Hostile until `files/safe-path.ts` has had it. */
  p: z.string().min(1).max(PATH_MOST),
  k: z.enum(['file', 'folder']),
  s: bytes,
  /** Last change, milliseconds since 1970. */
  m: z.number().min(-8.64e15).max(8.64e15),
  /** Executable. */
  x: z.boolean(),
})

const message = z.discriminatedUnion('type', [
  /** Receiver, first of all: who I am. */
  z.object({ type: z.literal('device'), name: z.string().max(DEVICE_NAME_MOST * 4) }),
  /** Sender: what is to come. `entries` messages follow, then `offered`. */
  z.object({
    type: z.literal('offer'),
    device: z.string().max(DEVICE_NAME_MOST * 4),
    files: count,
    folders: count,
    bytes,
  }),
  z.object({ type: z.literal('entries'), entries: z.array(entry).max(ENTRIES_PER_MESSAGE) }),
  z.object({ type: z.literal('offered') }),
  /** Receiver, before `accept`, as often as it takes: these are not wanted. */
  z.object({ type: z.literal('skip'), files: ranges }),
  /** Receiver: send everything else. */
  z.object({ type: z.literal('accept') }),
  z.object({ type: z.literal('decline') }),
  /** Receiver: so many bytes are here. */
  z.object({ type: z.literal('received'), bytes }),
  /** Receiver: these files' SHA-256 agree and they carry their names. */
  z.object({ type: z.literal('verified'), files: ranges }),
  /** Receiver: this file came to nothing here. */
  z.object({ type: z.literal('refused'), file: index, code }),
  /** Sender: every byte is out. */
  z.object({ type: z.literal('complete') }),
  /**
   * Receiver, first on every later line of the same session: where it stands. While `receiving`, `skip`, `verified` and
   * `refused` for all that need not come, `held` and `accept` follow.
   */
  z.object({ type: z.literal('resume'), stage: z.enum(['listing', 'deciding', 'receiving']) }),
  /** Receiver, after `resume`: so many bytes of this file are here, and their SHA-256. */
  z.object({ type: z.literal('held'), file: index, bytes, sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  /** Receiver: every file is settled. */
  z.object({ type: z.literal('done') }),
  /** Either: a person stopped it. */
  z.object({ type: z.literal('cancel') }),
  /** Either: it cannot go on, and why. */
  z.object({ type: z.literal('fault'), code }),
  /** Either, when it changes, and again on a new line where it is not `fine`: how its own disk does; bytes that it lacks. */
  z.object({ type: z.literal('disk'), state: z.enum(['fine', 'slow', 'full']), missing: bytes.nullable() }),
  /** Either: still here; and, where nothing was heard, for how many milliseconds and on which leg it seems to stand. */
  z.object({ type: z.literal('ping'), deaf: bytes.exactOptional(), leg: z.enum(['mine', 'theirs']).exactOptional() }),
])

export type Message = z.infer<typeof message>
export type MessageOf<T extends Message['type']> = Extract<Message, { type: T }>
export type WireEntry = z.infer<typeof entry>

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true })
const SPACE = 0x20

/** A message's bytes, padded with spaces (which JSON ignores) to a multiple of CONTROL_STEP. */
export function encodeMessage(value: Message): Uint8Array {
  const json = encoder.encode(JSON.stringify(value))
  const padded = new Uint8Array(Math.ceil(json.length / CONTROL_STEP) * CONTROL_STEP).fill(SPACE)
  padded.set(json)
  return padded
}

/** The message in these bytes, or null where they are none. Unknown fields are dropped, unknown types are none. */
export function decodeMessage(plaintext: Uint8Array): Message | null {
  try {
    const parsed = message.safeParse(JSON.parse(decoder.decode(plaintext)))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Ascending indices as `[first, how many]` pairs, in as many lists as messages are needed for them. */
export function rangePages(sorted: readonly number[]): [number, number][][] {
  const pairs = toRanges(sorted)
  const pages: [number, number][][] = []
  for (let at = 0; at < pairs.length; at += RANGES_PER_MESSAGE) pages.push(pairs.slice(at, at + RANGES_PER_MESSAGE))
  return pages
}

function toRanges(sorted: readonly number[]): [number, number][] {
  const found: [number, number][] = []
  for (const value of sorted) {
    const last = found.at(-1)
    if (last && last[0] + last[1] === value) last[1]++
    else found.push([value, 1])
  }
  return found
}

/** The indices below `total` that the ranges name, ascending. */
export function* fromRanges(pairs: Ranges, total: number): Iterable<number> {
  let from = 0
  for (const [first, length] of pairs) {
    const end = Math.min(first + length, total)
    for (let value = Math.max(first, from); value < end; value++) yield value
    from = Math.max(from, end)
  }
}
