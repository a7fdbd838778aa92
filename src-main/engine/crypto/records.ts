import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import { MaloteError } from '../../../src-shared/errors.ts'
import { RECORD_HEADER, RECORD_TAG, RECORDS_PER_KEY } from '../protocol/limits.ts'
import { nextSecret, type TrafficKey, trafficKey } from './keys.ts'

/**
 * The record layer: AES-256-GCM, nonce = iv XOR record number, the header as associated data, a new key every
 * RECORDS_PER_KEY records. Order, replay and truncation are caught by the number that both sides count.
 * docs/PROTOCOL.md section 5.
 */

const ALGORITHM = 'aes-256-gcm'
const options = { authTagLength: RECORD_TAG } as const

/** Record types. The handshake's are in the clear, all others are sealed. */
export const RecordType = { handshake: 0, control: 1, data: 2, fin: 3 } as const
export type RecordType = (typeof RecordType)[keyof typeof RecordType]

/** Header of a record with `length` bytes behind it. */
export function recordHeader(type: RecordType, length: number): Buffer {
  const header = Buffer.allocUnsafe(RECORD_HEADER)
  header[0] = type
  header.writeUInt32BE(length, 1)
  return header
}

/** Counts records of one direction and yields the key and nonce of the next. */
class Sequence {
  #traffic: TrafficKey
  #key: KeyObject
  #count = 0
  readonly #nonce = Buffer.alloc(12)
  readonly #recordsPerKey: number

  constructor(secret: Buffer, recordsPerKey: number) {
    this.#recordsPerKey = recordsPerKey
    this.#traffic = trafficKey(secret)
    this.#key = createSecretKey(this.#traffic.key)
  }

  /** The key for the nonce that `next()` answered last. */
  get key(): KeyObject {
    return this.#key
  }

  /** The nonce of the next record; the buffer is reused. Ask for it before the key: it may change that. */
  next(): Buffer {
    if (this.#count === this.#recordsPerKey) {
      this.#traffic = trafficKey(nextSecret(this.#traffic.secret))
      this.#key = createSecretKey(this.#traffic.key)
      this.#count = 0
    }
    this.#traffic.iv.copy(this.#nonce)
    this.#nonce.writeUInt32BE((this.#nonce.readUInt32BE(8) ^ this.#count) >>> 0, 8)
    this.#count++
    return this.#nonce
  }
}

/** Seals the records of one direction. */
export class Sealer {
  readonly #sequence: Sequence

  constructor(secret: Buffer, recordsPerKey = RECORDS_PER_KEY) {
    this.#sequence = new Sequence(secret, recordsPerKey)
  }

  /** Header, ciphertext and tag, to be written in this order. The plaintext's buffer is free afterwards. */
  seal(type: RecordType, plaintext: Uint8Array): readonly [Buffer, Buffer, Buffer] {
    const nonce = this.#sequence.next()
    const header = recordHeader(type, plaintext.length + RECORD_TAG)
    const cipher = createCipheriv(ALGORITHM, this.#sequence.key, nonce, options)
    cipher.setAAD(header)
    const ciphertext = cipher.update(plaintext)
    cipher.final()
    return [header, ciphertext, cipher.getAuthTag()]
  }
}

/** Opens the records of one direction. */
export class Opener {
  readonly #sequence: Sequence

  constructor(secret: Buffer, recordsPerKey = RECORDS_PER_KEY) {
    this.#sequence = new Sequence(secret, recordsPerKey)
  }

  /** The plaintext of `header` and `body` (ciphertext and tag). Throws `record.forged`; nothing more may be read then. */
  open(header: Uint8Array, body: Uint8Array): Buffer {
    const split = body.length - RECORD_TAG
    if (split < 0) throw new MaloteError('record.forged')
    const nonce = this.#sequence.next()
    const decipher = createDecipheriv(ALGORITHM, this.#sequence.key, nonce, options)
    decipher.setAAD(header)
    decipher.setAuthTag(body.subarray(split))
    const plaintext = decipher.update(body.subarray(0, split))
    try {
      decipher.final()
    } catch (cause) {
      throw new MaloteError('record.forged', undefined, { cause })
    }
    return plaintext
  }
}
