import { readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  listUnfinished,
  type Outcome,
  pathSource,
  type ResumeOptions,
  resumeSend,
  send,
  type TransferHandle,
  type Unfinished,
} from '../../../src-main/engine/index.ts'
import { type RelayServer, startRelay } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { buildEngineProcess, EngineProcess } from '../../support/engine-process.ts'
import { FaultProxy } from '../../support/fault-proxy.ts'
import {
  acceptInto,
  localRelay,
  type Receiver,
  Recorder,
  randomFile,
  sha256Of,
  startReceiver,
  tempFolder,
  treeOf,
} from '../../support/transfer.ts'

/** A sender whose process is gone, and another one that goes on with what it wrote down. */

const MIB = 1 << 20
/** Milliseconds; longer than any test. */
const PATIENT = 60_000

let relay: RelayServer
let address: RelayAddress
let proxy: FaultProxy
let from: string
let to: string
let journal: string
let clean: (() => Promise<void>)[]
let processes: EngineProcess[]

beforeAll(buildEngineProcess)

beforeEach(async () => {
  const local = await localRelay()
  const folders = [await tempFolder(), await tempFolder(), await tempFolder()] as const
  relay = local.relay
  address = local.address
  proxy = await FaultProxy.before(address)
  from = folders[0].path
  to = folders[1].path
  journal = join(folders[2].path, 'unfinished')
  clean = folders.map(({ remove }) => remove)
  processes = []
})

afterEach(async () => {
  for (const process of processes) process.kill()
  await Promise.all([proxy.close(), relay.close()])
  for (const remove of clean) await remove()
})

interface Ends {
  readonly sender: EngineProcess
  readonly code: string
}

/** A sender in a process of its own, whose code is out. */
async function senderProcess(path: string): Promise<Ends> {
  const sender = new EngineProcess({ kind: 'send', relay: proxy.address, path, journal, patience: PATIENT })
  processes.push(sender)
  return { sender, code: (await sender.until('code')).code }
}

interface Meeting extends Ends {
  readonly receiver: Receiver
}

async function offered(path: string): Promise<Meeting> {
  const ends = await senderProcess(path)
  const receiver = startReceiver(address, ends.code, PATIENT)
  await receiver.log.until('offer')
  return { ...ends, receiver }
}

/** Accepted, and so many bytes of it there. */
async function flowing(path: string, bytes: number): Promise<Meeting> {
  const ends = await offered(path)
  await ends.receiver.handle.answer(acceptInto(to))
  await ends.receiver.log.until('progress', (progress) => progress.bytes >= bytes)
  return ends
}

async function onlyUnfinished(): Promise<Unfinished> {
  const [found, ...more] = await listUnfinished(journal)
  if (!found || more.length > 0) throw new Error(`${more.length + (found ? 1 : 0)} unfinished`)
  return found
}

interface Resumed {
  readonly handle: TransferHandle
  readonly log: Recorder
}

/** Goes on in this process with the one that is there. */
async function resume(options: Partial<ResumeOptions> = {}): Promise<Resumed> {
  const log = new Recorder()
  const { id } = await onlyUnfinished()
  return { handle: resumeSend({ journal, id, patience: PATIENT, ...options, onEvent: log.onEvent }), log }
}

/** A sender in this process. */
function sendHere(paths: readonly string[], patience = 0): Resumed {
  const log = new Recorder()
  const options = {
    source: pathSource(paths),
    relay: proxy.address,
    device: 'ana-notebook',
    words: 'pt' as const,
    patience,
  }
  return { handle: send({ ...options, journal, onEvent: log.onEvent }), log }
}

async function outcomes(sender: Resumed, receiver: Receiver): Promise<readonly [Outcome, Outcome]> {
  return Promise.all([sender.handle.done, receiver.handle.done])
}

const whole = (files: number) => ({ kind: 'done', verified: files, failed: 0, corrupted: 0 })

async function manyFiles(count: number, size: number): Promise<string> {
  await Promise.all(Array.from({ length: count }, (_, at) => randomFile(join(from, `${at}.bin`), size + at)))
  return from
}

async function expectSame(count: number): Promise<void> {
  const name = from.split('/').at(-1) ?? ''
  expect(await treeOf(to)).toHaveLength(count + 1)
  for (const at of [0, Math.floor(count / 2), count - 1]) {
    expect(await sha256Of(join(to, name, `${at}.bin`))).toBe(await sha256Of(join(from, `${at}.bin`)))
  }
}

async function restartRelay(): Promise<void> {
  const { port } = relay
  await relay.close()
  relay = await startRelay({ host: '127.0.0.1', port })
}

describe('a sender that is killed while it waits', () => {
  it('is there again with the same code, once another process goes on', async () => {
    const file = await randomFile(join(from, 'notes.txt'), 5000)
    const { sender, code } = await senderProcess(file)

    await sender.killed()
    expect(await onlyUnfinished()).toMatchObject({ direction: 'send', kind: 'waiting', files: 1, bytes: 5000 })
    const again = await resume()
    expect(await again.log.until('waiting')).toMatchObject({ code, guessesLeft: 3 })
    const receiver = startReceiver(address, code)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(await sha256Of(join(to, 'notes.txt'))).toBe(await sha256Of(file))
    expect(await readdir(journal)).toEqual([])
  })

  it('has no more guesses than it had', async () => {
    const { sender, code } = await senderProcess(await randomFile(join(from, 'notes.txt'), 10))
    const wrong = startReceiver(address, `${code.split('-')[0]}-abacate-violeta`)
    expect(await wrong.handle.done).toMatchObject({ kind: 'failed', error: { code: 'code.wrong' } })
    await sender.untilNth('code', 2)

    await sender.killed()
    const again = await resume()

    expect(await again.log.until('waiting')).toMatchObject({ code, guessesLeft: 2 })
    again.handle.cancel()
    await again.handle.done
  })

  it('keeps its code where the relay was started again meanwhile', async () => {
    const { sender, code } = await senderProcess(await randomFile(join(from, 'notes.txt'), 5000))

    await sender.killed()
    await restartRelay()
    const again = await resume()
    await again.log.until('waiting')
    const receiver = startReceiver(address, code)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
  })

  it('goes on once the relay is there again', async () => {
    const { sender, code } = await senderProcess(await randomFile(join(from, 'notes.txt'), 10))
    await sender.killed()
    proxy.refusing = true

    const again = await resume()
    await again.log.until('parted')
    proxy.refusing = false

    expect(await again.log.until('waiting')).toMatchObject({ code })
    again.handle.cancel()
    await again.handle.done
  })

  it('gets another code where its number is somebody else\u2019s by now', async () => {
    const { sender, code } = await senderProcess(await randomFile(join(from, 'notes.txt'), 5000))
    await sender.killed()
    const { id } = await onlyUnfinished()
    const path = join(journal, `${id}.room.json`)
    await writeFile(path, (await readFile(path, 'utf8')).replace(/"key":"[0-9a-f]{32}"/, `"key":"${'0'.repeat(32)}"`))

    const again = await resume()
    const { code: fresh } = await again.log.until('waiting')
    const receiver = startReceiver(address, fresh)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))

    expect(fresh.split('-')[0]).not.toBe(code.split('-')[0])
    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
  })

  it('lists again where it had not come to the end of the list', async () => {
    await manyFiles(1200, 10)
    const { sender } = await senderProcess(from)
    await sender.killed()
    const { id } = await onlyUnfinished()
    const path = join(journal, `${id}.send.log`)
    const lines = (await readFile(path, 'latin1')).split('\n')
    await writeFile(path, `${lines.slice(0, 2).join('\n')}\n`, 'latin1')

    const again = await resume()
    const receiver = startReceiver(address, (await again.log.until('waiting')).code)
    const offer = await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))

    expect(offer.entries).toHaveLength(1201)
    expect(await outcomes(again, receiver)).toMatchObject([whole(1200), whole(1200)])
  })
})

describe('a sender that is killed', () => {
  it('while the list goes out: it comes again', async () => {
    await manyFiles(4000, 10)
    const { sender, code } = await senderProcess(from)
    const receiver = startReceiver(address, code, PATIENT)
    await receiver.log.until('proven')

    await sender.killed()
    const again = await resume()
    const offer = await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))

    expect(offer.entries).toHaveLength(4001)
    expect(await outcomes(again, receiver)).toMatchObject([whole(4000), whole(4000)])
    await expectSame(4000)
  })

  it('while the person decides: the offer stands', async () => {
    const { sender, receiver } = await offered(await randomFile(join(from, 'notes.txt'), 5000))

    await sender.killed()
    const again = await resume()
    await receiver.log.until('joined')
    await receiver.handle.answer(acceptInto(to))

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(again.log.of('proven')).toEqual([{ kind: 'proven', peer: 'bruno-pc' }])
  })

  it('in the middle of a file: only what is missing is sent', async () => {
    const file = await randomFile(join(from, 'film.mkv'), 128 * MIB)
    const { sender, receiver } = await flowing(file, 32 * MIB)

    await sender.killed()
    expect(await onlyUnfinished()).toMatchObject({ kind: 'interrupted', peer: 'bruno-pc', files: 1 })
    const again = await resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(await sha256Of(join(to, 'film.mkv'))).toBe(await sha256Of(file))
    expect(proxy.bytes('toRelay')).toBeLessThan(150 * MIB)
    expect(again.log.of('started')).toEqual([{ kind: 'started', total: 128 * MIB, files: 1, settled: 0 }])
    expect(await readdir(journal)).toEqual([])
  })

  it('between thousands of files: each arrives once', async () => {
    await manyFiles(3000, 20_000)
    const { sender, receiver } = await flowing(from, 3000 * 5_000)

    await sender.killed()
    const again = await resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(3000), whole(3000)])
    await expectSame(3000)
    const [started] = again.log.of('started')
    expect(started).toMatchObject({ files: 3000 })
    expect(started?.settled).toBeGreaterThan(100)
    expect(again.log.of('file').length).toBe(3000 - (started?.settled ?? 0))
    expect(proxy.bytes('toRelay')).toBeLessThan(3000 * 21_500 * 1.2)
  })

  it('after its last word, which it has no answer to: it hears that all is there', async () => {
    const file = await randomFile(join(from, 'notes.txt'), 50_000)
    const { sender, receiver } = await offered(file)
    // Its own words get out, nothing gets in any more.
    for (let nth = 0; nth < proxy.count; nth++) proxy.strike(nth, { kind: 'halfOpen', way: 'toClient' })
    await receiver.handle.answer(acceptInto(to))
    await sender.killed()

    const again = await resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(await sha256Of(join(to, 'notes.txt'))).toBe(await sha256Of(file))
  })

  it('and whose relay is elsewhere by then: it is looked for there', async () => {
    const { sender, receiver } = await flowing(await randomFile(join(from, 'film.mkv'), 96 * MIB), 16 * MIB)
    await sender.killed()
    const lines = proxy.count

    const again = await resume({ relay: address })

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(proxy.count).toBe(lines)
  })

  it('while the relay is started again as well', async () => {
    const { sender, receiver } = await flowing(await randomFile(join(from, 'film.mkv'), 96 * MIB), 16 * MIB)

    await sender.killed()
    await restartRelay()
    const again = await resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
  })

  it('twice: two others go on, one after another', async () => {
    const file = await randomFile(join(from, 'film.mkv'), 128 * MIB)
    const { sender, receiver } = await flowing(file, 16 * MIB)
    await sender.killed()
    const { id } = await onlyUnfinished()

    const second = new EngineProcess({ kind: 'resume-send', journal, id })
    processes.push(second)
    await receiver.log.until('progress', ({ bytes }) => bytes > 64 * MIB)
    await second.killed()
    const third = await resume()

    expect(await outcomes(third, receiver)).toMatchObject([whole(1), whole(1)])
    expect(await sha256Of(join(to, 'film.mkv'))).toBe(await sha256Of(file))
    expect(proxy.bytes('toRelay')).toBeLessThan(170 * MIB)
  })
})

describe('what has changed since', () => {
  it('fails alone, and so does what is gone; both are known to be lost, and only they are sent again', async () => {
    const [film, notes, list] = [join(from, 'c.mkv'), join(from, 'd.txt'), join(from, 'e.txt')]
    for (const name of ['a.bin', 'b.bin']) await randomFile(join(from, name), 3000)
    await randomFile(film, 64 * MIB)
    for (const path of [notes, list]) await randomFile(path, 3000)
    const { sender, receiver } = await flowing(from, 16 * MIB)
    await sender.killed()
    await rm(list)
    const { size } = await stat(notes)
    await writeFile(notes, Buffer.alloc(size, 7))
    await utimes(notes, 1000, 1000)

    const again = await resume()
    const [sent, received] = await outcomes(again, receiver)

    expect(sent).toMatchObject({ kind: 'done', verified: 3, failed: 2 })
    expect(received).toMatchObject({ kind: 'done', verified: 3, failed: 2 })
    const top = from.split('/').at(-1) ?? ''
    expect(await onlyUnfinished()).toMatchObject({
      kind: 'partial',
      lost: 2,
      id: 'unfinished' in sent && sent.unfinished,
    })

    await randomFile(list, 4000)
    const retry = await resume()
    const more = startReceiver(address, (await retry.log.until('waiting')).code)
    const offer = await more.log.until('offer')
    await more.handle.answer(acceptInto(to, { conflict: 'overwrite' }))

    expect(offer.entries.map(({ path }) => path)).toEqual([top, `${top}/d.txt`, `${top}/e.txt`])
    expect(await outcomes(retry, more)).toMatchObject([whole(2), whole(2)])
    expect(await sha256Of(join(to, top, 'd.txt'))).toBe(await sha256Of(notes))
    expect(await sha256Of(join(to, top, 'e.txt'))).toBe(await sha256Of(list))
    expect(await readdir(journal)).toEqual([])
  })
})

describe('a journal', () => {
  it('is there before the code is, and only its owner may read it', async () => {
    const { handle, log } = sendHere([await randomFile(join(from, 'a'), 10)])
    await log.until('waiting')
    const files = await readdir(journal)

    expect(files.map((name) => name.replace(/^[0-9a-f]{16}/, 'ID')).sort()).toEqual([
      'ID.lock',
      'ID.room.json',
      'ID.send.log',
    ])
    for (const name of files) expect((await stat(join(journal, name))).mode & 0o077).toBe(0)
    expect((await stat(journal)).mode & 0o077).toBe(0)
    handle.cancel()
    await handle.done
    expect(await readdir(journal)).toEqual([])
  })

  it('holds no word of the code once a receiver is let in', async () => {
    const { handle, log } = sendHere([await randomFile(join(from, 'a'), 10)])
    const { code } = await log.until('waiting')
    const receiver = startReceiver(address, code)
    await receiver.log.until('offer')

    const kept = await Promise.all((await readdir(journal)).map((name) => readFile(join(journal, name), 'latin1')))
    for (const word of code.split('-').slice(1)) expect(kept.join('\n')).not.toContain(word)
    receiver.handle.cancel()
    await handle.done
  })

  it.each([
    ['declined', async (receiver: Receiver) => receiver.handle.answer({ accept: false })],
    ['cancelled by the receiver', async (receiver: Receiver) => receiver.handle.cancel()],
    ['cancelled by the sender', async (_: Receiver, sender: Resumed) => sender.handle.cancel()],
    ['done', async (receiver: Receiver) => receiver.handle.answer(acceptInto(to))],
  ])('is gone when it was %s', async (_, act) => {
    const sender = sendHere([await randomFile(join(from, 'a'), 10)])
    const receiver = startReceiver(address, (await sender.log.until('waiting')).code)
    await receiver.log.until('offer')

    await act(receiver, sender)

    expect(await sender.handle.done).not.toHaveProperty('unfinished')
    expect(await readdir(journal)).toEqual([])
  })

  it('is gone where nobody ever saw a code', async () => {
    proxy.refusing = true
    const { handle } = sendHere([await randomFile(join(from, 'a'), 10)])

    expect(await handle.done).toEqual({ kind: 'failed', error: expect.objectContaining({ retryable: true }) })
    expect(await readdir(journal)).toEqual([])
  })

  it('stays where the line breaks for good, and says so', async () => {
    const { handle, log } = sendHere([await randomFile(join(from, 'a'), 10)])
    const receiver = startReceiver(address, (await log.until('waiting')).code, PATIENT)
    await receiver.log.until('offer')
    proxy.cutAll()

    const outcome = await handle.done

    const { id, kind } = await onlyUnfinished()
    expect(outcome).toMatchObject({ kind: 'failed', unfinished: id })
    expect(kind).toBe('interrupted')
    receiver.handle.cancel()
    await receiver.handle.done
  })

  it('is no hindrance where it cannot be written', async () => {
    journal = await randomFile(join(from, 'no-folder'), 1)
    const sender = sendHere([await randomFile(join(from, 'a'), 10)])
    const receiver = startReceiver(address, (await sender.log.until('waiting')).code)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))

    expect(await outcomes(sender, receiver)).toMatchObject([whole(1), whole(1)])
  })
})

describe('leaving', () => {
  it('while the code waits keeps the room: the same code is good again', async () => {
    const left = sendHere([await randomFile(join(from, 'notes.txt'), 5000)], PATIENT)
    const { code } = await left.log.until('waiting')
    left.handle.leave()
    const { id } = await onlyUnfinished()
    expect(await left.handle.done).toMatchObject({ kind: 'failed', error: { code: 'transfer.left' }, unfinished: id })

    const again = await resume()
    expect(await again.log.until('waiting')).toMatchObject({ code })
    const receiver = startReceiver(address, code)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
  })

  it('while data flows keeps the transfer: the receiver waits and gets the rest', async () => {
    const file = await randomFile(join(from, 'film.mkv'), 96 * MIB)
    const left = sendHere([file], PATIENT)
    const receiver = startReceiver(address, (await left.log.until('waiting')).code, PATIENT)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))
    await receiver.log.until('progress', ({ bytes }) => bytes > 16 * MIB)

    left.handle.leave()
    await left.handle.done
    const again = await resume()

    expect(await outcomes(again, receiver)).toMatchObject([whole(1), whole(1)])
    expect(await sha256Of(join(to, 'film.mkv'))).toBe(await sha256Of(file))
  })

  it('without a journal is stopping', async () => {
    const log = new Recorder()
    const source = pathSource([await randomFile(join(from, 'a'), 10)])
    const handle = send({ source, relay: address, device: 'ana', words: 'pt', onEvent: log.onEvent })
    await log.until('waiting')

    handle.leave()

    expect(await handle.done).toEqual({ kind: 'cancelled', by: 'me' })
  })
})

describe('going on', () => {
  it('is for one process at a time', async () => {
    const { sender } = await senderProcess(await randomFile(join(from, 'a'), 10))
    const id = (await readdir(journal)).find((name) => name.endsWith('.lock'))?.slice(0, 16) ?? ''

    expect(await listUnfinished(journal)).toEqual([])
    const held = resumeSend({ journal, id, onEvent: () => {} })
    expect(await held.done).toMatchObject({ kind: 'failed', error: { code: 'unfinished.running' } })
    await sender.killed()
    const first = await resume()
    const second = resumeSend({ journal, id, onEvent: () => {} })
    expect(await second.done).toMatchObject({ kind: 'failed', error: { code: 'unfinished.running' } })
    await first.log.until('waiting')
    first.handle.cancel()
    expect(await first.handle.done).toEqual({ kind: 'cancelled', by: 'me' })
  })

  it.each(['0123456789abcdef', '../../etc/passwd', ''])('with nothing there ends by name: %j', async (id) => {
    const log = new Recorder()
    const handle = resumeSend({ journal, id, onEvent: log.onEvent })

    const outcome = await handle.done

    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'unfinished.unknown' } })
    expect(log.of('end')).toEqual([{ kind: 'end', outcome }])
  })
})
