import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { MaloteError } from '../../../src-shared/errors.ts'
import { DEPTH_MOST } from '../protocol/limits.ts'
import type { Source, SourceEntry, SourceFile } from '../types.ts'
import { readError } from './fs-errors.ts'
import { numberedName } from './safe-path.ts'

/** Entries listed before others get their turn on this thread. */
const BATCH = 500

/** Files up to this size are read at once: opening and closing costs more than the bytes. */
const SMALL = 64 * 1024

/** Reading through a link that was put there after listing is refused. Absent on Windows. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0

interface Top {
  readonly name: string
  readonly path: string
}

/**
 * Files and folders of this computer. Two paths with the same last part get `name` and `name (2)`. A link given by
 * the person is followed; links, devices and pipes inside folders are left out.
 */
export function pathSource(paths: readonly string[]): Source {
  const tops = nameTops(paths)
  const places: string[] = []
  return {
    top: tops.map(({ name }) => name),
    list: (signal) => list(tops, places, signal),
    open(index, entry) {
      const path = places[index]
      if (path === undefined) throw new MaloteError('source.missing', entry.path)
      return entry.size <= SMALL ? openSmall(path, entry) : openLarge(path, entry)
    },
  }
}

function nameTops(paths: readonly string[]): readonly Top[] {
  const taken = new Set<string>()
  return paths.map((given) => {
    const path = resolve(given)
    const plain = basename(path) || 'files'
    let name = plain
    for (let number = 2; taken.has(name); number++) name = numberedName(plain, number)
    taken.add(name)
    return { name, path }
  })
}

async function* list(
  tops: readonly Top[],
  places: string[],
  signal: AbortSignal,
): AsyncIterable<readonly SourceEntry[]> {
  let batch: SourceEntry[] = []
  const add = (entry: SourceEntry, path: string) => {
    batch.push(entry)
    places.push(path)
  }
  places.length = 0
  for (const top of tops) {
    for (const _ of walk(top.path, top.name, topStats(top), add, 1)) {
      if (batch.length < BATCH) continue
      yield batch
      batch = []
      await breathe()
      signal.throwIfAborted()
    }
  }
  yield batch
}

function topStats(top: Top): Stats {
  try {
    return statSync(top.path)
  } catch (error) {
    throw readError(error, top.name)
  }
}

/** Depth first, folders before what is in them; yields after every entry so that the caller can breathe. */
function* walk(
  place: string,
  path: string,
  stats: Stats,
  add: (entry: SourceEntry, place: string) => void,
  depth: number,
): Iterable<void> {
  if (stats.isFile()) {
    add(toEntry(path, 'file', stats), place)
    yield
  } else if (stats.isDirectory()) {
    add(toEntry(path, 'folder', stats), place)
    yield
    if (depth >= DEPTH_MOST) throw new MaloteError('manifest.large', path)
    for (const name of names(place, path)) {
      const child = join(place, name)
      const childStats = lstatSync(child, { throwIfNoEntry: false })
      if (childStats) yield* walk(child, `${path}/${name}`, childStats, add, depth + 1)
    }
  }
}

function names(place: string, path: string): readonly string[] {
  try {
    return readdirSync(place).sort()
  } catch (error) {
    throw readError(error, path)
  }
}

function toEntry(path: string, kind: 'file' | 'folder', stats: Stats): SourceEntry {
  return {
    path,
    kind,
    size: kind === 'file' ? stats.size : 0,
    modified: Math.round(stats.mtimeMs),
    executable: kind === 'file' && (stats.mode & 0o100) !== 0,
  }
}

function openSmall(path: string, entry: SourceEntry): SourceFile {
  try {
    const fd = openSync(path, constants.O_RDONLY | (entry.path.includes('/') ? NO_FOLLOW : 0))
    if (!fstatSync(fd).isFile()) {
      closeSync(fd)
      throw new MaloteError('source.changed', entry.path)
    }
    return {
      read: (target, position) => readSync(fd, target, 0, target.length, position),
      close: () => closeSync(fd),
    }
  } catch (error) {
    throw readError(error, entry.path)
  }
}

async function openLarge(path: string, entry: SourceEntry): Promise<SourceFile> {
  let file: FileHandle
  try {
    file = await open(path, constants.O_RDONLY | (entry.path.includes('/') ? NO_FOLLOW : 0))
  } catch (error) {
    throw readError(error, entry.path)
  }
  return {
    async read(target, position) {
      const { bytesRead } = await file.read(target, 0, target.length, position)
      return bytesRead
    },
    close: () => file.close(),
  }
}
