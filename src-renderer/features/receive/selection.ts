import type { ConflictChoice, EntryView } from '../../../src-shared/views.ts'
import type { Tick } from '../../components/tick.ts'

/** Indices left out; a folder's index leaves out all below it. The shape that `answerOffer` takes. */
export type Skipped = ReadonlySet<number>

/** An offer's list as far as it has been read, and where its folders are. */
export interface Offer {
  readonly entries: ReadonlyMap<number, EntryView>
  readonly total: number
  /** Index of each folder read so far, by its path. */
  readonly folders: ReadonlyMap<string, number>
}

export function offerOf(entries: ReadonlyMap<number, EntryView>, total: number): Offer {
  const folders = new Map<string, number>()
  for (const entry of entries.values()) if (entry.kind === 'folder') folders.set(entry.path, entry.index)
  return { entries, total, folders }
}

/** Whether every entry is here, so that sums and single choices below a folder can be told. */
export function isWhole({ entries, total }: Offer): boolean {
  return entries.size === total
}

/** Paths of the folders above a path, nearest first. */
export function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, at) => parts.slice(0, parts.length - 1 - at).join('/'))
}

/** Whether an entry is left out, by itself or with a folder above it. */
export function isSkipped(offer: Offer, skipped: Skipped, entry: EntryView): boolean {
  return skipped.has(entry.index) || skippedFolderAbove(offer, skipped, entry) !== null
}

function skippedFolderAbove(offer: Offer, skipped: Skipped, entry: EntryView): number | null {
  for (const path of foldersAbove(entry.path)) {
    const index = offer.folders.get(path)
    if (index !== undefined && skipped.has(index)) return index
  }
  return null
}

/** How an entry's box is ticked; a folder is `mixed` when something below it is left out. */
export function tickOf(offer: Offer, skipped: Skipped, entry: EntryView): Tick {
  if (isSkipped(offer, skipped, entry)) return 'off'
  if (entry.kind === 'file' || skipped.size === 0) return 'on'
  return [...skipped].some((index) => isBelow(offer.entries.get(index), entry)) ? 'mixed' : 'on'
}

function isBelow(entry: EntryView | undefined, folder: EntryView): boolean {
  return entry?.path.startsWith(`${folder.path}/`) ?? false
}

/** Whether an entry can be chosen by itself now: below a folder that is left out only once the whole list is here. */
export function canToggle(offer: Offer, skipped: Skipped, entry: EntryView): boolean {
  return isWhole(offer) || skippedFolderAbove(offer, skipped, entry) === null
}

/** What is left out after an entry was ticked or unticked. Nothing of what was chosen before changes beside it. */
export function toggle(offer: Offer, skipped: Skipped, entry: EntryView, on: boolean): Skipped {
  const next = new Set(skipped)
  // What is said about a folder holds for all below it.
  for (const index of skipped) if (isBelow(offer.entries.get(index), entry)) next.delete(index)
  if (!on) return next.add(entry.index)
  next.delete(entry.index)
  return openAbove(offer, next, entry)
}

/** Lets an entry in through the folders above it that were left out: their other children are left out instead. */
function openAbove(offer: Offer, skipped: Set<number>, entry: EntryView): Skipped {
  const above = new Set(foldersAbove(entry.path))
  const closed = [...above].map((path) => offer.folders.get(path)).filter((index) => index !== undefined)
  if (!closed.some((index) => skipped.has(index))) return skipped
  const outermost = closed.findLast((index) => skipped.has(index))
  const root = outermost === undefined ? undefined : offer.entries.get(outermost)
  for (const index of closed) skipped.delete(index)
  for (const other of offer.entries.values()) {
    const parent = foldersAbove(other.path)[0]
    const inside = root !== undefined && isBelow(other, root) && parent !== undefined && above.has(parent)
    if (inside && other.path !== entry.path && !above.has(other.path)) skipped.add(other.index)
  }
  return skipped
}

/** Everything in, or everything out. */
export function toggleAll(offer: Offer, on: boolean): Skipped {
  if (on) return new Set()
  const tops = [...offer.entries.values()].filter((entry) =>
    foldersAbove(entry.path).every((path) => !offer.folders.has(path)),
  )
  return new Set(tops.map(({ index }) => index))
}

export interface Sum {
  readonly files: number
  readonly bytes: number
  /** Chosen entries of any kind: an empty folder is worth receiving too. */
  readonly entries: number
}

/** What is chosen; null while the list is not whole and something is left out. */
export function sumOf(offer: Offer, skipped: Skipped): Sum | null {
  if (!isWhole(offer)) return null
  let files = 0
  let bytes = 0
  let entries = 0
  for (const entry of offer.entries.values()) {
    if (isSkipped(offer, skipped, entry)) continue
    entries++
    if (entry.kind === 'folder') continue
    files++
    bytes += entry.size
  }
  return { files, bytes, entries }
}

/**
 * Bytes of room that what is chosen needs on the disk under a choice about names that are taken; null while that cannot be
 * told. `spared`: how much less it is for the whole offer where what is there is overwritten.
 */
export function roomFor(offer: Offer, skipped: Skipped, conflict: ConflictChoice, spared: number): number | null {
  const sum = sumOf(offer, skipped)
  if (!sum) return null
  if (conflict === 'overwrite') return Math.max(0, sum.bytes - spared)
  if (conflict !== 'skip') return sum.bytes
  const taken = [...offer.entries.values()].filter((entry) => entry.exists && !isSkipped(offer, skipped, entry))
  return taken.reduce((room, { kind, size }) => room - (kind === 'file' ? size : 0), sum.bytes)
}

/** Files and bytes below each folder, by its path; only told of a whole list. */
export function sumsByFolder(offer: Offer): ReadonlyMap<string, { readonly files: number; readonly bytes: number }> {
  const sums = new Map<string, { files: number; bytes: number }>()
  if (!isWhole(offer)) return sums
  for (const entry of offer.entries.values()) {
    if (entry.kind === 'folder') continue
    for (const path of foldersAbove(entry.path)) {
      const sum = sums.get(path) ?? { files: 0, bytes: 0 }
      sums.set(path, { files: sum.files + 1, bytes: sum.bytes + entry.size })
    }
  }
  return sums
}

/** How a row stands in the tree: indented under the row above it, or with its whole path where that would mislead. */
export function rowLook(
  entry: EntryView,
  previous: EntryView | undefined,
): { readonly depth: number; readonly text: string } {
  const parent = foldersAbove(entry.path)[0]
  if (parent === undefined) return { depth: 0, text: entry.path }
  const follows = previous !== undefined && (previous.path === parent || previous.path.startsWith(`${parent}/`))
  if (!follows) return { depth: 0, text: entry.path }
  const depth = entry.path.split('/').length - 1
  return { depth, text: entry.path.slice(parent.length + 1) }
}
