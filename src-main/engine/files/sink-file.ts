import * as fs from 'node:fs'
import { promisify } from 'node:util'
import { MaloteError } from '../../../src-shared/errors.ts'
import type { DiskRoom } from './disk-room.ts'
import { isFull, writeError } from './fs-errors.ts'

/** Files up to this size are written at once: handing them to another thread costs more than writing them. */
export const SMALL = 64 * 1024

/** Files from this size on are flushed to the disk before they get their name. */
export const FLUSHED = 1 << 20

const write = promisify(fs.write)
const fsync = promisify(fs.fsync)

export interface SinkEntry {
  readonly path: string
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modified: number
  readonly executable: boolean
}

/** What a file leaves to its sink, which knows the folders. */
export interface Keeper {
  /** Opens its `.part`; answers the descriptor. Throws what the system throws, or `target.*`. */
  open(): number
  forget(): void
  /** Gives it its name; answers the path it got. Throws what the system throws, or `target.*`. */
  commit(): string
  remove(): void
  /** Where another process may have given it its name already: whether the file of that name has this SHA-256. */
  readonly twin: {
    now(sha256: string): boolean
    later(sha256: string): Promise<boolean>
  } | null
}

/**
 * One file on its way to the disk. What a full disk refuses is held by `room` until it works; meanwhile what follows of a
 * small file, done at once else, keeps its turn behind it.
 */
export class SinkFile {
  readonly #entry: SinkEntry
  readonly #keeper: Keeper
  readonly #room: DiskRoom
  #fd = -1
  /** Writes and flushes under way: its descriptor is theirs until they are over. */
  #writing: Promise<unknown> = Promise.resolve()
  /** Whether it had to wait for room: from then on everything is done in turn. */
  #waits = false
  /** Why it came to nothing while it waited. */
  #trouble: MaloteError | null = null
  #finishing: Promise<unknown> | null = null
  #discarded: Promise<void> | null = null

  constructor(entry: SinkEntry, keeper: Keeper, room: DiskRoom) {
    this.#entry = entry
    this.#keeper = keeper
    this.#room = room
  }

  /** Opens it, at once or when there is room. Throws `target.*`, `disk.failed`. */
  open(): void {
    this.#step(() => {
      this.#fd = this.#keeper.open()
    })
  }

  /**
   * Writes; answers a promise where the bytes are still in use. Throws or rejects with `target.*`, `disk.failed`. One
   * write at a time: two into one file only wait for each other inside the kernel, spinning.
   */
  write(bytes: Uint8Array, position: number): Promise<void> | null {
    if (this.#isSmall) return this.#step(() => writeWholeNow(this.#fd, bytes, position)) ?? null
    let at = 0
    const goOn = async () => {
      this.#mustBeWanted()
      for (; at < bytes.length; ) {
        const { bytesWritten } = await write(this.#fd, bytes, at, bytes.length - at, position + at)
        at += bytesWritten
      }
    }
    return this.#follow(this.#writing.then(() => this.#room.hold(goOn)))
  }

  /**
   * Once every byte is written, and `sha256` is theirs: flushes, dates, closes, and gives the file its name, which is
   * answered.
   */
  finish(sha256: string): Promise<string> {
    const finished = this.#finish(sha256)
    this.#finishing = finished
    return finished
  }

  async #finish(sha256: string): Promise<string> {
    if (!this.#isSmall) await this.#follow(this.#writing.then(() => this.#flush()))
    const { twin } = this.#keeper
    const named = twin ? await twin.later(sha256) : false
    return this.#step(() => this.#name(named))
  }

  /** The same for a small file, whose bytes are written already; a promise where there is no room for its name. */
  finishNow(sha256: string): string | Promise<string> {
    return this.#step(() => this.#name(this.#keeper.twin?.now(sha256) ?? false))
  }

  /** Whether nothing is under way, so that `finishNow()` may be used. */
  get small(): boolean {
    return this.#isSmall && !this.#waits
  }

  get #isSmall(): boolean {
    return this.#entry.size <= SMALL
  }

  /** Drops the file and what was written of it, once the writes under way have let go. */
  discard(): Promise<void> {
    this.#discarded ??= this.#drop()
    return this.#discarded
  }

  /** Lets go of it and leaves what is not whole as it is; what is about to get its name still gets it. */
  async keep(): Promise<void> {
    this.#room.poke()
    await (this.#finishing ?? this.#writing).catch(() => {})
    try {
      this.#close()
    } catch {
      // What a network's disk did not take is found out when it is gone on with.
    }
    this.#keeper.forget()
  }

  async #drop(): Promise<void> {
    this.#room.poke()
    await this.#writing.catch(() => {})
    try {
      this.#close()
      this.#keeper.remove()
    } catch {
      // What cannot be removed keeps its .part name, so that nobody takes it for a file.
    }
    this.#keeper.forget()
  }

  /**
   * A flush that finds the disk full is not tried again: the system has let go of what it could not keep, and would call
   * the next one good.
   */
  async #flush(): Promise<void> {
    if (this.#entry.size < FLUSHED || this.#discarded) return
    await fsync(this.#fd)
  }

  /** `named`: there is this very file already, and this one goes. */
  #name(named: boolean): string {
    dateFile(this.#fd, this.#entry.modified)
    this.#close()
    if (named) this.#keeper.remove()
    const path = named ? this.#entry.path : this.#keeper.commit()
    this.#keeper.forget()
    return path
  }

  /** Closing may be when a network's disk says that it was full: that is not tried again, as with a flush. */
  #close(): void {
    if (this.#fd < 0) return
    const fd = this.#fd
    this.#fd = -1
    try {
      fs.closeSync(fd)
    } catch (error) {
      throw isFull(error) ? new MaloteError('disk.failed', this.#entry.path, { cause: error }) : error
    }
  }

  #mustBeWanted(): void {
    if (this.#trouble) throw this.#trouble
    if (this.#discarded) throw new MaloteError('disk.failed', this.#entry.path)
  }

  /** Does something with it at once, or in its turn where the disk is full. */
  #step<T>(work: () => T): T | Promise<T> {
    const wanted = () => {
      this.#mustBeWanted()
      return work()
    }
    try {
      const done = this.#waits ? this.#room.inTurn(wanted) : this.#room.now(wanted)
      if (!(done instanceof Promise)) return done
      this.#waits = true
      return this.#follow(done)
    } catch (error) {
      throw writeError(error, this.#entry.path)
    }
  }

  /** What is under way from now on; its failure is that of all that follows. */
  #follow<T>(work: Promise<T>): Promise<T> {
    const named = work.catch((error: unknown) => {
      this.#trouble ??= writeError(error, this.#entry.path)
      throw this.#trouble
    })
    this.#writing = named
    named.catch(() => {})
    return named
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
