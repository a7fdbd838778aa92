import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** Files up to this size are read at once: a stream for each of ten thousand takes longer than reading them. */
const SMALL = 1 << 20

/** Milliseconds between two looks for a first byte, so its time is right to this much. */
const LOOK_EVERY = 2

function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, path, name }) => join(parentPath ?? path, name))
}

function hasBytes(folder) {
  try {
    // A file may be given its length before it has any bytes; then it has no blocks.
    return filesBelow(folder).some((file) => statSync(file).blocks > 0)
  } catch {
    // Renamed between being listed and being looked at.
    return false
  }
}

/** Watches for the moment when the first file below `folder` holds bytes on the disk. */
export function firstByteIn(folder) {
  const watch = { at: null, stop: () => clearInterval(timer) }
  const timer = setInterval(() => {
    if (!hasBytes(folder)) return
    watch.at = performance.now()
    watch.stop()
  }, LOOK_EVERY)
  return watch
}

async function hashOf(path) {
  const hash = createHash('sha256')
  if (statSync(path).size <= SMALL) return hash.update(readFileSync(path)).digest('hex')
  for await (const chunk of createReadStream(path, { highWaterMark: SMALL })) hash.update(chunk)
  return hash.digest('hex')
}

/** SHA-256 of every file below `folder`, by its path from there. */
export async function hashesBelow(folder) {
  const hashes = new Map()
  for (const path of filesBelow(folder)) hashes.set(relative(folder, path).replaceAll(sep, '/'), await hashOf(path))
  return hashes
}

/** Compares what lies in `folder` now with what was sent: every file, nothing missing, nothing beside it. */
export async function verify(folder, expected) {
  const found = await hashesBelow(folder)
  for (const [path, sha256] of expected) {
    if (!found.has(path)) throw new Error(`${path} did not arrive`)
    if (found.get(path) !== sha256) throw new Error(`SHA-256 of ${path} differs`)
  }
  for (const path of found.keys()) if (!expected.has(path)) throw new Error(`${path} was never sent`)
}
