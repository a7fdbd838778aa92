import { lstatSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { MaloteError } from '../../../src-shared/errors.ts'
import { hashFile, longestPrefix, type Prefix } from '../files/file-hash.ts'
import { partPath } from '../files/safe-path.ts'
import type { Sink } from '../files/sink.ts'
import { FLUSHED, type SinkEntry, type SinkFile, SMALL } from '../files/sink-file.ts'
import type { ReceiverJournal } from '../journal/receiver-journal.ts'
import type { KeptFile, ReceiverRecord } from '../journal/receiver-record.ts'
import type { Arrival } from './arrival.ts'

/**
 * What of a journal's claims is true: it may be older than the disk, or the disk than it, and people move files. Nothing
 * counts that the disk does not show.
 */

/** Milliseconds of work at a time, so that nothing else in this thread waits for long. */
const SLICE = 10

/** Milliseconds by which a file's date may be off: what FAT keeps of it. */
const DATE_OFF = 2_000

/** A file that goes on where another process left it. */
export interface LeftFile {
  readonly index: number
  readonly prefix: Prefix
  readonly file: SinkFile
}

export interface Stock {
  /** Indices of files that are whole and carry their names. */
  readonly kept: readonly number[]
  readonly left: LeftFile | null
}

interface Place {
  readonly arrival: Arrival
  readonly sink: Sink
  /** The folder, without links in it. */
  readonly root: string
  readonly journal: Pick<ReceiverJournal, 'kept'>
  readonly signal: AbortSignal
}

/**
 * Compares the record with the folder; gives whole files their names that were about to get them. Throws
 * `transfer.left` when `signal` is aborted; a file that cannot be read or named is one that is not there.
 */
export async function takeStock(record: ReceiverRecord, given: Omit<Place, 'root'>): Promise<Stock> {
  const place = { ...given, root: realpathSync(given.arrival.folder) }
  const kept: number[] = []
  let rested = performance.now()
  for (const [index, file] of record.kept) {
    if (performance.now() - rested > SLICE) {
      await breathe()
      rested = performance.now()
    }
    mustGoOn(place.signal)
    if (await isKept(index, file, place)) kept.push(index)
  }
  const left = await findLeft(record, place)
  mustGoOn(place.signal)
  return { kept, left }
}

function mustGoOn(signal: AbortSignal): void {
  if (signal.aborted) throw new MaloteError('transfer.left')
}

async function isKept(index: number, file: KeptFile, place: Place): Promise<boolean> {
  const target = place.arrival.targets[index]
  if (!target || !stands(place, target)) return false
  const part = join(place.root, partPath(target.path, place.arrival.part))
  if (await isThere({ ...target, path: file.path }, file.sha256, place)) {
    // A power cut between the two names of a file.
    if (target.size > SMALL) rmSync(part, { force: true })
    return true
  }
  const whole = target.size > SMALL && (await hashFile(part, target.size, place.signal)) === file.sha256
  return whole && (await giveName(index, target, file.sha256, place))
}

/** Whether the folder it is in is there, and no link in its place: behind one nothing is ours, and nothing is read. */
function stands({ sink }: Place, { path }: SinkEntry): boolean {
  try {
    return sink.stands(path)
  } catch {
    return false
  }
}

/** Large files were flushed before they got their names, and then their size and date say it; of others each byte is read. */
async function isThere({ path, size, modified }: SinkEntry, sha256: string, place: Place): Promise<boolean> {
  try {
    const full = join(place.root, path)
    const stats = lstatSync(full, { throwIfNoEntry: false })
    if (!stats?.isFile() || stats.size !== size) return false
    if (size >= FLUSHED && Math.abs(stats.mtimeMs - modified) < DATE_OFF) return true
    return (await hashFile(full, size, place.signal)) === sha256
  } catch {
    return false
  }
}

async function giveName(index: number, target: SinkEntry, sha256: string, place: Place): Promise<boolean> {
  try {
    const path = await place.sink.reopen(target, target.size).finish(sha256)
    if (path !== target.path) place.journal.kept(index, sha256, path)
    return true
  } catch {
    return false
  }
}

/** The file that was under way, as far as it is what it was; the left-overs of others are of no use. */
async function findLeft(record: ReceiverRecord, place: Place): Promise<LeftFile | null> {
  const { arrival, sink, root, signal } = place
  let left: LeftFile | null = null
  for (const index of record.begunFiles) {
    const target = arrival.targets[index]
    if (!target || !stands(place, target)) continue
    const part = join(root, partPath(target.path, arrival.part))
    const marks = record.open?.file === index ? record.open.marks : []
    const prefix = marks.length > 0 ? await longestPrefix(part, marks, signal) : null
    mustGoOn(signal)
    try {
      if (prefix) left = { index, prefix, file: sink.reopen(target, prefix.bytes) }
      else rmSync(part, { force: true })
    } catch {
      // What cannot be opened or removed is begun anew, or says then what is the matter.
    }
  }
  return left
}
