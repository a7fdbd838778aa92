import { createServer, type Server, type Socket } from 'node:net'
import { performance } from 'node:perf_hooks'
import { MaloteError } from '../../src-shared/errors.ts'
import { addressKey } from './address-key.ts'
import { Admission } from './admission.ts'
import { Connection } from './connection.ts'
import { Door } from './door.ts'
import { type Entrance, frontEntrance, tunnelEntrance } from './entrance.ts'
import type { Refusal } from './frames.ts'
import { type RelayLimits, relayLimits } from './limits.ts'
import { listenOn } from './listen.ts'
import { Matchmaker } from './matchmaker.ts'
import { Pipes } from './pipes.ts'
import type { RelayEvent, RelayOptions, RelayServer, ServerFigures } from './relay-types.ts'

export type { DoorFigures, RelayEvent, RelayOptions, RelayServer, ServerFigures } from './relay-types.ts'

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
  readonly limits: RelayLimits
  readonly #options: RelayOptions
  readonly #server: Server
  readonly #admission: Admission
  readonly #matchmaker: Matchmaker
  /** Those that speak frames, and who of them was let in and counts. */
  readonly #connections = new Map<Connection, { readonly admitted: boolean }>()
  #turnedAway = 0
  readonly #pipes: Pipes
  readonly #front = frontEntrance()
  readonly #tunnel = tunnelEntrance()
  readonly #door: Door
  readonly #now = () => performance.now()
  readonly #refusals = new Map<Refusal, number>()
  #sweeper: NodeJS.Timeout | undefined
  #closing: Promise<void> | undefined
  #onEmpty: (() => void) | undefined

  constructor(options: RelayOptions) {
    this.#options = options
    this.limits = relayLimits(options.limits)
    this.#admission = new Admission(this.limits)
    this.#matchmaker = new Matchmaker({
      limits: this.limits,
      admission: this.#admission,
      access: options.access,
      now: this.#now,
      onMatch: (a, b) => this.#join(a, b),
    })
    this.#pipes = new Pipes({
      limits: this.limits,
      reading: options.reading,
      now: this.#now,
      onEvent: (event, ends) => this.#note(event, ends),
      onLeft: (a, b) => {
        this.#leave(a)
        this.#leave(b)
      },
      refuse: (connection, code) => connection.refuse(code),
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

  get closing(): boolean {
    return this.#closing !== undefined
  }

  figures(): ServerFigures {
    const { connections, bytesIn, bytesOut } = this.#tunnel
    return {
      connections: this.#admission.connections,
      waiting: this.#matchmaker.waiting,
      transfers: this.#pipes.size,
      ...this.#pipes.figures,
      refusals: Object.fromEntries(this.#refusals),
      door: { connections, bytesIn, bytesOut },
    }
  }

  openDoor(): Promise<number> {
    return this.closing ? Promise.reject(new MaloteError('port.denied')) : this.#door.open()
  }

  async closeDoor(): Promise<void> {
    await this.#door.close()
    const isIn = ({ entrance }: Connection) => entrance === this.#tunnel
    for (const connection of [...this.#connections.keys()].filter(isIn)) connection.refuse('closing', false)
    this.#pipes.destroy(isIn)
  }

  close({ graceMs = 0 }: { readonly graceMs?: number } = {}): Promise<void> {
    if (this.#closing) void this.#pipes.over(graceMs)
    this.#closing ??= this.#close(graceMs)
    return this.#closing
  }

  /** Listens on as long as pipes are finishing: who comes meanwhile is told why he is refused. */
  async #close(graceMs: number): Promise<void> {
    clearInterval(this.#sweeper)
    for (const connection of [...this.#connections.keys()]) connection.refuse('closing', false)
    await this.#pipes.over(graceMs)
    this.#server.close()
    await this.#door.close()
    const deadline = setTimeout(() => this.#dropAll(), CLOSE_FLUSH_MS)
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve
      this.#tellEmpty()
    })
    clearTimeout(deadline)
  }

  #dropAll(): void {
    for (const connection of [...this.#connections.keys()]) connection.drop()
  }

  #greet(socket: Socket, entrance: Entrance): void {
    const address = entrance.address ?? addressKey(socket.remoteAddress ?? '')
    const admitted = !this.closing && this.#admission.enter(address)
    if (!admitted && this.#turnedAway >= OVERFLOW_MOST) return void socket.destroy()
    const told = this.#options.tellAddresses ? (entrance.address ?? socket.remoteAddress) : undefined
    const connection = new Connection(
      socket,
      { address, entrance, ...(told !== undefined && { told }) },
      {
        onFrame: (from, frame, alone) => this.#matchmaker.answer(from, frame, alone),
        onRefused: (from, code) => this.#note({ kind: 'refused', code }, [from]),
        onGone: (gone) => this.#matchmaker.forget(gone),
        onClosed: (closed) => this.#closed(closed),
      },
      this.#now,
    )
    this.#connections.set(connection, { admitted })
    if (admitted) {
      entrance.connections++
      connection.expectWithin(this.limits.firstFrameMs)
    } else {
      this.#turnedAway++
      connection.refuse(this.closing ? 'closing' : 'limit.connections')
    }
  }

  #join(a: Connection, b: Connection): void {
    if (!this.#pipes.join(a, b)) return
    this.#connections.delete(a)
    this.#connections.delete(b)
  }

  #note(event: RelayEvent, about: readonly Connection[]): void {
    if (event.kind === 'refused') this.#count(event.code)
    if (event.kind === 'ended' && event.why === 'limit.bytes') this.#count(event.why)
    const from = about.flatMap(({ told }) => told ?? [])
    this.#options.onEvent?.(from.length > 0 ? { ...event, from } : event)
  }

  #count(code: Refusal): void {
    this.#refusals.set(code, (this.#refusals.get(code) ?? 0) + 1)
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
    if (this.#connections.size === 0) this.#onEmpty?.()
  }
}
