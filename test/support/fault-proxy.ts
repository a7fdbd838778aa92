import { connect, createServer, type Server, type Socket } from 'node:net'
import type { RelayAddress } from '../../src-shared/address.ts'

export type Way = 'toRelay' | 'toClient'

/** What befalls one connection once `after` bytes have gone its way. */
export interface Fault {
  /** `mark` does nothing to the line: whoever listens to `onStrike` is told, and does what he likes. */
  readonly kind: 'cut' | 'reset' | 'halfOpen' | 'corrupt' | 'duplicate' | 'swap' | 'delay' | 'throttle' | 'mark'
  readonly way: Way
  /** Bytes of that direction before it happens. */
  readonly after: number
  /** `delay`: milliseconds for each chunk. `throttle`: milliseconds for each 16 KiB. */
  readonly ms?: number
}

/** Answers what befalls connection number `nth`, counted from 0; null for nothing. */
export type FaultPlan = (nth: number) => Fault | null

const THROTTLED = 16 * 1024

interface LaneEvents {
  /** Ends the whole connection. */
  cut(reset: boolean): void
  /** The fault happens, now. */
  struck(): void
}

/** One direction of one connection, with a fault in it. */
class Lane {
  readonly #from: Socket
  readonly #to: Socket
  readonly #events: LaneEvents
  #fault: Fault | null
  #passed = 0
  #struck = false
  #silent = false
  #kept: Buffer | null = null
  #tail: Promise<void> = Promise.resolve()

  constructor(from: Socket, to: Socket, fault: Fault | null, events: LaneEvents) {
    this.#from = from
    this.#to = to
    this.#fault = fault
    this.#events = events
    from.on('data', (chunk: Buffer) => this.#take(chunk))
    from.on('end', () => this.after(() => this.#flush()))
  }

  get bytes(): number {
    return this.#passed
  }

  /** From here on nothing passes, and nobody is told. */
  silence(): void {
    this.#silent = true
  }

  /** The fault happens now; one that needs bytes happens to the next that come. */
  strike(fault: Fault): void {
    this.#fault = { ...fault, after: this.#passed }
    if (fault.kind === 'cut' || fault.kind === 'reset') {
      this.#tell()
      this.#events.cut(fault.kind === 'reset')
    } else if (fault.kind === 'halfOpen' || fault.kind === 'mark') {
      this.#tell()
      this.#silent = fault.kind === 'halfOpen'
    }
  }

  #tell(): void {
    if (this.#struck) return
    this.#struck = true
    this.#events.struck()
  }

  #flush(): void {
    if (this.#silent) return
    if (this.#kept) this.#to.write(this.#kept)
    this.#to.end()
  }

  /** Does something once everything before it has passed. */
  after(work: () => void): void {
    this.#tail = this.#tail.then(work)
  }

  #take(chunk: Buffer): void {
    const start = this.#passed
    this.#passed += chunk.length
    const fault = this.#fault
    if (this.#silent) return
    if (!fault || this.#passed <= fault.after) this.#pass(chunk)
    else if (fault.kind === 'delay' || fault.kind === 'throttle') this.#slow(chunk, fault)
    else if (this.#struck) this.#passSwapped(chunk)
    else this.#befall(fault.kind, chunk, Math.max(0, fault.after - start))
  }

  /** `at`: where in the chunk it happens. */
  #befall(kind: Fault['kind'], chunk: Buffer, at: number): void {
    this.#tell()
    if (kind === 'mark') {
      this.#pass(chunk)
    } else if (kind === 'swap') {
      this.#kept = chunk
    } else if (kind === 'duplicate') {
      this.#pass(chunk)
      this.#pass(chunk)
    } else if (kind === 'corrupt') {
      const changed = Buffer.from(chunk)
      changed[at] = (changed[at] ?? 0) ^ 1
      this.#pass(changed)
    } else {
      if (at > 0) this.#to.write(chunk.subarray(0, at))
      if (kind === 'halfOpen') this.#silent = true
      else this.#events.cut(kind === 'reset')
    }
  }

  #passSwapped(chunk: Buffer): void {
    const kept = this.#kept
    this.#kept = null
    this.#pass(chunk)
    if (kept) this.#pass(kept)
  }

  #pass(chunk: Buffer): void {
    this.after(() => this.#write(chunk))
  }

  #slow(chunk: Buffer, { kind, ms = 20 }: Fault): void {
    this.#tell()
    const size = kind === 'throttle' ? THROTTLED : chunk.length
    for (let at = 0; at < chunk.length; at += size) {
      const piece = chunk.subarray(at, at + size)
      this.#tail = this.#tail
        .then(() => new Promise<void>((resolve) => setTimeout(resolve, ms)))
        .then(() => this.#write(piece))
    }
    this.#from.pause()
    this.after(() => this.#from.resume() && undefined)
  }

  #write(chunk: Buffer): void {
    if (this.#silent || this.#to.destroyed) return
    if (this.#to.write(chunk)) return
    this.#from.pause()
    this.#to.once('drain', () => this.#from.resume())
  }
}

interface Connection {
  readonly client: Socket
  readonly upstream: Socket
  readonly lanes: { readonly [W in Way]: Lane }
}

/** Stands between clients and a relay, and does to their lines what bad networks do. */
export class FaultProxy {
  readonly address: RelayAddress
  readonly #server: Server
  readonly #connections: Connection[] = []
  #relay: RelayAddress
  #plan: FaultPlan = () => null
  #refusing = false
  #frozen = false
  #muted: Way | null = null
  /** Called when a fault happens. */
  onStrike = (): void => {}

  private constructor(server: Server, address: RelayAddress, relay: RelayAddress) {
    this.#server = server
    this.address = address
    this.#relay = relay
    server.on('connection', (client: Socket) => this.#join(client))
  }

  static async before(relay: RelayAddress, plan: FaultPlan = () => null): Promise<FaultProxy> {
    const server = createServer({ allowHalfOpen: true, noDelay: true })
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve)
    })
    const bound = server.address()
    if (!bound || typeof bound === 'string') throw new Error('not listening')
    const proxy = new FaultProxy(server, { host: '127.0.0.1', port: bound.port }, relay)
    proxy.#plan = plan
    return proxy
  }

  /** Connections there have been. */
  get count(): number {
    return this.#connections.length
  }

  /** Connections there are now. */
  get open(): number {
    return this.#connections.filter(({ client }) => !client.destroyed).length
  }

  /** Bytes that came in one way, over all connections. */
  bytes(way: Way): number {
    return this.#connections.reduce((sum, { lanes }) => sum + lanes[way].bytes, 0)
  }

  /** Another relay is behind it from now on. */
  moveTo(relay: RelayAddress): void {
    this.#relay = relay
  }

  /** Does something to connection `nth` at once. */
  strike(nth: number, fault: Omit<Fault, 'after'>): void {
    this.#connections[nth]?.lanes[fault.way].strike({ ...fault, after: 0 })
  }

  /** Cuts every line there is; with `reset` without a goodbye. */
  cutAll(reset = true): void {
    for (const { client, upstream } of this.#connections) cut(client, upstream, reset)
  }

  /** Every line there is goes dead, and nobody is told. */
  silenceAll(): void {
    for (const { lanes } of this.#connections) {
      lanes.toRelay.silence()
      lanes.toClient.silence()
    }
  }

  /** From now on nothing passes one way, on the lines there are or on new ones, and nobody is told. */
  mute(way: Way): void {
    this.#muted = way
    for (const { lanes } of this.#connections) lanes[way].silence()
  }

  /** From now on nobody takes a byte in, on the lines there are or on new ones: nothing drains, and nobody is told. */
  freeze(): void {
    this.#frozen = true
    for (const { client, upstream } of this.#connections) stop(client, upstream)
  }

  /** Whether new connections are turned away. */
  set refusing(refusing: boolean) {
    this.#refusing = refusing
  }

  async close(): Promise<void> {
    this.cutAll()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  #join(client: Socket): void {
    client.on('error', () => {})
    if (this.#refusing) return void client.resetAndDestroy()
    const upstream = connect({ ...this.#relay, allowHalfOpen: true, noDelay: true })
    upstream.on('error', () => {})
    const fault = this.#plan(this.#connections.length)
    const events = { cut: (reset: boolean) => cut(client, upstream, reset), struck: () => this.onStrike() }
    const lane = (way: Way, from: Socket, to: Socket) => new Lane(from, to, fault?.way === way ? fault : null, events)
    const lanes = { toRelay: lane('toRelay', client, upstream), toClient: lane('toClient', upstream, client) }
    this.#connections.push({ client, upstream, lanes })
    if (this.#frozen) stop(client, upstream)
    if (this.#muted) lanes[this.#muted].silence()
    // What is delayed still gets through.
    client.on('close', () => lanes.toRelay.after(() => upstream.destroySoon()))
    upstream.on('close', () => lanes.toClient.after(() => client.destroySoon()))
  }
}

/** Stops reading for good: listeners that come later must not start it again. */
function stop(...sockets: readonly Socket[]): void {
  for (const socket of sockets) {
    socket.pause()
    socket.resume = () => socket
  }
}

function cut(client: Socket, upstream: Socket, reset: boolean): void {
  for (const socket of [client, upstream]) {
    // libuv does not reset a socket that says goodbye, and Node then never closes it.
    if (reset && !socket.writableEnded) socket.resetAndDestroy()
    else socket.destroy()
  }
}
