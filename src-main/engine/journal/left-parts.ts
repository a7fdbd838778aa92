import { lstatSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { partPath } from '../files/safe-path.ts'
import { SMALL } from '../files/sink-file.ts'
import type { ReceiverRecord } from './receiver-record.ts'

/**
 * The `.part` files of a transfer that are there. Files come one after another: one can be under way, the first that is
 * not settled; larger ones may wait for their names behind it; and after a power cut more of them may have begun.
 */
export function* leftParts(record: ReceiverRecord): Iterable<{ readonly path: string; readonly size: number }> {
  const { folder, part, entries, kept, lost, begunFiles } = record
  const first = entries.findIndex(({ k, w }, index) => k === 'file' && w && !kept.has(index) && !lost.has(index))
  const waiting = [...kept.keys()].filter((index) => (entries[index]?.s ?? 0) > SMALL)
  for (const index of new Set([first, ...begunFiles, ...waiting, ...lost.keys()])) {
    const entry = entries[index]
    if (!entry) continue
    const path = join(folder, partPath(entry.p, part))
    if (isBehindLink(folder, entry.p)) continue
    const stats = lstatSync(path, { throwIfNoEntry: false })
    if (stats?.isFile()) yield { path, size: stats.size }
  }
}

/** Whether a link stands where a folder was: nothing of ours is behind it. */
function isBehindLink(folder: string, path: string): boolean {
  const names = path.split('/').slice(0, -1)
  return names.some((_, at) => {
    const above = join(folder, ...names.slice(0, at + 1))
    return lstatSync(above, { throwIfNoEntry: false })?.isSymbolicLink()
  })
}

/** Removes them, where they were put and nowhere else. What cannot be removed keeps its `.part` name. */
export function removeParts(record: ReceiverRecord): void {
  for (const { path } of leftParts(record)) {
    try {
      rmSync(path, { force: true })
    } catch {
      // A folder that was taken away, a disk that is not there: nothing of ours is in reach.
    }
  }
}
