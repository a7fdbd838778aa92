import { randomBytes } from 'node:crypto'
import { hostname, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { Gate, gatedSource } from '../../support/gate.ts'
import { rawGuest } from '../../support/hostile.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { recordingProxy } from '../../support/recording-proxy.ts'
import {
  acceptInto,
  localRelay,
  type Sender,
  startReceiver,
  startSender,
  tempFolder,
  transferAll,
} from '../../support/transfer.ts'

/** Third parties at the door of a transfer, and one who only listens. */

leaveNothingBehind()

let relay: RelayServer
let address: RelayAddress
let to: { path: string; remove: () => Promise<void> }
let gate: Gate
let sender: Sender

beforeEach(async () => {
  ;({ relay, address } = await localRelay({ joinsPerMinutePerRoom: 1000 }))
  to = await tempFolder()
  gate = new Gate()
  sender = startSender(address, gatedSource([{ path: 'filme', size: 4 << 20, until: 2 << 20 }], gate).source)
})

afterEach(async () => {
  gate.open()
  sender.handle.cancel()
  await sender.handle.done
  await relay.close()
  await to.remove()
})

describe('a third party with the very code', () => {
  test.each(['while the person decides', 'while it arrives'])(
    'finds no room %s, and the transfer goes on',
    async (when) => {
      const code = await sender.code()
      const receiver = startReceiver(address, code)
      await receiver.log.until('offer')
      if (when === 'while it arrives') await receiver.handle.answer(acceptInto(to.path))

      const third = await Promise.all([1, 2, 3].map(() => startReceiver(address, code).handle.done))

      for (const outcome of third) expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'room.unknown' } })
      if (when !== 'while it arrives') await receiver.handle.answer(acceptInto(to.path))
      gate.open()
      expect(await receiver.handle.done).toMatchObject({ kind: 'done', verified: 1 })
      expect(await sender.handle.done).toMatchObject({ kind: 'done', verified: 1 })
    },
  )
})

describe('strangers at the door', () => {
  test('who talk nonsense, too much or too long records are shown out one by one, and none has had a guess', async () => {
    const code = await sender.code()
    const words = [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      randomBytes(5000),
      Buffer.from([0, 0xff, 0xff, 0xff, 0xff]),
      Buffer.from([0, 0, 0, 4, 1, ...Buffer.alloc(1100, 'x')]),
      Buffer.from([2, 0, 0x10, 0, 0]),
      Buffer.concat([Buffer.from([0, 0, 0, 0, 2]), Buffer.from('{}')]),
      Buffer.concat([Buffer.from([0, 0, 0, 0, 4]), Buffer.from('null')]),
      Buffer.from([3, 0, 0, 0, 16]),
    ]
    for (const [at, bytes] of words.entries()) {
      const guest = await rawGuest(address, code)
      guest.peer.socket.write(bytes)
      await sender.log.until('waiting', () => sender.log.of('waiting').length === at + 2)
      guest.peer.vanish()
    }
    expect(new Set(sender.log.of('waiting').map(({ guessesLeft }) => guessesLeft))).toEqual(new Set([3]))

    const receiver = startReceiver(address, code)
    await receiver.log.until('offer')
    receiver.handle.cancel()
    await receiver.handle.done
  })
})

test('who listens learns no address and no name of either computer from what they say to each other', async () => {
  const proxy = await recordingProxy(address)
  const { received } = await transferAll(proxy.address, gatedSource([{ path: 'nota', size: 10 }]).source, join(to.path))
  expect(received).toMatchObject({ kind: 'done', verified: 1 })
  const said = Buffer.concat(proxy.captures.flatMap(({ toRelay, toClient }) => [...toRelay, ...toClient])).toString(
    'latin1',
  )

  const addresses = Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address: one }) => one) ?? [])
  expect(said).toContain('"share"')
  // Shorter ones turn up in noise by themselves.
  const telling = [...addresses, hostname()].filter((text) => text.length >= 7)
  expect(telling).toContain('127.0.0.1')
  expect(telling.filter((text) => said.includes(text))).toEqual([])
  await proxy.close()
})
