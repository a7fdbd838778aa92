import type { Socket } from 'node:net'
import type { Entrance } from './entrance.ts'
import { FrameReader } from './frame-reader.ts'
import {
  type ClientFrame,
  clientFrame,
  decodeFrame,
  encodeFrame,
  isOtherVersion,
  type Refusal,
  type RelayFrame,
} from './frames.ts'
import type { RelayLimits } from './limits.ts'
import { TokenBucket } from './token-bucket.ts'

/** Unsent bytes at which a client that does not read its frames is cut off; the longest queue of a real one is under 1 KiB. */
const BACKLOG_MOST = 64 * 1024

/** For a refused client to read why: closing with its bytes unread would take the answer back. */
export const LINGER_MS = 1_000

type TalkLimits = Pick<RelayLimits, 'pingMs' | 'silenceMs' | 'frameMs' | 'framesPerMinutePerRoom'>

/** Where a connection is from. */
export interface Origin {
  /** What it counts under: a key of `addressKey`, or its entrance's own. */
  readonly address: string
  readonly entrance: Entrance
  /** Where it is from, for a log; left out where that is not to be told. */
  readonly told?: string
}

/** What a connection's owner does about it. */
export interface ConnectionHooks {
  /** A frame came. `alone` says that nothing has come after it yet. */
  readonly onFrame: (from: Connection, frame: ClientFrame, alone: boolean) => void
  /** It is refused, as that. */
  readonly onRefused: (from: Connection, code: Refusal) => void
  /** It takes part no more: it hung up, was refused or fell silent. Not called after `release()`. */
  readonly onGone: (from: Connection) => void
  /** Its socket is closed. Not called after `release()`. */
  readonly onClosed: (from: Connection) => void
}

/**
 * A socket while it speaks frames. It begins by waiting for its first frame; the server then makes it wait in silence
 * (a guest, a token) or converse (the owner of a room), and at the end refuses it or hands its socket to a pipe.
 */
export class Connection {
  /** What it counts under. */
  readonly address: string
  /** Where it came in. */
  readonly entrance: Entrance
  /** Where it is from, for a log; undefined where that is not to be told. */
  readonly told: string | undefined
  readonly #socket: Socket
  readonly #hooks: ConnectionHooks
  readonly #now: () => number
  readonly #frames = new FrameReader()
  #phase: 'speaking' | 'silent' | 'over' = 'speaking'
  #timer: NodeJS.Timeout | undefined
  /** What it may still say, while it converses. */
  #talk: TokenBucket | null = null
  #heard: number
  /** When the frame began that is not whole yet; null between frames. */
  #begun: number | null = null

  constructor(socket: Socket, { address, entrance, told }: Origin, hooks: ConnectionHooks, now: () => number) {
    this.address = address
    this.entrance = entrance
    this.told = told
    this.#socket = socket
    this.#hooks = hooks
    this.#now = now
    this.#heard = now()
    socket.on('data', (chunk: Buffer) => this.#take(chunk))
    socket.on('end', () => this.#hungUp())
    // An error is always followed by 'close', which does what is to be done.
    socket.on('error', () => {})
    socket.once('close', () => {
      this.#leave()
      hooks.onClosed(this)
    })
  }

  /** Refuses it as `timeout` unless `release()`, `converse()` or another `expectWithin()` comes first. */
  expectWithin(ms: number): void {
    this.#stopTimer()
    this.#timer = setTimeout(() => this.refuse('timeout'), ms)
  }

  /** From now on a single byte from it is a `bad.frame`: it has asked, and the answer is not here. */
  waitInSilence(ms: number): void {
    this.#phase = 'silent'
    this.expectWithin(ms)
  }

  /**
   * Frames may come at any time, so many a minute; it is pinged, and refused when it has not been heard for too long, or
   * when a frame that has begun does not come to its end: one whose length was changed on the way takes in all that follows.
   */
  converse({ pingMs, silenceMs, frameMs, framesPerMinutePerRoom: most }: TalkLimits): void {
    this.#stopTimer()
    this.#talk = new TokenBucket(most, most / 60, this.#now())
    this.#timer = setInterval(() => {
      const now = this.#now()
      if (now - this.#heard >= silenceMs) this.refuse('timeout')
      else if (this.#begun !== null && now - this.#begun >= frameMs) this.refuse('bad.frame')
      else this.send({ type: 'ping' })
    }, pingMs)
  }

  send(frame: RelayFrame): void {
    if (this.#phase === 'over') return
    this.#socket.write(this.#counted(frame))
    if (this.#socket.writableLength > BACKLOG_MOST) this.drop()
  }

  /** Says why and closes. It may linger for LINGER_MS to read the reason, or just for as long as the bytes take. */
  refuse(code: Refusal, linger = true): void {
    if (this.#phase === 'over') return
    this.#hooks.onRefused(this, code)
    this.finish({ type: 'error', code }, linger)
  }

  /** Says a last frame and closes, as `refuse()` does. */
  finish(frame: RelayFrame, linger = true): void {
    if (this.#phase === 'over') return
    this.#leave()
    this.#socket.end(this.#counted(frame))
    if (linger) this.#timer = setTimeout(() => this.#socket.destroy(), LINGER_MS)
    else this.#socket.destroySoon()
  }

  /** Closes without a word. */
  drop(): void {
    this.#leave()
    this.#socket.destroy()
  }

  /** Gives the socket away: from now on this connection neither reads it nor hears of it. */
  release(): Socket {
    this.#phase = 'over'
    this.#stopTimer()
    for (const event of ['data', 'end', 'error', 'close']) this.#socket.removeAllListeners(event)
    return this.#socket
  }

  #counted(frame: RelayFrame): Buffer {
    const bytes = encodeFrame(frame)
    this.entrance.bytesOut += bytes.length
    return bytes
  }

  #take(chunk: Buffer): void {
    this.entrance.bytesIn += chunk.length
    if (this.#phase === 'silent') this.refuse('bad.frame')
    if (this.#phase === 'over') return
    this.#heard = this.#now()
    this.#frames.push(chunk)
    while (this.#phase === 'speaking') {
      const body = this.#frames.next()
      if (body === null) return this.#await()
      this.#begun = null
      if (body === 'overlong') this.refuse('bad.frame')
      else this.#read(body)
    }
  }

  #await(): void {
    this.#begun = this.#frames.pending > 0 ? (this.#begun ?? this.#now()) : null
  }

  #read(body: Uint8Array): void {
    if (this.#talk?.take(1, this.#now()) === false) return this.refuse('limit.rate')
    const frame = decodeFrame(clientFrame, body)
    if (frame) this.#hooks.onFrame(this, frame, this.#frames.pending === 0)
    else this.refuse(isOtherVersion(body) ? 'version' : 'bad.frame')
  }

  /** Its side of the line is closed: while it speaks frames nobody is there any more. */
  #hungUp(): void {
    if (this.#phase === 'over') this.#socket.destroySoon()
    else this.drop()
  }

  #leave(): void {
    this.#stopTimer()
    if (this.#phase === 'over') return
    this.#phase = 'over'
    this.#hooks.onGone(this)
  }

  #stopTimer(): void {
    clearTimeout(this.#timer)
  }
}
