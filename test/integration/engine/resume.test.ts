import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RelayServer, startRelay } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { FaultProxy } from '../../support/fault-proxy.ts'
import {
  acceptInto,
  localRelay,
  type Receiver,
  randomFile,
  type Sender,
  sha256Of,
  startReceiver,
  startSender,
  tempFolder,
  treeOf,
} from '../../support/transfer.ts'

const MIB = 1 << 20
/** Milliseconds; longer than any test. */
const PATIENT = 60_000

let relay: RelayServer
let address: RelayAddress
let sending: FaultProxy
let receiving: FaultProxy
let from: string
let to: string
let clean: (() => Promise<void>)[]

beforeEach(async () => {
  const local = await localRelay()
  const folders = [await tempFolder(), await tempFolder()] as const
  relay = local.relay
  address = local.address
  sending = await FaultProxy.before(address)
  receiving = await FaultProxy.before(address)
  from = folders[0].path
  to = folders[1].path
  clean = folders.map(({ remove }) => remove)
})

afterEach(async () => {
  await Promise.all([sending.close(), receiving.close(), relay.close()])
  for (const remove of clean) await remove()
})

async function offered(source: readonly string[], patience = PATIENT): Promise<{ sender: Sender; receiver: Receiver }> {
  const sender = startSender(sending.address, source, patience)
  const receiver = startReceiver(receiving.address, await sender.code(), patience)
  await receiver.log.until('offer')
  return { sender, receiver }
}

/** Both ends in the middle of `bytes`. */
async function halfway(source: readonly string[], bytes: number) {
  const ends = await offered(source)
  await ends.receiver.handle.answer(acceptInto(to))
  await ends.receiver.log.until('progress', (progress) => progress.bytes > bytes / 4)
  return ends
}

async function outcomes({ sender, receiver }: { sender: Sender; receiver: Receiver }) {
  const [sent, received] = await Promise.all([sender.handle.done, receiver.handle.done])
  return { sent, received }
}

const whole = (files: number) => ({ kind: 'done', verified: files, failed: 0, corrupted: 0 })

describe('a line that breaks while data flows', () => {
  it.each([
    ['the sender\u2019s', () => sending],
    ['the receiver\u2019s', () => receiving],
  ])('%s: both meet again and only what is missing is sent', async (_, side) => {
    const file = await randomFile(join(from, 'film.mkv'), 192 * MIB)
    const ends = await halfway([file], 192 * MIB)

    side().cutAll()
    const { sent, received } = await outcomes(ends)

    expect(sent).toMatchObject(whole(1))
    expect(received).toMatchObject(whole(1))
    expect(await sha256Of(join(to, 'film.mkv'))).toBe(await sha256Of(file))
    expect(sending.bytes('toRelay')).toBeLessThan(230 * MIB)
    expect(ends.sender.log.of('parted').length).toBeGreaterThan(0)
    expect(ends.receiver.log.of('joined')).toHaveLength(1)
  })

  it('three times over: it is mended three times', async () => {
    const file = await randomFile(join(from, 'film.mkv'), 256 * MIB)
    const ends = await halfway([file], 64 * MIB)

    for (const share of [2, 3, 4]) {
      sending.cutAll()
      await ends.receiver.log.until('progress', (progress) => progress.bytes > (share / 5) * 256 * MIB)
    }
    const { sent, received } = await outcomes(ends)

    expect(sent).toMatchObject(whole(1))
    expect(received).toMatchObject(whole(1))
    expect(await sha256Of(join(to, 'film.mkv'))).toBe(await sha256Of(file))
  })

  it('among thousands of small files: each arrives once', async () => {
    const files = await Promise.all(
      Array.from({ length: 3000 }, (_, at) => randomFile(join(from, `${at}.bin`), 20_000 + at)),
    )
    const ends = await halfway([from], 3000 * 20_000)

    receiving.cutAll()
    const { sent, received } = await outcomes(ends)

    expect(sent).toMatchObject(whole(3000))
    expect(received).toMatchObject(whole(3000))
    expect(await treeOf(to)).toHaveLength(3001)
    const name = from.split('/').at(-1) ?? ''
    for (const file of [files[0], files[1499], files[2999]]) {
      if (!file) throw new Error('no file')
      expect(await sha256Of(join(to, name, file.slice(from.length + 1)))).toBe(await sha256Of(file))
    }
  })

  it('silently: it is noticed, and mended', { timeout: 60_000 }, async () => {
    const file = await randomFile(join(from, 'film.mkv'), 192 * MIB)
    const ends = await halfway([file], 192 * MIB)

    receiving.silenceAll()
    const { sent, received } = await outcomes(ends)

    expect(sent).toMatchObject(whole(1))
    expect(received).toMatchObject(whole(1))
    expect(ends.receiver.log.of('silence').length).toBeGreaterThan(0)
  })

  it('and a file that changed meanwhile fails alone', async () => {
    const film = await randomFile(join(from, 'film.mkv'), 192 * MIB)
    const notes = await randomFile(join(from, 'notes.txt'), 1000)
    const ends = await halfway([film, notes], 192 * MIB)

    sending.refusing = true
    sending.cutAll()
    await ends.receiver.log.until('parted')
    await writeFile(film, Buffer.alloc(192 * MIB, 7))
    sending.refusing = false
    const { sent, received } = await outcomes(ends)

    expect(sent).toMatchObject({ kind: 'done', verified: 1, failed: 1 })
    expect(received).toMatchObject({ kind: 'done', verified: 1, failed: 1 })
    expect(await treeOf(to)).toEqual(['notes.txt'])
  })

  it('for good: both give up when their patience is over, and nothing half-written stays', async () => {
    const file = await randomFile(join(from, 'film.mkv'), 192 * MIB)
    const ends = await offered([file], 1500)
    await ends.receiver.handle.answer(acceptInto(to))
    await ends.receiver.log.until('progress', ({ bytes }) => bytes > MIB)

    sending.refusing = true
    sending.cutAll()
    const { sent, received } = await outcomes(ends)

    expect(sent).toMatchObject({ kind: 'failed', error: { code: 'relay.unreachable' } })
    expect(received).toMatchObject({ kind: 'failed' })
    expect(await treeOf(to)).toEqual([])
  })

  it('for good, at one end only: the other waits at the relay until its patience is over, and no longer', async () => {
    const file = await randomFile(join(from, 'notes.txt'), 5000)
    const ends = await offered([file], 4_000)

    receiving.refusing = true
    receiving.cutAll()
    const { sent, received } = await outcomes(ends)

    expect(sent).toMatchObject({ kind: 'failed', error: { code: 'peer.gone' } })
    expect(received).toMatchObject({ kind: 'failed', error: { code: 'relay.unreachable' } })
  })

  it('and is being mended: stopping it ends it at once', async () => {
    const file = await randomFile(join(from, 'film.mkv'), 192 * MIB)
    const ends = await halfway([file], 192 * MIB)
    sending.refusing = true
    sending.cutAll()
    await Promise.all([ends.sender.log.until('parted'), ends.receiver.log.until('parted')])

    for (const { handle, log } of [ends.sender, ends.receiver]) {
      handle.cancel()
      await log.until('end')
      // And once more: nobody wants to wait until the other side can be told.
      handle.cancel()
    }
    const { sent, received } = await outcomes(ends)

    expect(sent).toEqual({ kind: 'cancelled', by: 'me' })
    expect(received).toEqual({ kind: 'cancelled', by: 'me' })
  })
})

describe('a line that breaks before data flows', () => {
  it('while the person decides: the offer stands, and is accepted on the new line', async () => {
    const file = await randomFile(join(from, 'notes.txt'), 5000)
    const ends = await offered([file])

    receiving.cutAll()
    await ends.receiver.log.until('joined')
    await ends.receiver.handle.answer(acceptInto(to))

    expect(await outcomes(ends)).toMatchObject({ sent: whole(1), received: whole(1) })
  })

  it('and the person decides while it is broken', async () => {
    const file = await randomFile(join(from, 'notes.txt'), 5000)
    const ends = await offered([file])

    receiving.refusing = true
    receiving.cutAll()
    await ends.receiver.log.until('parted')
    await ends.receiver.handle.answer(acceptInto(to))
    receiving.refusing = false

    expect(await outcomes(ends)).toMatchObject({ sent: whole(1), received: whole(1) })
  })

  it('while the list is on its way: it comes again', async () => {
    await Promise.all(Array.from({ length: 5000 }, (_, at) => writeFile(join(from, `${at}.txt`), `${at}`)))
    const proxy = await FaultProxy.before(address, (nth) =>
      nth === 0 ? { kind: 'cut', way: 'toClient', after: 120_000 } : null,
    )
    const sender = startSender(sending.address, [from], PATIENT)
    const receiver = startReceiver(proxy.address, await sender.code(), PATIENT)

    const offer = await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))

    expect(offer.entries).toHaveLength(5001)
    expect(await outcomes({ sender, receiver })).toMatchObject({ sent: whole(5000), received: whole(5000) })
    expect(receiver.log.of('joined')).toHaveLength(1)
    await proxy.close()
  })
})

describe('a relay that is started again', () => {
  async function restart(): Promise<void> {
    const { port } = relay
    await relay.close()
    relay = await startRelay({ host: '127.0.0.1', port })
  }

  it('while a sender waits: its code stays valid', async () => {
    const file = await randomFile(join(from, 'notes.txt'), 5000)
    const sender = startSender(sending.address, [file], PATIENT)
    const code = await sender.code()

    await restart()
    await sender.log.until('joined')
    const receiver = startReceiver(receiving.address, code, PATIENT)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to))

    expect(await outcomes({ sender, receiver })).toMatchObject({ sent: whole(1), received: whole(1) })
  })

  it('while data flows: the transfer goes on', async () => {
    const file = await randomFile(join(from, 'film.mkv'), 192 * MIB)
    const ends = await halfway([file], 192 * MIB)

    await restart()

    expect(await outcomes(ends)).toMatchObject({ sent: whole(1), received: whole(1) })
    expect(await sha256Of(join(to, 'film.mkv'))).toBe(await sha256Of(file))
  })
})
