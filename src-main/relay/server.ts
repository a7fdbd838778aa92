import { createServer, type Server, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { MaloteError } from '../../src-shared/errors.ts'
import { addressKey } from './address-key.ts'
import { Admission } from './admission.ts'
import { Connection } from './connection.ts'
import { Door } from './door.ts'
import { type Entrance, frontEntrance, tunnelEntrance } from './entrance.ts'
import { encodeFrame, type Refusal } from './frames.ts'
import type { ReadMode } from './leg.ts'
import { type RelayLimits, relayLimits } from './limits.ts'
import { listenOn } from './listen.ts'
import { Matchmaker } from './matchmaker.ts'
import { BUFFER_LARGE, BUFFER_SMALL, LARGE_PIPES, Pipe } from './pipe.ts'

export interface RelayOptions {
  /** Address to listen on; every one of this computer when left out. */
  readonly host?: string
  /** 0 for any free one. */
  readonly port: number
  readonly limits?: Partial<RelayLimits>
  /** The password for opening rooms. Guests never need it. */
  readonly access?: string
  readonly onEvent?: (event: RelayEvent) => void
  /** How pipes read; `buffers` unless a test or an odd runtime wants otherwise. */
  readonly reading?: ReadMode
}

/** What happens, for a log: no address, no number of a room, nothing of what passes. */
export type RelayEvent =
  | { readonly kind: 'refused'; readonly code: Refusal }
  | { readonly kind: 'paired'; readonly reading: ReadMode }
  | { readonly kind: 'ended'; readonly bytes: number }

export interface ServerFigures {
  /** Open sockets. */
  readonly connections: number
  /** Rooms whose owner is there. */
  readonly waiting: number
  /** Joined pairs of sockets. */
  readonly transfers: number
  /** Bytes forwarded since the start, both ways together. */
  readonly bytes: number
  /** Bytes held in memory now: read from one side, not yet taken by the other. */
  readonly buffered: number
  readonly door: DoorFigures
}

/** What a tunnel has let in, as whoever runs it counts it. */
export interface DoorFigures {
  /** Open sockets that came in through it. */
  readonly connections: number
  /** Bytes that came in through it since the relay began, frames and all; it may have been opened several times. */
  readonly bytesIn: number
  /** Bytes that went out through it. */
  readonly bytesOut: number
}

export interface RelayServer {
  readonly host: string
  readonly port: number
  figures(): ServerFigures
  /**
   * Opens a second listener, for a tunnel's agent on this computer, and tells its port on 127.0.0.1; the same one while
   * it is open. Everybody behind it looks like 127.0.0.1, so they count as `loopbackPeople` people of their own, and
   * take no places of programs that are really here. Rejects with `port.denied`.
   */
  openDoor(): Promise<number>
  /** Closes that listener, and sends away who came in through it. */
  closeDoor(): Promise<void>
  /** Stops listening, sends away who waits, lets pipes finish for `graceMs` (0 when left out). Resolves when all is closed. */
  close(options?: { readonly graceMs?: number }): Promise<void>
}

/** TCP keepalive starts after this quiet time, in milliseconds: it finds peers that vanished without a word. */
const KEEPALIVE_MS = 30_000

const KEPT = { allowHalfOpen: true, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEPALIVE_MS }

/** Between looks at what has waited for too long, in milliseconds. */
const SWEEP_MS = 1_000

/**
 * Connections that were not let in and may linger to read why; more are cut off without a word, so that a flood costs
 * nothing. They are counted apart: who is turned away takes nobody's place.
 */
const OVERFLOW_MOST = 256

/** For the last frames to leave when a relay closes, in milliseconds. */
const CLOSE_FLUSH_MS = 250

/**
 * Starts a relay. Rejects with `port.busy` or `port.denied`. It keeps everything in memory, forwards bytes without
 * looking at them and logs neither them nor addresses. docs/PROTOCOL.md section 2.
 */
export async function startRelay(options: RelayOptions): Promise<RelayServer> {
  const relay = new Relay(options)
  await relay.listen()
  return relay
}

class Relay implements RelayServer {
  host = ''
  port = 0
  readonly #options: RelayOptions
  readonly #limits: RelayLimits
  readonly #server: Server
  readonly #admission: Admission
  readonly #matchmaker: Matchmaker
  /** Those that speak frames, and who of them was let in and counts. */
  readonly #connections = new Map<Connection, { readonly admitted: boolean }>()
  #turnedAway = 0
  readonly #pipes = new Map<Pipe, readonly [Connection, Connection]>()
  readonly #front = frontEntrance()
  readonly #tunnel = tunnelEntrance()
  readonly #door: Door
  readonly #now = () => performance.now()
  #sweeper: NodeJS.Timeout | undefined
  #bytes = 0
  #closing: Promise<void> | undefined
  #onEmpty: (() => void) | undefined

  constructor(options: RelayOptions) {
    this.#options = options
    this.#limits = relayLimits(options.limits)
    this.#admission = new Admission(this.#limits)
    this.#matchmaker = new Matchmaker({
      limits: this.#limits,
      admission: this.#admission,
      access: options.access,
      now: this.#now,
      onMatch: (a, b) => this.#join(a, b),
      onRefusal: (code) => options.onEvent?.({ kind: 'refused', code }),
    })
    this.#server = createServer(KEPT, (socket) => this.#greet(socket, this.#front))
    this.#door = new Door(() => createServer(KEPT, (socket) => this.#greet(socket, this.#tunnel)))
  }

  async listen(): Promise<void> {
    const { address, port } = await listenOn(this.#server, this.#options.port, this.#options.host)
    this.host = address
    this.port = port
    // A single failed accept (no descriptors left) must not end the relay.
    this.#server.on('error', () => {})
    this.#sweeper = setInterval(() => this.#sweep(), SWEEP_MS)
  }

  figures(): ServerFigures {
    let buffered = 0
    for (const pipe of this.#pipes.keys()) buffered += pipe.buffered
    const { connections, bytesIn, bytesOut } = this.#tunnel
    return {
      connections: this.#admission.connections,
      waiting: this.#matchmaker.waiting,
      transfers: this.#pipes.size,
      bytes: this.#bytes,
      buffered,
      door: { connections, bytesIn, bytesOut },
    }
  }

  openDoor(): Promise<number> {
    return this.#closing ? Promise.reject(new MaloteError('port.denied')) : this.#door.open()
  }

  async closeDoor(): Promise<void> {
    await this.#door.close()
    const isIn = ({ entrance }: Connection) => entrance === this.#tunnel
    for (const connection of [...this.#connections.keys()].filter(isIn)) connection.refuse('closing', false)
    for (const [pipe, ends] of [...this.#pipes]) if (ends.some(isIn)) pipe.destroy()
  }

  close({ graceMs = 0 }: { readonly graceMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(graceMs)
    return this.#closing
  }

  async #close(graceMs: number): Promise<void> {
    clearInterval(this.#sweeper)
    this.#server.close()
    await this.#door.close()
    for (const connection of [...this.#connections.keys()]) connection.refuse('closing', false)
    if (graceMs === 0) for (const pipe of [...this.#pipes.keys()]) pipe.destroy()
    const deadline = setTimeout(() => this.#destroyAll(), Math.max(graceMs, CLOSE_FLUSH_MS))
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve
      this.#tellEmpty()
    })
    clearTimeout(deadline)
  }

  #destroyAll(): void {
    for (const connection of [...this.#connections.keys()]) connection.drop()
    for (const pipe of [...this.#pipes.keys()]) pipe.destroy()
  }

  #greet(socket: Socket, entrance: Entrance): void {
    if (this.#closing) return void socket.destroy()
    const address = entrance.address ?? addressKey(socket.remoteAddress ?? '')
    const admitted = this.#admission.enter(address)
    if (!admitted && this.#turnedAway >= OVERFLOW_MOST) return void socket.destroy()
    const connection = new Connection(
      socket,
      { address, entrance },
      {
        onFrame: (from, frame, alone) => this.#matchmaker.answer(from, frame, alone),
        onGone: (gone) => this.#matchmaker.forget(gone),
        onClosed: (closed) => this.#closed(closed),
      },
      this.#now,
    )
    this.#connections.set(connection, { admitted })
    if (admitted) {
      entrance.connections++
      connection.expectWithin(this.#limits.firstFrameMs)
    } else {
      this.#turnedAway++
      this.#refuse(connection, 'limit.connections')
    }
  }

  #join(a: Connection, b: Connection): void {
    if (this.#pipes.size >= this.#limits.pipes) {
      this.#refuse(a, 'limit.connections')
      this.#refuse(b, 'limit.connections')
      return
    }
    this.#connections.delete(a)
    this.#connections.delete(b)
    const pipe = new Pipe(a.release(), b.release(), {
      entrances: [a.entrance, b.entrance],
      mode: this.#options.reading ?? 'buffers',
      bufferSize: this.#pipes.size < LARGE_PIPES ? BUFFER_LARGE : BUFFER_SMALL,
      preface: encodeFrame({ type: 'paired' }),
      idleMs: this.#limits.idleMs,
      bytesMost: this.#limits.bytesPerPipe,
      bytesPerSecond: this.#limits.bytesPerSecondPerPipe,
      now: this.#now,
      onBytes: (count) => {
        this.#bytes += count
      },
      onEnd: (bytes) => {
        this.#pipes.delete(pipe)
        this.#leave(a)
        this.#leave(b)
        this.#options.onEvent?.({ kind: 'ended', bytes })
        this.#tellEmpty()
      },
    })
    this.#pipes.set(pipe, [a, b])
    this.#options.onEvent?.({ kind: 'paired', reading: pipe.mode })
  }

  #refuse(connection: Connection, code: Refusal): void {
    this.#options.onEvent?.({ kind: 'refused', code })
    connection.refuse(code)
  }

  #closed(connection: Connection): void {
    const known = this.#connections.get(connection)
    if (!known) return
    this.#connections.delete(connection)
    if (known.admitted) this.#leave(connection)
    else this.#turnedAway--
    this.#tellEmpty()
  }

  #leave({ address, entrance }: Connection): void {
    this.#admission.leave(address)
    entrance.connections--
  }

  #sweep(): void {
    this.#matchmaker.sweep()
    this.#admission.prune(this.#now())
  }

  #tellEmpty(): void {
    if (this.#connections.size === 0 && this.#pipes.size === 0) this.#onEmpty?.()
  }
}
