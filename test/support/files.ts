import { createHash, randomBytes } from 'node:crypto'
import { lstat, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A tree by its paths: content of files, null for an empty folder. */
export type Tree = Readonly<Record<string, Buffer | string | null>>

/** Writes a tree below `root`. */
export async function writeTree(root: string, tree: Tree): Promise<void> {
  for (const [path, content] of Object.entries(tree)) {
    const target = join(root, path)
    await mkdir(content === null ? target : dirname(target), { recursive: true })
    if (content !== null) await writeFile(target, content)
  }
}

/** What lies below `root`: the SHA-256 of files, null for an empty folder. */
export async function readTree(root: string): Promise<Record<string, string | null>> {
  const found: Record<string, string | null> = {}
  const names = await readdir(root, { recursive: true })
  for (const name of names.sort()) {
    const path = join(root, name)
    const isFolder = (await lstat(path)).isDirectory()
    if (!isFolder) found[name] = sha256(await readFile(path))
    else if ((await readdir(path)).length === 0) found[name] = null
  }
  return found
}

/** The same of a tree that was never written. */
export function hashesOf(tree: Tree): Record<string, string | null> {
  const sorted = Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(sorted.map(([path, content]) => [path, content === null ? null : sha256(content)]))
}

export function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex')
}

export function noise(bytes: number): Buffer {
  return randomBytes(bytes)
}

/** A file of that length without content: it takes no room and reads as zeros. */
export async function writeSparse(path: string, bytes: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, '')
  await truncate(path, bytes)
}
