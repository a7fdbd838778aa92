import { lstatSync } from 'node:fs'
import { join } from 'node:path'

/** How much room a list of files needs on a disk, in bytes. */

/** What `blocks` of a file's stats are counted in, whatever the disk. */
const STAT_BLOCK = 512

/**
 * The most room that files take at any moment while they come one after another. Without `replaced` that is all they are
 * together; it answers what a file stands in the place of, which is given back once the new one has its name.
 */
export function roomNeeded(sizes: Iterable<readonly [size: number, replaced: number]>): number {
  let taken = 0
  let most = 0
  for (const [size, replaced] of sizes) {
    taken += size
    most = Math.max(most, taken)
    taken -= replaced
  }
  return most
}

/** What removing that file gives back; 0 for one that has another name too, or is none. */
export function roomOf(folder: string, path: string): number {
  try {
    const stats = lstatSync(join(folder, path), { throwIfNoEntry: false })
    return stats?.isFile() && stats.nlink === 1 ? Math.min(stats.size, stats.blocks * STAT_BLOCK) : 0
  } catch {
    return 0
  }
}
