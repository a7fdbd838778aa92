import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { encodeFrame, FRAME_MOST } from '../../../src-main/relay/frames.ts'
import type { RelayLimits } from '../../../src-main/relay/limits.ts'
import { type RelayServer, startRelay } from '../../../src-main/relay/server.ts'
import { PATIENTLY } from '../../support/patiently.ts'
import { MIB, readAll, writeRandom } from './bytes.ts'
import { FrameClient, join, openRoom, pair, say, v } from './client.ts'

let relay: RelayServer

async function started(limits: Partial<RelayLimits> = {}): Promise<number> {
  relay = await startRelay({ host: '127.0.0.1', port: 0, limits })
  return relay.port
}

/** Sends raw bytes on a new connection. */
async function blurt(port: number, bytes: Uint8Array) {
  const client = await FrameClient.open(port)
  client.socket.write(bytes)
  return client
}

/** Waits until the relay counts that many connections: it hears of an end a moment after its client. */
const connected = (count: number) => vi.waitFor(() => expect(relay.figures().connections).toBe(count), PATIENTLY)

function header(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}

const framed = (text: string) => Buffer.concat([header(Buffer.byteLength(text)), Buffer.from(text)])

afterEach(async () => {
  // Whatever was done to it: it still works, and nothing is left behind.
  const { guest } = await pair(relay.port)
  guest.destroy()
  await relay.close()
  expect(relay.figures()).toMatchObject({ connections: 0, waiting: 0, transfers: 0, buffered: 0 })
})

describe('a relay refuses', () => {
  it.each([
    ['an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['a frame longer than any', header(FRAME_MOST + 1)],
    ['the longest length there is', header(0xffffffff)],
    ['a frame that is not JSON', framed('{nonsense')],
    ['a frame that is not UTF-8', Buffer.concat([header(3), Buffer.from([0xff, 0xfe, 0xfd])])],
    ['a frame of no type', framed('{}')],
    ['a frame of no length', header(0)],
    ['a frame of an unknown type', framed('{"type":"shout","v":1}')],
    ['a room that is no number', framed('{"type":"join","v":1,"room":"../1"}')],
    ['a pong before anything else', framed('{"type":"pong"}')],
    ['a room claimed without its key', framed('{"type":"host","v":1,"room":"4271"}')],
    ['a deep nest of brackets', framed('['.repeat(FRAME_MOST))],
  ])('%s', async (_, bytes) => {
    const port = await started()

    const client = await blurt(port, bytes)

    expect(await client.refusal()).toBe('bad.frame')
  })

  it('another version', async () => {
    const port = await started()

    expect(await (await say(port, { type: 'host', v: v + 1 })).refusal()).toBe('version')
    expect(await (await say(port, { type: 'join', v: 0, room: '4271' })).refusal()).toBe('version')
    expect(await (await blurt(port, framed('{"type":"knock","v":2}'))).refusal()).toBe('version')
  })

  it('bytes that come before the answer, in one piece with the request or later', async () => {
    const port = await started()
    const { room, line } = await openRoom(port)
    const request = encodeFrame({ type: 'join', v, room })

    const hasty = await blurt(port, Buffer.concat([request, Buffer.from('x')]))
    expect(await hasty.refusal()).toBe('bad.frame')

    const impatient = await join(port, room)
    await line.hearA('guest')
    impatient.socket.write('x')
    expect(await impatient.refusal()).toBe('bad.frame')
  })

  it('a second request on the owner\u2019s line', async () => {
    const port = await started()
    const { line, room } = await openRoom(port)

    line.say({ type: 'join', v, room })

    expect(await line.refusal()).toBe('bad.frame')
  })

  it('one who says nothing, and one who is too slow to say it', async () => {
    const port = await started({ firstFrameMs: 60 })

    const silent = await FrameClient.open(port)
    const slow = await blurt(port, encodeFrame({ type: 'host', v }).subarray(0, 9))

    expect(await silent.refusal()).toBe('timeout')
    expect(await slow.refusal()).toBe('timeout')
  })

  it('more rooms, tokens, pipes and connections than it has', async () => {
    const port = await started({ rooms: 1, tokens: 1, connections: 4 })
    const first = await openRoom(port)
    await say(port, { type: 'pair', v, token: randomBytes(32).toString('hex') })
    await connected(2)

    const secondRoom = await say(port, { type: 'host', v })
    expect(await secondRoom.refusal()).toBe('limit.rooms')
    const secondToken = await say(port, { type: 'pair', v, token: randomBytes(32).toString('hex') })
    expect(await secondToken.refusal()).toBe('limit.connections')
    await connected(2)
    await Promise.all([FrameClient.open(port), FrameClient.open(port)])
    await connected(4)
    expect(await (await FrameClient.open(port)).refusal()).toBe('limit.connections')

    first.line.socket.destroy()
    await relay.close()
    await started()
  })

  it('more connections and rooms from one address than one address may have', async () => {
    const port = await started({ connectionsPerAddress: 2, roomsPerAddress: 1, loopbackPeople: 1 })
    const owner = await openRoom(port)
    expect(await (await say(port, { type: 'host', v })).refusal()).toBe('limit.rooms')
    await connected(1)
    const second = await FrameClient.open(port)
    await connected(2)

    expect(await (await FrameClient.open(port)).refusal()).toBe('limit.connections')

    second.socket.destroy()
    owner.line.say({ type: 'close' })
    await connected(0)
    await relay.close()
    await started()
  })
})

describe('a relay survives', () => {
  it('clients that hang up in every phase', async () => {
    const port = await started()
    const { line, room } = await openRoom(port)
    const nothing = await FrameClient.open(port)
    const half = await blurt(port, header(100))
    const guest = await join(port, room)
    const { ticket } = await line.hearA('guest')
    const token = await say(port, { type: 'pair', v, token: randomBytes(32).toString('hex') })
    const reset = await join(port, room)
    await line.hearA('guest')

    for (const client of [nothing, half, guest, token]) client.socket.destroy()
    reset.socket.resetAndDestroy()
    line.socket.resetAndDestroy()
    await vi.waitFor(() => expect(relay.figures()).toMatchObject({ connections: 0, waiting: 0 }), PATIENTLY)

    expect(await (await say(port, { type: 'accept', v, ticket })).refusal()).toBe('room.unknown')
  })

  it('a guest that hangs up in the moment it is answered', async () => {
    const port = await started()
    const { line, room } = await openRoom(port)
    for (let at = 0; at < 10; at++) {
      const guest = await join(port, room)
      const { ticket } = await line.hearA('guest')
      const host = await FrameClient.open(port)
      guest.socket.resetAndDestroy()
      host.say({ type: 'accept', v, ticket })
      // Either the relay had heard of the hang-up, or it joined them and the pipe ends at once.
      expect(['error', 'paired']).toContain((await host.hear()).type)
      host.socket.destroy()
    }

    await vi.waitFor(() => expect(relay.figures()).toMatchObject({ connections: 1, transfers: 0 }), PATIENTLY)
  })

  it('an owner who pings without reading the answers', async () => {
    const port = await started()
    const socket = connect({ port, host: '127.0.0.1' })
    socket.on('error', () => {})
    await once(socket, 'connect')
    socket.pause()
    socket.write(encodeFrame({ type: 'host', v }))

    const pings = Buffer.concat(Array.from({ length: 10_000 }, () => encodeFrame({ type: 'ping' })))
    const flood = setInterval(() => socket.write(pings), 1)
    await new Promise((resolve) => socket.once('close', resolve))
    clearInterval(flood)

    expect(relay.figures().connections).toBe(0)
  })

  it('a flood of joins while another pair transfers', async () => {
    const port = await started({ joinsPerMinutePerAddress: 20, loopbackPeople: 1 })
    const { guest, host } = await pair(port)
    const transfer = Promise.all([writeRandom(guest, 64 * MIB), readAll(host)])

    const refusals: string[] = []
    for (let wave = 0; wave < 10; wave++) {
      const flood = await Promise.all(Array.from({ length: 20 }, () => join(port, '9999999')))
      refusals.push(...(await Promise.all(flood.map((client) => client.refusal()))))
    }
    const [sha256, arrived] = await transfer

    expect(refusals.filter((code) => code === 'limit.rate').length).toBeGreaterThan(170)
    expect(new Set(refusals)).toEqual(new Set(['room.unknown', 'limit.rate']))
    expect(arrived).toEqual({ bytes: 64 * MIB, sha256 })
    await relay.close()
    await started()
  })

  it('more joins to one room than its owner should be bothered with', async () => {
    const port = await started({ joinsPerMinutePerRoom: 2 })
    const { line, room } = await openRoom(port)
    for (let at = 0; at < 2; at++) {
      const guest = await join(port, room)
      await line.hearA('guest')
      guest.socket.destroy()
    }

    expect(await (await join(port, room)).refusal()).toBe('limit.rate')
  })

  it('1,000 connections that wait, and forgets them all when they go', async () => {
    const port = await started()
    const tokens = Array.from({ length: 1000 }, () => randomBytes(32).toString('hex'))
    const waiting = []
    for (const token of tokens) waiting.push(await say(port, { type: 'pair', v, token }))
    await connected(1000)

    const partner = await say(port, { type: 'pair', v, token: tokens[500] ?? '' })
    await partner.pipe()
    expect(relay.figures().transfers).toBe(1)

    for (const client of [...waiting, partner]) client.socket.destroy()
    await vi.waitFor(() => expect(relay.figures()).toMatchObject({ connections: 0, transfers: 0 }), PATIENTLY)
  })
})
