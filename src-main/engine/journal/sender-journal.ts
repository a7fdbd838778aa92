import { mkdirSync, rmSync } from 'node:fs'
import type { RelayAddress } from '../../../src-shared/address.ts'
import type { ErrorCode } from '../../../src-shared/errors.ts'
import type { SummaryView } from '../../../src-shared/views.ts'
import type { Ranges } from '../protocol/messages.ts'
import type { SourceEntry } from '../types.ts'
import { JOURNAL_VERSION, type LineOf, type SenderLine, type SenderRoom, SOURCES_MOST } from './lines.ts'
import type { Lock } from './lock.ts'
import { Log } from './log.ts'
import { removeRoom, writeRoom } from './room-file.ts'
import type { SenderRecord } from './sender-record.ts'
import { journalPath, lockJournal, newJournalId } from './store.ts'

/** Milliseconds between two notes of how many bytes the receiver has: only a figure to be shown. */
const RECEIVED_EVERY = 1_000

export type SenderHead = Pick<
  LineOf<SenderLine, 'head'>,
  'relay' | 'inviteRelay' | 'device' | 'here' | 'language' | 'sources'
>

/**
 * What a sender writes down so that another process can go on. It is a help: what a disk refuses of it ends nothing.
 * Each method returns when its line is in the hands of the system, unless it says that `flush()` does that.
 */
export class SenderJournal {
  readonly id: string
  readonly #folder: string
  readonly #lock: Lock
  readonly #log: Log
  #worth: boolean
  /** The journal whose lost files this one sends again: it goes when this one is worth something. */
  #former: SenderJournal | null
  #receivedAt = Number.NEGATIVE_INFINITY
  #synced: Promise<void> = Promise.resolve()

  private constructor(folder: string, id: string, lock: Lock, log: Log, former: SenderJournal | null) {
    this.#folder = folder
    this.id = id
    this.#lock = lock
    this.#log = log
    this.#worth = false
    this.#former = former
  }

  /** A new one, in the place of `former`; null where the disk refuses, or where the sources are too many. */
  static begin(folder: string, head: SenderHead, former: SenderJournal | null = null): SenderJournal | null {
    if (head.sources.length > SOURCES_MOST) return null
    const id = newJournalId()
    let lock: Lock | null = null
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 })
      lock = lockJournal(folder, id)
      const journal = new SenderJournal(folder, id, lock, Log.create(journalPath(folder, 'send', id)), former)
      journal.#note({ t: 'head', v: JOURNAL_VERSION, id, at: Date.now(), ...head })
      return journal
    } catch {
      lock?.release()
      return null
    }
  }

  /** Goes on writing the one that `record` was read from, behind what was good of it. Throws what the system throws. */
  static reopen(folder: string, { id, length }: SenderRecord, lock: Lock): SenderJournal {
    const journal = new SenderJournal(folder, id, lock, Log.reopen(journalPath(folder, 'send', id), length), null)
    journal.#worth = true
    return journal
  }

  /** Whether there is something to go on with: somebody may know the code, or the transfer has begun. */
  get worth(): boolean {
    return this.#worth
  }

  /** The code that counts now. */
  room(room: SenderRoom): void {
    if (writeRoom(this.#folder, this.id, room)) this.#rise()
  }

  #rise(): void {
    this.#worth = true
    this.#former?.remove()
    this.#former = null
  }

  /** More of the list. `rawPlace` answers the bytes of a place that its path cannot say. */
  entries(entries: readonly SourceEntry[], from: number, rawPlace: (index: number) => Uint8Array | null): void {
    const e = entries.map(({ path: p, kind: k, size: s, modified: m, executable: x }, at) => {
      const raw = rawPlace(from + at)
      const entry = { p, k, s, m, x }
      return raw ? { ...entry, at: Buffer.from(raw).toString('base64') } : entry
    })
    this.#note({ t: 'entries', e })
  }

  /** The list so far counts no more. */
  afresh(): void {
    this.#note({ t: 'afresh' })
  }

  /** The list is whole. */
  listed({ files, folders, bytes, names, top }: SummaryView): void {
    this.#note({ t: 'listed', summary: { files, folders, bytes, names: [...names], top } })
    this.#sync()
  }

  /** Resolves when what the other side may build upon is on the disk itself, as far as the disk can be trusted. */
  get synced(): Promise<void> {
    return this.#synced
  }

  /** A receiver was let in, and the two know each other by this secret: the code is of no use any more. */
  proven(secret: Buffer): void {
    this.#note({ t: 'proven', secret: secret.toString('hex') })
    this.#rise()
    removeRoom(this.#folder, this.id)
    this.#sync()
  }

  peer(name: string): void {
    this.#note({ t: 'peer', name })
  }

  /** The receiver does not want these. */
  skip(files: Ranges): void {
    this.#note({ t: 'skip', f: files.map(([first, length]) => [first, length]) })
  }

  moved(relay: RelayAddress, inviteRelay: RelayAddress): void {
    this.#note({ t: 'moved', relay, inviteRelay })
  }

  /** File `f` is about to go out whole, with this SHA-256; `flush()` comes before its end does. */
  hash(f: number, h: string): void {
    this.#log.add({ t: 'hash', f, h })
  }

  /** File `f` came to nothing; `flush()` may come whenever it does. */
  lost(f: number, c: ErrorCode): void {
    this.#log.add({ t: 'lost', f, c })
  }

  /** The receiver has so many bytes: noted now and then. */
  received(b: number): void {
    const now = performance.now()
    if (now - this.#receivedAt < RECEIVED_EVERY) return
    this.#receivedAt = now
    this.#note({ t: 'received', b })
  }

  flush(): void {
    this.#log.flush()
  }

  /** It has come to its end, and what is lost can be sent again; the journal stays. */
  end(): void {
    this.#note({ t: 'ended' })
    removeRoom(this.#folder, this.id)
    this.close()
  }

  /** Lets go of it. Answers the id of what can be gone on with: its own, that of the one it was to replace, or null. */
  keep(): string | null {
    if (this.#worth) {
      this.close()
      return this.id
    }
    const former = this.#former?.id ?? null
    this.remove()
    return former
  }

  /** Lets go of it; it stays for another process. */
  close(): void {
    this.#log.close()
    this.#lock.release()
  }

  /** Nobody will go on with it; what it did not replace stays. */
  remove(): void {
    this.#former?.close()
    this.#former = null
    this.#log.close()
    removeRoom(this.#folder, this.id)
    try {
      rmSync(journalPath(this.#folder, 'send', this.id), { force: true })
    } catch {
      // A disk that refuses even this: whoever lists it sees it once more.
    }
    this.#lock.release()
  }

  #note(line: SenderLine): void {
    this.#log.add(line)
    this.#log.flush()
  }

  #sync(): void {
    this.#synced = this.#log.sync()
  }
}
