import { createHash, type Hash } from 'node:crypto'
import * as fs from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/** The SHA-256 of files that are on this disk already. Whatever is not a regular file of that size has none. */

/** Files up to this size are read at once: handing them to another thread costs more than reading them. */
const AT_ONCE = 64 * 1024

/** Bytes read at once of larger ones. */
const CHUNK = 1 << 20

const READ = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0)

/** The first `bytes` of a file and the state of their SHA-256, ready for more. */
export interface Prefix {
  readonly bytes: number
  readonly hash: Hash
}

/** SHA-256 in hex of the file of exactly `size` bytes at `path`; null where there is none. Never rejects. */
export async function hashFile(path: string, size: number, signal?: AbortSignal): Promise<string | null> {
  if (size <= AT_ONCE) return hashFileNow(path, size)
  const whole = await readThrough(path, size, [size], signal)
  return whole?.length === size ? (whole.states[0]?.hash.digest('hex') ?? null) : null
}

/** The same at once, for a small file. */
export function hashFileNow(path: string, size: number): string | null {
  try {
    const fd = fs.openSync(path, READ)
    try {
      const stats = fs.fstatSync(fd)
      if (!stats.isFile() || stats.size !== size) return null
      return createHash('sha256').update(fs.readFileSync(fd)).digest('hex')
    } finally {
      fs.closeSync(fd)
    }
  } catch {
    return null
  }
}

/**
 * The longest beginning of the file at `path` that is one of `marks`, with the SHA-256 that the mark says; null where none
 * is. Reads the file once, as far as the last mark. Never rejects.
 */
export async function longestPrefix(
  path: string,
  marks: readonly { readonly bytes: number; readonly sha256: string }[],
  signal?: AbortSignal,
): Promise<Prefix | null> {
  const ascending = [...new Set(marks.map(({ bytes }) => bytes))].sort((a, b) => a - b)
  const read = await readThrough(path, null, ascending, signal)
  const agrees = ({ bytes, hash }: Prefix) => {
    const sha256 = hash.copy().digest('hex')
    return marks.some((mark) => mark.bytes === bytes && mark.sha256 === sha256)
  }
  return read?.states.findLast(agrees) ?? null
}

/** Hashes a file from its beginning and keeps the state at each of `stops`, which ascend, as far as it goes. */
async function readThrough(
  path: string,
  size: number | null,
  stops: readonly number[],
  signal?: AbortSignal,
): Promise<{ readonly length: number; readonly states: readonly Prefix[] } | null> {
  let file: FileHandle | null = null
  try {
    file = await open(path, READ)
    const stats = await file.stat()
    if (!stats.isFile() || (size !== null && stats.size !== size)) return null
    return { length: stats.size, states: await hashUpTo(file, stops, signal) }
  } catch {
    return null
  } finally {
    await file?.close().catch(() => {})
  }
}

async function hashUpTo(file: FileHandle, stops: readonly number[], signal?: AbortSignal): Promise<readonly Prefix[]> {
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(Math.min(CHUNK, stops.at(-1) ?? 0))
  const states: Prefix[] = []
  let at = 0
  for (const stop of stops) {
    while (at < stop) {
      signal?.throwIfAborted()
      const { bytesRead } = await file.read(chunk, 0, Math.min(chunk.length, stop - at), at)
      if (bytesRead === 0) return states
      hash.update(chunk.subarray(0, bytesRead))
      at += bytesRead
    }
    states.push({ bytes: stop, hash: hash.copy() })
  }
  return states
}
