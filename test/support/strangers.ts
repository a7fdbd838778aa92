import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { encodeFrame, type RelayFrame } from '../../src-main/relay/frames.ts'

/** What may listen where a person thinks that a relay is: other programs, and some that talk almost like one. */

const HEX_32 = '0'.repeat(32)

/** Says it when something is heard: most servers wait for their client's first word. */
const answers = (bytes: string | Uint8Array) => (socket: Socket) => socket.once('data', () => socket.write(bytes))

const says = (frame: RelayFrame) => answers(encodeFrame(frame))

function framed(text: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(text.length)
  return Buffer.concat([length, Buffer.from(text)])
}

const behaviours = {
  'a web server': (socket: Socket) => {
    socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n'))
  },
  'an SSH server': (socket: Socket) => socket.write('SSH-2.0-OpenSSH_9.6\r\n'),
  /** An alert: what came was no ClientHello. */
  'a TLS server': answers(Uint8Array.of(21, 3, 1, 0, 2, 2, 22)),
  'one that says nothing': () => {},
  'one that announces four gigabytes': (socket: Socket) => socket.write(Buffer.alloc(64, 0xff)),
  'one that hangs up': (socket: Socket) => socket.destroy(),
  'one that says goodbye at once': (socket: Socket) => socket.end(),
  'one that speaks JSON': answers('{"type":"paired"}\n'),
  'one that frames JSON of its own': answers(framed('{"type":"welcome","v":1}')),
  'one that answers pong to everything': says({ type: 'pong' }),
  'one that opens rooms for everybody': says({ type: 'hosted', room: '4271', hostKey: HEX_32, ttl: 600 }),
  'one that refuses with nonsense': says({ type: 'error', code: 'constructor' }),
  'one that pairs with nobody who speaks': answers(
    Buffer.concat([encodeFrame({ type: 'paired' }), Buffer.alloc(2_000, 7)]),
  ),
}

export type Stranger = keyof typeof behaviours

export interface Strangers {
  /** `127.0.0.1:PORT` of each. */
  at(stranger: Stranger): string
  portOf(stranger: Stranger): number
  close(): Promise<void>
}

/** Lets each of them listen on a free port of this computer. */
export async function startStrangers(): Promise<Strangers> {
  const sockets = new Set<Socket>()
  const started = Object.entries(behaviours).map(async ([name, behave]) => {
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
      behave(socket)
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return [name, server] as const
  })
  const servers = new Map<string, Server>(await Promise.all(started))
  const portOf = (stranger: Stranger) => {
    const address = servers.get(stranger)?.address()
    if (!address || typeof address === 'string') throw new Error(`${stranger} does not listen`)
    return address.port
  }
  return {
    portOf,
    at: (stranger) => `127.0.0.1:${portOf(stranger)}`,
    async close() {
      for (const socket of sockets) socket.destroy()
      await Promise.all([...servers.values()].map((server) => once(server.close(), 'close')))
    },
  }
}
