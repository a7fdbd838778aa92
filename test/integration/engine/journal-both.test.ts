import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listUnfinished, type ReceiveHandle, resumeReceive } from '../../../src-main/engine/index.ts'
import { buildEngineProcess, EngineProcess } from '../../support/engine-process.ts'
import { JournalStage, outcomes, PATIENT, whole } from '../../support/journal-stage.ts'
import { Recorder, sha256Of, treeOf } from '../../support/transfer.ts'

/** Both processes are killed, and others go on with what each of them wrote down. */

const MIB = 1 << 20

let stage: JournalStage
let receiving: EngineProcess | null

beforeAll(buildEngineProcess)

beforeEach(async () => {
  stage = await JournalStage.open()
  receiving = null
})

afterEach(async () => {
  receiving?.kill()
  await stage.close()
})

/** Where the receiver's journals are: another computer's. */
const theirs = () => `${stage.journal}-there`

/** Sends `path` from one process to another, and kills both once the first bytes are there. */
async function killBoth(path: string): Promise<void> {
  const { sender, code } = await stage.sender(path)
  const { address: relay, to: folder } = stage
  receiving = new EngineProcess({ kind: 'receive', relay, code, folder, journal: theirs(), patience: PATIENT })
  await receiving.until('moving')
  await Promise.all([sender.killed(), receiving.killed()])
}

async function resumeThere(): Promise<{ handle: ReceiveHandle; log: Recorder }> {
  const log = new Recorder()
  const [found] = await listUnfinished(theirs())
  if (!found) throw new Error('nothing unfinished there')
  const handle = resumeReceive({ journal: theirs(), id: found.id, patience: PATIENT, onEvent: log.onEvent })
  return { handle, log }
}

describe('both ends killed', () => {
  it.each(['sender', 'receiver'])('in the middle of a file: they find each other, the %s first', async (first) => {
    const file = await stage.file('film.mkv', 192 * MIB)
    await killBoth(file)

    const sender = first === 'sender' ? await stage.resume() : null
    const receiver = await resumeThere()
    const again = sender ?? (await stage.resume())

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(await sha256Of(join(stage.to, 'film.mkv'))).toBe(await sha256Of(file))
    expect(await treeOf(stage.to)).toEqual(['film.mkv'])
    expect([await readdir(stage.journal), await readdir(theirs())]).toEqual([[], []])
  })

  it('among thousands of files: each arrives once, and both know how many were there', async () => {
    await stage.files(3000, 20_000)
    await killBoth(stage.from)

    const [again, receiver] = await Promise.all([stage.resume(), resumeThere()])

    expect(await outcomes(again, receiver)).toMatchObject([whole(3000), whole(3000)])
    expect(await treeOf(stage.to)).toHaveLength(3001)
    const name = stage.from.split('/').at(-1) ?? ''
    for (const at of [0, 1500, 2999]) {
      expect(await sha256Of(join(stage.to, name, `${at}.bin`))).toBe(await sha256Of(join(stage.from, `${at}.bin`)))
    }
    const [sent, received] = [again.log.of('started')[0], receiver.log.of('started')[0]]
    expect(sent).toMatchObject({ files: 3000, settled: received?.settled ?? -1 })
  })
})
