/**
 * What a data record holds: segments of files, one behind another, so that many small files share a record and an
 * onlooker cannot tell where one ends. docs/PROTOCOL.md section 7. All integers big endian.
 *
 *   0 padding  rest of the record
 *   1 bytes    u32 file | u64 offset | u32 length | bytes
 *   2 end      u32 file | u64 size | 32 bytes SHA-256
 *   3 failed   u32 file | u8 reason
 */

const PADDING = 0
const BYTES = 1
const END = 2
const FAILED = 3

export const BYTES_HEADER = 1 + 4 + 8 + 4
export const END_SIZE = 1 + 4 + 8 + 32
export const FAILED_SIZE = 1 + 4 + 1

const HASH = 32
const TWO_32 = 2 ** 32

/** Why a sender could not go on with a file, in the order of their numbers on the wire. */
export const failures = ['source.unreadable', 'source.missing', 'source.changed'] as const
export type Failure = (typeof failures)[number]

export type Segment =
  | { readonly kind: 'bytes'; readonly file: number; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'end'; readonly file: number; readonly size: number; readonly sha256: Uint8Array }
  | { readonly kind: 'failed'; readonly file: number; readonly reason: Failure }

/** Writes segments into one record's buffer. The bytes themselves are put there by whoever reads the file. */
export class SegmentWriter {
  readonly #buffer: Uint8Array
  readonly #view: DataView
  #at = 0

  constructor(buffer: Uint8Array) {
    this.#buffer = buffer
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength)
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#at
  }

  /** How many bytes of a file still fit, its header counted; 0 or less where none do. */
  get room(): number {
    return this.#buffer.length - this.#at - BYTES_HEADER
  }

  get free(): number {
    return this.#buffer.length - this.#at
  }

  reset(): void {
    this.#at = 0
  }

  /** Where the next file bytes belong: fill up to `most` of it, then call `bytes()` with the count. */
  space(most: number): Uint8Array {
    const from = this.#at + BYTES_HEADER
    return this.#buffer.subarray(from, from + Math.min(most, this.room))
  }

  /** Puts the header in front of `length` bytes that already lie in `space()`. */
  bytes(file: number, offset: number, length: number): void {
    this.#head(BYTES, file)
    this.#u64(offset)
    this.#view.setUint32(this.#at, length)
    this.#at += 4 + length
  }

  end(file: number, size: number, sha256: Uint8Array): void {
    this.#head(END, file)
    this.#u64(size)
    this.#buffer.set(sha256, this.#at)
    this.#at += HASH
  }

  failed(file: number, reason: Failure): void {
    this.#head(FAILED, file)
    this.#view.setUint8(this.#at++, failures.indexOf(reason))
  }

  /** Fills with padding up to a multiple of `step`, as far as the buffer goes. */
  pad(step: number): void {
    const to = Math.min(Math.ceil(this.#at / step) * step, this.#buffer.length)
    this.#buffer.fill(PADDING, this.#at, to)
    this.#at = to
  }

  #head(kind: number, file: number): void {
    this.#view.setUint8(this.#at, kind)
    this.#view.setUint32(this.#at + 1, file)
    this.#at += 5
  }

  #u64(value: number): void {
    this.#view.setUint32(this.#at, Math.floor(value / TWO_32))
    this.#view.setUint32(this.#at + 4, value % TWO_32)
    this.#at += 8
  }
}

/** Hands each segment of a record to `take`. Answers false where the record is malformed; nothing is copied. */
export function readSegments(record: Uint8Array, take: (segment: Segment) => void): boolean {
  const view = new DataView(record.buffer, record.byteOffset, record.byteLength)
  for (let at = 0; at < record.length; ) {
    const kind = record[at] ?? PADDING
    if (kind === PADDING) return true
    const size = sizes[kind] ?? Number.POSITIVE_INFINITY
    if (at + size > record.length) return false
    const length = kind === BYTES ? view.getUint32(at + 13) : 0
    if (at + size + length > record.length) return false
    const segment = segmentAt(record, view, at, length)
    if (!segment) return false
    take(segment)
    at += size + length
  }
  return true
}

/** Bytes of each kind's segment, less the file's own. */
const sizes: readonly (number | undefined)[] = [undefined, BYTES_HEADER, END_SIZE, FAILED_SIZE]

function segmentAt(record: Uint8Array, view: DataView, at: number, length: number): Segment | null {
  const file = view.getUint32(at + 1)
  if (record[at] === FAILED) {
    const reason = failures[view.getUint8(at + 5)]
    return reason ? { kind: 'failed', file, reason } : null
  }
  const number = view.getUint32(at + 5) * TWO_32 + view.getUint32(at + 9)
  if (!Number.isSafeInteger(number)) return null
  if (record[at] === END) {
    return { kind: 'end', file, size: number, sha256: record.subarray(at + 13, at + END_SIZE) }
  }
  const from = at + BYTES_HEADER
  return { kind: 'bytes', file, offset: number, bytes: record.subarray(from, from + length) }
}
