import { isUtf8 } from 'node:buffer'
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
import { basename, join, resolve, sep } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { MaloteError } from '../../../src-shared/errors.ts'
import { DEPTH_MOST } from '../protocol/limits.ts'
import type { Source, SourceEntry, SourceFile } from '../types.ts'
import { readError } from './fs-errors.ts'
import { distinctNames } from './safe-path.ts'

/** Entries listed before others get their turn on this thread. */
const BATCH = 500

/** Files up to this size are read at once: opening and closing costs more than the bytes. */
const SMALL = 64 * 1024

/** Reading through a link that was put there after listing is refused. Absent on Windows. */
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0

/** A pipe that was put where a file was must not hold this thread up. Absent on Windows. */
const NO_WAIT = constants.O_NONBLOCK ?? 0

/** Where something is; bytes where its name is no UTF-8, as on disks older than that. */
export type Place = string | Buffer

export interface Top {
  readonly name: string
  readonly path: string
}

/**
 * Files and folders of this computer. Two paths with the same last part get `name` and `name (2)`. A link given by
 * the person is followed; links, devices and pipes inside folders are left out.
 */
export function pathSource(paths: readonly string[]): Source {
  const tops = nameTops(paths)
  const places: Place[] = []
  return {
    top: tops.map(({ name }) => name),
    list: (signal) => list(tops, places, signal),
    open(index, entry) {
      const path = places[index]
      if (path === undefined) throw new MaloteError('source.missing', entry.path)
      return openPlace(path, entry)
    },
    disk: {
      paths: tops.map(({ path }) => path),
      rawPlace(index) {
        const place = places[index]
        return typeof place === 'object' ? place : null
      },
    },
  }
}

/** What was chosen, absolute, and the name of each at the top of the list. */
export function nameTops(given: readonly string[]): readonly Top[] {
  const paths = given.map((path) => resolve(path))
  const names = distinctNames(paths.map((path) => basename(path) || 'files'))
  return paths.map((path, at) => ({ name: names[at] ?? 'files', path }))
}

async function* list(
  tops: readonly Top[],
  places: Place[],
  signal: AbortSignal,
): AsyncIterable<readonly SourceEntry[]> {
  let batch: SourceEntry[] = []
  const add = (entry: SourceEntry, place: Place) => {
    batch.push(entry)
    places.push(place)
  }
  places.length = 0
  for (const top of tops) {
    for (const _ of walk(
      top.path,
      top.name,
      attempt(top.name, () => statSync(top.path)),
      add,
      1,
    )) {
      if (batch.length < BATCH) continue
      yield batch
      batch = []
      await breathe()
      signal.throwIfAborted()
    }
  }
  yield batch
}

/** Depth first, folders before what is in them; yields after every entry so that the caller can breathe. */
function* walk(
  place: Place,
  path: string,
  stats: Stats,
  add: (entry: SourceEntry, place: Place) => void,
  depth: number,
): Iterable<void> {
  if (stats.isFile()) {
    add(toEntry(path, 'file', stats), place)
    yield
  } else if (stats.isDirectory()) {
    add(toEntry(path, 'folder', stats), place)
    yield
    if (depth >= DEPTH_MOST) throw new MaloteError('manifest.large', path)
    for (const child of childrenOf(place, path)) {
      const childPath = `${path}/${child.name}`
      const childStats = attempt(childPath, () => lstatSync(child.place, { throwIfNoEntry: false }))
      if (childStats) yield* walk(child.place, childPath, childStats, add, depth + 1)
    }
  }
}

function attempt<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw readError(error, path)
  }
}

interface Child {
  readonly name: string
  readonly place: Place
}

function childrenOf(folder: Place, path: string): readonly Child[] {
  const names = attempt(path, () => readdirSync(folder)).sort()
  if (typeof folder === 'string' && !names.some((name) => name.includes('\ufffd'))) {
    return names.map((name) => ({ name, place: join(folder, name) }))
  }
  const raw = attempt(path, () => readdirSync(folder, { encoding: 'buffer' })).sort(Buffer.compare)
  return raw.map((name) => ({
    name: name.toString(isUtf8(name) ? 'utf8' : 'latin1'),
    place: Buffer.concat([Buffer.from(folder), Buffer.from(sep), name]),
  }))
}

/** An entry of the list, as what is there says it. */
export function toEntry(path: string, kind: 'file' | 'folder', stats: Stats): SourceEntry {
  return {
    path,
    kind,
    size: kind === 'file' ? stats.size : 0,
    modified: Math.round(stats.mtimeMs),
    executable: kind === 'file' && (stats.mode & 0o100) !== 0,
  }
}

function flagsFor(entry: SourceEntry): number {
  return constants.O_RDONLY | NO_WAIT | (entry.path.includes('/') ? NO_FOLLOW : 0)
}

/** Opens a file of the list. Throws `source.missing`, `source.unreadable`, `source.changed`. */
export function openPlace(place: Place, entry: SourceEntry): SourceFile | Promise<SourceFile> {
  return entry.size <= SMALL ? openSmall(place, entry) : openLarge(place, entry)
}

/** What stands there now must be what was offered: a file, of that size, and not written since. */
function mustBe(entry: SourceEntry, stats: Stats): void {
  const same = stats.isFile() && stats.size === entry.size && Math.round(stats.mtimeMs) === entry.modified
  if (!same) throw new MaloteError('source.changed', entry.path)
}

/** Nobody may have written it while it was read: what came of it would be neither the old file nor the new one. */
function mustBeStill(entry: SourceEntry, before: Stats, now: Stats): void {
  if (now.mtimeMs !== before.mtimeMs) throw new MaloteError('source.changed', entry.path)
}

function openSmall(place: Place, entry: SourceEntry): SourceFile {
  const fd = attempt(entry.path, () => openSync(place, flagsFor(entry)))
  let opened: Stats
  try {
    opened = fstatSync(fd)
    mustBe(entry, opened)
  } catch (error) {
    closeSync(fd)
    throw readError(error, entry.path)
  }
  return {
    read(target, position) {
      const count = readSync(fd, target, 0, target.length, position)
      if (position >= entry.size) mustBeStill(entry, opened, fstatSync(fd))
      return count
    },
    close: () => closeSync(fd),
  }
}

async function openLarge(place: Place, entry: SourceEntry): Promise<SourceFile> {
  let file: FileHandle | undefined
  try {
    file = await open(place, flagsFor(entry))
    const stats = await file.stat()
    mustBe(entry, stats)
    return readerOf(file, entry, stats)
  } catch (error) {
    await file?.close()
    throw readError(error, entry.path)
  }
}

/** The one who reads asks for what is behind the last byte too, and then it is looked at again. */
function readerOf(file: FileHandle, entry: SourceEntry, opened: Stats): SourceFile {
  return {
    async read(target, position) {
      const { bytesRead } = await file.read(target, 0, target.length, position)
      if (position >= entry.size) mustBeStill(entry, opened, await file.stat())
      return bytesRead
    },
    close: () => file.close(),
  }
}
