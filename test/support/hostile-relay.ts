import { createServer, type Socket } from 'node:net'
import { RECORD_HEADER } from '../../src-main/engine/protocol/limits.ts'
import { FrameReader } from '../../src-main/relay/frame-reader.ts'
import {
  type ClientFrame,
  clientFrame,
  decodeFrame,
  encodeFrame,
  type RelayFrame,
} from '../../src-main/relay/frames.ts'
import type { RelayAddress } from '../../src-shared/address.ts'

/** A relay that opens rooms and joins people as it should, and with the records between them does as a test likes. */

export type End = 'sender' | 'receiver'

/** A record on its way. */
export interface Passing {
  readonly from: End
  /** Counts the records of one direction, from 0; the first three of each are the proof of the code. */
  readonly number: number
  readonly type: number
  /** Header and body. */
  readonly bytes: Buffer
  readonly pair: Pair
}

/** Two joined sockets in the hands of a hostile relay. */
export interface Pair {
  /** How many pairs there were before. */
  readonly number: number
  /** Says anything to one end. */
  say(to: End, bytes: Uint8Array): void
  /** Cuts the line to both. */
  cut(): void
}

/** What becomes of a record: the bytes that go on in its place. */
export type Tamper = (passing: Passing) => readonly Uint8Array[]

export interface HostileRelay {
  readonly address: RelayAddress
  /** May be changed at any time. */
  tamper: Tamper
  /** Which room a guest is led to; the one he asked for where nothing is said. */
  lead: (room: string) => string
  close(): Promise<void>
}

/** Cuts a stream into records, however the network chopped it. */
class RecordCutter {
  #held: Buffer = Buffer.alloc(0)

  cut(chunk: Buffer): Buffer[] {
    this.#held = Buffer.concat([this.#held, chunk])
    const records: Buffer[] = []
    for (;;) {
      const end =
        this.#held.length < RECORD_HEADER ? Number.POSITIVE_INFINITY : RECORD_HEADER + this.#held.readUInt32BE(1)
      if (this.#held.length < end) return records
      records.push(this.#held.subarray(0, end))
      this.#held = this.#held.subarray(end)
    }
  }
}

class Meeting implements Pair {
  readonly number: number
  readonly #sockets: Readonly<Record<End, Socket>>

  constructor(number: number, sender: Socket, receiver: Socket, tamper: Tamper) {
    this.number = number
    this.#sockets = { sender, receiver }
    this.#forward('sender', 'receiver', tamper)
    this.#forward('receiver', 'sender', tamper)
    for (const socket of [sender, receiver]) socket.write(encodeFrame({ type: 'paired' }))
  }

  #forward(from: End, to: End, tamper: Tamper): void {
    const cutter = new RecordCutter()
    let number = 0
    this.#sockets[from].on('data', (chunk: Buffer) => {
      for (const bytes of cutter.cut(chunk)) {
        const passing = { from, number: number++, type: bytes[0] ?? -1, bytes: Buffer.from(bytes), pair: this }
        for (const part of tamper(passing)) this.say(to, part)
      }
    })
    this.#sockets[from].on('end', () => this.#sockets[to].end())
    this.#sockets[from].on('close', () => this.#sockets[to].destroySoon())
  }

  say(to: End, bytes: Uint8Array): void {
    if (this.#sockets[to].writable) this.#sockets[to].write(bytes)
  }

  cut(): void {
    for (const socket of Object.values(this.#sockets)) socket.destroy()
  }
}

interface Room {
  readonly owner: Socket
  readonly guests: Map<string, Socket>
}

/** Answers clients' frames; what is needed of the protocol and nothing of its bounds. */
class Lobby {
  readonly rooms = new Map<string, Room>()
  /** Those who look for each other after a broken line, by token. */
  readonly #meetings = new Map<string, { readonly socket: Socket; readonly side: string | undefined }>()
  #tickets = 0
  #pairs = 0
  readonly #relay: Pick<HostileRelay, 'tamper' | 'lead'>

  constructor(relay: Pick<HostileRelay, 'tamper' | 'lead'>) {
    this.#relay = relay
  }

  greet(socket: Socket): void {
    const frames = new FrameReader()
    const onData = (chunk: Buffer) => {
      frames.push(chunk)
      for (;;) {
        const body = frames.next()
        const frame = body && body !== 'overlong' ? decodeFrame(clientFrame, body) : null
        if (!frame) return
        if (frame.type === 'accept' || frame.type === 'pair') socket.off('data', onData)
        this.#answer(socket, frame, () => socket.off('data', onData))
      }
    }
    socket.on('data', onData)
  }

  #answer(socket: Socket, frame: ClientFrame, handOver: () => void): void {
    const say = (reply: RelayFrame, to = socket) => to.write(encodeFrame(reply))
    if (frame.type === 'host') {
      const room = String(5000 + this.rooms.size)
      this.rooms.set(room, { owner: socket, guests: new Map() })
      say({ type: 'hosted', room, hostKey: '0'.repeat(32), ttl: 600 })
    } else if (frame.type === 'join') {
      const room = this.rooms.get(this.#relay.lead(frame.room))
      const ticket = String(this.#tickets++).padStart(32, '0')
      if (!room) return void socket.end(encodeFrame({ type: 'error', code: 'room.unknown' }))
      handOver()
      room.guests.set(ticket, socket)
      say({ type: 'guest', ticket }, room.owner)
    } else if (frame.type === 'accept') {
      const guest = [...this.rooms.values()].map(({ guests }) => guests.get(frame.ticket)).find(Boolean)
      if (guest) this.#join(socket, guest)
    } else if (frame.type === 'pair') {
      this.#meet(socket, frame)
    } else if (frame.type === 'ping') {
      say({ type: 'pong' })
    } else if (frame.type === 'close') {
      socket.end()
    }
  }

  #join(sender: Socket, receiver: Socket): void {
    new Meeting(this.#pairs++, sender, receiver, (passing) => this.#relay.tamper(passing))
  }

  #meet(socket: Socket, { token, side }: Extract<ClientFrame, { type: 'pair' }>): void {
    const there = this.#meetings.get(token)
    if (!there || there.side === side) {
      this.#meetings.set(token, { socket, side })
      return
    }
    this.#meetings.delete(token)
    if (side === 'sender') this.#join(socket, there.socket)
    else this.#join(there.socket, socket)
  }
}

/** Starts one on a free loopback port; honest until told otherwise. */
export async function hostileRelay(): Promise<HostileRelay> {
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    lobby.greet(socket)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const bound = server.address()
  if (!bound || typeof bound === 'string') throw new Error('not listening')
  const relay: HostileRelay = {
    address: { host: '127.0.0.1', port: bound.port },
    tamper: ({ bytes }) => [bytes],
    lead: (room) => room,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const lobby = new Lobby(relay)
  return relay
}
