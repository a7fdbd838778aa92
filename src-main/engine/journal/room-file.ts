import { closeSync, constants, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { JOURNAL_VERSION, type SenderRoom, senderRoom } from './lines.ts'

/** The code of a sender that waits: `ID.room.json`. Beside the log and not in it, so that it can go before the log does. */

const { O_CREAT, O_TRUNC, O_WRONLY } = constants
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0

const pathOf = (folder: string, id: string) => join(folder, `${id}.room.json`)
const asideOf = (folder: string, id: string) => join(folder, `${id}.room.new`)

/** Writes it whole or not at all, for its owner's eyes alone. Answers whether it is there now. */
export function writeRoom(folder: string, id: string, room: SenderRoom): boolean {
  const aside = asideOf(folder, id)
  try {
    const fd = openSync(aside, O_CREAT | O_TRUNC | O_WRONLY | NO_FOLLOW, 0o600)
    try {
      writeSync(fd, JSON.stringify({ v: JOURNAL_VERSION, ...room }))
    } finally {
      closeSync(fd)
    }
    renameSync(aside, pathOf(folder, id))
    return true
  } catch {
    return false
  }
}

/** Null where there is none that makes sense. */
export function readRoom(folder: string, id: string): SenderRoom | null {
  try {
    const { v, ...room } = senderRoom.parse(JSON.parse(readFileSync(pathOf(folder, id), 'utf8')))
    return room
  } catch {
    return null
  }
}

/** Removes it, and what a process that was killed while writing it left. Never throws. */
export function removeRoom(folder: string, id: string): void {
  for (const path of [pathOf(folder, id), asideOf(folder, id)]) {
    try {
      rmSync(path, { force: true })
    } catch {
      // A disk that refuses this too: the words are of a room that is closed.
    }
  }
}
