import { createHash } from 'node:crypto'
import { chmod, mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ReceiverJournal, type Underway } from '../../../src-main/engine/journal/receiver-journal.ts'
import type { ReceiverEntry } from '../../../src-main/engine/journal/receiver-record.ts'
import { isJournalInUse, lockJournal, readReceiverJournal } from '../../../src-main/engine/journal/store.ts'
import { tempFolder } from '../../support/transfer.ts'

/** What a receiver writes down, and when. */

const MIB = 1 << 20
const SECRET = 'ab'.repeat(32)
const SHA = 'cd'.repeat(32)

let temp: Awaited<ReturnType<typeof tempFolder>>
let folder: string

beforeEach(async () => {
  temp = await tempFolder()
  folder = join(temp.path, 'unfinished')
})

afterEach(async () => {
  vi.restoreAllMocks()
  await temp.remove()
})

const head = {
  relay: { host: 'relay.example', port: 19034 },
  ...{ device: 'bruno-pc', secret: SECRET, folder: '/home/bruno', part: 'abcdef', conflict: 'keep-both' as const },
  ...{ peer: 'ana-notebook', summary: { files: 3, folders: 0, bytes: 9, names: ['0.bin'], top: 3 } },
}

const files = (count: number, size = 64 * MIB): ReceiverEntry[] =>
  Array.from({ length: count }, (_, at) => ({
    p: `${at}.bin`,
    k: 'file',
    s: size,
    m: 1_700_000_000_000,
    x: false,
    w: true,
  }))

function begin(entries = files(3)): ReceiverJournal {
  const journal = ReceiverJournal.begin(folder, head, entries)
  if (!journal) throw new Error('no journal')
  return journal
}

function underway(index: number, received: number, size = 64 * MIB): Underway {
  return { index, entry: { size }, received, hash: createHash('sha256').update(`${received}`) }
}

const marksOf = ({ id }: ReceiverJournal) => readReceiverJournal(folder, id).open?.marks.map(({ bytes }) => bytes)

describe('a new journal', () => {
  it('says all that is needed before anything else happens', () => {
    const journal = begin()

    const record = readReceiverJournal(folder, journal.id)

    expect(record).toMatchObject({ ...head, begun: true, entries: files(3), open: null })
    journal.close()
  })

  it('is for nobody else’s eyes, and for one process at a time', async () => {
    const journal = begin()

    expect((await stat(join(folder, `${journal.id}.receive.log`))).mode & 0o777).toBe(0o600)
    expect((await stat(folder)).mode & 0o777).toBe(0o700)
    expect(isJournalInUse(folder, journal.id)).toBe(true)
    journal.close()
    expect(isJournalInUse(folder, journal.id)).toBe(false)
  })

  it('takes a list of any length', () => {
    const entries = files(25_000, 10)
    const journal = begin(entries)

    expect(readReceiverJournal(folder, journal.id).entries).toEqual(entries)
    journal.close()
  })

  it('is not made where the disk does not take it, and leaves nothing behind', async () => {
    await writeFile(join(temp.path, 'file'), '')
    expect(ReceiverJournal.begin(join(temp.path, 'file', 'below'), head, files(1))).toBeNull()

    await mkdir(folder)
    await chmod(folder, 0o500)
    const made = ReceiverJournal.begin(folder, head, files(1))
    await chmod(folder, 0o700)
    // Whoever may do everything may write there too.
    if (process.getuid?.() !== 0) expect(made).toBeNull()
    made?.remove()
    expect(await readdir(folder)).toEqual([])
  })
})

describe('what becomes of files', () => {
  it('is known after a flush: kept, under another name, lost', () => {
    const journal = begin()

    journal.kept(0, SHA)
    journal.kept(1, SHA)
    journal.kept(1, SHA, '1 (2).bin')
    journal.lost(2, 'hash.mismatch')
    journal.flush()

    const { kept, lost } = readReceiverJournal(folder, journal.id)
    expect([...kept]).toEqual([
      [0, { sha256: SHA, path: '0.bin' }],
      [1, { sha256: SHA, path: '1 (2).bin' }],
    ])
    expect([...lost]).toEqual([[2, 'hash.mismatch']])
    journal.close()
  })

  it('costs one write for as many as come together', () => {
    const entries = files(1000, 10)
    const journal = begin(entries)
    const before = journal.read()?.length ?? 0

    for (let file = 0; file < 1000; file++) journal.kept(file, SHA)

    expect(readReceiverJournal(folder, journal.id).length).toBe(before)
    journal.flush()
    expect(readReceiverJournal(folder, journal.id).kept.size).toBe(1000)
    journal.close()
  })

  it('goes on where another process stopped, without a line that was half written', async () => {
    const first = begin()
    first.kept(0, SHA)
    first.close()
    await writeFile(join(folder, `${first.id}.receive.log`), 'deadbeef {"t":"lo', { flag: 'a' })

    const record = readReceiverJournal(folder, first.id)
    const second = ReceiverJournal.reopen(folder, record, lockJournal(folder, first.id))
    second.lost(1, 'target.denied')
    second.moved({ host: '192.0.2.7', port: 4000 })
    second.close()

    const after = readReceiverJournal(folder, first.id)
    expect([...after.kept.keys()]).toEqual([0])
    expect([...after.lost.keys()]).toEqual([1])
    expect(after.relay).toEqual({ host: '192.0.2.7', port: 4000 })
  })

  it('is gone when nobody will go on', async () => {
    begin().remove()

    expect(await readdir(folder)).toEqual([])
  })
})

describe('how far a file has come', () => {
  it('is marked every 16 MiB, and not for each piece', () => {
    const journal = begin()
    vi.spyOn(performance, 'now').mockReturnValue(0)
    const still = begin()

    for (let bytes = MIB; bytes <= 50 * MIB; bytes += MIB) still.progress(underway(0, bytes))
    still.flush()

    expect(marksOf(still)).toEqual([16 * MIB, 32 * MIB, 48 * MIB])
    still.close()
    journal.close()
  })

  it('is marked after two seconds, however little came, and not where nothing did', () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(0)
    const journal = begin()

    for (const [time, bytes] of [
      [1999, 10],
      [2000, 11],
      [3000, 12],
      [4100, 13],
      [9000, 13],
    ] as const) {
      now.mockReturnValue(time)
      journal.progress(underway(0, bytes))
    }
    journal.flush()

    expect(marksOf(journal)).toEqual([11, 13])
    journal.close()
  })

  it('is marked less often in a file that is huge', () => {
    vi.spyOn(performance, 'now').mockReturnValue(0)
    const size = 1024 * 1024 * MIB
    const journal = begin(files(1, size))

    for (let bytes = 0; bytes <= 1024 * MIB; bytes += 16 * MIB) journal.progress(underway(0, bytes, size))
    journal.flush()

    expect(marksOf(journal)).toEqual([256 * MIB, 512 * MIB, 768 * MIB, 1024 * MIB])
    journal.close()
  })

  it('is marked when it is left, whatever was marked before', () => {
    const journal = begin()

    journal.mark(underway(1, 5))
    journal.mark(underway(2, 0))
    journal.flush()

    const { open, begunFiles } = readReceiverJournal(folder, journal.id)
    expect(open).toMatchObject({ file: 1, marks: [{ bytes: 5 }] })
    expect([...begunFiles]).toEqual([1])
    journal.close()
  })
})
