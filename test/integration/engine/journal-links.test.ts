import { copyFile, lstat, symlink, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildEngineProcess } from '../../support/engine-process.ts'
import { PATIENT, whole } from '../../support/journal-stage.ts'
import { hashesOf, partsOf, ReceiverStage } from '../../support/receiver-stage.ts'
import { sha256Of } from '../../support/transfer.ts'

/** Somebody else puts a link where a receiver has left something: what is behind it is not taken for its own, or touched. */

const MIB = 1 << 20

let stage: ReceiverStage

beforeAll(buildEngineProcess)

beforeEach(async () => {
  stage = await ReceiverStage.open()
})

afterEach(() => stage.close())

describe('a .part file that has become a link', () => {
  it('to a file that begins the same: that one is not written, and the file comes from its beginning', async () => {
    const film = await stage.file('film.mkv', 12 * MIB)
    const { sender, code } = await stage.sender([film])
    const receiver = await stage.midway(code, 5 * MIB, {}, PATIENT)
    receiver.handle.leave()
    await receiver.handle.done
    const [part = ''] = await partsOf(stage.to)
    const elsewhere = join(stage.from, 'elsewhere')
    await copyFile(join(stage.to, part), elsewhere)
    await unlink(join(stage.to, part))
    await symlink(elsewhere, join(stage.to, part))
    const before = await sha256Of(elsewhere)

    const again = await stage.resume()

    expect([await sender.handle.done, await again.handle.done]).toMatchObject([whole(1), whole(1)])
    expect(await sha256Of(elsewhere)).toBe(before)
    expect((await lstat(join(stage.to, 'film.mkv'))).isSymbolicLink()).toBe(false)
    expect(await hashesOf(stage.to)).toEqual({ 'film.mkv': await sha256Of(film) })
  })
})
