import { readdir } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { gatedSource } from '../../support/gate.ts'
import { rawGuest, rawReceiver, rawSender } from '../../support/hostile.ts'
import { eventually, leaveNothingBehind } from '../../support/quiet.ts'
import {
  acceptInto,
  localRelay,
  meetAtOffer,
  type Receiver,
  type Sender,
  startReceiver,
  startSender,
  tempFolder,
} from '../../support/transfer.ts'

leaveNothingBehind()

const SIZE = 40 << 20
const byMe = { kind: 'cancelled', by: 'me' }
const byPeer = { kind: 'cancelled', by: 'peer' }

let relay: RelayServer
let address: RelayAddress
let to: { path: string; remove: () => Promise<void> }

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
  to = await tempFolder()
})

afterEach(async () => {
  await eventually(() => [relay.figures().connections, relay.figures().transfers], [0, 0])
  await relay.close()
  await to.remove()
})

/** A file that stops coming after 10 MiB. */
const stuck = () => gatedSource([{ path: 'filme.mkv', size: SIZE, until: 10 << 20 }]).source

async function midway(): Promise<{ sender: Sender; receiver: Receiver }> {
  const ends = await meetAtOffer(address, stuck())
  await ends.receiver.handle.answer(acceptInto(to.path))
  await ends.receiver.log.until('progress', ({ bytes }) => bytes >= 8 << 20)
  await ends.sender.log.until('progress', ({ bytes }) => bytes >= 8 << 20)
  return ends
}

async function expectEnds(ends: { sender: Sender; receiver: Receiver }, sent: unknown, received: unknown) {
  const outcomes = await Promise.all([ends.sender.handle.done, ends.receiver.handle.done])
  expect(outcomes).toEqual([sent, received])
  for (const { log } of [ends.sender, ends.receiver]) {
    expect(log.of('end')).toHaveLength(1)
    expect(log.events.at(-1)?.kind).toBe('end')
  }
  expect(await readdir(to.path)).toEqual([])
}

const failed = (code: string) => ({ kind: 'failed', error: expect.objectContaining({ code }) })
const lost = {
  kind: 'failed',
  error: expect.objectContaining({ code: expect.stringMatching(/^(peer\.gone|relay\.lost)$/) }),
}

test('declining is told to the sender', async () => {
  const ends = await meetAtOffer(address, stuck())
  await ends.receiver.handle.answer({ accept: false })
  await expectEnds(ends, { kind: 'declined', by: 'peer' }, { kind: 'declined', by: 'me' })
})

describe('cancelled by the sender', () => {
  test('while the room is being opened', async () => {
    const sender = startSender(address, stuck())
    sender.handle.cancel()
    expect(await sender.handle.done).toEqual(byMe)
  })

  test('while waiting: the room is gone', async () => {
    const sender = startSender(address, stuck())
    const code = await sender.code()
    sender.handle.cancel()
    expect(await sender.handle.done).toEqual(byMe)
    expect(await startReceiver(address, code).handle.done).toMatchObject(failed('room.unknown'))
  })

  test('while a guest proves the code', async () => {
    const sender = startSender(address, stuck())
    const guest = await rawGuest(address, await sender.code())
    await guest.peer.record()
    sender.handle.cancel()
    expect(await sender.handle.done).toEqual(byMe)
    expect(await guest.peer.record()).toBeNull()
  })

  test('while the other side decides', async () => {
    const ends = await meetAtOffer(address, stuck())
    ends.sender.handle.cancel()
    await expectEnds(ends, byMe, byPeer)
  })

  test('half-way', async () => {
    const ends = await midway()
    ends.sender.handle.cancel()
    await expectEnds(ends, byMe, byPeer)
  })

  test('when everything is sent and the other side still checks', async () => {
    const sender = startSender(address, gatedSource([{ path: 'a', size: 10 }]).source)
    const peer = await rawReceiver(address, await sender.code())
    await peer.until('offered')
    peer.say({ type: 'accept' })
    await peer.until('complete')
    sender.handle.cancel()
    expect(await peer.until('cancel')).toEqual({ type: 'cancel' })
    expect(await sender.handle.done).toEqual(byMe)
  })
})

describe('cancelled by the receiver', () => {
  test('while it is joining', async () => {
    const { code } = await rawSender(address)
    const receiver = startReceiver(address, code)
    receiver.handle.cancel()
    expect(await receiver.handle.done).toEqual(byMe)
    await relay.close()
  })

  test('while the code is proven: the sender waits on', async () => {
    const sender = startSender(address, stuck())
    const receiver = startReceiver(address, await sender.code())
    await receiver.log.until('proving')
    receiver.handle.cancel()
    expect(await receiver.handle.done).toEqual(byMe)
    await eventually(() => sender.log.of('waiting').length, 2)
    sender.handle.cancel()
    await sender.handle.done
  })

  test('while the list comes in', async () => {
    const room = await rawSender(address)
    const receiver = startReceiver(address, room.code)
    const peer = await room.meet()
    await peer.until('device')
    peer.say({ type: 'offer', device: 'm', files: 1, folders: 0, bytes: 1 })
    await receiver.log.until('proven')
    receiver.handle.cancel()
    await peer.until('cancel')
    expect(await receiver.handle.done).toEqual(byMe)
  })

  test('while its person decides', async () => {
    const ends = await meetAtOffer(address, stuck())
    ends.receiver.handle.cancel()
    await expectEnds(ends, byPeer, byMe)
  })

  test('half-way', async () => {
    const ends = await midway()
    ends.receiver.handle.cancel()
    await expectEnds(ends, byPeer, byMe)
  })
})

test('cancelled by both at once, each is told that it was himself', async () => {
  const ends = await midway()
  ends.sender.handle.cancel()
  ends.receiver.handle.cancel()
  await expectEnds(ends, byMe, byMe)
})

test('cancelling again, or after the end, changes nothing', async () => {
  const ends = await meetAtOffer(address, stuck())
  ends.sender.handle.cancel()
  ends.sender.handle.cancel()
  await expectEnds(ends, byMe, byPeer)
  ends.receiver.handle.cancel()
  expect(await ends.receiver.handle.done).toEqual(byPeer)
})

describe('a receiver that vanishes', () => {
  test('while the other side decides', async () => {
    const sender = startSender(address, stuck())
    const peer = await rawReceiver(address, await sender.code())
    await peer.until('offered')
    peer.vanish()
    expect(await sender.handle.done).toEqual(lost)
  })

  test('half-way', async () => {
    const sender = startSender(address, stuck())
    const peer = await rawReceiver(address, await sender.code())
    await peer.until('offered')
    peer.say({ type: 'accept' })
    await peer.until('data')
    peer.vanish()
    expect(await sender.handle.done).toEqual(lost)
  })

  test('after everything was sent, without a word that it is there', async () => {
    const sender = startSender(address, gatedSource([{ path: 'a', size: 10 }]).source)
    const peer = await rawReceiver(address, await sender.code())
    await peer.until('offered')
    peer.say({ type: 'accept' })
    await peer.until('complete')
    peer.vanish()
    expect(await sender.handle.done).toEqual(lost)
  })

  test('with a goodbye but without having finished', async () => {
    const sender = startSender(address, stuck())
    const peer = await rawReceiver(address, await sender.code())
    await peer.until('offered')
    peer.fin()
    expect(await sender.handle.done).toEqual(failed('peer.gone'))
  })
})

describe('a sender that vanishes', () => {
  const offer = (peer: Awaited<ReturnType<Awaited<ReturnType<typeof rawSender>>['meet']>>) => {
    peer.say({ type: 'offer', device: 'm', files: 1, folders: 0, bytes: 100 })
    peer.say({ type: 'entries', entries: [{ p: 'a', k: 'file', s: 100, m: 0, x: false }] })
    peer.say({ type: 'offered' })
  }

  test('while the receiver waits at the door', async () => {
    const room = await rawSender(address)
    const receiver = startReceiver(address, room.code)
    await receiver.log.until('line')
    await relay.close()
    expect(await receiver.handle.done).toMatchObject({ kind: 'failed' })
  })

  test('while the person decides', async () => {
    const room = await rawSender(address)
    const receiver = startReceiver(address, room.code)
    const peer = await room.meet()
    offer(peer)
    await receiver.log.until('offer')
    peer.vanish()
    expect(await receiver.handle.done).toEqual(lost)
  })

  test.each(['in the middle of a file', 'after the file, without a word that it was the last'])('%s', async (when) => {
    const room = await rawSender(address)
    const receiver = startReceiver(address, room.code)
    const peer = await room.meet()
    offer(peer)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to.path))
    await peer.until('accept')
    peer.data((segments) => {
      segments.bytes(0, 0, when.startsWith('in') ? 50 : 100)
    })
    await receiver.log.until('progress')
    peer.vanish()
    expect(await receiver.handle.done).toEqual(lost)
    expect(await readdir(to.path)).toEqual([])
  })
})

describe('a relay that goes away', () => {
  const relayGone = { kind: 'failed', error: expect.objectContaining({ side: expect.stringMatching(/relay|peer/) }) }

  test('before anybody can reach it', async () => {
    await relay.close()
    const ends = [startSender(address, stuck()), startReceiver(address, '4271-abacate-lareira')]
    const outcomes = await Promise.all(ends.map(({ handle }) => handle.done))
    expect(outcomes).toEqual([failed('relay.unreachable'), failed('relay.unreachable')])
  })

  test('while the sender waits', async () => {
    const sender = startSender(address, stuck())
    await sender.code()
    await relay.close()
    expect(await sender.handle.done).toEqual(failed('relay.lost'))
  })

  test('while a guest proves the code', async () => {
    const sender = startSender(address, stuck())
    const guest = await rawGuest(address, await sender.code())
    await guest.peer.record()
    await relay.close()
    expect(await sender.handle.done).toEqual(failed('relay.lost'))
  })

  test('while the other side decides', async () => {
    const ends = await meetAtOffer(address, stuck())
    await relay.close()
    await expectEnds(ends, relayGone, relayGone)
  })

  test('half-way', async () => {
    const ends = await midway()
    await relay.close()
    await expectEnds(ends, relayGone, relayGone)
  })
})
