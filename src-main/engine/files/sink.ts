import * as fs from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { MaloteError } from '../../../src-shared/errors.ts'
import { errno, writeError } from './fs-errors.ts'
import { freePath, partName } from './safe-path.ts'

/**
 * Writes what arrives below one folder, and nowhere else. A file has its `.part` name until its SHA-256 agrees;
 * a file that was there before is replaced only when a person chose so.
 */

/** Files up to this size are written at once: handing them to another thread costs more than writing them. */
const SMALL = 64 * 1024

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
  /** Folders that are ours or were looked at; true for those made by this transfer. */
  readonly #folders = new Map<string, boolean>([['', false]])
  readonly #open = new Set<SinkFile>()

  /** `root` is an absolute path to an existing folder; `id` makes `.part` names unique. Throws `target.*`. */
  constructor(root: string, id: string, overwrite: boolean) {
    try {
      this.#root = fs.realpathSync(root)
    } catch (error) {
      throw writeError(error, 'folder')
    }
    this.#id = id
    this.#overwrite = overwrite
  }

  /** Makes a folder and those above it. Throws `target.unsafe` for a link on the way, `target.exists` for a file. */
  folder(path: string): void {
    if (path === '' || path === '.' || this.#folders.has(path)) return
    this.folder(dirname(path))
    const place = join(this.#root, path)
    try {
      const stats = fs.lstatSync(place, { throwIfNoEntry: false })
      if (stats?.isSymbolicLink()) throw new MaloteError('target.unsafe', path)
      if (stats && !stats.isDirectory()) throw new MaloteError('target.exists', path)
      if (!stats) fs.mkdirSync(place)
      this.#folders.set(path, stats === undefined)
    } catch (error) {
      throw writeError(error, path)
    }
  }

  /** Opens a file for writing under its `.part` name. Throws `target.*`, `disk.*`. */
  create(entry: SinkEntry): SinkFile {
    const folder = parentOf(entry.path)
    this.folder(folder)
    const name = entry.path.slice(folder === '' ? 0 : folder.length + 1)
    const part = join(this.#root, folder, partName(name, this.#id))
    try {
      if (this.#overwrite) this.#refuseFolder(entry.path)
      const mode = entry.executable ? 0o777 : 0o666
      const fd = fs.openSync(part, O_CREAT | O_EXCL | O_WRONLY | NO_FOLLOW, mode)
      const file = new SinkFile(
        entry,
        fd,
        part,
        () => this.#open.delete(file),
        (from) => this.#commit(from, entry.path),
      )
      this.#open.add(file)
      return file
    } catch (error) {
      throw writeError(error, entry.path)
    }
  }

  /** Sets the times of the folders this transfer made, which writing into them has changed. */
  dateFolders(folders: readonly { readonly path: string; readonly modified: number }[]): void {
    for (const { path, modified } of folders.toReversed()) {
      if (!this.#folders.get(path)) continue
      try {
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
  #commit(part: string, path: string): string {
    if (!this.#overwrite) return this.#commitBeside(part, path)
    this.#refuseFolder(path)
    fs.renameSync(part, join(this.#root, path))
    return path
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

/** One file on its way to the disk. */
export class SinkFile {
  readonly #entry: SinkEntry
  readonly #part: string
  readonly #forget: () => void
  readonly #commit: (part: string) => string
  #fd: number
  /** Writes and flushes under way: its descriptor is theirs until they are over. */
  #writing: Promise<void> = Promise.resolve()
  #discarded: Promise<void> | null = null

  constructor(entry: SinkEntry, fd: number, part: string, forget: () => void, commit: (part: string) => string) {
    this.#entry = entry
    this.#fd = fd
    this.#part = part
    this.#forget = forget
    this.#commit = commit
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
      const path = this.#commit(this.#part)
      this.#forget()
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
      fs.rmSync(this.#part, { force: true })
    } catch {
      // What cannot be removed keeps its .part name, so that nobody takes it for a file.
    }
    this.#forget()
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
