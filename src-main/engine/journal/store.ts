import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { MaloteError } from '../../../src-shared/errors.ts'
import type { Direction } from '../../../src-shared/views.ts'
import { freeAfter, isHeld, type Lock, takeLock } from './lock.ts'
import { readLog } from './log.ts'
import { type ReceiverRecord, readReceiverRecord } from './receiver-record.ts'
import { readRoom, removeRoom } from './room-file.ts'
import { readSenderRecord, type SenderRecord } from './sender-record.ts'

/**
 * Where journals lie: `ID.receive.log`, `ID.send.log` with `ID.room.json` while its code counts, and, while one is in
 * use, `ID.lock`, in one folder.
 */

const LOCK = /^([0-9a-f]{16})\.lock$/
const NAME = /^([0-9a-f]{16})\.(send|receive)\.log$/

export type JournalRecord =
  | { readonly direction: 'send'; readonly record: SenderRecord }
  | { readonly direction: 'receive'; readonly record: ReceiverRecord }

export function newJournalId(): string {
  return randomBytes(8).toString('hex')
}

export function journalPath(folder: string, direction: Direction, id: string): string {
  return join(folder, `${id}.${direction}.log`)
}

/** Takes the journal for this process alone. Throws `unfinished.running` where another one has it. */
export function lockJournal(folder: string, id: string): Lock {
  return takeLock(lockPath(folder, id))
}

export function isJournalInUse(folder: string, id: string): boolean {
  return isHeld(lockPath(folder, id))
}

/** Frees the journals that a thread of this process had when it died, and answers which. Never throws. */
export function freeJournalsAfter(thread: number, folder: string): readonly string[] {
  const ids = namesIn(folder).flatMap((name) => LOCK.exec(name)?.[1] ?? [])
  return ids.filter((id) => freeAfter(thread, lockPath(folder, id)))
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function lockPath(folder: string, id: string): string {
  return join(folder, `${id}.lock`)
}

/** Reads a receiver's journal. Throws `unfinished.unknown` where there is none that makes sense. */
export function readReceiverJournal(folder: string, id: string): ReceiverRecord {
  const log = isId(id) ? readLog(journalPath(folder, 'receive', id)) : null
  const record = log && readReceiverRecord(log)
  if (record?.id !== id) throw new MaloteError('unfinished.unknown', id.slice(0, 40))
  return record
}

/** Reads a sender's journal. Throws `unfinished.unknown` where there is none that makes sense. */
export function readSenderJournal(folder: string, id: string): SenderRecord {
  const log = isId(id) ? readLog(journalPath(folder, 'send', id)) : null
  const record = log && readSenderRecord(log, readRoom(folder, id))
  if (record?.id !== id) throw new MaloteError('unfinished.unknown', id.slice(0, 40))
  return record
}

function isId(id: string): boolean {
  return /^[0-9a-f]{16}$/.test(id)
}

/** A journal that makes no sense: damaged, or of a later version. */
export interface UnreadableJournal {
  readonly id: string
  readonly direction: Direction
}

export interface Journals {
  readonly readable: readonly JournalRecord[]
  readonly unreadable: readonly UnreadableJournal[]
}

/** Every journal of a folder, in no order. A folder that is not there has none. */
export async function readJournals(folder: string): Promise<Journals> {
  const readable: JournalRecord[] = []
  const unreadable: UnreadableJournal[] = []
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const [, id, side] = NAME.exec(entry.name) ?? []
    if (id === undefined || entry.isDirectory()) continue
    const direction = side === 'send' ? 'send' : 'receive'
    const journal = readQuietly(folder, id, direction)
    if (journal) readable.push(journal)
    else unreadable.push({ id, direction })
  }
  return { readable, unreadable }
}

function readQuietly(folder: string, id: string, direction: Direction): JournalRecord | null {
  try {
    if (direction === 'send') return { direction, record: readSenderJournal(folder, id) }
    return { direction, record: readReceiverJournal(folder, id) }
  } catch {
    return null
  }
}

/** Removes a journal; what it speaks of stays. */
export async function removeJournal(folder: string, direction: Direction, id: string): Promise<void> {
  if (direction === 'send') removeRoom(folder, id)
  await rm(journalPath(folder, direction, id), { force: true })
}
