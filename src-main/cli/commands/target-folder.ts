import { access, constants, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MaloteError } from '../../../src-shared/errors.ts'

/** Where the files go: `path` itself, or the folder above it that exists while `path` does not. */
export interface TargetFolder {
  readonly path: string
  readonly ground: string
}

/**
 * Finds out whether a folder can be written to or made, without making it: a code is spent on a try, so a bad
 * folder has to be known before. Throws `target.denied`.
 */
export async function findTargetFolder(path: string): Promise<TargetFolder> {
  let ground = path
  for (;;) {
    try {
      const found = await stat(ground)
      if (!found.isDirectory()) throw new MaloteError('target.denied', ground)
      await access(ground, constants.W_OK | constants.X_OK)
      return { path, ground }
    } catch (caught) {
      const missing = (caught as NodeJS.ErrnoException).code === 'ENOENT'
      if (!missing || dirname(ground) === ground) throw denied(caught, path)
      ground = dirname(ground)
    }
  }
}

function denied(caught: unknown, path: string): MaloteError {
  return caught instanceof MaloteError ? caught : new MaloteError('target.denied', path, { cause: caught })
}
