import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { networkInterfaces } from 'node:os'
import { afterEach, describe, expect, test } from 'vitest'
import { encodeFrame, type RelayFrame } from '../../../src-main/relay/frames.ts'
import { type RelayServer, startRelay } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { FaultProxy } from '../../support/fault-proxy.ts'
import { gatedSource } from '../../support/gate.ts'
import { rawGuest, rawReceiver } from '../../support/hostile.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { localRelay, startReceiver, startSender, tempFolder, transferAll } from '../../support/transfer.ts'

leaveNothingBehind()

const closing: (() => Promise<unknown> | unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const source = () => gatedSource([{ path: 'a', size: 10 }]).source
const failed = (code: string) => ({ kind: 'failed', error: expect.objectContaining({ code }) })

async function listening(server: Server): Promise<RelayAddress> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    for (const socket of sockets) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  })
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
}

/** Something that listens and does that with every connection. */
const impostor = (meet: (socket: Socket) => void) => listening(createServer(meet))

async function relayWith(options: Partial<Parameters<typeof startRelay>[0]>): Promise<RelayServer> {
  const relay = await startRelay({ host: '127.0.0.1', port: 0, ...options })
  closing.push(() => relay.close())
  return relay
}

describe('a relay is found', () => {
  /** Of the ways to reach this computer, those it has: some machines know no IPv6. */
  const loopbacks = Object.values(networkInterfaces()).flatMap((all) => all?.map(({ address }) => address) ?? [])
  const ways = [
    ['localhost', '127.0.0.1'],
    ['127.0.0.1', '127.0.0.1'],
    ['::1', '::1'],
  ].filter(([, listens]) => loopbacks.includes(listens ?? ''))

  test.each(ways)('as %s, listening on %s', async (host = '', listens = '') => {
    const relay = await relayWith({ host: listens })
    const to = await tempFolder()
    closing.push(to.remove)
    const { received } = await transferAll({ host, port: relay.port }, source(), to.path)
    expect(received).toMatchObject({ kind: 'done', verified: 1 })
  })

  test('where nobody is, and the error names an IPv6 address with its port as people write them', async () => {
    const sender = startSender({ host: '::1', port: 1 }, source())
    const outcome = await sender.handle.done
    expect(outcome).toMatchObject({ kind: 'failed', error: { code: 'relay.unreachable', detail: '[::1]:1' } })
  })

  test('under no name that does not exist', async () => {
    const sender = startSender({ host: 'no-such-host.invalid', port: 19034 }, source())
    expect(await sender.handle.done).toEqual(failed('relay.unreachable'))
  })
})

describe('what is no relay', () => {
  const web = () => listening(createHttpServer((_, response) => response.end('hello')))

  test.each<[string, () => Promise<RelayAddress>]>([
    ['a web server', web],
    ['something that hangs up', () => impostor((socket) => socket.end())],
    ['something that talks first', () => impostor((socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'))],
    ['something that echoes', () => impostor((socket) => socket.pipe(socket))],
    ['a frame without end', () => impostor((socket) => socket.write(Buffer.from([0xff, 0xff, 0xff, 0xff])))],
    ['an empty frame', () => impostor((socket) => socket.write(Buffer.alloc(4)))],
  ])('is known for it by both ends: %s', async (_, start) => {
    const address = await start()
    const ends = [startSender(address, source()), startReceiver(address, '4271-abacate-lareira')]
    for (const { handle } of ends) expect(await handle.done).toEqual(failed('relay.foreign'))
  })

  test('that says nothing holds nobody who wants to leave', async () => {
    const address = await impostor(() => {})
    const ends = [startSender(address, source()), startReceiver(address, '4271-abacate-lareira')]
    for (const { handle } of ends) handle.cancel()
    for (const { handle } of ends) expect(await handle.done).toEqual({ kind: 'cancelled', by: 'me' })
  })
})

describe('a relay’s refusal', () => {
  test.each<[string, string]>([
    ['version', 'relay.version'],
    ['access.denied', 'relay.denied'],
    ['limit.rooms', 'relay.full'],
    ['limit.connections', 'relay.full'],
    ['limit.rate', 'relay.rate'],
    ['room.unknown', 'room.unknown'],
    ['room.busy', 'room.busy'],
    ['room.away', 'room.away'],
    ['timeout', 'room.busy'],
    ['closing', 'relay.closing'],
    ['something.new', 'relay.protocol'],
    ['constructor', 'relay.protocol'],
    ['__proto__', 'relay.protocol'],
  ])('%s reads as %s', async (code, error) => {
    const address = await impostor((socket) => socket.end(encodeFrame({ type: 'error', code })))
    expect(await startReceiver(address, '4271-abacate-lareira').handle.done).toEqual(failed(error))
  })

  test('for want of a password', async () => {
    const relay = await relayWith({ access: 'opensesame' })
    const sender = startSender({ host: '127.0.0.1', port: relay.port }, source())
    expect(await sender.handle.done).toEqual(failed('relay.denied'))
  })

  test('for a room nobody opened', async () => {
    const { relay, address } = await localRelay()
    closing.push(() => relay.close())
    expect(await startReceiver(address, '4271-abacate-lareira').handle.done).toEqual(failed('room.unknown'))
  })
})

describe('a relay that goes wrong while a sender waits', () => {
  const hosted: RelayFrame = { type: 'hosted', room: '4271', hostKey: 'ab'.repeat(16), ttl: 1 }

  test.each<[string, (socket: Socket) => void]>([
    ['by talking nonsense', (socket) => socket.write('nonsense and more of it')],
    ['by an error', (socket) => socket.write(encodeFrame({ type: 'error', code: 'closing' }))],
    ['by hanging up', (socket) => socket.end()],
    ['by breaking the line', (socket) => socket.resetAndDestroy()],
  ])('ends it: %s', async (_, goWrong) => {
    let host: Socket | undefined
    const address = await impostor((socket) => {
      host = socket
      socket.write(encodeFrame(hosted))
    })
    const sender = startSender(address, source())
    await sender.code()
    if (host) goWrong(host)
    expect(await sender.handle.done).toEqual(failed('relay.lost'))
  })

  test('by making up guests: each is looked for, none is a guess', async () => {
    let lines = 0
    const address = await impostor((socket) => {
      if (lines++ > 0) return socket.end(encodeFrame({ type: 'error', code: 'room.unknown' }))
      socket.write(encodeFrame(hosted))
      for (let at = 0; at < 5; at++) {
        socket.write(encodeFrame({ type: 'guest', ticket: at.toString(16).padStart(32, '0') }))
      }
    })
    const sender = startSender(address, source())
    await sender.log.until('waiting', () => sender.log.of('waiting').length === 6)
    expect(new Set(sender.log.of('waiting').map(({ guessesLeft }) => guessesLeft))).toEqual(new Set([3]))
    sender.handle.cancel()
    await sender.handle.done
  })
})

describe('a peer that never hangs up', () => {
  test('holds a sender that has ended only for a moment', async () => {
    const { relay, address } = await localRelay()
    closing.push(() => relay.close())
    const sender = startSender(address, source())
    const peer = await rawReceiver(address, await sender.code())
    peer.polite = false
    closing.unshift(() => peer.vanish())
    await peer.until('offered')

    sender.handle.cancel()
    expect(await sender.handle.done).toEqual({ kind: 'cancelled', by: 'me' })
  })

  test('holds one whose code it guessed wrongly no longer', async () => {
    const { relay, address } = await localRelay()
    closing.push(() => relay.close())
    const sender = startSender(address, source())
    const guest = await rawGuest(address, await sender.code())
    guest.peer.polite = false
    closing.unshift(() => guest.peer.vanish())
    await guest.peer.prove('receiver', { room: guest.code.room, secret: 'zebra-zebra' })

    await sender.log.until('waiting', ({ guessesLeft }) => guessesLeft === 2)
    sender.handle.cancel()
    expect(await sender.handle.done).toEqual({ kind: 'cancelled', by: 'me' })
  })
})

describe('a sender whose line breaks while he answers a guest', () => {
  test.each(['cut', 'reset', 'duplicate'] as const)('by %s: he answers again', async (kind) => {
    const { port } = await relayWith({})
    const answering = (nth: number) => (nth === 1 ? ({ kind, way: 'toRelay', after: 26 } as const) : null)
    const proxy = await FaultProxy.before({ host: '127.0.0.1', port }, answering)
    closing.unshift(() => proxy.close())
    const sender = startSender(proxy.address, source())
    const receiver = startReceiver({ host: '127.0.0.1', port }, await sender.code())

    await receiver.log.until('offer')

    expect(sender.log.of('waiting')).toHaveLength(1)
    receiver.handle.cancel()
    await Promise.all([sender.handle.done, receiver.handle.done])
  })
})

describe('a relay whose words are changed on the way', () => {
  test('to a sender who waits: the guest is heard of all the same', async () => {
    const { port } = await relayWith({})
    const hosted = encodeFrame({ type: 'hosted', room: '4271', hostKey: '0'.repeat(32), ttl: 600 })
    // The length in front of the guest's ticket: 256 bytes more than there are.
    const bent = { kind: 'corrupt', way: 'toClient', after: hosted.length + 2 } as const
    const proxy = await FaultProxy.before({ host: '127.0.0.1', port }, (nth) => (nth === 0 ? bent : null))
    closing.unshift(() => proxy.close())
    const sender = startSender(proxy.address, source(), 60_000)
    const receiver = startReceiver({ host: '127.0.0.1', port }, await sender.code())

    await receiver.log.until('offer')

    expect(sender.log.of('parted')).toHaveLength(1)
    receiver.handle.cancel()
    await Promise.all([sender.handle.done, receiver.handle.done])
  })
})
