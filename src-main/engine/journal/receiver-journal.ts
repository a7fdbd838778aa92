import type { Hash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import type { RelayAddress } from '../../../src-shared/address.ts'
import type { ErrorCode } from '../../../src-shared/errors.ts'
import { JOURNAL_VERSION, type LineOf, type ReceiverLine } from './lines.ts'
import type { Lock } from './lock.ts'
import { Log } from './log.ts'
import type { ReceiverEntry, ReceiverRecord } from './receiver-record.ts'
import { journalPath, lockJournal, newJournalId, readReceiverJournal } from './store.ts'

/** Bytes of a file between two marks: what comes again at the most, in less than a second on most disks. */
const MARK_EVERY = 16 << 20

/** Marks of one file at the most: beyond, what comes again is a small part of it all the same. */
const MARKS_MOST = 4_096

/** Milliseconds between two marks while bytes come: nobody waits for 16 MiB on a slow line twice. */
const MARK_AFTER = 2_000

/** Entries in a line: some 300 KB, far below what a log holds back when a disk refuses it. */
const PAGE = 1_000

type Head = LineOf<ReceiverLine, 'head'>

export type ReceiverHead = Pick<
  Head,
  'relay' | 'device' | 'secret' | 'folder' | 'part' | 'conflict' | 'peer' | 'summary'
>

/** A file that is coming in: so many bytes are received, and `hash` has seen them. */
export interface Underway {
  readonly index: number
  readonly entry: { readonly size: number }
  readonly received: number
  readonly hash: Hash
}

/**
 * What a receiver writes down so that another process can go on. It is a help: what a disk refuses of it ends nothing.
 * What is noted of files is in the hands of the system after `flush()`.
 */
export class ReceiverJournal {
  readonly id: string
  readonly #folder: string
  readonly #lock: Lock
  readonly #log: Log
  #marked: { file: number; bytes: number } = { file: -1, bytes: 0 }
  #markedAt = performance.now()

  private constructor(folder: string, id: string, lock: Lock, log: Log) {
    this.#folder = folder
    this.id = id
    this.#lock = lock
    this.#log = log
  }

  /** A new one, and all that is known of what will be received; null where the disk refuses. */
  static begin(folder: string, head: ReceiverHead, entries: readonly ReceiverEntry[]): ReceiverJournal | null {
    const id = newJournalId()
    let journal: ReceiverJournal | null = null
    let lock: Lock | null = null
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      lock = lockJournal(folder, id)
      journal = new ReceiverJournal(folder, id, lock, Log.create(journalPath(folder, 'receive', id)))
      journal.#describe({ t: 'head', v: JOURNAL_VERSION, id, at: Date.now(), ...head }, entries)
      return journal
    } catch {
      if (journal) journal.remove()
      else lock?.release()
      return null
    }
  }

  /** Goes on writing the one that `record` was read from, behind what was good of it. Throws what the system throws. */
  static reopen(folder: string, { id, length }: ReceiverRecord, lock: Lock): ReceiverJournal {
    return new ReceiverJournal(folder, id, lock, Log.reopen(journalPath(folder, 'receive', id), length))
  }

  #describe(head: Head, entries: readonly ReceiverEntry[]): void {
    this.#log.add(head)
    for (let at = 0; at < entries.length; at += PAGE) {
      this.#log.add({ t: 'entries', e: entries.slice(at, at + PAGE) })
      this.#mustFlush()
    }
    this.#log.add({ t: 'begun' })
    this.#mustFlush()
    // What comes before this is on the disk is asked for again after a power cut: nobody needs to wait.
    void this.#log.sync()
  }

  /** A list with a hole in it is no list. */
  #mustFlush(): void {
    if (!this.#log.flush()) throw new Error('refused')
  }

  /** File `f` agrees with its SHA-256 `h` and has, or is about to get, its name: `p` where that is another than planned. */
  kept(f: number, h: string, p?: string): void {
    this.#log.add(p === undefined ? { t: 'kept', f, h } : { t: 'kept', f, h, p })
  }

  /** File `f` came to nothing here. */
  lost(f: number, c: ErrorCode): void {
    this.#log.add({ t: 'lost', f, c })
  }

  /** A file under way has come so far: noted now and then. */
  progress(under: Underway): void {
    const { index, entry, received } = under
    const news = received - (this.#marked.file === index ? this.#marked.bytes : 0)
    if (news <= 0) return
    const late = performance.now() - this.#markedAt >= MARK_AFTER
    if (late || news >= Math.max(MARK_EVERY, entry.size / MARKS_MOST)) this.mark(under)
  }

  /** The same, noted now. */
  mark({ index, received, hash }: Underway): void {
    if (received === 0) return
    this.#marked = { file: index, bytes: received }
    this.#markedAt = performance.now()
    this.#log.add({ t: 'mark', f: index, b: received, h: hash.copy().digest('hex') })
  }

  /** The relay is at another address by now. */
  moved({ host, port }: RelayAddress): void {
    this.#log.add({ t: 'moved', relay: { host, port } })
    this.#log.flush()
  }

  flush(): void {
    this.#log.flush()
  }

  /** Lets go of it; it stays for another process. */
  close(): void {
    this.#log.close()
    this.#lock.release()
  }

  /** Nobody will go on with it. */
  remove(): void {
    this.#log.close()
    try {
      rmSync(journalPath(this.#folder, 'receive', this.id), { force: true })
    } catch {
      // A disk that refuses even this: whoever lists it sees it once more.
    }
    this.#lock.release()
  }

  /** What it says by now; null where it cannot be read. */
  read(): ReceiverRecord | null {
    try {
      this.#log.flush()
      return readReceiverJournal(this.#folder, this.id)
    } catch {
      return null
    }
  }
}
