import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { joinRoom } from '../../../src-main/engine/net/join-room.ts'
import { acceptGuest, openRoom } from '../../../src-main/engine/net/relay-client.ts'
import { encodeFrame, type RelayFrame } from '../../../src-main/relay/frames.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { chopping, oddJson, strangeJson, tampering } from '../../support/arbitraries.ts'
import { anyRelayFrame } from '../../support/arbitraries-wire.ts'
import { holdsAsync } from '../../support/property.ts'

/** A client of a relay that answers with anything at all: it is understood, or it ends by name. */

let server: Server
let address: RelayAddress
let answer: (socket: Socket) => Promise<void> = async () => {}

beforeAll(async () => {
  server = createServer((socket) => {
    socket.resume()
    socket.on('error', () => {})
    answer(socket).catch(() => socket.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  address = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

function framed(text: string): Buffer {
  const body = Buffer.from(text)
  const header = Buffer.alloc(4)
  header.writeUInt32BE(body.length)
  return Buffer.concat([header, body])
}

const frames = (...some: RelayFrame[]) => Buffer.concat(some.map(encodeFrame))

/** What an answer may be. */
const speech = fc.oneof(
  fc.array(anyRelayFrame, { maxLength: 5 }).map((some) => frames(...some)),
  fc
    .tuple(fc.array(anyRelayFrame, { minLength: 1, maxLength: 3 }), tampering)
    .map(([some, tamper]) => tamper(frames(...some))),
  fc.oneof(oddJson(anyRelayFrame), strangeJson).map(framed),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom('constructor', '__proto__', 'toString', 'hasOwnProperty', 'room.unknown', '')
    .map((code) => frames({ type: 'error', code })),
  fc.constant(Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')),
)

async function say(socket: Socket, pieces: readonly Uint8Array[]): Promise<void> {
  for (const piece of pieces) {
    socket.write(piece)
    await new Promise(setImmediate)
  }
  socket.end()
}

const ways = {
  'opens a room': (signal: AbortSignal) => openRoom(address, signal).then((line) => line.close()),
  'joins one': (signal: AbortSignal) => joinRoom(address, '4271', signal).then((channel) => channel.destroy()),
  'answers a guest': (signal: AbortSignal) =>
    acceptGuest(address, '00'.repeat(16), signal).then((line) => line.destroy()),
}

describe.each(Object.entries(ways))('who %s at a relay that answers with anything', (_, go) => {
  it('is let in or told by name why not, and is never left waiting', async () => {
    await holdsAsync(
      fc.asyncProperty(speech, chopping, async (bytes, chop) => {
        answer = (socket) => say(socket, chop(bytes))
        const ended = await go(AbortSignal.timeout(8_000)).then(
          () => null,
          (error: unknown) => error,
        )
        if (ended)
          expect(ended).toMatchObject({ name: 'MaloteError', code: expect.stringMatching(/^(relay|room)\.[a-z]+$/) })
      }),
      50,
    )
  })
})
