import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { discardUnfinished, listUnfinished } from '../../../src-main/engine/index.ts'
import type { ReceiverLine, SenderLine } from '../../../src-main/engine/journal/lines.ts'
import { logLine } from '../../../src-main/engine/journal/log.ts'
import { writeRoom } from '../../../src-main/engine/journal/room-file.ts'
import { lockJournal } from '../../../src-main/engine/journal/store.ts'

/** What can be gone on with, and giving it up: what is removed then, and what never is. */

let root: string
let journals: string
let folder: string

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'malote-unfinished-'))
  journals = join(root, 'journals')
  folder = join(root, 'received')
  mkdirSync(journals)
  mkdirSync(folder)
})

afterEach(() => rmSync(root, { recursive: true, force: true }))

const id = '0123456789abcdef'
const relay = { host: '127.0.0.1', port: 19034 }
const hash = 'ab'.repeat(32)
/** Larger than what is written in one go. */
const LARGE = 50 << 20

function leave(name: string, lines: readonly unknown[]): void {
  writeFileSync(join(journals, name), Buffer.concat(lines.map(logLine)))
}

const entry = (p: string, s = LARGE) => ({ p, k: 'file' as const, s, m: 1, x: false })

function receiverLines(paths: readonly string[], ...more: ReceiverLine[]): ReceiverLine[] {
  const summary = { files: paths.length, folders: 0, bytes: LARGE, names: ['a'], top: 1 }
  return [
    {
      ...{ t: 'head', v: 1, id, at: 5, relay, device: 'bruno', secret: hash, folder, part: 'abcdef' },
      ...{ conflict: 'keep-both', peer: 'ana', summary },
    },
    { t: 'entries', e: paths.map((path) => ({ ...entry(path), w: true })) },
    { t: 'begun' },
    ...more,
  ]
}

const senderHead: SenderLine = {
  ...{ t: 'head', v: 1, id, at: 7, relay, device: 'ana', inviteRelay: relay, here: true, language: 'pt' },
  sources: [join(tmpdir(), 'film.mkv')],
}
const listed: readonly SenderLine[] = [
  { t: 'entries', e: [entry('film.mkv', 10), entry('notes.txt', 20)] },
  { t: 'listed', summary: { files: 2, folders: 0, bytes: 30, names: ['film.mkv', 'notes.txt'], top: 2 } },
]

/** Puts a file there, and the folders above it. */
function put(path: string, size = 3): string {
  const full = join(folder, path)
  mkdirSync(dirname(full), { recursive: true })
  writeFileSync(full, Buffer.alloc(size))
  return full
}

describe('a sender whose process is gone', () => {
  it('and whose code nobody had used waits', async () => {
    leave(`${id}.send.log`, [senderHead])
    writeRoom(journals, id, { room: '4271', key: '0'.repeat(32), words: 'a-b', guesses: 3, doubt: null })

    expect(await listUnfinished(journals)).toMatchObject([
      { id, direction: 'send', kind: 'waiting', at: 7, names: ['film.mkv'], top: 1, files: 0, here: true, peer: null },
    ])
  })

  it('in the middle was interrupted; what is not wanted does not count', async () => {
    const more: SenderLine[] = [
      { t: 'proven', secret: hash },
      { t: 'peer', name: 'bruno' },
      { t: 'skip', f: [[0, 1]] },
      { t: 'received', b: 12 },
    ]
    leave(`${id}.send.log`, [senderHead, ...listed, ...more])

    expect(await listUnfinished(journals)).toMatchObject([
      { kind: 'interrupted', peer: 'bruno', files: 1, bytes: 20, bytesDone: 12, top: 2, lost: 0, folder: null },
    ])
  })

  it('and was still listing when a receiver came can go on as well', async () => {
    leave(`${id}.send.log`, [senderHead, { t: 'proven', secret: hash }])

    expect(await listUnfinished(journals)).toMatchObject([{ kind: 'interrupted', names: ['film.mkv'] }])
  })

  it('and has come to its end with losses is partial', async () => {
    leave(`${id}.send.log`, [senderHead, ...listed, { t: 'lost', f: 1, c: 'source.changed' }, { t: 'ended' }])

    expect(await listUnfinished(journals)).toMatchObject([{ kind: 'partial', lost: 1 }])
  })

  it.each<[string, readonly SenderLine[]]>([
    ['has never had a code', [senderHead, ...listed]],
    ['has lost nothing', [senderHead, ...listed, { t: 'ended' }]],
  ])('and %s has nothing to go on with: it is removed', async (_, lines) => {
    leave(`${id}.send.log`, lines)

    expect(await listUnfinished(journals)).toEqual([])
    expect(readdirSync(journals)).toEqual([])
  })

  it('is given up with its code', async () => {
    leave(`${id}.send.log`, [senderHead])
    writeRoom(journals, id, { room: '4271', key: '0'.repeat(32), words: 'a-b', guesses: 3, doubt: null })

    await discardUnfinished(journals, id)

    expect(readdirSync(journals)).toEqual([])
  })
})

describe('a receiver whose process is gone', () => {
  it('is listed with what it left in the folder', async () => {
    leave(
      `${id}.receive.log`,
      receiverLines(['a', 'b'], { t: 'kept', f: 0, h: hash }, { t: 'mark', f: 1, b: 100, h: hash }),
    )
    put('b.abcdef.part', 250)

    const [found] = await listUnfinished(journals)

    expect(found).toMatchObject({ direction: 'receive', kind: 'interrupted', peer: 'ana', folder, files: 2 })
    expect(found).toMatchObject({ bytesDone: LARGE + 100, parts: 1, partBytes: 250 })
  })

  it('that has never begun has nothing to go on with: its journal is removed', async () => {
    leave(`${id}.receive.log`, receiverLines(['a']).slice(0, 2))

    expect(await listUnfinished(journals)).toEqual([])
    expect(readdirSync(journals)).toEqual([])
  })

  it('is given up: its parts go, exactly they, and what has its name stays', async () => {
    leave(
      `${id}.receive.log`,
      receiverLines(['x/a', 'x/b', 'c'], { t: 'kept', f: 0, h: hash }, { t: 'mark', f: 1, b: 1, h: hash }),
    )
    const stays = ['x/a', 'x/b.123456.part', 'x/other.abcdef.part', 'c', 'b.abcdef.part', 'x/b'].map((path) =>
      put(path),
    )
    const part = put('x/b.abcdef.part')

    await discardUnfinished(journals, id)

    expect(existsSync(part)).toBe(false)
    expect(stays.filter((path) => !existsSync(path))).toEqual([])
    expect(readdirSync(journals)).toEqual([])
  })

  it('is given up, and no link is followed: neither in the place of a part nor of a folder above it', async () => {
    leave(`${id}.receive.log`, receiverLines(['x/a', 'b'], { t: 'kept', f: 1, h: hash }))
    const elsewhere = join(root, 'elsewhere')
    mkdirSync(elsewhere)
    writeFileSync(join(elsewhere, 'a.abcdef.part'), '')
    symlinkSync(elsewhere, join(folder, 'x'))
    symlinkSync(join(elsewhere, 'a.abcdef.part'), join(folder, 'b.abcdef.part'))

    await discardUnfinished(journals, id)

    expect(readdirSync(elsewhere)).toEqual(['a.abcdef.part'])
    expect(readdirSync(folder).sort()).toEqual(['b.abcdef.part', 'x'])
  })

  it('and whose folder is gone too is given up all the same', async () => {
    leave(`${id}.receive.log`, receiverLines(['a']))
    rmSync(folder, { recursive: true })

    await discardUnfinished(journals, id)

    expect(readdirSync(journals)).toEqual([])
  })
})

describe('a journal that somebody else wrote', () => {
  it.each(['../a', 'x/../../a', '/etc/a', 'C:\\a', 'x\\..\\a', 'a/', '.', 'CON'])(
    'about %j is none: nothing is listed or removed',
    async (path) => {
      leave(`${id}.receive.log`, receiverLines([path]))
      const outside = join(root, 'a.abcdef.part')
      writeFileSync(outside, '')

      expect(await listUnfinished(journals)).toEqual([])
      await expect(discardUnfinished(journals, id)).rejects.toThrow('unfinished.unknown')
      expect(existsSync(outside)).toBe(true)
      expect(readdirSync(journals)).toEqual([`${id}.receive.log`])
    },
  )

  it.each(['../a', 'x//a', 'a/.', '/a', 'x/..', 'a\0b'])('and sends from %j is none', async (path) => {
    const lines = [senderHead, { t: 'entries', e: [entry(path)] }, ...listed.slice(1), { t: 'proven', secret: hash }]
    leave(`${id}.send.log`, lines)

    expect(await listUnfinished(journals)).toEqual([])
  })

  it('with another\u2019s name is none', async () => {
    leave('aaaaaaaaaaaaaaaa.receive.log', receiverLines(['a']))

    expect(await listUnfinished(journals)).toEqual([])
  })
})

describe('the list of what can be gone on with', () => {
  it('has the newest first, and takes no notice of anything else', async () => {
    leave(`${id}.receive.log`, receiverLines(['a']))
    const [head, ...rest] = [senderHead, ...listed, { t: 'proven', secret: hash }]
    leave('aaaaaaaaaaaaaaaa.send.log', [{ ...head, id: 'aaaaaaaaaaaaaaaa' }, ...rest])
    for (const name of ['notes.txt', 'x.send.log', 'bbbbbbbbbbbbbbbb.send.log', 'cccccccccccccccc.lock']) {
      writeFileSync(join(journals, name), 'x')
    }
    mkdirSync(join(journals, 'dddddddddddddddd.receive.log'))

    expect((await listUnfinished(journals)).map((one) => one.id)).toEqual(['aaaaaaaaaaaaaaaa', id])
    expect(readdirSync(journals)).toHaveLength(7)
  })

  it('is empty where there is no folder', async () => {
    expect(await listUnfinished(join(root, 'none'))).toEqual([])
  })

  it('leaves out what a process is working on, which cannot be given up either', async () => {
    leave(`${id}.receive.log`, receiverLines(['a']))
    const part = put('a.abcdef.part')
    const lock = lockJournal(journals, id)

    expect(await listUnfinished(journals)).toEqual([])
    await expect(discardUnfinished(journals, id)).rejects.toThrow('unfinished.running')
    expect(existsSync(part)).toBe(true)
    lock.release()
    expect(await listUnfinished(journals)).toHaveLength(1)
  })

  it.each(['', '..', '../../x', 'ffffffffffffffff'])('has nothing to give up under %j', async (name) => {
    await expect(discardUnfinished(journals, name)).rejects.toThrow('unfinished.unknown')
  })
})
