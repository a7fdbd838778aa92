import { access, constants, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { MaloteError } from '../../../src-shared/errors.ts'

/**
 * Absolute paths of what is to be sent, each looked at before a code is handed out for it.
 * Throws `source.missing` or `source.unreadable` with the path as it was written.
 */
export async function sourcePaths(paths: readonly string[], cwd: string): Promise<readonly string[]> {
  const absolute: string[] = []
  for (const path of paths) {
    const at = resolve(cwd, path)
    await look(at, path)
    absolute.push(at)
  }
  return absolute
}

async function look(at: string, written: string): Promise<void> {
  try {
    await stat(at)
    await access(at, constants.R_OK)
  } catch (caught) {
    const { code } = caught as NodeJS.ErrnoException
    const missing = code === 'ENOENT' || code === 'ENOTDIR'
    throw new MaloteError(missing ? 'source.missing' : 'source.unreadable', written, { cause: caught })
  }
}
