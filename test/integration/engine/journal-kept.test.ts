import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { listUnfinished, pathSource, resumeSend, send } from '../../../src-main/engine/index.ts'
import { buildEngineProcess } from '../../support/engine-process.ts'
import { JournalStage, outcomes, PATIENT, type Sent, whole } from '../../support/journal-stage.ts'
import { acceptInto, type Receiver, Recorder, sha256Of, startReceiver } from '../../support/transfer.ts'

/** How long a sender's journal stays, what it holds, and what it is good for afterwards. */

const MIB = 1 << 20

let stage: JournalStage

beforeAll(buildEngineProcess)

beforeEach(async () => {
  stage = await JournalStage.open()
})

afterEach(() => stage.close())

/** A sender of one small file, and a receiver who sees the offer. */
async function offeredHere(): Promise<{ sender: Sent; receiver: Receiver; code: string }> {
  const sender = stage.send([await stage.file('notes.txt', 10)])
  const { code } = await sender.log.until('waiting')
  const receiver = startReceiver(stage.address, code, PATIENT)
  await receiver.log.until('offer')
  return { sender, receiver, code }
}

describe('what has changed since', () => {
  it('fails alone, and so does what is gone; both are known to be lost, and only they are sent again', async () => {
    for (const name of ['a.bin', 'b.bin']) await stage.file(name, 3000)
    // Far more than passes between the first bytes and the kill.
    await stage.file('c.mkv', 256 * MIB)
    const notes = await stage.file('d.txt', 3000)
    const list = await stage.file('e.txt', 3000)
    const { sender, receiver } = await stage.flowing(stage.from, 16 * MIB)
    await sender.killed()
    await rm(list)
    await writeFile(notes, Buffer.alloc(3000, 7))
    await utimes(notes, 1000, 1000)

    const again = await stage.resume()
    const [sent, received] = await outcomes(again, receiver)

    expect(sent).toMatchObject({ kind: 'done', verified: 3, failed: 2 })
    expect(received).toMatchObject({ kind: 'done', verified: 3, failed: 2 })
    const { id, ...unfinished } = await stage.unfinished()
    expect(unfinished).toMatchObject({ kind: 'partial', lost: 2 })
    expect(sent).toMatchObject({ unfinished: id })

    await stage.file('e.txt', 4000)
    const retry = await stage.resume()
    const more = startReceiver(stage.address, (await retry.log.until('waiting')).code)
    const offer = await more.log.until('offer')
    await more.handle.answer(acceptInto(stage.to, { conflict: 'overwrite' }))

    const top = stage.from.split('/').at(-1) ?? ''
    expect(offer.entries.map(({ path }) => path)).toEqual([top, `${top}/d.txt`, `${top}/e.txt`])
    expect(await outcomes(retry, more)).toMatchObject([whole(2), whole(2)])
    expect(await sha256Of(join(stage.to, top, 'd.txt'))).toBe(await sha256Of(notes))
    expect(await sha256Of(join(stage.to, top, 'e.txt'))).toBe(await sha256Of(list))
    expect(await readdir(stage.journal)).toEqual([])
  })
})

describe('a journal', () => {
  it('is there before the code is, and only its owner may read it', async () => {
    const { handle, log } = stage.send([await stage.file('notes.txt', 10)])
    await log.until('waiting')
    const files = await readdir(stage.journal)

    const names = files.map((name) => name.replace(/^[0-9a-f]{16}/, 'ID')).sort()
    expect(names).toEqual(['ID.lock', 'ID.room.json', 'ID.send.log'])
    for (const name of files) expect((await stat(join(stage.journal, name))).mode & 0o077).toBe(0)
    expect((await stat(stage.journal)).mode & 0o077).toBe(0)
    handle.cancel()
    await handle.done
    expect(await readdir(stage.journal)).toEqual([])
  })

  it('holds no word of the code once a receiver is let in', async () => {
    const { sender, receiver, code } = await offeredHere()

    const names = await readdir(stage.journal)
    const kept = await Promise.all(names.map((name) => readFile(join(stage.journal, name), 'latin1')))
    // The folder of this test may well have a word in its name.
    const text = kept.join('\n').replaceAll(stage.from, '')
    expect(text).toContain('notes.txt')
    for (const word of code.split('-').slice(1)) expect(text).not.toContain(word)
    receiver.handle.cancel()
    await sender.handle.done
  })

  it.each([
    ['declined', async (receiver: Receiver) => receiver.handle.answer({ accept: false })],
    ['cancelled by the receiver', async (receiver: Receiver) => receiver.handle.cancel()],
    ['cancelled by the sender', async (_: Receiver, sender: Sent) => sender.handle.cancel()],
    ['done', async (receiver: Receiver) => receiver.handle.answer(acceptInto(stage.to))],
  ])('is gone when it was %s', async (_, act) => {
    const { sender, receiver } = await offeredHere()

    await act(receiver, sender)

    expect(await sender.handle.done).not.toHaveProperty('unfinished')
    expect(await readdir(stage.journal)).toEqual([])
  })

  it('is gone where nobody ever saw a code', async () => {
    stage.proxy.refusing = true
    const { handle } = stage.send([await stage.file('notes.txt', 10)])

    const outcome = await handle.done

    expect(outcome).toEqual({ kind: 'failed', error: expect.objectContaining({ retryable: true }) })
    expect(await readdir(stage.journal)).toEqual([])
  })

  it('stays where the line breaks for good, and says so', async () => {
    const { sender, receiver } = await offeredHere()
    stage.proxy.cutAll()

    const outcome = await sender.handle.done

    const { id, kind } = await stage.unfinished()
    expect(outcome).toMatchObject({ kind: 'failed', unfinished: id })
    expect(kind).toBe('interrupted')
    receiver.handle.cancel()
    // Once more: it need not wait until the sender, who is gone, has heard so.
    receiver.handle.cancel()
    await receiver.handle.done
  })

  it('is no hindrance where it cannot be written', async () => {
    stage.journal = await stage.file('no-folder', 1)
    const sender = stage.send([await stage.file('notes.txt', 10)])
    const receiver = await stage.receiveAll((await sender.log.until('waiting')).code)

    expect(await outcomes(sender, receiver)).toMatchObject([whole(1), whole(1)])
  })
})

describe('leaving', () => {
  it('while the code waits keeps the room: the same code is good again', async () => {
    const left = stage.send([await stage.file('notes.txt', 5000)], PATIENT)
    const { code } = await left.log.until('waiting')
    left.handle.leave()
    const { id } = await stage.unfinished()
    expect(await left.handle.done).toMatchObject({ error: { code: 'transfer.left' }, unfinished: id })

    const again = await stage.resume()
    expect(await again.log.until('waiting')).toMatchObject({ code })

    expect(await outcomes(again, await stage.receiveAll(code))).toMatchObject([whole(1), whole(1)])
  })

  it('while data flows keeps the transfer: the receiver waits and gets the rest', async () => {
    const file = await stage.file('film.mkv', 96 * MIB)
    const left = stage.send([file], PATIENT)
    const receiver = startReceiver(stage.address, (await left.log.until('waiting')).code, PATIENT)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(stage.to))
    await receiver.log.until('progress', ({ bytes }) => bytes > 16 * MIB)

    left.handle.leave()
    await left.handle.done
    const again = await stage.resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(await sha256Of(join(stage.to, 'film.mkv'))).toBe(await sha256Of(file))
  })

  it('without a journal is stopping', async () => {
    const log = new Recorder()
    const source = pathSource([await stage.file('notes.txt', 10)])
    const handle = send({ source, relay: stage.address, device: 'ana', words: 'pt', onEvent: log.onEvent })
    await log.until('waiting')

    handle.leave()

    expect(await handle.done).toEqual({ kind: 'cancelled', by: 'me' })
  })
})

describe('going on', () => {
  it('is for one process at a time', async () => {
    const { journal } = stage
    const { sender } = await stage.sender(await stage.file('notes.txt', 10))
    const id = (await readdir(journal)).find((name) => name.endsWith('.lock'))?.slice(0, 16) ?? ''

    expect(await listUnfinished(journal)).toEqual([])
    const held = resumeSend({ journal, id, onEvent: () => {} })
    expect(await held.done).toMatchObject({ kind: 'failed', error: { code: 'unfinished.running' } })
    await sender.killed()
    const first = await stage.resume()
    const second = resumeSend({ journal, id, onEvent: () => {} })
    expect(await second.done).toMatchObject({ kind: 'failed', error: { code: 'unfinished.running' } })
    await first.log.until('waiting')
    first.handle.cancel()
    expect(await first.handle.done).toEqual({ kind: 'cancelled', by: 'me' })
  })

  it.each(['0123456789abcdef', '../../etc/passwd', ''])('with nothing there ends by name: %j', async (id) => {
    const log = new Recorder()
    const handle = resumeSend({ journal: stage.journal, id, onEvent: log.onEvent })

    const outcome = await handle.done

    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'unfinished.unknown' } })
    expect(log.of('end')).toEqual([{ kind: 'end', outcome }])
  })
})
