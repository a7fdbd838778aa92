import { closeSync, constants, fsync, ftruncateSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { crc32 } from 'node:zlib'

/**
 * A file that only grows: one line for each thing that happened, `crc32 of the JSON in hex, space, JSON`. A process that
 * is killed or a power cut leaves lines that are whole and perhaps one that is not, which is where reading ends.
 */

/** Bytes that wait for a disk that refuses them before the log gives up: it is a help, and must not eat the memory. */
const PENDING_MOST = 1 << 20

/** The longest log that is read: a million entries are some 150 MB. */
const LENGTH_MOST = 1 << 29

const NEWLINE = 0x0a
const { O_CREAT, O_EXCL, O_WRONLY } = constants
const NO_FOLLOW = constants.O_NOFOLLOW ?? 0
const flush = promisify(fsync)

/** One line of a log, its newline included. */
export function logLine(value: unknown): Buffer {
  const json = JSON.stringify(value)
  return Buffer.from(`${crc32(json).toString(16).padStart(8, '0')} ${json}\n`)
}

export interface LogContents {
  readonly values: readonly unknown[]
  /** Bytes up to the end of the last whole line: where writing goes on. */
  readonly length: number
}

/** The whole lines of a log up to the first that is damaged; null where there is no such file or it cannot be read. */
export function readLog(path: string): LogContents | null {
  try {
    const bytes = readFileSync(path)
    return bytes.length > LENGTH_MOST ? null : parseLog(bytes)
  } catch {
    return null
  }
}

/** The same of bytes. Never throws. */
export function parseLog(bytes: Buffer): LogContents {
  const values: unknown[] = []
  let length = 0
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, length)) {
    const value = parseLine(bytes.subarray(length, end))
    if (value === undefined) break
    values.push(value)
    length = end + 1
  }
  return { values, length }
}

function parseLine(line: Buffer): unknown {
  const json = line.subarray(9)
  const sum = line.toString('latin1', 0, 9)
  if (sum !== `${crc32(json).toString(16).padStart(8, '0')} `) return undefined
  try {
    return JSON.parse(json.toString('utf8'))
  } catch {
    return undefined
  }
}

/** A log that is being written. What a disk refuses is kept and tried again: a journal must not end a transfer. */
export class Log {
  #fd: number
  /** Bytes that are whole lines on the disk: a line half written is written over. */
  #length: number
  #pending: Buffer[] = []
  #pendingBytes = 0
  /** A line was left out, so none may follow: what is on the disk stays a beginning without a gap. */
  #gap = false

  private constructor(fd: number, length: number) {
    this.#fd = fd
    this.#length = length
  }

  /** Makes a new one that only its owner may read, and its folder. Throws what the system throws. */
  static create(path: string): Log {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    return new Log(openSync(path, O_CREAT | O_EXCL | O_WRONLY | NO_FOLLOW, 0o600), 0)
  }

  /** Goes on behind the first `length` bytes of one that is there. Throws what the system throws. */
  static reopen(path: string, length: number): Log {
    const fd = openSync(path, O_WRONLY | NO_FOLLOW)
    ftruncateSync(fd, length)
    return new Log(fd, length)
  }

  /** Notes something; it is on its way to the disk with the next `flush()`. */
  add(value: unknown): void {
    if (this.#fd < 0 || this.#gap) return
    if (this.#pendingBytes > PENDING_MOST) {
      this.#gap = true
      return
    }
    const line = logLine(value)
    this.#pending.push(line)
    this.#pendingBytes += line.length
  }

  /**
   * Hands what was noted to the system: from then on it survives this process, though not yet a power cut. Answers whether
   * all that was ever noted is there.
   */
  flush(): boolean {
    if (this.#fd < 0 || this.#pending.length === 0) return !this.#gap
    const bytes = this.#pending.length === 1 ? (this.#pending[0] ?? Buffer.alloc(0)) : Buffer.concat(this.#pending)
    try {
      for (let at = 0; at < bytes.length; ) {
        at += writeSync(this.#fd, bytes, at, bytes.length - at, this.#length + at)
      }
    } catch {
      return false
    }
    this.#length += bytes.length
    this.#pending = []
    this.#pendingBytes = 0
    return !this.#gap
  }

  /** Flushes as far as the disk itself. Never rejects. */
  async sync(): Promise<void> {
    this.flush()
    if (this.#fd >= 0) await flush(this.#fd).catch(() => {})
  }

  /** Nothing is noted after it. */
  close(): void {
    this.flush()
    if (this.#fd < 0) return
    closeSync(this.#fd)
    this.#fd = -1
  }
}
