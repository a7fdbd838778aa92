import type { Socket } from 'node:net'
import type { Entrance } from './entrance.ts'
import { type Leg, openLeg, type ReadMode } from './leg.ts'
import type { PipeEnding } from './relay-types.ts'
import { TokenBucket } from './token-bucket.ts'

/** Size of a read buffer while the relay is not crowded: half a MiB is where a call costs nothing any more. */
export const BUFFER_LARGE = 512 * 1024

/** Size beyond that: what libuv reads at once anyway. */
export const BUFFER_SMALL = 64 * 1024

/** Pipes that get large buffers, four each: 128 MiB. */
export const LARGE_PIPES = 64

/** For one side to take what is left after the other broke. */
export const FLUSH_MS = 30_000

export interface PipeOptions {
  /** Where each of the two came in. */
  readonly entrances: readonly [Entrance, Entrance]
  readonly mode: ReadMode
  readonly bufferSize: number
  /** Written to both sides before anything else. */
  readonly preface: Uint8Array
  readonly idleMs: number
  readonly bytesMost: number
  readonly bytesPerSecond: number
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
  readonly onBytes: (count: number) => void
  /** Once, when both sockets are closed. */
  readonly onEnd: (bytes: number, why: PipeEnding) => void
}

/**
 * Joins two sockets: what comes out of one goes into the other, no faster than that one takes it. The end of one
 * side ends the other after its bytes; a broken side closes the other after what was still on its way to it.
 */
export class Pipe {
  readonly #options: PipeOptions
  readonly #legs: readonly [Leg, Leg]
  readonly #idle: NodeJS.Timeout
  readonly #bucket: TokenBucket | null
  readonly #timers = new Set<NodeJS.Timeout>()
  #bytes = 0
  #open = 2
  #why: PipeEnding = 'closed'

  constructor(a: Socket, b: Socket, options: PipeOptions) {
    this.#options = options
    const { bytesPerSecond, mode, bufferSize } = options
    this.#bucket = Number.isFinite(bytesPerSecond)
      ? new TokenBucket(bytesPerSecond, bytesPerSecond, options.now())
      : null
    this.#idle = setTimeout(() => this.destroy('idle'), options.idleMs)
    this.#legs = [
      openLeg(a, mode, bufferSize, (bytes, done) => this.#forward(0, bytes, done)),
      openLeg(b, mode, bufferSize, (bytes, done) => this.#forward(1, bytes, done)),
    ]
    for (const side of [0, 1] as const) {
      this.#legs[side].socket.write(options.preface)
      options.entrances[side].bytesOut += options.preface.length
    }
    this.#watch(0)
    this.#watch(1)
  }

  /** Bytes forwarded, both ways together. */
  get bytes(): number {
    return this.#bytes
  }

  /** Bytes taken from one side and not yet taken by the other's kernel. */
  get buffered(): number {
    return this.#legs[0].socket.writableLength + this.#legs[1].socket.writableLength
  }

  /** How its sockets are read. */
  get mode(): ReadMode {
    return this.#legs[0].mode
  }

  /** Closes both sides at once. */
  destroy(why: PipeEnding = 'stopped'): void {
    if (this.#why === 'closed') this.#why = why
    for (const leg of this.#legs) leg.socket.destroy()
  }

  #forward(from: 0 | 1, bytes: Uint8Array, done: () => void): void {
    const to = from === 0 ? 1 : 0
    const other = this.#legs[to].socket
    const { entrances, bytesMost, onBytes } = this.#options
    entrances[from].bytesIn += bytes.length
    // Read on though nobody is there: closing with bytes unread would take from this side what it has not read yet.
    if (other.destroyed || this.#why === 'limit.bytes') return done()
    const left = bytesMost - this.#bytes
    const length = Math.min(bytes.length, left)
    if (length > 0) other.write(length < bytes.length ? bytes.subarray(0, length) : bytes, done)
    else done()
    this.#bytes += length
    entrances[to].bytesOut += length
    this.#idle.refresh()
    onBytes(length)
    if (bytes.length > left) this.#cut()
    else this.#throttle(this.#legs[from], length)
  }

  /**
   * It has carried all it may: both sides get what was on its way to them and then the end. So each of them has seen as
   * many bytes as `paired` allowed, and knows why it is over.
   */
  #cut(): void {
    this.#why = 'limit.bytes'
    for (const leg of this.#legs) {
      leg.socket.end()
      leg.go()
    }
    this.#after(FLUSH_MS, () => this.destroy())
  }

  /** Above the rate the side that was read rests until its debt is paid. */
  #throttle(leg: Leg, length: number): void {
    const wait = this.#bucket?.spend(length, this.#options.now()) ?? 0
    if (wait === 0) return
    leg.hold()
    this.#after(wait, () => leg.go())
  }

  #watch(side: 0 | 1): void {
    const { socket } = this.#legs[side]
    const other = this.#legs[side === 0 ? 1 : 0].socket
    socket.on('end', () => other.end())
    // An error is always followed by 'close', which does what is to be done.
    socket.on('error', () => {})
    socket.once('close', () => this.#closed(other))
  }

  #closed(other: Socket): void {
    this.#open--
    if (this.#open === 0) this.#end()
    else this.#settle(other)
  }

  /** Lets a socket whose partner is gone take what is on its way, then closes it. */
  #settle(other: Socket): void {
    if (other.destroyed) return
    other.destroySoon()
    this.#after(FLUSH_MS, () => other.destroy())
  }

  #end(): void {
    clearTimeout(this.#idle)
    for (const timer of this.#timers) clearTimeout(timer)
    this.#options.onEnd(this.#bytes, this.#why)
  }

  #after(ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      act()
    }, ms)
    this.#timers.add(timer)
  }
}
