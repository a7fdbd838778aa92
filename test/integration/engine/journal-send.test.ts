import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildEngineProcess } from '../../support/engine-process.ts'
import { JournalStage, outcomes, PATIENT, whole } from '../../support/journal-stage.ts'
import { acceptInto, sha256Of, startReceiver, treeOf } from '../../support/transfer.ts'

/** A sender whose process is killed once a receiver is there, and another process that goes on. */

const MIB = 1 << 20

let stage: JournalStage

beforeAll(buildEngineProcess)

beforeEach(async () => {
  stage = await JournalStage.open()
})

afterEach(() => stage.close())

async function expectSame(count: number): Promise<void> {
  const { from, to } = stage
  const name = from.split('/').at(-1) ?? ''
  expect(await treeOf(to)).toHaveLength(count + 1)
  for (const at of [0, Math.floor(count / 2), count - 1]) {
    expect(await sha256Of(join(to, name, `${at}.bin`))).toBe(await sha256Of(join(from, `${at}.bin`)))
  }
}

describe('a sender that is killed before data flows', () => {
  it('while the list goes out: it comes again', async () => {
    await stage.files(4000, 10)
    const { sender, code } = await stage.sender(stage.from)
    const receiver = startReceiver(stage.address, code, PATIENT)
    await receiver.log.until('proven')

    await sender.killed()
    const again = await stage.resume()
    const offer = await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(stage.to))

    expect(offer.entries).toHaveLength(4001)
    expect(await outcomes(again, receiver)).toMatchObject([whole(4000), whole(4000)])
    await expectSame(4000)
  })

  it('while the person decides: the offer stands', async () => {
    const { sender, receiver } = await stage.offered(await stage.file('notes.txt', 5000))

    await sender.killed()
    const again = await stage.resume()
    await receiver.log.until('joined')
    await receiver.handle.answer(acceptInto(stage.to))

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(again.log.of('proven')).toEqual([{ kind: 'proven', peer: 'bruno-pc' }])
  })

  it('after a yes that it has not heard: it hears it then', async () => {
    const { sender, receiver } = await stage.offered(await stage.file('notes.txt', 50_000))
    stage.deafen()
    await receiver.handle.answer(acceptInto(stage.to))
    await sender.killed()

    const again = await stage.resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
  })

  it('and of whose offer some is not wanted: it stays out', async () => {
    await stage.files(3, 30 * MIB)
    const { sender, receiver } = await stage.offered(stage.from)
    await receiver.handle.answer(acceptInto(stage.to, { skip: [2] }))
    await receiver.log.until('progress', ({ bytes }) => bytes > MIB)

    await sender.killed()
    const again = await stage.resume()

    const most = { kind: 'done', verified: 2, skipped: 1, failed: 0 }
    expect(await outcomes(again, receiver)).toMatchObject([most, most])
    expect(again.log.of('started')[0]).toMatchObject({ files: 2 })
  })
})

describe('a sender that is killed while data flows', () => {
  it('in the middle of a file: only what is missing is sent', async () => {
    const file = await stage.file('film.mkv', 128 * MIB)
    const { sender, receiver } = await stage.flowing(file, 32 * MIB)

    await sender.killed()
    expect(await stage.unfinished()).toMatchObject({ kind: 'interrupted', peer: 'bruno-pc', files: 1 })
    const again = await stage.resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(await sha256Of(join(stage.to, 'film.mkv'))).toBe(await sha256Of(file))
    expect(stage.proxy.bytes('toRelay')).toBeLessThan(150 * MIB)
    expect(again.log.of('started')).toEqual([{ kind: 'started', total: 128 * MIB, files: 1, settled: 0 }])
    expect(await readdir(stage.journal)).toEqual([])
  })

  it('between thousands of files: each arrives once', async () => {
    await stage.files(3000, 20_000)
    const { sender, receiver } = await stage.flowing(stage.from, 3000 * 5_000)

    await sender.killed()
    const again = await stage.resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(3000), whole(3000)])
    await expectSame(3000)
    const [started] = again.log.of('started')
    expect(started).toMatchObject({ files: 3000 })
    expect(started?.settled).toBeGreaterThan(100)
    expect(again.log.of('file').length).toBe(3000 - (started?.settled ?? 0))
    expect(stage.proxy.bytes('toRelay')).toBeLessThan(3000 * 21_500 * 1.2)
  })

  it('after its last word, which it has no answer to: it hears that all is there, and sends nothing', async () => {
    const file = await stage.file('film.mkv', 48 * MIB)
    const { sender, receiver } = await stage.flowing(file, MIB)
    stage.deafen()
    await receiver.log.until('end')
    await sender.killed()
    const passed = stage.proxy.bytes('toRelay')

    const again = await stage.resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(again.log.of('started')).toEqual([{ kind: 'started', total: 48 * MIB, files: 1, settled: 1 }])
    expect(stage.proxy.bytes('toRelay') - passed).toBeLessThan(MIB)
    expect(await sha256Of(join(stage.to, 'film.mkv'))).toBe(await sha256Of(file))
  })

  it('and whose relay is elsewhere by then: it is looked for there', async () => {
    const { sender, receiver } = await stage.flowing(await stage.file('film.mkv', 96 * MIB), 16 * MIB)
    await sender.killed()
    const lines = stage.proxy.count

    const again = await stage.resume({ relay: stage.address })

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(stage.proxy.count).toBe(lines)
  })

  it('while the relay is started again as well', async () => {
    const { sender, receiver } = await stage.flowing(await stage.file('film.mkv', 96 * MIB), 16 * MIB)

    await sender.killed()
    await stage.restartRelay()
    const again = await stage.resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
  })

  it('twice: two others go on, one after another', async () => {
    const file = await stage.file('film.mkv', 128 * MIB)
    const { sender, receiver } = await stage.flowing(file, 16 * MIB)
    await sender.killed()

    const second = stage.resumer((await stage.unfinished()).id)
    await receiver.log.until('progress', ({ bytes }) => bytes > 64 * MIB)
    await second.killed()
    const third = await stage.resume()

    expect(await outcomes(third, receiver)).toMatchObject([whole(1), whole(1)])
    expect(await sha256Of(join(stage.to, 'film.mkv'))).toBe(await sha256Of(file))
    expect(stage.proxy.bytes('toRelay')).toBeLessThan(170 * MIB)
  })
})

/** Keeps of a journal's lines those of which `keep` says so, as a power cut would if it could choose. */
async function strip(keep: (line: string) => boolean): Promise<void> {
  const path = join(stage.journal, `${(await stage.unfinished()).id}.send.log`)
  const lines = (await readFile(path, 'utf8')).split('\n').slice(0, -1)
  await writeFile(
    path,
    lines
      .filter(keep)
      .map((line) => `${line}\n`)
      .join(''),
  )
}

describe('a sender whose computer lost its power', () => {
  it('and with it which files went out whole: the receiver is believed', async () => {
    await stage.files(300, 60_000)
    const { sender, receiver } = await stage.flowing(stage.from, 300 * 30_000)
    await sender.killed()
    await strip((line) => !line.includes('"t":"hash"'))

    const again = await stage.resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(300), whole(300)])
    expect(again.log.of('started')[0]?.settled).toBeGreaterThan(50)
    await expectSame(300)
  })

  it('and with it the list that the receiver has: it ends by name, and nothing is sent under a wrong one', async () => {
    const { sender, receiver } = await stage.offered(await stage.file('notes.txt', 5000))
    await sender.killed()
    await strip((line) => !/"t":"(?:entries|listed)"/.test(line))
    await stage.file('a.txt', 5000)

    const again = await stage.resume()

    const ended = { kind: 'failed', error: { code: 'unfinished.unknown' } }
    expect(await outcomes(again, receiver)).toMatchObject([ended, ended])
    expect(await readdir(stage.journal)).toEqual([])
  })
})
