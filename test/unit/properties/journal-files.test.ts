import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { discardUnfinished, listUnfinished } from '../../../src-main/engine/index.ts'
import type { SenderLine, SenderRoom } from '../../../src-main/engine/journal/lines.ts'
import { logLine } from '../../../src-main/engine/journal/log.ts'
import { readRoom, removeRoom, writeRoom } from '../../../src-main/engine/journal/room-file.ts'
import { SenderJournal } from '../../../src-main/engine/journal/sender-journal.ts'
import { readSenderJournal } from '../../../src-main/engine/journal/store.ts'
import { MaloteError } from '../../../src-shared/errors.ts'
import { mustBeUnpolluted, oddJson, strangeJson, tampering } from '../../support/arbitraries.ts'
import { receiverLines, senderLines, strangeLines } from '../../support/arbitraries-journal.ts'
import { holds, holdsAsync } from '../../support/property.ts'

/** A folder of journals as it may be found: listed, given up and gone on with, without a fault and nowhere else. */

const id = '0123456789abcdef'
let root = ''
let journals = ''

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'malote-journals-'))
  journals = join(root, 'journals')
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

const bytesOf = (lines: readonly unknown[]) => Buffer.concat(lines.map(logLine))

/** As it was written, changed anywhere, of odd lines, or something else altogether. */
const anyJournal: fc.Arbitrary<Buffer> = fc.oneof(
  fc.oneof<fc.Arbitrary<readonly object[]>[]>(senderLines, receiverLines).map(bytesOf),
  fc
    .tuple(fc.oneof<fc.Arbitrary<readonly object[]>[]>(senderLines, receiverLines), tampering)
    .map(([lines, tamper]) => tamper(bytesOf(lines))),
  fc.oneof(strangeLines(senderLines), strangeLines(receiverLines)).map(bytesOf),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
)

const anyRoom: fc.Arbitrary<SenderRoom> = fc.record({
  room: fc.stringMatching(/^\d{4,9}$/),
  key: fc.stringMatching(/^[0-9a-f]{32}$/),
  words: fc.stringMatching(/^[a-z]{1,20}-[a-z]{1,20}$/),
  guesses: fc.integer({ min: 1, max: 100 }),
  doubt: fc.option(fc.stringMatching(/^[0-9a-f]{64}$/)),
})

const anyRoomFile: fc.Arbitrary<string> = fc.oneof(
  anyRoom.map((room) => JSON.stringify({ v: 1, ...room })),
  oddJson(anyRoom.map((room) => ({ v: 1, ...room }))),
  strangeJson,
)

describe('a folder of journals', () => {
  it('whatever is in it is listed, and given up, without a fault; nothing beside it is touched', async () => {
    const direction = fc.constantFrom('send', 'receive')
    await holdsAsync(
      fc.asyncProperty(direction, anyJournal, anyRoomFile, async (way, bytes, room) => {
        rmSync(journals, { recursive: true, force: true })
        mkdirSync(journals)
        writeFileSync(join(journals, `${id}.${way}.log`), bytes)
        writeFileSync(join(journals, `${id}.room.json`), room)
        writeFileSync(join(root, 'beside'), 'x')

        const listed = await listUnfinished(journals)
        for (const one of listed) expect(one).toMatchObject({ id, direction: way })
        const error: unknown = await discardUnfinished(journals, id).catch((caught: unknown) => caught)

        if (error !== undefined) expect(error).toBeInstanceOf(MaloteError)
        if (listed.length > 0) expect(error).toBeUndefined()
        expect(readdirSync(root).sort()).toEqual(['beside', 'journals'])
        mustBeUnpolluted()
      }),
      150,
    )
  })

  it('has a code as it was written, or none', () => {
    mkdirSync(journals, { recursive: true })
    holds(
      fc.property(anyRoom, (room) => {
        expect(writeRoom(journals, id, room)).toBe(true)
        expect(readRoom(journals, id)).toEqual(room)
        removeRoom(journals, id)
        expect(readRoom(journals, id)).toBeNull()
      }),
      50,
    )
    holds(
      fc.property(anyRoomFile, (text) => {
        writeFileSync(join(journals, `${id}.room.json`), text)
        const room = readRoom(journals, id)
        if (room) expect(JSON.parse(text)).toMatchObject(room)
        removeRoom(journals, id)
      }),
      100,
    )
  })
})

describe('a sender\u2019s journal', () => {
  it('says to the next process what was said to it', () => {
    holds(
      fc.property(senderLines, (lines) => {
        const [head, ...rest] = lines
        if (head?.t !== 'head') throw new Error('no head')
        const { relay, inviteRelay, device, here, language, sources } = head
        const journal = SenderJournal.begin(journals, { relay, inviteRelay, device, here, language, sources })
        if (!journal) throw new Error('not begun')
        for (const line of rest) say(journal, line)
        journal.close()

        const record = readSenderJournal(journals, journal.id)

        expect(record).toMatchObject({ device, here, language, sources })
        expect(record.ended).toBe(rest.some(({ t }) => t === 'ended'))
        expect(record.summary === null).toBe(!rest.some(({ t }) => t === 'listed'))
        const lost = rest.filter((line) => line.t === 'lost' || line.t === 'hash')
        expect(new Map([...record.lost, ...record.hashes])).toEqual(
          new Map(lost.map((line) => [line.f, line.t === 'lost' ? line.c : line.h])),
        )
        rmSync(join(journals, `${journal.id}.send.log`))
      }),
      100,
    )
  })
})

function say(journal: SenderJournal, line: SenderLine): void {
  switch (line.t) {
    case 'entries':
      return journal.entries(
        line.e.map(({ p, k, s, m, x }) => ({ path: p, kind: k, size: s, modified: m, executable: x })),
        0,
        () => null,
      )
    case 'listed':
      return journal.listed({ ...line.summary, counting: false })
    case 'proven':
      return journal.proven(Buffer.from(line.secret, 'hex'))
    case 'moved':
      return journal.moved(line.relay, line.inviteRelay)
    case 'peer':
      return journal.peer(line.name)
    case 'skip':
      return journal.skip(line.f)
    case 'hash':
      return journal.hash(line.f, line.h)
    case 'lost':
      return journal.lost(line.f, line.c)
    case 'received':
      return journal.received(line.b)
    case 'afresh':
      return journal.afresh()
    case 'ended':
      return journal.end()
    case 'head':
      throw new Error('a second head')
  }
}
