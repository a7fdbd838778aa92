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
  readonly #ours: boolean

  /**
   * `root` is an absolute path without links in it. `ours`: what stands below it already was made by this transfer too,
   * in another process. Throws `target.*`, `disk.*`.
   */
  constructor(root: string, ours = false) {
    this.#root = root
    this.#ours = ours
    this.#attempt('folder', () => this.#know('', false))
  }

  /** Makes a folder and those above it. Throws `target.unsafe` for a link on the way, `target.exists` for a file. */
  make(path: string): void {
    if (path === '' || path === '.' || this.#known.has(path)) return
    const above = dirname(path) === '.' ? '' : dirname(path)
    this.make(above)
    this.#attempt(path, () => {
      this.mustStand(above)
      if (this.#learn(path)) return
      fs.mkdirSync(join(this.#root, path))
      this.#know(path, true)
    })
  }

  /** Whether that folder is there. Throws `target.unsafe` for a link on the way, `target.exists` for a file. */
  find(path: string): boolean {
    if (path === '' || path === '.' || this.#known.has(path)) return true
    const above = dirname(path) === '.' ? '' : dirname(path)
    if (!this.find(above)) return false
    this.mustStand(above)
    return this.#learn(path)
  }

  /** Takes note of a folder that is there already; answers false where there is none. */
  #learn(path: string): boolean {
    const stats = fs.lstatSync(join(this.#root, path), { throwIfNoEntry: false })
    if (!stats) return false
    if (stats.isSymbolicLink()) throw new MaloteError('target.unsafe', path)
    if (!stats.isDirectory()) throw new MaloteError('target.exists', path)
    this.#know(path, this.#ours)
    return true
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
