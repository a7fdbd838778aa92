import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Source } from '../../../src-main/engine/index.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import { MaloteError } from '../../../src-shared/errors.ts'
import { FaultProxy } from '../../support/fault-proxy.ts'
import { fileEntry, offer, rawSender } from '../../support/hostile.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import {
  acceptInto,
  localRelay,
  type Receiver,
  randomFile,
  type Sender,
  startReceiver,
  startSender,
  tempFolder,
} from '../../support/transfer.ts'

/** How one side ended it reaches the other, though the line was broken when it did, or broke in that moment. */

leaveNothingBehind()

/** Milliseconds to look for the other side: longer than any test, so that nobody who is not told ever ends. */
const PATIENT = 3_600_000

const byMe = { kind: 'cancelled', by: 'me' }
const byPeer = { kind: 'cancelled', by: 'peer' }

let relay: RelayServer
let sending: FaultProxy
let receiving: FaultProxy
let from: Awaited<ReturnType<typeof tempFolder>>
let to: Awaited<ReturnType<typeof tempFolder>>

beforeEach(async () => {
  const local = await localRelay()
  relay = local.relay
  sending = await FaultProxy.before(local.address)
  receiving = await FaultProxy.before(local.address)
  from = await tempFolder()
  to = await tempFolder()
})

afterEach(async () => {
  await Promise.all([sending.close(), receiving.close(), relay.close(), from.remove(), to.remove()])
})

interface Ends {
  readonly sender: Sender
  readonly receiver: Receiver
}

async function offered(): Promise<Ends> {
  const file = await randomFile(join(from.path, 'film.mkv'), 64 << 20)
  const sender = startSender(sending.address, [file], PATIENT)
  const receiver = startReceiver(receiving.address, await sender.code(), PATIENT)
  await receiver.log.until('offer')
  return { sender, receiver }
}

async function halfway(): Promise<Ends> {
  const ends = await offered()
  await ends.receiver.handle.answer(acceptInto(to.path))
  await ends.receiver.log.until('progress', ({ bytes }) => bytes > 4 << 20)
  return ends
}

/** Breaks the line and keeps the two apart, until `meet()`. */
async function partFrom({ sender, receiver }: Ends, proxy: FaultProxy): Promise<{ meet: () => void }> {
  proxy.refusing = true
  proxy.cutAll()
  await Promise.all([sender.log.until('parted'), receiver.log.until('parted')])
  return {
    meet() {
      proxy.refusing = false
    },
  }
}

const outcomes = ({ sender, receiver }: Ends) => Promise.all([sender.handle.done, receiver.handle.done])

describe('ended while the line is broken', () => {
  test('by a sender who cancels: the receiver hears so when it comes back', async () => {
    const ends = await halfway()
    const { meet } = await partFrom(ends, receiving)

    ends.sender.handle.cancel()
    expect(ends.sender.log.of('end')).toEqual([{ kind: 'end', outcome: byMe }])
    meet()

    expect(await outcomes(ends)).toEqual([byMe, byPeer])
  })

  test('by a receiver who cancels: the sender hears so when it comes back', async () => {
    const ends = await halfway()
    const { meet } = await partFrom(ends, sending)

    ends.receiver.handle.cancel()
    await ends.receiver.log.until('end')
    meet()

    expect(await outcomes(ends)).toEqual([byPeer, byMe])
  })

  test('by a receiver who declines: the sender hears so when it comes back', async () => {
    const ends = await offered()
    const { meet } = await partFrom(ends, sending)

    await ends.receiver.handle.answer({ accept: false })
    meet()

    expect(await outcomes(ends)).toEqual([
      { kind: 'declined', by: 'peer' },
      { kind: 'declined', by: 'me' },
    ])
  })

  test('by a sender who cannot go on: the receiver hears why when it comes back', async () => {
    let breakList = (_: Error) => {}
    const broken = new Promise<never>((_, reject) => {
      breakList = reject
    })
    const source: Source = {
      top: ['film.mkv'],
      // biome-ignore lint/correctness/useYield: a list that never begins is the point
      async *list() {
        await broken
      },
      open: () => {
        throw new MaloteError('source.missing')
      },
    }
    const sender = startSender(sending.address, source, PATIENT)
    const receiver = startReceiver(receiving.address, await sender.code(), PATIENT)
    await sender.log.until('proven')
    const { meet } = await partFrom({ sender, receiver }, receiving)

    breakList(new MaloteError('source.unreadable'))
    await sender.log.until('end')
    meet()

    const error = expect.objectContaining({ code: 'source.unreadable' })
    expect(await outcomes({ sender, receiver })).toEqual([
      { kind: 'failed', error },
      { kind: 'failed', error: expect.objectContaining({ code: 'source.unreadable', side: 'peer' }) },
    ])
  })

  test('by both: each hears the other, and neither waits any longer', async () => {
    const ends = await halfway()
    const { meet } = await partFrom(ends, receiving)

    ends.sender.handle.cancel()
    ends.receiver.handle.cancel()
    meet()

    expect(await outcomes(ends)).toEqual([byMe, byMe])
  })

  test('and nobody comes back: cancelling again leaves at once', async () => {
    const ends = await halfway()
    await partFrom(ends, sending)

    for (const { handle } of [ends.sender, ends.receiver]) {
      handle.cancel()
      handle.cancel()
    }

    expect(await outcomes(ends)).toEqual([byMe, byMe])
  })
})

describe('ended in the moment in which the line breaks', () => {
  test.each<[string, (ends: Ends) => Ends['sender' | 'receiver'], () => FaultProxy]>([
    ['sender', ({ sender }) => sender, () => sending],
    ['receiver', ({ receiver }) => receiver, () => receiving],
  ])('by a %s who cancels: the other side hears so all the same', async (who, pick, proxy) => {
    const ends = await halfway()

    // The word is on its way when the line it is said on is gone.
    proxy().cutAll()
    pick(ends).handle.cancel()

    expect(await outcomes(ends)).toEqual(who === 'sender' ? [byMe, byPeer] : [byPeer, byMe])
  })
})

describe('a line that breaks when everything is here', () => {
  test('and the sender has not said that it was all: the receiver has it, and does not look for more', async () => {
    const bytes = Buffer.alloc(100)
    const room = await rawSender(receiving.address)
    const receiver = startReceiver(receiving.address, room.code, PATIENT)
    const peer = await room.meet()
    offer(peer, [fileEntry('nota.txt', bytes.length)])
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to.path))
    await peer.until('accept')
    peer.data((segments) => {
      segments.bytes(0, 0, bytes.length)
      segments.end(0, bytes.length, createHash('sha256').update(bytes).digest())
    })
    await peer.until('verified')

    peer.vanish()
    const { outcome } = await receiver.log.until('end')
    receiver.handle.cancel()

    expect(outcome).toMatchObject({ kind: 'done', verified: 1, failed: 0 })
    expect(await receiver.handle.done).toEqual(outcome)
    expect(await readFile(join(to.path, 'nota.txt'))).toEqual(bytes)
  })
})
