import { watch } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildEngineProcess } from '../../support/engine-process.ts'
import { FaultProxy } from '../../support/fault-proxy.ts'
import { JournalStage, outcomes, PATIENT, whole } from '../../support/journal-stage.ts'
import { recordingProxy } from '../../support/recording-proxy.ts'
import { acceptInto, sha256Of, startReceiver, startSender } from '../../support/transfer.ts'

/** A sender whose process is killed while its code waits: the code stays good. */

let stage: JournalStage

beforeAll(buildEngineProcess)

beforeEach(async () => {
  stage = await JournalStage.open()
})

afterEach(() => stage.close())

async function roomFile(): Promise<string> {
  const { id } = await stage.unfinished()
  return join(stage.journal, `${id}.room.json`)
}

describe('a sender that is killed while it waits', () => {
  it('is there again with the same code, once another process goes on', async () => {
    const file = await stage.file('notes.txt', 5000)
    const { sender, code } = await stage.sender(file)

    await sender.killed()
    expect(await stage.unfinished()).toMatchObject({ direction: 'send', kind: 'waiting', files: 1, bytes: 5000 })
    const again = await stage.resume()
    expect(await again.log.until('waiting')).toMatchObject({ code, guessesLeft: 3 })
    const receiver = await stage.receiveAll(code)

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(await sha256Of(join(stage.to, 'notes.txt'))).toBe(await sha256Of(file))
    expect(await readdir(stage.journal)).toEqual([])
  })

  it('has no more guesses than it had', async () => {
    const { sender, code } = await stage.sender(await stage.file('notes.txt', 10))
    const wrong = startReceiver(stage.address, `${code.split('-')[0]}-abacate-violeta`)
    expect(await wrong.handle.done).toMatchObject({ kind: 'failed', error: { code: 'code.wrong' } })
    await sender.untilNth('code', 2)

    await sender.killed()
    const again = await stage.resume()

    expect(await again.log.until('waiting')).toMatchObject({ code, guessesLeft: 2 })
    again.handle.cancel()
    await again.handle.done
  })

  it('keeps its code where the relay was started again meanwhile', async () => {
    const { sender, code } = await stage.sender(await stage.file('notes.txt', 5000))

    await sender.killed()
    await stage.restartRelay()
    const again = await stage.resume()
    expect(await again.log.until('waiting')).toMatchObject({ code })

    expect(await outcomes(again, await stage.receiveAll(code))).toMatchObject([whole(1), whole(1)])
  })

  it('goes on once the relay is there again', async () => {
    const { sender, code } = await stage.sender(await stage.file('notes.txt', 10))
    await sender.killed()
    stage.proxy.refusing = true

    const again = await stage.resume()
    await again.log.until('parted')
    stage.proxy.refusing = false

    expect(await again.log.until('waiting')).toMatchObject({ code })
    again.handle.cancel()
    await again.handle.done
  })

  it('gets another code where its number is somebody else\u2019s by now', async () => {
    const { sender, code } = await stage.sender(await stage.file('notes.txt', 5000))
    await sender.killed()
    const path = await roomFile()
    await writeFile(path, (await readFile(path, 'utf8')).replace(/"key":"[0-9a-f]{32}"/, `"key":"${'0'.repeat(32)}"`))

    const again = await stage.resume()
    const { code: fresh, guessesLeft } = await again.log.until('waiting')

    expect(fresh.split('-')[0]).not.toBe(code.split('-')[0])
    expect(guessesLeft).toBe(3)
    expect(await outcomes(again, await stage.receiveAll(fresh))).toMatchObject([whole(1), whole(1)])
  })

  it('lists again where it had not come to the end of the list, and is as good as any from then on', async () => {
    await stage.files(1199, 10)
    await stage.file('film.mkv', 48 << 20)
    const { sender } = await stage.sender(stage.from)
    await sender.killed()
    const { id } = await stage.unfinished()
    const path = join(stage.journal, `${id}.send.log`)
    const lines = (await readFile(path, 'latin1')).split('\n')
    await writeFile(path, `${lines.slice(0, 2).join('\n')}\n`, 'latin1')

    const again = await stage.resume()
    const receiver = await stage.receiveAll((await again.log.until('waiting')).code, PATIENT)
    await receiver.log.until('progress', ({ bytes }) => bytes > 8 << 20)
    stage.proxy.cutAll()

    expect((await receiver.log.until('offer')).entries).toHaveLength(1201)
    expect(await outcomes(again, receiver)).toMatchObject([whole(1200), whole(1200)])
  })
})

/** Bytes that a sender gets on the line to its peer before the receiver's first word. */
async function bytesOfProof(file: string): Promise<number> {
  const recorder = await recordingProxy(stage.address)
  const sender = startSender(recorder.address, [file])
  const receiver = startReceiver(stage.address, await sender.code())
  await receiver.log.until('offer')
  receiver.handle.cancel()
  await sender.handle.done
  await recorder.close()
  const bytes = Buffer.concat(recorder.captures[1]?.toClient ?? [])
  let at = 4 + bytes.readUInt32BE(0)
  while (bytes[at] === 0) at += 5 + bytes.readUInt32BE(at + 1)
  return at
}

/** Resolves when it is written that somebody has proven the code. */
async function untilInDoubt(path: string): Promise<void> {
  const inDoubt = async () => /"doubt":"/.test(await readFile(path, 'utf8').catch(() => ''))
  const watcher = watch(stage.journal)
  const changed = new Promise<void>((resolve) => {
    watcher.on('change', async () => {
      if (await inDoubt()) resolve()
    })
  })
  if (!(await inDoubt())) await changed
  watcher.close()
}

describe('a sender that is killed in the moment in which the code is proven', () => {
  it('finds the receiver, who knows that it is let in and has not been heard', async () => {
    const file = await stage.file('notes.txt', 5000)
    const after = await bytesOfProof(file)
    const deaf = await FaultProxy.before(stage.address, (nth) =>
      nth === 1 ? { kind: 'halfOpen', way: 'toClient', after } : null,
    )
    const { sender, code } = await stage.sender(file, deaf.address)
    const id = (await readdir(stage.journal))[0]?.slice(0, 16) ?? ''
    const receiver = startReceiver(stage.address, code, PATIENT)
    await untilInDoubt(join(stage.journal, `${id}.room.json`))

    await sender.killed()
    expect(await stage.unfinished()).toMatchObject({ kind: 'waiting' })
    const again = await stage.resume()
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(stage.to))

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(again.log.of('waiting')).toEqual([])
    await deaf.close()
  })
})
