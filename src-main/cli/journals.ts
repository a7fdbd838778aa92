import { readdir } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Direction } from '../../src-shared/views.ts'
import { defaultDataFolder, unfinishedFolder } from '../app/data-folder.ts'
import type { Io } from './io.ts'

/** Letters of an ID that are shown where they are enough to tell it from the others. */
const SHORT = 4

/** The folder of journals, absolute: the one the window uses too. */
export function journalFolder({ env, cwd }: Pick<Io, 'env' | 'cwd'>): string {
  return unfinishedFolder(resolve(cwd, defaultDataFolder(env)))
}

/** The IDs of all journals of a folder, readable or not, in use or not. */
export async function journalIds(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => [])
  return names.flatMap((name) => /^([0-9a-f]{16})\.(?:send|receive)\.log$/.exec(name)?.[1] ?? [])
}

/** The command that goes on with a transfer, its ID as short as it can be among those of the folder. */
export async function goOnCommand(folder: string, direction: Direction, id: string): Promise<string> {
  return `malote ${direction} --resume ${shortId(id, await journalIds(folder))}`
}

/** The beginning of an ID that no other one has. */
export function shortId(id: string, all: readonly string[]): string {
  const others = all.filter((other) => other !== id)
  for (let length = SHORT; length < id.length; length++) {
    const beginning = id.slice(0, length)
    if (!others.some((other) => other.startsWith(beginning))) return beginning
  }
  return id
}
