import { readFile, rename, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { listUnfinished } from '../../../src-main/engine/index.ts'
import { seeded } from '../../support/kill-plan.ts'
import { hashesOf, partsOf, ReceiverStage } from '../../support/receiver-stage.ts'
import type { Sender } from '../../support/transfer.ts'

/** A power cut takes the end of the journal, or of what was not flushed: it goes on rightly, or is refused by name. */

const MIB = 1 << 20
const SEED = 19034

let stage: ReceiverStage

beforeEach(async () => {
  stage = await ReceiverStage.open()
})

afterEach(() => stage.close())

/** An album of small files and a film, of which `after` bytes came before this side was gone. */
async function interrupted(after: number): Promise<{ sender: Sender; album: string }> {
  const album = await stage.files(120, 2_000)
  const { sender, code } = await stage.sender([album, await stage.file('film.mkv', 6 * MIB)])
  const receiver = await stage.midway(code, after)
  receiver.handle.leave()
  await receiver.handle.done
  return { sender, album }
}

/** Goes on, and both sides find everything there, each file once. */
async function goesOnRightly(sender: Sender, album: string): Promise<void> {
  const again = await stage.resume()
  expect(await again.handle.done).toMatchObject({ kind: 'done', verified: 121, failed: 0, corrupted: 0 })
  expect(await sender.handle.done).toMatchObject({ kind: 'done', verified: 121, failed: 0, corrupted: 0 })
  expect(await hashesOf(join(stage.to, 'album'))).toEqual(await hashesOf(album))
  expect((await hashesOf(stage.to))['film.mkv']).toBe((await hashesOf(stage.from))['film.mkv'])
  expect(await partsOf(stage.to)).toEqual([])
  expect(await stage.journals()).toEqual([])
}

/** Where `begun` ends: nothing was written into the folder before that was in the journal. */
async function begunAt(journal: string): Promise<number> {
  const text = await readFile(journal, 'latin1')
  return text.indexOf('\n', text.indexOf('{"t":"begun"}')) + 1
}

describe('a power cut', () => {
  const random = seeded(SEED)
  const rounds = Array.from({ length: 6 }, () => ({ after: 100_000 + random(4 * MIB), keep: random(1000) / 1000 }))

  it.each(rounds)(
    'that takes the end of the journal: $after bytes had come, $keep of its lines stay',
    async (round) => {
      const { sender, album } = await interrupted(round.after)
      const journal = await stage.journalFile()
      const begun = await begunAt(journal)

      await truncate(journal, begun + Math.floor(((await stat(journal)).size - begun) * round.keep))

      await goesOnRightly(sender, album)
    },
  )

  it('that leaves zeros at the end of the journal and of what was coming in', async () => {
    const { sender, album } = await interrupted(4 * MIB)
    const journal = await stage.journalFile()
    const [part = ''] = await partsOf(stage.to)
    const torn = await readFile(journal)
    await writeFile(journal, Buffer.concat([torn.subarray(0, -40), Buffer.alloc(4096)]))
    const whole = await readFile(join(stage.to, part))
    await writeFile(join(stage.to, part), whole.fill(0, Math.floor(whole.length / 2)))

    await goesOnRightly(sender, album)
  })

  it('that leaves small files with their names and nothing in them: they come again', async () => {
    const { sender, album } = await interrupted(4 * MIB)
    for (const name of ['0.bin', '60.bin']) {
      const path = join(stage.to, 'album', name)
      await truncate(path, 0)
      await truncate(path, (await stat(join(album, name))).size)
    }

    const again = await stage.resume()
    expect((await again.log.until('started')).settled).toBe(118)
    expect(await again.handle.done).toMatchObject({ kind: 'done', verified: 121 })
    expect(await sender.handle.done).toMatchObject({ kind: 'done', verified: 121 })
    const hashes = await hashesOf(join(stage.to, 'album'))
    const sent = await hashesOf(album)
    expect(hashes['0 (2).bin']).toBe(sent['0.bin'])
    expect(hashes['60 (2).bin']).toBe(sent['60.bin'])
  })

  it('that leaves a journal without its beginning: it is nothing to go on with, and goes', async () => {
    const { sender } = await interrupted(MIB)
    const journal = await stage.journalFile()
    await truncate(journal, (await begunAt(journal)) - 1)

    expect(await listUnfinished(stage.journal)).toEqual([])
    expect(await stage.journals()).toEqual([])
    sender.handle.cancel()
  })
})

describe('a journal that was changed', () => {
  it('is refused whole where a line in it was: what stands before it goes on', async () => {
    const { sender, album } = await interrupted(4 * MIB)
    const journal = await stage.journalFile()
    const bytes = await readFile(journal)
    const at = (await begunAt(journal)) + 200
    bytes[at] = (bytes[at] ?? 0) ^ 1
    await writeFile(journal, bytes)

    await goesOnRightly(sender, album)
  })

  it('under another name is not taken for that other one', async () => {
    const { sender } = await interrupted(4 * MIB)
    const journal = await stage.journalFile()
    await rename(journal, join(stage.journal, '0123456789abcdef.receive.log'))

    expect(await listUnfinished(stage.journal)).toEqual([])
    sender.handle.cancel()
  })
})
