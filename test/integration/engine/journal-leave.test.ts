import { appendFile, copyFile, mkdir, rename, rm, symlink, truncate, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { partPath } from '../../../src-main/engine/files/safe-path.ts'
import { resumeReceive } from '../../../src-main/engine/index.ts'
import { logLine } from '../../../src-main/engine/journal/log.ts'
import { readReceiverJournal } from '../../../src-main/engine/journal/store.ts'
import { buildEngineProcess } from '../../support/engine-process.ts'
import { PATIENT, whole } from '../../support/journal-stage.ts'
import { hashesOf, partsOf, type Received, ReceiverStage } from '../../support/receiver-stage.ts'
import { Recorder, type Sender, sha256Of, treeOf } from '../../support/transfer.ts'

/** What stays of a transfer that a receiver has left, what goes, and what is made of it. */

const MIB = 1 << 20

let stage: ReceiverStage

beforeAll(buildEngineProcess)

beforeEach(async () => {
  stage = await ReceiverStage.open()
})

afterEach(() => stage.close())

type Choice = Parameters<ReceiverStage['midway']>[2]

interface Ends {
  readonly sender: Sender
  readonly receiver: Received
}

/** A receiver in this process that has so many bytes. */
async function midway(paths: readonly string[], after: number, choice: Choice = {}, patience = PATIENT): Promise<Ends> {
  const { sender, code } = await stage.sender(paths)
  return { sender, receiver: await stage.midway(code, after, choice, patience) }
}

/** The same, and it has left. */
async function left(paths: readonly string[], after: number, choice: Choice = {}): Promise<Sender> {
  const { sender, receiver } = await midway(paths, after, choice)
  receiver.handle.leave()
  expect(await receiver.handle.done).toMatchObject({ kind: 'failed', error: { code: 'transfer.left' } })
  return sender
}

/** Far more than comes before anybody leaves. */
const film = () => stage.file('film.mkv', 12 * MIB)

const outcomes = async (sender: Sender, receiver: Received) => [await sender.handle.done, await receiver.handle.done]

describe('a receiver that leaves', () => {
  it('keeps what is not whole, and goes on there', async () => {
    const file = await film()
    const sender = await left([file], 5 * MIB)

    expect(await partsOf(stage.to)).toHaveLength(1)
    const before = stage.proxy.bytes('toClient')
    const again = await stage.resume()

    expect((await again.log.until('started')).settled).toBe(0)
    expect((await again.log.until('progress')).bytes).toBeGreaterThanOrEqual(5 * MIB)
    expect(await outcomes(sender, again)).toMatchObject([whole(1), whole(1)])
    expect(stage.proxy.bytes('toClient') - before).toBeLessThan(8 * MIB)
    expect(await hashesOf(stage.to)).toEqual({ 'film.mkv': await sha256Of(file) })
    expect(await stage.journals()).toEqual([])
  })

  it('says who sends, what, and how much of it was here before', async () => {
    const sender = await left([await stage.files(300, 1000), await film()], 5 * MIB)
    const again = await stage.resume()
    const started = await again.log.until('started')

    expect(again.log.of('proven')).toEqual([{ kind: 'proven', peer: 'ana-notebook' }])
    expect(again.log.of('summary')[0]?.summary).toMatchObject({ files: 301, folders: 1, names: ['album', 'film.mkv'] })
    expect(started).toMatchObject({ files: 301, settled: 300 })
    expect(await outcomes(sender, again)).toMatchObject([whole(301), { ...whole(301), bytes: started.total }])
  })

  it('without a journal, or before there is anything to go on with, ends it', async () => {
    const { sender, code } = await stage.sender([await stage.file('notes.txt', 10)])
    const receiver = stage.receive(code)
    await receiver.log.until('offer')

    receiver.handle.leave()

    expect(await receiver.handle.done).toEqual({ kind: 'cancelled', by: 'me' })
    expect(await sender.handle.done).toEqual({ kind: 'cancelled', by: 'peer' })
  })
})

describe('what ends a transfer', () => {
  it('keeps the journal where the sender does not come back in time', async () => {
    const { sender, receiver } = await midway([await film()], 5 * MIB, {}, 300)
    stage.proxy.refusing = true
    stage.proxy.cutAll()

    const outcome = await receiver.handle.done
    stage.proxy.refusing = false

    const { id, parts } = await stage.unfinished()
    expect(outcome).toMatchObject({ kind: 'failed', unfinished: id })
    expect(parts).toBe(1)
    expect(await outcomes(sender, await stage.resume())).toMatchObject([whole(1), whole(1)])
  })

  it.each(['me', 'peer'] as const)('removes everything where it is cancelled by %s', async (by) => {
    const { sender, receiver } = await midway([await film()], 5 * MIB)

    const side = by === 'me' ? receiver : sender
    side.handle.cancel()

    expect(await receiver.handle.done).toEqual({ kind: 'cancelled', by })
    expect(await treeOf(stage.to)).toEqual([])
    expect(await stage.journals()).toEqual([])
  })

  it('removes everything where what goes on is cancelled, also what another process has left', async () => {
    const sender = await left([await film()], 5 * MIB)

    const again = await stage.resume()
    again.handle.cancel()

    expect(await again.handle.done).toEqual({ kind: 'cancelled', by: 'me' })
    expect(await treeOf(stage.to)).toEqual([])
    expect(await stage.journals()).toEqual([])
    sender.handle.cancel()
  })
})

describe('going on is refused', () => {
  it('while another process does it', async () => {
    const sender = await left([await film()], 5 * MIB)
    const { id } = await stage.unfinished()
    stage.proxy.refusing = true
    const elsewhere = stage.resumedElsewhere()
    await stage.inUse()

    const second = resumeReceive({ journal: stage.journal, id, onEvent: new Recorder().onEvent })
    expect(await second.done).toMatchObject({ kind: 'failed', error: { code: 'unfinished.running' } })
    stage.proxy.refusing = false

    expect([await sender.handle.done, await elsewhere]).toMatchObject([whole(1), whole(1)])
  })

  it('where there is no such journal', async () => {
    for (const id of ['0123456789abcdef', '../../etc/passwd']) {
      const log = new Recorder()
      const handle = resumeReceive({ journal: stage.journal, id, onEvent: log.onEvent })
      expect(await handle.done).toMatchObject({ kind: 'failed', error: { code: 'unfinished.unknown' } })
      expect(log.of('end')).toHaveLength(1)
      await expect(handle.survey(stage.to)).rejects.toThrow('request.rejected')
    }
  })

  it('while the folder is not there, and not for ever', async () => {
    const sender = await left([await film()], 5 * MIB)
    await rename(stage.to, `${stage.to}-away`)

    const refused = await (await stage.resume()).handle.done
    await rename(`${stage.to}-away`, stage.to)

    expect(refused).toMatchObject({ kind: 'failed', error: { code: 'target.denied' }, unfinished: expect.any(String) })
    expect(await outcomes(sender, await stage.resume())).toMatchObject([whole(1), whole(1)])
  })
})

describe('what the person chose', () => {
  it('survives: a file that is not wanted does not come', async () => {
    const paths = [await stage.file('a.txt', 1000), await film(), await stage.file('z.txt', 1)]
    const sender = await left(paths, 5 * MIB, { skip: [2] })

    expect(await outcomes(sender, await stage.resume())).toMatchObject([
      { ...whole(2), skipped: 1 },
      { ...whole(2), skipped: 1 },
    ])
    expect(await treeOf(stage.to)).toEqual(['a.txt', 'film.mkv'])
  })

  it('survives: what is there is kept, or overwritten, or left alone', async () => {
    const file = await film()
    const last = await stage.file('z.txt', 5000)
    const results: Record<string, readonly string[]> = {}
    for (const conflict of ['keep-both', 'overwrite', 'skip'] as const) {
      await rm(stage.to, { recursive: true })
      await mkdir(stage.to)
      await stage.write('z.txt', 'mine')
      const sender = await left([file, last], 5 * MIB, { conflict })
      await outcomes(sender, await stage.resume())
      const hash = (await hashesOf(stage.to))['z.txt']
      results[conflict] = [...(await treeOf(stage.to)), hash === (await sha256Of(last)) ? 'theirs' : 'mine']
    }

    expect(results).toEqual({
      'keep-both': ['film.mkv', 'z (2).txt', 'z.txt', 'mine'],
      overwrite: ['film.mkv', 'z.txt', 'theirs'],
      skip: ['film.mkv', 'z.txt', 'mine'],
    })
  })
})

describe('what the journal says and the disk does not', () => {
  it('is asked for again: a file that was changed or removed since', async () => {
    const album = await stage.files(20, 3000)
    const sender = await left([album, await film()], 5 * MIB)
    await rm(join(stage.to, 'album/3.bin'))
    await stage.write('album/7.bin', Buffer.alloc(3007, 1))

    const again = await stage.resume()
    expect((await again.log.until('started')).settled).toBe(18)

    expect(await outcomes(sender, again)).toMatchObject([whole(21), whole(21)])
    const hashes = await hashesOf(join(stage.to, 'album'))
    expect(hashes['3.bin']).toBe(await sha256Of(join(album, '3.bin')))
    expect(hashes['7 (2).bin']).toBe(await sha256Of(join(album, '7.bin')))
    expect(await stage.journals()).toEqual([])
  })

  it('gets its name now, where it was whole and had not got it', async () => {
    const sender = await left([await stage.file('a.mkv', 3 * MIB), await stage.file('b.mkv', 12 * MIB)], 7 * MIB)
    const { id } = await stage.unfinished()
    const { part } = readReceiverJournal(stage.journal, id)
    await rename(join(stage.to, 'a.mkv'), join(stage.to, partPath('a.mkv', part)))

    const again = await stage.resume()

    expect((await again.log.until('started')).settled).toBe(1)
    expect(await outcomes(sender, again)).toMatchObject([whole(2), whole(2)])
    expect(await treeOf(stage.to)).toEqual(['a.mkv', 'b.mkv'])
  })

  it('is behind a link that was put where a folder was: nothing there is touched, and it can still go on', async () => {
    const sender = await left([await stage.files(20, 3000), await film()], 5 * MIB)
    await rename(join(stage.to, 'album'), join(stage.from, 'elsewhere'))
    await symlink(join(stage.from, 'elsewhere'), join(stage.to, 'album'))
    const before = await hashesOf(join(stage.from, 'elsewhere'))

    const refused = await (await stage.resume()).handle.done
    expect(refused).toMatchObject({ kind: 'failed', error: { code: 'target.unsafe' }, unfinished: expect.any(String) })
    expect(await hashesOf(join(stage.from, 'elsewhere'))).toEqual(before)
    await unlink(join(stage.to, 'album'))

    expect(await outcomes(sender, await stage.resume())).toMatchObject([whole(21), whole(21)])
  })

  it('is all there: it ends well, also where the sender is gone', async () => {
    const file = await film()
    const sender = await left([file], 5 * MIB)
    const { id } = await stage.unfinished()
    const { part } = readReceiverJournal(stage.journal, id)
    await copyFile(file, join(stage.to, partPath('film.mkv', part)))
    const kept = logLine({ t: 'kept', f: 0, h: await sha256Of(file) })
    await appendFile(join(stage.journal, `${id}.receive.log`), kept)
    sender.handle.leave()
    await sender.handle.done

    const again = await stage.resume({ patience: 100 })

    expect(await again.handle.done).toMatchObject(whole(1))
    expect(await treeOf(stage.to)).toEqual(['film.mkv'])
    expect(await stage.journals()).toEqual([])
  })

  it('begins anew where what came is not what it was', async () => {
    const file = await film()
    const sender = await left([file], 5 * MIB)
    const [part = ''] = await partsOf(stage.to)
    await truncate(join(stage.to, part), 1 * MIB)
    await writeFile(join(stage.to, part), Buffer.alloc(2 * MIB), { flag: 'r+' })

    expect(await outcomes(sender, await stage.resume())).toMatchObject([whole(1), whole(1)])
    expect(await hashesOf(stage.to)).toEqual({ 'film.mkv': await sha256Of(file) })
  })

  it('fails alone where the sender’s file is another by now', async () => {
    const file = await film()
    const sender = await left([file, await stage.file('z.txt', 10)], 5 * MIB)
    await film()

    expect(await outcomes(sender, await stage.resume())).toMatchObject([
      { kind: 'done', verified: 1, failed: 1 },
      { kind: 'done', verified: 1, failed: 1 },
    ])
    expect(await treeOf(stage.to)).toEqual(['z.txt'])
    expect(await stage.journals()).toEqual([])
  })
})
