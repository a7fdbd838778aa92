import * as fs from 'node:fs'
import { join } from 'node:path'
import { MaloteError } from '../../../src-shared/errors.ts'
import { DiskRoom } from './disk-room.ts'
import { hashFile, hashFileNow } from './file-hash.ts'
import { errno, isFull, writeError } from './fs-errors.ts'
import { KnownFolders } from './known-folders.ts'
import { freePath, partPath } from './safe-path.ts'
import { type Keeper, type SinkEntry, SinkFile } from './sink-file.ts'

/**
 * Writes what arrives below one folder, and nowhere else. A file has its `.part` name until its SHA-256 agrees;
 * a file that was there before is replaced only when a person chose so. What a full disk refuses waits for room.
 */

const { O_CREAT, O_EXCL, O_WRONLY } = fs.constants
/** Writing through a link is refused. Absent on Windows, where O_EXCL does the same. */
const NO_FOLLOW = fs.constants.O_NOFOLLOW ?? 0

export class Sink {
  readonly #root: string
  readonly #id: string
  readonly #overwrite: boolean
  readonly #folders: KnownFolders
  readonly #open = new Set<SinkFile>()
  readonly #room: DiskRoom
  /** Whether another process has begun this, so that what it left may be there. */
  readonly #resumed: boolean

  /**
   * `root` is an absolute path to an existing folder; `id` makes `.part` names unique. `ours`: the folders that are there
   * were made by this transfer, in another process. Throws `target.*`.
   */
  constructor(root: string, id: string, overwrite: boolean, room = new DiskRoom(), resumed?: { ours: boolean }) {
    try {
      this.#root = fs.realpathSync(root)
    } catch (error) {
      throw writeError(error, 'folder')
    }
    this.#folders = new KnownFolders(this.#root, resumed?.ours)
    this.#resumed = resumed !== undefined
    this.#id = id
    this.#overwrite = overwrite
    this.#room = room
  }

  /** Whether something waits for room: what comes would only wait behind it. */
  get waiting(): boolean {
    return this.#room.waiting
  }

  /** Whether the disk is full. */
  get full(): boolean {
    return this.#room.full
  }

  /**
   * Makes a folder and those above it; answers a promise where there is no room for it yet. Throws or rejects with
   * `target.unsafe` for a link on the way, `target.exists` for a file.
   */
  folder(path: string): void | Promise<void> {
    return this.#room.now(() => this.#folders.make(path))
  }

  /** Opens a file for writing under its `.part` name, at once or when there is room. Throws `target.*`, `disk.failed`. */
  create(entry: SinkEntry): SinkFile {
    return this.#begin(entry, (folder, part) => this.#openPart(entry, folder, part))
  }

  /** Opens the `.part` that another process left, of which the first `bytes` are good. Throws `target.*`, `disk.failed`. */
  reopen(entry: SinkEntry, bytes: number): SinkFile {
    return this.#begin(entry, (folder, part) => {
      this.#folders.make(folder)
      this.#folders.mustStand(folder)
      const fd = fs.openSync(part, O_WRONLY | NO_FOLLOW)
      fs.ftruncateSync(fd, bytes)
      return fd
    })
  }

  /** Whether the folder of that path is there. Throws `target.unsafe` for a link on the way, `target.exists` for a file. */
  stands(path: string): boolean {
    return this.#folders.find(parentOf(path))
  }

  #begin(entry: SinkEntry, open: (folder: string, part: string) => number): SinkFile {
    const folder = parentOf(entry.path)
    const part = join(this.#root, partPath(entry.path, this.#id))
    const keeper: Keeper = {
      twin: this.#resumed && !this.#overwrite ? this.#twin(entry) : null,
      open: () => open(folder, part),
      forget: () => this.#open.delete(file),
      commit: () => this.#commit(part, folder, entry.path),
      remove: () => this.#remove(part, folder),
    }
    const file = new SinkFile(entry, keeper, this.#room)
    file.open()
    this.#open.add(file)
    return file
  }

  #openPart(entry: SinkEntry, folder: string, part: string): number {
    this.#folders.make(folder)
    this.#folders.mustStand(folder)
    if (this.#overwrite) this.#refuseFolder(entry.path)
    if (this.#resumed) fs.rmSync(part, { force: true })
    return fs.openSync(part, O_CREAT | O_EXCL | O_WRONLY | NO_FOLLOW, entry.executable ? 0o777 : 0o666)
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

  /** Removes every file that is not whole, and waits for room no longer; resolves when they are gone. */
  async discard(): Promise<void> {
    this.#room.close()
    await Promise.all([...this.#open].map((file) => file.discard()))
  }

  /** The same, but what is not whole stays for another process, with all that is on its way to the disk. */
  async keep(): Promise<void> {
    this.#room.hurry()
    await Promise.all([...this.#open].map((file) => file.keep()))
    this.#room.close()
  }

  /** A file that got its name when nobody could note it any more. */
  #twin({ path, size }: SinkEntry): Keeper['twin'] {
    const full = join(this.#root, path)
    return {
      now: (sha256) => hashFileNow(full, size) === sha256,
      later: async (sha256) => (await hashFile(full, size)) === sha256,
    }
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
        if (isFull(error)) throw error
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
