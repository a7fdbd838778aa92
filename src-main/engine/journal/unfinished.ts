import { lstatSync } from 'node:fs'
import { basename } from 'node:path'
import type { RelayAddress } from '../../../src-shared/address.ts'
import type { Direction } from '../../../src-shared/views.ts'
import { leftParts, removeParts } from './left-parts.ts'
import type { ReceiverRecord } from './receiver-record.ts'
import type { SenderRecord } from './sender-record.ts'
import {
  isJournalInUse,
  type JournalRecord,
  journalPath,
  lockJournal,
  readJournals,
  readReceiverJournal,
  readSenderJournal,
  removeJournal,
  type UnreadableJournal,
} from './store.ts'

/** A transfer that has not come to its end, and that no process is working on. Sizes in bytes. */
export interface Unfinished {
  readonly id: string
  readonly direction: Direction
  /** When it began, milliseconds since 1970. */
  readonly at: number
  /**
   * `waiting`: a sender whose code nobody had used. `interrupted`: it can go on where it was. `partial`: it came to its
   * end, and some files did not arrive.
   */
  readonly kind: 'waiting' | 'interrupted' | 'partial'
  /** Names at the top, at most three, and how many there are. */
  readonly names: readonly string[]
  readonly top: number
  readonly files: number
  readonly bytes: number
  /** Of those, here or over there already. */
  readonly bytesDone: number
  /** `partial`: how many files did not arrive. */
  readonly lost: number
  readonly peer: string | null
  /** Receiver: absolute path of the folder. */
  readonly folder: string | null
  /** Receiver: `.part` files it left there, and their size. */
  readonly parts: number
  readonly partBytes: number
  readonly relay: RelayAddress
  /** Sender: it hosted the relay itself, so its going on brings that back. */
  readonly here: boolean
}

export interface JournalSurvey {
  /** What can be gone on with, newest first. */
  readonly unfinished: readonly Unfinished[]
  /** Journals that can only be removed: with `removeUnreadable`. */
  readonly unreadable: readonly UnreadableJournal[]
}

/** What can be gone on with, newest first. What another process is working on is left out. Never throws. */
export async function listUnfinished(folder: string): Promise<readonly Unfinished[]> {
  return (await surveyJournals(folder)).unfinished
}

/** The same, and what cannot be read. What another process is working on is left out of both. Never throws. */
export async function surveyJournals(folder: string): Promise<JournalSurvey> {
  const { readable, unreadable } = await readJournals(folder)
  return {
    unfinished: await unfinishedOf(folder, readable),
    unreadable: unreadable.filter(({ id }) => !isJournalInUse(folder, id)),
  }
}

async function unfinishedOf(folder: string, journals: readonly JournalRecord[]): Promise<readonly Unfinished[]> {
  const found: Unfinished[] = []
  for (const { direction, record } of journals) {
    if (isJournalInUse(folder, record.id)) continue
    const unfinished = direction === 'send' ? ofSender(record) : ofReceiver(record)
    if (unfinished) found.push(unfinished)
    else await removeIdle(folder, direction, record.id)
  }
  return found.sort((a, b) => b.at - a.at)
}

/** Removes one that there is nothing to go on with, unless a process has begun to write it meanwhile. */
async function removeIdle(folder: string, direction: Direction, id: string): Promise<void> {
  try {
    const lock = lockJournal(folder, id)
    try {
      const useful =
        direction === 'send' ? ofSender(readSenderJournal(folder, id)) : ofReceiver(readReceiverJournal(folder, id))
      if (!useful) await removeJournal(folder, direction, id)
    } finally {
      lock.release()
    }
  } catch {
    // Somebody else has it, or it is gone.
  }
}

/**
 * Gives one up: its `.part` files and its journal are removed, what has its name stays.
 * Throws `unfinished.unknown`, and `unfinished.running` where a process is working on it.
 */
export async function discardUnfinished(folder: string, id: string): Promise<void> {
  const direction = directionOf(folder, id)
  const lock = lockJournal(folder, id)
  try {
    if (direction === 'receive') removeParts(readReceiverJournal(folder, id))
    await removeJournal(folder, direction, id)
  } finally {
    lock.release()
  }
}

/**
 * Removes a journal that makes no sense, and nothing else: where its `.part` files are is not known. Throws
 * `unfinished.running` where a process has begun to write it meanwhile.
 */
export async function removeUnreadable(folder: string, { id, direction }: UnreadableJournal): Promise<void> {
  const lock = lockJournal(folder, id)
  try {
    await removeJournal(folder, direction, id)
  } finally {
    lock.release()
  }
}

/** Which end this side was. Throws `unfinished.unknown`. */
export function directionOf(folder: string, id: string): Direction {
  if (lstatSync(journalPath(folder, 'send', id), { throwIfNoEntry: false })) {
    readSenderJournal(folder, id)
    return 'send'
  }
  readReceiverJournal(folder, id)
  return 'receive'
}

/** Null where it never began: nothing of it is anywhere. */
function ofReceiver(record: ReceiverRecord): Unfinished | null {
  if (!record.begun) return null
  const { id, at, summary, peer, folder, relay, entries } = record
  const parts = [...leftParts(record)]
  const kept = [...record.kept.keys()].reduce((sum, file) => sum + (entries[file]?.s ?? 0), 0)
  return {
    ...{ id, direction: 'receive', at, kind: 'interrupted', peer, folder, relay, here: false, lost: 0 },
    ...{ names: summary.names, top: summary.top, ...wanted(entries.filter(({ w }) => w)) },
    bytesDone: kept + (record.open?.marks.at(-1)?.bytes ?? 0),
    parts: parts.length,
    partBytes: parts.reduce((sum, { size }) => sum + size, 0),
  }
}

/** Null where there is nothing to go on with: nobody has ever seen its code, or all has arrived. */
function ofSender(record: SenderRecord): Unfinished | null {
  const { id, at, summary, peer, relay, here, sources, entries, lost, ended } = record
  if (ended ? lost.size === 0 : !record.room && !record.secret) return null
  const names = summary?.names ?? sources.slice(0, 3).map((path) => basename(path) || path)
  return {
    ...{ id, direction: 'send', at, peer, relay, here, folder: null, parts: 0, partBytes: 0 },
    kind: ended ? 'partial' : record.secret ? 'interrupted' : 'waiting',
    ...{ names, top: summary?.top ?? sources.length, lost: ended ? lost.size : 0 },
    ...wanted(entries.filter((_, index) => !record.skipped.has(index))),
    bytesDone: record.received,
  }
}

function wanted(entries: readonly { readonly k: string; readonly s: number }[]): { files: number; bytes: number } {
  const files = entries.filter(({ k }) => k === 'file')
  return { files: files.length, bytes: files.reduce((sum, { s }) => sum + s, 0) }
}
