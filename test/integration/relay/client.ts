import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { FrameReader } from '../../../src-main/relay/frame-reader.ts'
import {
  type ClientFrame,
  decodeFrame,
  encodeFrame,
  PROTOCOL_VERSION,
  type RelayFrame,
  relayFrame,
} from '../../../src-main/relay/frames.ts'

type Heard = RelayFrame | { readonly type: 'closed' }

/** One connection to a relay as a test holds it: says frames or raw bytes, hears frames in order, ends with `closed`. */
export class FrameClient {
  readonly socket: Socket
  readonly #frames = new FrameReader()
  readonly #heard: Heard[] = []
  #wake: (() => void) | undefined
  #paired = false
  #closed = false

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', this.#take)
    socket.on('error', () => {})
    socket.once('end', this.#over)
    socket.once('close', this.#over)
  }

  /** `from`: the address of this computer that the connection comes from; Linux and Windows have all of 127.0.0.0/8. */
  static async open(port: number, host = '127.0.0.1', from?: string): Promise<FrameClient> {
    const local = from === undefined ? {} : { localAddress: from }
    const socket = connect({ port, host, allowHalfOpen: true, noDelay: true, ...local })
    await once(socket, 'connect')
    return new FrameClient(socket)
  }

  say(frame: ClientFrame): void {
    this.socket.write(encodeFrame(frame))
  }

  /** The next frame, or `closed`; pings are answered and left out. */
  async hear(): Promise<Heard> {
    for (;;) {
      const next = this.#heard.shift()
      if (next?.type === 'ping') this.say({ type: 'pong' })
      else if (next) return next
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }

  /** The next frame, which must be of that type. */
  async hearA<T extends RelayFrame['type']>(type: T): Promise<Extract<RelayFrame, { type: T }>> {
    const frame = await this.hear()
    if (frame.type !== type) throw new Error(`expected ${type}, heard ${JSON.stringify(frame)}`)
    return frame as Extract<RelayFrame, { type: T }>
  }

  /** How the relay ends it: the code of its error frame, after which nothing but the close may come. */
  async refusal(): Promise<string> {
    const { code } = await this.hearA('error')
    const end = await this.hear()
    this.socket.destroy()
    return end.type === 'closed' ? code : `${code}, then ${end.type}`
  }

  /** Waits for `paired`; the socket then holds the peer's bytes and nothing else, not flowing yet. */
  async pipe(): Promise<Socket> {
    await this.hearA('paired')
    return this.socket
  }

  readonly #take = (chunk: Buffer): void => {
    this.#frames.push(chunk)
    while (!this.#paired) {
      const body = this.#frames.next()
      if (body === null) return
      const frame = body === 'overlong' ? null : decodeFrame(relayFrame, body)
      if (!frame) throw new Error('the relay said something that is no frame')
      this.#paired = frame.type === 'paired'
      this.#hear(frame)
    }
    this.socket.off('data', this.#take)
    this.socket.pause()
    const rest = this.#frames.rest()
    if (rest.length > 0) this.socket.unshift(rest)
  }

  readonly #over = (): void => {
    if (!this.#closed) this.#hear({ type: 'closed' })
    this.#closed = true
  }

  #hear(frame: Heard): void {
    this.#heard.push(frame)
    this.#wake?.()
  }
}

export const v = PROTOCOL_VERSION

export interface Owner {
  readonly line: FrameClient
  readonly room: string
  readonly hostKey: string
  readonly ttl: number
}

/** Opens a room, or takes one back. */
export async function openRoom(port: number, claim?: { room: string; hostKey: string }, from?: string): Promise<Owner> {
  const line = await FrameClient.open(port, undefined, from)
  line.say({ type: 'host', v, ...claim })
  const { room, hostKey, ttl } = await line.hearA('hosted')
  return { line, room, hostKey, ttl }
}

/** A new connection that has said that frame. */
export async function say(port: number, frame: ClientFrame, from?: string): Promise<FrameClient> {
  const client = await FrameClient.open(port, undefined, from)
  client.say(frame)
  return client
}

export const join = (port: number, room: string, from?: string) => say(port, { type: 'join', v, room }, from)

/** Brings a guest and the owner of a room together: their two sockets. */
export async function meet(port: number, owner: Owner, from?: string): Promise<{ guest: Socket; host: Socket }> {
  const guest = await join(port, owner.room, from)
  const { ticket } = await owner.line.hearA('guest')
  const host = await say(port, { type: 'accept', v, ticket }, from)
  return { guest: await guest.pipe(), host: await host.pipe() }
}

/** Two sockets joined through a room of their own. */
export async function pair(port: number, from?: string): Promise<{ guest: Socket; host: Socket }> {
  const owner = await openRoom(port, undefined, from)
  const sockets = await meet(port, owner, from)
  owner.line.say({ type: 'close' })
  return sockets
}
