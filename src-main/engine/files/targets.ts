import { lstatSync, mkdirSync, type Stats, statfsSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { MaloteError } from '../../../src-shared/errors.ts'
import type { ConflictChoice } from '../../../src-shared/views.ts'
import type { OfferEntry, Survey } from '../types.ts'
import { errno, writeError } from './fs-errors.ts'
import { roomNeeded, roomOf } from './room-needed.ts'
import { caseless, freePath, safePaths } from './safe-path.ts'

/** Where an offer's entries go: decided before the first byte, so that a person can see it and a disk is not surprised. */

/** Systems whose usual file systems take `A` and `a` for one name. */
const foldsCase = process.platform === 'darwin' || process.platform === 'win32'

export interface TargetPlan {
  /** Final path of each entry, relative to the folder. */
  readonly paths: readonly string[]
  /** Entries that are not wanted, and those left out because their names are taken. */
  readonly skip: ReadonlySet<number>
  readonly overwrite: boolean
  /** What will stand at the top of the folder. */
  readonly tops: readonly string[]
}

/** The offer with harmless paths: what a person is shown and what is written. */
export function harmlessOffer(entries: readonly OfferEntry[]): readonly OfferEntry[] {
  const paths = safePaths(entries, foldsCase)
  return entries.map(({ kind, size }, at) => ({ path: paths[at] ?? '_', kind, size }))
}

/** Makes the folder a person chose, where it is not there yet. Throws `target.denied` where it cannot be one. */
export function makeFolder(folder: string): void {
  if (!isAbsolute(folder)) throw new MaloteError('target.denied', 'folder')
  try {
    makeWithParents(folder)
  } catch (error) {
    const cannotBe = ['EEXIST', 'ENOTDIR', 'ENOENT'].includes(errno(error))
    throw cannotBe ? new MaloteError('target.denied', 'folder', { cause: error }) : writeError(error, 'folder')
  }
}

/** Throws `target.denied` where the folder of a transfer that goes on is not there any more. */
export function mustBeFolder(folder: string): void {
  try {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  } catch {
    // A disk that cannot even be asked.
  }
  throw new MaloteError('target.denied', 'folder')
}

/** Node's own `recursive` never comes back from a place that says ENOENT to every new name, as /proc does. */
function makeWithParents(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  if (dirname(folder) !== folder) makeWithParents(dirname(folder))
  mkdirSync(folder)
}

/**
 * What of an offer is already in `folder`, and how much room its disk has; a folder that is not there yet has no
 * conflicts. Throws `target.denied` where it cannot be looked into.
 */
export function survey(folder: string, entries: readonly OfferEntry[]): Survey {
  if (!mayBeFolder(folder)) throw new MaloteError('target.denied', 'folder')
  const disk = new Disk(folder)
  const conflicts: number[] = []
  entries.forEach((entry, index) => {
    if (disk.conflicts(entry)) conflicts.push(index)
  })
  return { conflicts, free: freeBytes(folder), spared: sparedBytes(folder, entries, new Set(conflicts)) }
}

/** Room that is needed less where what is there is overwritten. */
function sparedBytes(folder: string, entries: readonly OfferEntry[], conflicts: ReadonlySet<number>): number {
  const files = entries.map(({ kind, size }, index) => ({
    size: kind === 'file' ? size : 0,
    taken: conflicts.has(index),
  }))
  const all = roomNeeded(files.map(({ size }) => [size, 0]))
  return (
    all - roomNeeded(files.map(({ size, taken }, at) => [size, taken ? roomOf(folder, entries[at]?.path ?? '') : 0]))
  )
}

/** Throws `disk.full` where there is less room than what is wanted needs. */
export function checkRoom(folder: string, entries: readonly OfferEntry[], plan: TargetPlan): void {
  const wanted = entries.flatMap(({ size }, index): [number, number][] => {
    if (plan.skip.has(index)) return []
    return [[size, plan.overwrite ? roomOf(folder, plan.paths[index] ?? '') : 0]]
  })
  const free = freeBytes(folder)
  if (free !== null && roomNeeded(wanted) > free) throw new MaloteError('disk.full', entries[0]?.path)
}

function mayBeFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? true
  } catch (error) {
    throw writeError(error, 'folder')
  }
}

/**
 * Where each entry goes under the person's choice, the `unwanted` ones left out. `keep-both` gives whole top entries
 * a new name, so that a folder arrives in one piece. Throws `target.exists` for `fail`, or where neither overwriting
 * nor skipping helps because a file stands where a folder must be or the other way round; `target.unsafe` for a link.
 */
export function planTargets(
  folder: string,
  entries: readonly OfferEntry[],
  choice: ConflictChoice,
  unwanted: ReadonlySet<number>,
): TargetPlan {
  const disk = new Disk(folder)
  const skip = new Set(unwanted)
  entries.forEach((entry, index) => {
    if (choice === 'keep-both' || skip.has(index) || !disk.conflicts(entry)) return
    if (choice === 'fail') throw new MaloteError('target.exists', entry.path)
    if (entry.kind === 'folder') disk.refuseOther(entry.path)
    else if (choice === 'skip') skip.add(index)
    else disk.refuseFolder(entry.path)
  })
  const tops = [...new Set(entries.flatMap(({ path }, index) => (skip.has(index) ? [] : [topOf(path)])))]
  const renamed = choice === 'keep-both' ? renameTops(disk, tops) : new Map<string, string>()
  return {
    paths: entries.map(({ path }) => underTop(path, renamed)),
    skip,
    overwrite: choice === 'overwrite',
    tops: tops.map((top) => renamed.get(top) ?? top),
  }
}

function renameTops(disk: Disk, tops: readonly string[]): Map<string, string> {
  const key = (name: string) => (foldsCase ? caseless(name) : name)
  const taken = new Set(tops.map(key))
  const renamed = new Map<string, string>()
  for (const top of tops.filter((name) => disk.stats(name))) {
    const free = freePath(top, (name) => taken.has(key(name)) || disk.stats(name) !== null)
    taken.add(key(free))
    renamed.set(top, free)
  }
  return renamed
}

function topOf(path: string): string {
  const slash = path.indexOf('/')
  return slash < 0 ? path : path.slice(0, slash)
}

function underTop(path: string, renamed: ReadonlyMap<string, string>): string {
  const top = topOf(path)
  return (renamed.get(top) ?? top) + path.slice(top.length)
}

/** What stands in a folder, asked once for each top name: where the top is free, nothing below can be taken. */
class Disk {
  readonly #folder: string
  readonly #tops = new Map<string, Stats | null>()

  constructor(folder: string) {
    this.#folder = folder
  }

  stats(path: string): Stats | null {
    const top = topOf(path)
    if (path !== top) return this.stats(top) ? this.#lstat(path) : null
    const known = this.#tops.get(top)
    if (known !== undefined) return known
    const stats = this.#lstat(top)
    this.#tops.set(top, stats)
    return stats
  }

  #lstat(path: string): Stats | null {
    try {
      return lstatSync(join(this.#folder, path), { throwIfNoEntry: false }) ?? null
    } catch (error) {
      if (errno(error) === 'ENAMETOOLONG' || errno(error) === 'ELOOP') return null
      // A file stands where a folder of the path must be: that file is what is in the way.
      if (errno(error) === 'ENOTDIR') return this.stats(dirname(path))
      throw writeError(error, path)
    }
  }

  /** Throws where something other than a folder stands. */
  refuseOther(path: string): void {
    const stats = this.stats(path)
    if (stats?.isSymbolicLink()) throw new MaloteError('target.unsafe', path)
    if (stats && !stats.isDirectory()) throw new MaloteError('target.exists', path)
  }

  /** Throws where a folder stands. */
  refuseFolder(path: string): void {
    if (this.stats(path)?.isDirectory()) throw new MaloteError('target.exists', path)
  }

  /** A file's name that is taken, a folder's that a file has, and a folder at the top that is already there. */
  conflicts({ path, kind }: OfferEntry): boolean {
    const stats = this.stats(path)
    return stats !== null && (kind === 'file' || !stats.isDirectory() || path === topOf(path))
  }
}

/** Free bytes for this user on a folder's disk, or on that of the nearest folder above one not made yet; null where unknown. */
export function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch (error) {
    const missing = errno(error) === 'ENOENT' && dirname(folder) !== folder
    return missing ? freeBytes(dirname(folder)) : null
  }
}

/**
 * Bytes of room that a full disk lacks for `owed` more; null where it does not tell, or says that there is room: then it
 * is a quota, or a number of files, that is used up.
 */
export function missingBytes(folder: string, owed: number): number | null {
  const free = freeBytes(folder)
  return free === null || free >= owed ? null : owed - free
}
