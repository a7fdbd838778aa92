import { connect, type Socket } from 'node:net'
import { formatAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { MaloteError } from '../../../src-shared/errors.ts'

/**
 * One socket, read without a copy: the kernel fills the very buffer the next bytes belong in. Node's streams would
 * hand over 64 KiB pieces to be put together again, at half the speed.
 */

/** Whoever understands the bytes: says where the next ones belong and takes them. */
export interface Intake {
  /** Where the next bytes go; never empty. */
  target(): Uint8Array
  /** So many bytes are in the target. Answers false to stop reading until `resume()`. */
  filled(bytes: number): boolean
}

/** Milliseconds to reach a relay: a SYN is tried three times in this while. */
const DIAL_TIME = 10_000

/** Bytes waiting in this process before a writer is told to wait: four data records. */
const QUEUE_MOST = 4 << 20

export class Wire {
  readonly #socket: Socket
  #intake: Intake
  #closed: ((error: MaloteError | null) => void) | null = null
  /** When the last byte came, by the monotonic clock in milliseconds. */
  lastHeard = performance.now()

  private constructor(socket: Socket, intake: Intake) {
    this.#socket = socket
    this.#intake = intake
  }

  /** Connects. `intake` takes the first bytes. Throws `relay.unreachable`. */
  static dial(address: RelayAddress, intake: Intake, signal: AbortSignal): Promise<Wire> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new MaloteError('relay.unreachable', formatAddress(address)))
      let wire: Wire | null = null
      const socket = connect({
        host: address.host,
        port: address.port,
        noDelay: true,
        keepAlive: true,
        writableHighWaterMark: QUEUE_MOST,
        onread: {
          buffer: () => (wire ? wire.#intake : intake).target(),
          callback: (bytes: number) => wire?.onBytes(bytes) ?? false,
        },
      } as Parameters<typeof connect>[0] & object)
      const late = setTimeout(() => socket.destroy(new Error('timed out')), DIAL_TIME)
      const stop = () => socket.destroy(new Error('aborted'))
      signal.addEventListener('abort', stop, { once: true })
      const settle = () => {
        clearTimeout(late)
        signal.removeEventListener('abort', stop)
      }
      socket.once('error', (cause) => {
        settle()
        reject(new MaloteError('relay.unreachable', formatAddress(address), { cause }))
      })
      socket.once('connect', () => {
        settle()
        wire = new Wire(socket, intake)
        wire.#watch()
        resolve(wire)
      })
    })
  }

  #watch(): void {
    this.#socket.removeAllListeners('error')
    let failed: Error | null = null
    this.#socket.on('error', (error) => {
      failed = error
    })
    this.#socket.on('end', () => this.#socket.end())
    this.#socket.once('close', () => {
      this.#closed?.(failed ? new MaloteError('relay.lost', undefined, { cause: failed }) : null)
    })
  }

  private onBytes(bytes: number): boolean {
    this.lastHeard = performance.now()
    return this.#intake.filled(bytes)
  }

  /** Lets another intake take the bytes from here on. Only from inside the old one's `filled()`, where no byte is under way. */
  use(intake: Intake): void {
    this.#intake = intake
  }

  /** Called once when the socket is closed; the error is null where the other end closed it in order. */
  onClose(listener: (error: MaloteError | null) => void): void {
    this.#closed = listener
    if (this.#socket.destroyed) queueMicrotask(() => listener(null))
  }

  resume(): void {
    this.#socket.resume()
  }

  /**
   * Writes the parts as one; `gone` is called when the kernel has them, or never will. Answers false where `drained()`
   * should be awaited before writing more.
   */
  write(parts: readonly Uint8Array[], gone?: () => void): boolean {
    if (!this.#socket.writable) return true
    const last = parts.length - 1
    this.#socket.cork()
    let room = true
    for (const [at, part] of parts.entries()) room = this.#socket.write(part, at === last ? gone : undefined)
    this.#socket.uncork()
    return room
  }

  /** Whether so much waits here to be sent that more would only wait behind it. */
  get backlogged(): boolean {
    return this.#socket.writableNeedDrain
  }

  /** Resolves when there is room again, or when the socket is closed. */
  drained(): Promise<void> {
    if (!this.#socket.writableNeedDrain || this.#socket.destroyed) return Promise.resolve()
    return new Promise((resolve) => {
      const done = () => {
        this.#socket.off('drain', done)
        this.#socket.off('close', done)
        resolve()
      }
      this.#socket.on('drain', done)
      this.#socket.on('close', done)
    })
  }

  /** Bytes that came in or were handed over to go out, so far. */
  get passed(): number {
    return this.#socket.bytesRead + this.#socket.bytesWritten
  }

  /** Sends what is queued, then closes. */
  end(): void {
    this.#socket.end()
  }

  /**
   * After `end()` or `destroy()`: resolves when the socket is closed. That is forced `time` milliseconds after
   * everything has gone out, and after `most` in any case.
   */
  closed(time: number, most: number): Promise<void> {
    if (this.#socket.closed) return Promise.resolve()
    this.resume()
    return new Promise((resolve) => {
      const late = setTimeout(() => this.#socket.destroy(), most)
      let after: NodeJS.Timeout | undefined
      this.#socket.once('close', () => {
        clearTimeout(late)
        clearTimeout(after)
        resolve()
      })
      const wait = () => {
        after = setTimeout(() => this.#socket.destroy(), time)
      }
      if (this.#socket.writableFinished) wait()
      else this.#socket.once('finish', wait)
    })
  }

  destroy(): void {
    this.#socket.destroy()
  }

  get destroyed(): boolean {
    return this.#socket.destroyed
  }
}
