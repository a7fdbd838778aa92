import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SenderRoom } from '../../../src-main/engine/journal/lines.ts'
import { readRoom } from '../../../src-main/engine/journal/room-file.ts'
import { type SenderHead, SenderJournal } from '../../../src-main/engine/journal/sender-journal.ts'
import { isJournalInUse, lockJournal, readSenderJournal } from '../../../src-main/engine/journal/store.ts'
import type { SourceEntry } from '../../../src-main/engine/types.ts'

/** What a sender writes down, and what another process reads of it. */

let folder: string

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'malote-sender-')), 'journals')
})

afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const relay = { host: '127.0.0.1', port: 19034 }
const head: SenderHead = {
  ...{ relay, inviteRelay: { host: 'relay.test', port: 1 }, here: false },
  ...{ device: 'ana', language: 'pt', sources: ['/home/ana/a'] },
}
const room: SenderRoom = { room: '4271', key: '0'.repeat(32), words: 'abacate-violeta', guesses: 3, doubt: null }
const secret = Buffer.alloc(32, 7)
const entries: readonly SourceEntry[] = [
  { path: 'a', kind: 'folder', size: 0, modified: 1, executable: false },
  { path: 'a/b', kind: 'file', size: 10, modified: 2, executable: true },
  { path: 'a/ÿ', kind: 'file', size: 20, modified: 3, executable: false },
]
const summary = { files: 2, folders: 1, bytes: 30, names: ['a'], top: 1, counting: false }

function begin(former: SenderJournal | null = null): SenderJournal {
  const journal = SenderJournal.begin(folder, head, former)
  if (!journal) throw new Error('not begun')
  return journal
}

/** One whose list is whole. */
function listed(): SenderJournal {
  const journal = begin()
  journal.entries(entries, 0, (index) => (index === 2 ? Buffer.from('2f612fff', 'hex') : null))
  journal.listed(summary)
  return journal
}

const names = () => readdirSync(folder).map((name) => name.slice(17))

describe('a sender\u2019s journal', () => {
  it('says everything again to who reads it', () => {
    const journal = listed()
    journal.proven(secret)
    journal.peer('bruno')
    journal.skip([[0, 1]])
    journal.hash(1, 'ab'.repeat(32))
    journal.lost(2, 'source.changed')
    journal.received(12)
    journal.close()

    const record = readSenderJournal(folder, journal.id)

    expect(record).toMatchObject({ ...head, id: journal.id, room: null, peer: 'bruno', received: 12, ended: false })
    expect(record.secret).toBe(secret.toString('hex'))
    expect(record.summary).toEqual({ files: 2, folders: 1, bytes: 30, names: ['a'], top: 1 })
    expect(record.entries).toEqual([
      { p: 'a', k: 'folder', s: 0, m: 1, x: false },
      { p: 'a/b', k: 'file', s: 10, m: 2, x: true },
      { p: 'a/ÿ', k: 'file', s: 20, m: 3, x: false, at: Buffer.from('2f612fff', 'hex').toString('base64') },
    ])
    expect([...record.skipped]).toEqual([0])
    expect([...record.hashes]).toEqual([[1, 'ab'.repeat(32)]])
    expect([...record.lost]).toEqual([[2, 'source.changed']])
  })

  it('has its code in a file of its own, which goes when a receiver is let in', () => {
    const journal = begin()
    expect(journal.worth).toBe(false)
    journal.room(room)
    expect(journal.worth).toBe(true)
    expect(readSenderJournal(folder, journal.id).room).toEqual(room)
    expect(names().sort()).toEqual(['lock', 'room.json', 'send.log'])
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0)

    journal.proven(secret)

    expect(names().sort()).toEqual(['lock', 'send.log'])
    expect(readFileSync(join(folder, `${journal.id}.send.log`), 'utf8')).not.toContain('abacate')
    journal.remove()
    expect(names()).toEqual([])
  })

  it('has the last code only, and none that was damaged', () => {
    const journal = begin()
    journal.room(room)
    journal.room({ ...room, guesses: 1, doubt: 'cd'.repeat(32) })
    expect(readRoom(folder, journal.id)).toMatchObject({ guesses: 1, doubt: 'cd'.repeat(32) })

    const path = join(folder, `${journal.id}.room.json`)
    writeFileSync(path, readFileSync(path).subarray(0, 40))

    expect(readRoom(folder, journal.id)).toBeNull()
    expect(readSenderJournal(folder, journal.id).room).toBeNull()
    journal.remove()
  })

  it('counts a file as lost or as sent by what was said last', () => {
    const journal = listed()
    journal.lost(1, 'hash.mismatch')
    journal.hash(1, 'ab'.repeat(32))
    journal.hash(2, 'cd'.repeat(32))
    journal.lost(2, 'target.denied')
    journal.end()

    const record = readSenderJournal(folder, journal.id)

    expect([...record.hashes.keys()]).toEqual([1])
    expect([...record.lost]).toEqual([[2, 'target.denied']])
    expect(record.ended).toBe(true)
    expect(isJournalInUse(folder, journal.id)).toBe(false)
  })

  it('lists again: what was listed before counts no more', () => {
    const journal = begin()
    journal.entries(entries.slice(0, 1), 0, () => null)
    journal.afresh()
    journal.entries(entries.slice(1), 0, () => null)
    journal.listed(summary)
    journal.close()

    expect(readSenderJournal(folder, journal.id).entries.map(({ p }) => p)).toEqual(['a/b', 'a/ÿ'])
  })

  it('is gone on with behind what was good of it', () => {
    const before = listed()
    before.close()
    const path = join(folder, `${before.id}.send.log`)
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from('torn')]))

    const record = readSenderJournal(folder, before.id)
    const after = SenderJournal.reopen(folder, record, lockJournal(folder, before.id))
    after.peer('bruno')
    after.moved({ host: 'elsewhere', port: 2 }, { host: 'outside', port: 3 })
    after.close()

    expect(readSenderJournal(folder, before.id)).toMatchObject({
      ...{ peer: 'bruno', entries: record.entries },
      ...{ relay: { host: 'elsewhere', port: 2 }, inviteRelay: { host: 'outside', port: 3 } },
    })
  })

  it('is none where there is no place for it, or too much to remember', () => {
    writeFileSync(join(folder, '..', 'file'), '')

    expect(SenderJournal.begin(join(folder, '..', 'file'), head)).toBeNull()
    expect(SenderJournal.begin(folder, { ...head, sources: new Array(10_001).fill('/a') })).toBeNull()
  })
})

describe('the journal of what is sent again', () => {
  it('takes the place of the old one when it has a code, and not before', () => {
    const old = listed()
    const next = begin(old)
    expect(names().filter((name) => name === 'send.log')).toHaveLength(2)

    next.room(room)

    expect(readdirSync(folder).filter((name) => name.startsWith(old.id))).toEqual([])
    next.remove()
    expect(names()).toEqual([])
  })

  it('that came to nothing leaves the old one where it was', () => {
    const old = listed()
    const next = begin(old)

    expect(next.keep()).toBe(old.id)

    expect(names()).toEqual(['send.log'])
    expect(readSenderJournal(folder, old.id).entries).toHaveLength(3)
    lockJournal(folder, old.id).release()
  })

  it('has nothing to go on with where it replaces none and had no code', () => {
    expect(begin().keep()).toBeNull()
    expect(names()).toEqual([])
  })
})
