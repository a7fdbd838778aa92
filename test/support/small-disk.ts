import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { FILLER, standIn } from './full-fs.mjs'
import { tempFolder } from './transfer.ts'

/** A disk that a test can fill: a small one of its own where the system lets it be made, else a stand-in. */
export interface SmallDisk {
  /** The folder on it; the one above it is on another disk. */
  readonly path: string
  /** Environment for a process that is to find it full. */
  readonly env: Readonly<Record<string, string>>
  /** Takes all the room there is. */
  fill(): void
  /** Gives it back. */
  empty(): void
  remove(): Promise<void>
}

const PRELOAD = pathToFileURL(fileURLToPath(new URL('full-fs-preload.mjs', import.meta.url))).href

/** Bytes written at once while a disk is filled, and then fewer and fewer. */
const CHUNKS = [1 << 20, 1 << 12, 1]

/** A folder that is full when the test says so, in this process (with `fullFs()`) and in those started with `env`. */
export async function standInDisk(): Promise<SmallDisk> {
  const { path: above, remove } = await tempFolder()
  const path = join(above, 'disk')
  await mkdir(path)
  standIn.folder = path
  return {
    path,
    env: { STAND_IN_DISK: path, NODE_OPTIONS: `--import=${PRELOAD}` },
    fill: () => writeFileSync(join(path, FILLER), ''),
    empty: () => rmSync(join(path, FILLER)),
    async remove() {
      standIn.folder = null
      await remove()
    },
  }
}

/** A disk of `size` bytes in memory. Throws where the system does not let us make one. */
export async function realDisk(size: number): Promise<SmallDisk> {
  const { path: above, remove } = await tempFolder()
  const path = join(above, 'disk')
  await mkdir(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' })
  } catch (error) {
    await remove()
    throw error
  }
  return {
    path,
    env: {},
    fill: () => fillUp(join(path, FILLER)),
    empty: () => rmSync(join(path, FILLER)),
    async remove() {
      execFileSync('umount', [path])
      await remove()
    },
  }
}

/** Whether this system lets us make a small disk. */
export async function canMakeDisk(): Promise<boolean> {
  const disk = await realDisk(1 << 20).catch(() => null)
  await disk?.remove()
  return disk !== null
}

function fillUp(path: string): void {
  for (const size of CHUNKS) {
    try {
      for (;;) writeFileSync(path, Buffer.alloc(size), { flag: 'a' })
    } catch {
      // No room for as much as that.
    }
  }
}
