import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildEngineProcess } from '../../support/engine-process.ts'
import { whole } from '../../support/journal-stage.ts'
import { hashesOf, partsOf, ReceiverStage } from '../../support/receiver-stage.ts'
import { sha256Of } from '../../support/transfer.ts'

/** A receiver whose process is killed, and another one that goes on. */

const MIB = 1 << 20

/** Bytes that may come twice: what came since the last mark, and a record or two. */
const AGAIN = 20 * MIB

let stage: ReceiverStage

beforeAll(buildEngineProcess)

beforeEach(async () => {
  stage = await ReceiverStage.open()
})

afterEach(() => stage.close())

describe('a receiver that is killed', () => {
  it.each([
    ['at the first bytes', 0.01],
    ['in the middle', 0.5],
    ['near the end', 0.95],
  ])('%s of a large file goes on where it was', async (_, share) => {
    const file = await stage.file('film.mkv', 72 * MIB)
    const { sender, code } = await stage.sender([file])

    await stage.killedReceiver(code, share * 72 * MIB)
    const unfinished = await stage.unfinished()
    const before = stage.proxy.bytes('toClient')
    const outcome = await stage.resumedElsewhere()

    expect(unfinished).toMatchObject({ direction: 'receive', kind: 'interrupted', peer: 'ana-notebook', files: 1 })
    expect(outcome).toMatchObject(whole(1))
    expect(await sender.handle.done).toMatchObject(whole(1))
    expect(await sha256Of(join(stage.to, 'film.mkv'))).toBe(await sha256Of(file))
    expect(stage.proxy.bytes('toClient') - before).toBeLessThan((1 - share) * 72 * MIB + AGAIN)
    expect(await partsOf(stage.to)).toEqual([])
    expect(await stage.journals()).toEqual([])
  })

  it('twice, among many small files: each is there once', async () => {
    const folder = await stage.files(1500, 12_000)
    const { sender, code } = await stage.sender([folder])

    await stage.killedReceiver(code, 6 * MIB)
    await stage.killedResumer(6 * MIB)
    const again = await stage.resume()

    expect(await again.handle.done).toMatchObject(whole(1500))
    expect(await sender.handle.done).toMatchObject(whole(1500))
    expect(await hashesOf(join(stage.to, 'album'))).toEqual(await hashesOf(folder))
    expect(stage.proxy.bytes('toClient')).toBeLessThan(1500 * 13_000 + 2 * AGAIN)
    expect(await stage.journals()).toEqual([])
  })
})
