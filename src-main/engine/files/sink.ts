import * as fs from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { MaloteError } from '../../../src-shared/errors.ts'
import { errno, writeError } from './fs-errors.ts'
import { KnownFolders } from './known-folders.ts'
import { freePath, partPath } from './safe-path.ts'

/**
 * Writes what arrives below one folder, and nowhere else. A file has its `.part` name until its SHA-256 agrees;
 * a file that was there before is replaced only when a person chose so.
 */

/** Files up to this size are written at once: handing them to another thread costs more than writing them. */
export const SMALL = 64 * 1024

/** Files from this size on are flushed to the disk before they get their name. */
const FLUSHED = 1 << 20

const { O_CREAT, O_EXCL, O_WRONLY } = fs.constants
/** Writing through a link is refused. Absent on Windows, where O_EXCL does the same. */
const NO_FOLLOW = fs.constants.O_NOFOLLOW ?? 0

const write = promisify(fs.write)
const fsync = promisify(fs.fsync)

export interface SinkEntry {
  readonly path: string
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modified: number
  readonly executable: boolean
}

export class Sink {
  readonly #root: string
  readonly #id: string
  readonly #overwrite: boolean
  readonly #folders: KnownFolders
  readonly #open = new Set<SinkFile>()

  /** `root` is an absolute path to an existing folder; `id` makes `.part` names unique. Throws `target.*`. */
  constructor(root: string, id: string, overwrite: boolean) {
    try {
      this.#root = fs.realpathSync(root)
    } catch (error) {
      throw writeError(error, 'folder')
    }
    this.#folders = new KnownFolders(this.#root)
    this.#id = id
    this.#overwrite = overwrite
  }

  /** Makes a folder and those above it. Throws `target.unsafe` for a link on the way, `target.exists` for a file. */
  folder(path: string): void {
    this.#folders.make(path)
  }

  /** Opens a file for writing under its `.part` name. Throws `target.*`, `disk.*`. */
  create(entry: SinkEntry): SinkFile {
    const folder = parentOf(entry.path)
    this.folder(folder)
    const part = join(this.#root, partPath(entry.path, this.#id))
    try {
      this.#folders.mustStand(folder)
      if (this.#overwrite) this.#refuseFolder(entry.path)
      const mode = entry.executable ? 0o777 : 0o666
      const fd = fs.openSync(part, O_CREAT | O_EXCL | O_WRONLY | NO_FOLLOW, mode)
      const file = new SinkFile(entry, fd, {
        forget: () => this.#open.delete(file),
        commit: () => this.#commit(part, folder, entry.path),
        remove: () => this.#remove(part, folder),
      })
      this.#open.add(file)
      return file
    } catch (error) {
      throw writeError(error, entry.path)
    }
  }

  /** Sets the times of the folders this transfer made, which writing into them has changed. */
  dateFolders(folders: readonly { readonly path: string; readonly modified: number }[]): void {
    for (const { path, modified } of folders.toReversed()) {
      try {
        if (!this.#folders.isOurs(path)) continue
        fs.utimesSync(join(this.#root, path), new Date(), new Date(modified))
      } catch {
        // A folder's date is a courtesy: some file systems refuse it.
      }
    }
  }

  /** Removes every file that is not whole; resolves when they are gone. */
  async discard(): Promise<void> {
    await Promise.all([...this.#open].map((file) => file.discard()))
  }

  /** Gives a whole file its name; answers the path it got. Another file by that name is never lost by accident. */
  #commit(part: string, folder: string, path: string): string {
    this.#folders.mustStand(folder)
    if (!this.#overwrite) return this.#commitBeside(part, path)
    this.#refuseFolder(path)
    fs.renameSync(part, join(this.#root, path))
    return path
  }

  /** Removes what is not whole, where it was put and nowhere else. */
  #remove(part: string, folder: string): void {
    this.#folders.mustStand(folder)
    fs.rmSync(part, { force: true })
  }

  #taken(path: string): boolean {
    return fs.lstatSync(join(this.#root, path), { throwIfNoEntry: false }) !== undefined
  }

  #refuseFolder(path: string): void {
    const stats = fs.lstatSync(join(this.#root, path), { throwIfNoEntry: false })
    if (stats?.isDirectory()) throw new MaloteError('target.exists', path)
  }

  /** Somebody may have made a file by that name since the plan: a hard link fails where a rename would overwrite. */
  #commitBeside(part: string, path: string): string {
    for (let free = path; ; free = this.#freeBeside(path)) {
      try {
        fs.linkSync(part, join(this.#root, free))
        fs.unlinkSync(part)
        return free
      } catch (error) {
        if (errno(error) === 'EEXIST') continue
        return this.#renameBeside(part, path)
      }
    }
  }

  /** For disks without hard links. */
  #renameBeside(part: string, path: string): string {
    const free = this.#freeBeside(path)
    fs.renameSync(part, join(this.#root, free))
    return free
  }

  #freeBeside(path: string): string {
    return freePath(path, (candidate) => this.#taken(candidate))
  }
}

function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash < 0 ? '' : path.slice(0, slash)
}

/** What a file leaves to its sink, which knows the folders. */
interface Keeper {
  forget(): void
  /** Gives it its name; answers the path it got. Throws `target.*`, `disk.*`. */
  commit(): string
  remove(): void
}

/** One file on its way to the disk. */
export class SinkFile {
  readonly #entry: SinkEntry
  readonly #keeper: Keeper
  #fd: number
  /** Writes and flushes under way: its descriptor is theirs until they are over. */
  #writing: Promise<void> = Promise.resolve()
  #discarded: Promise<void> | null = null

  constructor(entry: SinkEntry, fd: number, keeper: Keeper) {
    this.#entry = entry
    this.#fd = fd
    this.#keeper = keeper
  }

  /**
   * Writes; answers a promise where the bytes are still in use. Rejects with `disk.*`. One write at a time: two into
   * one file only wait for each other inside the kernel, spinning.
   */
  write(bytes: Uint8Array, position: number): Promise<void> | null {
    if (this.#entry.size <= SMALL) {
      this.#now(() => writeWholeNow(this.#fd, bytes, position))
      return null
    }
    const written = this.#writing.then(() => writeWhole(this.#fd, bytes, position))
    this.#writing = written.catch((error: unknown) => {
      throw writeError(error, this.#entry.path)
    })
    this.#writing.catch(() => {})
    return this.#writing
  }

  /** Once every byte is written: flushes, dates, closes, and gives the file its name, which is answered. */
  async finish(): Promise<string> {
    const flushed = this.#writing.then(() => this.#flush())
    this.#writing = flushed
    await flushed
    return this.finishNow()
  }

  async #flush(): Promise<void> {
    if (this.#entry.size < FLUSHED || this.#discarded) return
    try {
      await fsync(this.#fd)
    } catch (error) {
      throw writeError(error, this.#entry.path)
    }
  }

  /** The same for a small file, whose bytes are written already. */
  finishNow(): string {
    return this.#now(() => {
      if (this.#discarded) throw new MaloteError('disk.failed', this.#entry.path)
      dateFile(this.#fd, this.#entry.modified)
      this.#close()
      const path = this.#keeper.commit()
      this.#keeper.forget()
      return path
    })
  }

  /** Whether nothing is under way, so that `finishNow()` may be used. */
  get small(): boolean {
    return this.#entry.size <= SMALL
  }

  /** Drops the file and what was written of it, once the writes under way have let go. */
  discard(): Promise<void> {
    this.#discarded ??= this.#drop()
    return this.#discarded
  }

  async #drop(): Promise<void> {
    await this.#writing.catch(() => {})
    try {
      this.#close()
      this.#keeper.remove()
    } catch {
      // What cannot be removed keeps its .part name, so that nobody takes it for a file.
    }
    this.#keeper.forget()
  }

  #close(): void {
    if (this.#fd < 0) return
    const fd = this.#fd
    this.#fd = -1
    fs.closeSync(fd)
  }

  #now<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      throw writeError(error, this.#entry.path)
    }
  }
}

async function writeWhole(fd: number, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await write(fd, bytes, at, bytes.length - at, position + at)
    at += bytesWritten
  }
}

function writeWholeNow(fd: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(fd, bytes, at, bytes.length - at, position + at)
}

function dateFile(fd: number, modified: number): void {
  try {
    fs.futimesSync(fd, new Date(), new Date(modified))
  } catch {
    // A file's date is a courtesy: some file systems refuse it.
  }
}
