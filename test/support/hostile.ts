import type { Socket } from 'node:net'
import { Handshake, type Role } from '../../src-main/engine/crypto/handshake.ts'
import { Opener, RecordType, recordHeader, Sealer } from '../../src-main/engine/crypto/records.ts'
import { DATA_MOST, RECORD_HEADER } from '../../src-main/engine/protocol/limits.ts'
import { decodeMessage, encodeMessage, type Message } from '../../src-main/engine/protocol/messages.ts'
import { SegmentWriter } from '../../src-main/engine/protocol/segments.ts'
import type { RelayAddress } from '../../src-shared/address.ts'
import { type Code, parseInvite } from '../../src-shared/invite.ts'
import { join, openRoom, say, v } from '../integration/relay/client.ts'

/** What a peer hears: a message, a data record's plaintext, the goodbye, or the end of the line. */
export type Heard =
  | Message
  | { readonly type: 'data'; readonly plaintext: Buffer }
  | { readonly type: 'fin' }
  | { readonly type: 'closed' }

/** One end of the wire in the hands of a test: it knows the code and then does as it likes. */
export class RawPeer {
  readonly socket: Socket
  /** Whether it closes its side when the other side does. */
  polite = true
  #bytes = Buffer.alloc(0)
  #closed = false
  #wake = () => {}
  #sealer: Sealer | null = null
  #opener: Opener | null = null

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#bytes = Buffer.concat([this.#bytes, chunk])
      this.#wake()
    })
    const over = () => {
      this.#closed = true
      this.#wake()
    }
    socket.on('error', over)
    socket.on('end', () => {
      over()
      if (this.polite) socket.end()
    })
    socket.on('close', over)
    socket.resume()
  }

  /** The next record; null at the end of the line. */
  async record(): Promise<{ type: number; header: Buffer; body: Buffer } | null> {
    const header = await this.#take(RECORD_HEADER)
    const body = header && (await this.#take(header.readUInt32BE(1)))
    return header && body ? { type: header[0] ?? -1, header, body } : null
  }

  async #take(length: number): Promise<Buffer | null> {
    while (this.#bytes.length < length) {
      if (this.#closed) return null
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const taken = this.#bytes.subarray(0, length)
    this.#bytes = this.#bytes.subarray(length)
    return taken
  }

  shake(body: Uint8Array): void {
    this.socket.write(Buffer.concat([recordHeader(RecordType.handshake, body.length), body]))
  }

  /** Proves the code as it should be done, up to the step after which `leave` says to stop. */
  async prove(role: Role, code: Code, leave: (step: number) => boolean = () => false): Promise<boolean> {
    const handshake = new Handshake(role, code)
    this.shake(handshake.start())
    for (let number = 1; ; number++) {
      const record = await this.record()
      if (!record || leave(number)) return false
      const step = handshake.take(record.body)
      for (const body of step.send) this.shake(body)
      if (step.kind === 'refused') return false
      if (step.kind === 'continue') continue
      this.#sealer = new Sealer(step.secrets.mine)
      this.#opener = new Opener(step.secrets.theirs)
      return true
    }
  }

  seal(type: RecordType, plaintext: Uint8Array): Buffer {
    if (!this.#sealer) throw new Error('nothing is proven yet')
    return Buffer.concat(this.#sealer.seal(type, plaintext))
  }

  /** Any message at all, sealed. */
  say(message: Message | { readonly type: string; readonly [field: string]: unknown }): void {
    this.socket.write(this.seal(RecordType.control, encodeMessage(message as Message)))
  }

  /** One data record of whatever the test writes. */
  data(write: (segments: SegmentWriter, buffer: Buffer) => void): void {
    const buffer = Buffer.alloc(DATA_MOST)
    const segments = new SegmentWriter(buffer)
    write(segments, buffer)
    this.socket.write(this.seal(RecordType.data, buffer.subarray(0, segments.length)))
  }

  fin(): void {
    this.socket.write(this.seal(RecordType.fin, new Uint8Array(0)))
  }

  /** The next thing that is said, pings left out. */
  async hear(): Promise<Heard> {
    for (;;) {
      const record = await this.record()
      if (!record || !this.#opener) return { type: 'closed' }
      const plaintext = this.#opener.open(record.header, record.body)
      if (record.type === RecordType.data) return { type: 'data', plaintext }
      if (record.type === RecordType.fin) return { type: 'fin' }
      const message = decodeMessage(plaintext)
      if (!message) throw new Error(`no message: ${plaintext.toString()}`)
      if (message.type !== 'ping') return message
    }
  }

  /** Passes over everything until something of that type is said; throws at the end of the line. */
  async until<T extends Heard['type']>(type: T): Promise<Extract<Heard, { type: T }>> {
    for (;;) {
      const heard = await this.hear()
      if (heard.type === type) return heard as Extract<Heard, { type: T }>
      if (heard.type === 'closed') throw new Error(`closed before ${type}`)
    }
  }

  vanish(): void {
    this.socket.destroy()
  }
}

/** A receiver that joins with a code and has not proven anything yet. */
export async function rawGuest(address: RelayAddress, code: string): Promise<{ peer: RawPeer; code: Code }> {
  const parsed = parseInvite(code).code
  const client = await join(address.port, parsed.room)
  return { peer: new RawPeer(await client.pipe()), code: parsed }
}

/** A receiver that has proven the code and said who it is. */
export async function rawReceiver(address: RelayAddress, code: string): Promise<RawPeer> {
  const guest = await rawGuest(address, code)
  if (!(await guest.peer.prove('receiver', guest.code))) throw new Error('not proven')
  guest.peer.say({ type: 'device', name: 'mallory' })
  return guest.peer
}

/** A sender's room; `meet` answers the next guest and proves the code. */
export async function rawSender(address: RelayAddress): Promise<{ code: string; meet: () => Promise<RawPeer> }> {
  const { line, room } = await openRoom(address.port)
  line.socket.on('end', () => line.socket.destroy())
  const code = { room, secret: 'abacate-lareira' }
  return {
    code: `${room}-${code.secret}`,
    async meet() {
      const { ticket } = await line.hearA('guest')
      const host = await say(address.port, { type: 'accept', v, ticket })
      const peer = new RawPeer(await host.pipe())
      line.say({ type: 'close' })
      if (!(await peer.prove('sender', code))) throw new Error('not proven')
      return peer
    },
  }
}

export interface HostileEntry {
  readonly p: string
  readonly k: 'file' | 'folder'
  readonly s: number
  readonly m: number
  readonly x: boolean
}

export const fileEntry = (p: string, s = 100): HostileEntry => ({ p, k: 'file', s, m: 0, x: false })

/** A whole offer; `head` announces something else than what follows. */
export function offer(
  peer: RawPeer,
  entries: readonly HostileEntry[],
  head: Partial<Record<'files' | 'folders' | 'bytes', number>> = {},
): void {
  const files = entries.filter(({ k }) => k === 'file')
  const folders = entries.length - files.length
  const total = files.reduce((sum, { s }) => sum + s, 0)
  peer.say({ type: 'offer', device: 'mallory', files: files.length, folders, bytes: total, ...head })
  peer.say({ type: 'entries', entries })
  peer.say({ type: 'offered' })
}
