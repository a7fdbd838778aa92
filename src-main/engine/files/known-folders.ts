import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { MaloteError } from '../../../src-shared/errors.ts'
import { writeError } from './fs-errors.ts'

/** Which folder it is, whatever its name: what the system knows it by. */
interface Known {
  readonly dev: number
  readonly ino: number
  /** Whether this transfer made it. */
  readonly made: boolean
}

/**
 * Folders below one folder, made or looked at once and recognised ever after: who may write there too can put a link or
 * another folder in the place of one while files arrive. Node has no openat, so that a moment between the look and the
 * deed stays; a microsecond for each file makes it short.
 */
export class KnownFolders {
  readonly #root: string
  readonly #known = new Map<string, Known>()

  /** `root` is an absolute path without links in it. Throws `target.*`, `disk.*`. */
  constructor(root: string) {
    this.#root = root
    this.#attempt('folder', () => this.#know('', false))
  }

  /** Makes a folder and those above it. Throws `target.unsafe` for a link on the way, `target.exists` for a file. */
  make(path: string): void {
    if (path === '' || path === '.' || this.#known.has(path)) return
    const above = dirname(path) === '.' ? '' : dirname(path)
    this.make(above)
    this.#attempt(path, () => {
      this.mustStand(above)
      const place = join(this.#root, path)
      const stats = fs.lstatSync(place, { throwIfNoEntry: false })
      if (stats?.isSymbolicLink()) throw new MaloteError('target.unsafe', path)
      if (stats && !stats.isDirectory()) throw new MaloteError('target.exists', path)
      if (!stats) fs.mkdirSync(place)
      this.#know(path, stats === undefined)
    })
  }

  /** Throws `target.unsafe` where something else stands in that folder's place now. */
  mustStand(path: string): void {
    const known = this.#known.get(path)
    const now = fs.statSync(join(this.#root, path), { throwIfNoEntry: false })
    // One that is gone altogether is told by whatever is tried in it.
    if (!now || (now.dev === known?.dev && now.ino === known.ino)) return
    throw new MaloteError('target.unsafe', path || 'folder')
  }

  /** Whether this transfer made that folder, and it is still there. */
  isOurs(path: string): boolean {
    if (!this.#known.get(path)?.made) return false
    this.mustStand(path)
    return true
  }

  #know(path: string, made: boolean): void {
    const { dev, ino } = fs.lstatSync(join(this.#root, path))
    this.#known.set(path, { dev, ino, made })
  }

  #attempt(path: string, work: () => void): void {
    try {
      work()
    } catch (error) {
      throw writeError(error, path)
    }
  }
}
