import { readdir, stat } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { FolderListing } from '../../src-shared/contract.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import { printable } from '../../src-shared/text.ts'
import type { FolderView } from '../../src-shared/views.ts'
import { Tokens } from './tokens.ts'

/** Folders a listing shows: more than anybody scrolls through. */
const LISTED_MOST = 500

/** Folders as a page knows them: a token and a name. */
export class Folders {
  readonly #tokens = new Tokens<string>()

  view(path: string): FolderView {
    return { token: this.#tokens.token(path), name: printable(basename(path) || path) }
  }

  /** The path behind a token. Throws `request.rejected` for one that was never given. */
  path(token: string): string {
    const path = this.#tokens.value(token)
    if (path === undefined) throw new MaloteError('request.rejected')
    return path
  }

  /** What folders lie in a folder, hidden ones left out. Throws `target.denied` where it cannot be read. */
  async browse(path: string): Promise<FolderListing> {
    const names = await readdir(path, { withFileTypes: true }).catch(() => {
      throw new MaloteError('target.denied', basename(path))
    })
    const folders = names.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    const below = folders.slice(0, LISTED_MOST).map(({ name }) => join(path, name))
    return {
      folder: this.view(path),
      above: parents(path).map((parent) => this.view(parent)),
      below: below.sort((a, b) => a.localeCompare(b)).map((child) => this.view(child)),
    }
  }
}

function parents(path: string): readonly string[] {
  const parent = dirname(path)
  return parent === path ? [] : [...parents(parent), parent]
}

/** Whether a path is there, as `stat` sees it. Throws `source.missing`. */
export async function mustExist(path: string): Promise<void> {
  await stat(path).catch(() => {
    throw new MaloteError('source.missing', basename(path))
  })
}
