import { MaloteError } from '../../../src-shared/errors.ts'
import type { SessionSecrets } from '../crypto/handshake.ts'
import { Opener, RecordType, recordHeader, Sealer } from '../crypto/records.ts'
import {
  CONTROL_MOST,
  DATA_MOST,
  FAREWELL_MOST,
  FAREWELL_TIME,
  HANDSHAKE_MOST,
  PING_EVERY,
  RECORD_HEADER,
  RECORD_TAG,
  SILENCE_MOST,
  TRICKLE,
} from '../protocol/limits.ts'
import { decodeMessage, encodeMessage, type Message, type MessageOf } from '../protocol/messages.ts'
import { release } from './release.ts'
import type { Intake, Wire } from './wire.ts'

/** What a channel needs of a wire. */
export type RecordWire = Pick<
  Wire,
  'use' | 'onClose' | 'lastHeard' | 'backlogged' | 'resume' | 'write' | 'drained' | 'end' | 'closed' | 'destroy'
>

type Ping = MessageOf<'ping'>

/** What a channel hands on. Each is called from the socket's own callback; answering false stops reading. */
export interface ChannelListener {
  onMessage(message: Message): void
  /** Still there; and what it has not heard. */
  onPing?(ping: Ping): void
  /** A data record's plaintext, the listener's to keep and to `release()`. Answers false to stop reading until `resume()`. */
  onData(plaintext: Buffer): boolean
  /** The peer has said all it will ever say. */
  onFin(): void
  /** The channel is dead: broken, forged, malformed, silent or closed without a goodbye. Called once. */
  onLost(error: MaloteError): void
}

const types = new Set<number>(Object.values(RecordType))

/**
 * Records over a wire to the peer: handshake records in the clear until `secure()`, sealed ones after it.
 * Nothing is allocated before a record's length is checked.
 */
export class RecordChannel implements Intake {
  readonly #wire: RecordWire
  #buffer = Buffer.allocUnsafe(RECORD_HEADER + HANDSHAKE_MOST + RECORD_HEADER)
  #filled = 0
  /** Bytes of the record's body; -1 while its header is read. */
  #length = -1
  #handshake: ((body: Buffer) => void) | null = null
  #listener: ChannelListener | null = null
  #sealer: Sealer | null = null
  #opener: Opener | null = null
  /** Records that came in, and what stood at the last ping. */
  #records = 0
  #beaten = { records: 0, filled: 0, slow: 0 }
  #paused = true
  #finished = false
  #dead = false
  /** Lets go of what waits for the peer to have room; null while it has. */
  #release: (() => void) | null = null
  #held: Promise<void> = Promise.resolve()
  #pulse: NodeJS.Timeout | undefined
  #ping: Ping = { type: 'ping' }

  /**
   * Must be made inside the callback that read `paired`, so that the wire hands the next byte to it. `why` may know more
   * of a wire that closes than the wire does.
   */
  constructor(wire: RecordWire, why: () => MaloteError | null = () => null) {
    this.#wire = wire
    wire.use(this)
    wire.onClose((error) => this.#fail(why() ?? error ?? new MaloteError('peer.gone')))
  }

  /** Milliseconds since anything was heard, 0 while this side itself does not listen. */
  get silence(): number {
    return this.#paused ? 0 : performance.now() - this.#wire.lastHeard
  }

  /** Exchanges handshake records until `secure()`. `onLost` is called where the line breaks. */
  shake(onBody: (body: Buffer) => void, onLost: (error: MaloteError) => void): void {
    this.#handshake = onBody
    this.#listener = { onMessage() {}, onData: () => true, onFin() {}, onLost }
    if (this.#dead) return onLost(new MaloteError('peer.gone'))
    this.resume()
  }

  sendHandshake(body: Uint8Array): void {
    this.#wire.write([recordHeader(RecordType.handshake, body.length), body])
  }

  /** From here on every record is sealed. Reading stops until `listen()`. Call it inside the handshake callback. */
  secure(secrets: Pick<SessionSecrets, 'mine' | 'theirs'>): void {
    this.#sealer = new Sealer(secrets.mine)
    this.#opener = new Opener(secrets.theirs)
    this.#paused = true
  }

  /** Starts reading and pinging. */
  listen(listener: ChannelListener): void {
    this.#listener = listener
    if (this.#dead) return listener.onLost(new MaloteError('peer.gone'))
    this.#pulse = setInterval(() => this.#beat(), PING_EVERY)
    this.resume()
  }

  #beat(): void {
    if (this.silence > SILENCE_MOST || this.#stuck()) this.#fail(new MaloteError('peer.silent'))
    else this.#sayPing()
  }

  /** What the peer is told from now on with each ping, the first of them at once. */
  ping(ping: Ping): void {
    this.#ping = ping
    this.#sayPing()
  }

  /** Behind what a peer whose disk stands does not take in, pings would pile up for as long as it stands. */
  #sayPing(): void {
    if (!this.#wire.backlogged) this.send(this.#ping)
  }

  /**
   * Whether a record does not come on although something is heard: where its length was changed on its way, pings
   * would fill it for an hour. Asked at every ping.
   */
  #stuck(): boolean {
    const grown = this.#records === this.#beaten.records && !this.#paused && this.#length >= 0
    const trickles = grown && this.#filled - this.#beaten.filled < TRICKLE
    this.#beaten = { records: this.#records, filled: this.#filled, slow: trickles ? this.#beaten.slow + 1 : 0 }
    return this.#beaten.slow * PING_EVERY >= SILENCE_MOST
  }

  resume(): void {
    if (!this.#paused) return
    this.#paused = false
    this.#wire.lastHeard = performance.now()
    this.#wire.resume()
  }

  send(message: Message): void {
    this.#seal(RecordType.control, encodeMessage(message))
  }

  /** Answers false where `drained()` should be awaited before sending more. The plaintext's buffer is free afterwards. */
  sendData(plaintext: Uint8Array): boolean {
    return this.#seal(RecordType.data, plaintext) && !this.#release
  }

  /** Resolves when there is room for more data, here and, unless the channel dies, at the peer. */
  async drained(): Promise<void> {
    await this.#wire.drained()
    await this.#held
  }

  /** Whether the peer has no room for data: whoever asks `drained()` waits until it has. Messages go on. */
  hold(held: boolean): void {
    if (held === (this.#release !== null) || this.#dead) return
    if (!held) return this.#letGo()
    this.#held = new Promise((resolve) => {
      this.#release = resolve
    })
  }

  #letGo(): void {
    this.#release?.()
    this.#release = null
  }

  #seal(type: RecordType, plaintext: Uint8Array): boolean {
    if (!this.#sealer || this.#dead || this.#finished) return true
    const parts = this.#sealer.seal(type, plaintext)
    return this.#wire.write(parts, () => release(parts[1]))
  }

  /** Says goodbye: the peer then knows that nothing was cut off. Queued bytes still go out. */
  finish(): void {
    if (this.#finished) return
    this.#seal(RecordType.fin, new Uint8Array(0))
    this.#finished = true
    this.#letGo()
    this.#wire.end()
  }

  /** After `finish()` or `destroy()`: resolves when the socket is closed, which a silent peer can only put off. */
  closed(): Promise<void> {
    this.resume()
    return this.#wire.closed(FAREWELL_TIME, FAREWELL_MOST)
  }

  /** Drops everything at once. */
  destroy(): void {
    this.#die()
    this.#wire.destroy()
  }

  #die(): void {
    this.#dead = true
    this.#letGo()
    clearInterval(this.#pulse)
  }

  #fail(error: MaloteError): void {
    if (this.#dead) return
    this.#die()
    this.#wire.destroy()
    this.#listener?.onLost(error)
  }

  target(): Uint8Array {
    if (this.#dead) return this.#buffer
    const end = this.#length < 0 ? RECORD_HEADER : RECORD_HEADER + this.#length + RECORD_HEADER
    return this.#buffer.subarray(this.#filled, end)
  }

  /** Reads a header, then its body together with the next header: two records cost two reads, not four. */
  filled(bytes: number): boolean {
    // What comes after the goodbye is read and dropped, or the end behind it would never be seen.
    if (this.#dead) return true
    this.#filled += bytes
    try {
      while (!this.#dead) {
        if (this.#length < 0) {
          if (this.#filled < RECORD_HEADER) break
          this.#onHeader()
        } else {
          if (this.#filled < RECORD_HEADER + this.#length) break
          this.#onRecord()
        }
      }
    } catch (error) {
      this.#fail(error instanceof MaloteError ? error : new MaloteError('internal', undefined, { cause: error }))
    }
    return this.#dead || !this.#paused
  }

  #onHeader(): void {
    const type = this.#buffer[0] ?? 0
    const length = this.#buffer.readUInt32BE(1)
    // A header is not sealed by itself: one that makes no sense was changed on its way, like a record that does not open.
    if (!types.has(type) || length > this.#most(type))
      throw new MaloteError(this.#opener ? 'record.forged' : 'peer.protocol')
    this.#length = length
    const whole = RECORD_HEADER + length + RECORD_HEADER
    if (whole <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(whole > CONTROL_MOST ? RECORD_HEADER * 2 + DATA_MOST + RECORD_TAG : whole)
    this.#buffer.copy(larger, 0, 0, this.#filled)
    this.#buffer = larger
  }

  /** The longest body a record of this type may have now; -1 where none may come. */
  #most(type: number): number {
    if (!this.#opener) return type === RecordType.handshake ? HANDSHAKE_MOST : -1
    if (type === RecordType.data) return DATA_MOST + RECORD_TAG
    if (type === RecordType.control) return CONTROL_MOST + RECORD_TAG
    return type === RecordType.fin ? RECORD_TAG : -1
  }

  #onRecord(): void {
    const end = RECORD_HEADER + this.#length
    const header = this.#buffer.subarray(0, RECORD_HEADER)
    const body = this.#buffer.subarray(RECORD_HEADER, end)
    this.#dispatch(header[0] ?? 0, header, body)
    this.#buffer.copyWithin(0, end, this.#filled)
    this.#filled -= end
    this.#length = -1
    this.#records++
  }

  #dispatch(type: number, header: Buffer, body: Buffer): void {
    if (!this.#opener) return this.#handshake?.(body)
    const plaintext = this.#opener.open(header, body)
    if (type === RecordType.data) {
      if (this.#listener?.onData(plaintext) === false) this.#paused = true
    } else if (type === RecordType.fin) {
      this.#die()
      this.#listener?.onFin()
    } else {
      this.#onControl(plaintext)
    }
  }

  #onControl(plaintext: Buffer): void {
    const message = decodeMessage(plaintext)
    if (!message) throw new MaloteError('peer.protocol')
    if (message.type === 'ping') this.#listener?.onPing?.(message)
    else this.#listener?.onMessage(message)
  }
}
