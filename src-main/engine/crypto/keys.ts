import { createHash, hkdfSync } from 'node:crypto'
import { lvCat } from './cpace.ts'

/** The key schedule: HKDF-SHA256 (RFC 5869), one label for each purpose and direction. docs/PROTOCOL.md section 4. */

const PROTOCOL = 'malote/1'

export type KeyLabel =
  | 'confirm receiver'
  | 'confirm sender'
  | 'records receiver to sender'
  | 'records sender to receiver'
  | 'resume'

/** The traffic of one direction: an AES-256 key and the 12 bytes its nonces start from. */
export interface TrafficKey {
  readonly secret: Buffer
  readonly key: Buffer
  readonly iv: Buffer
}

/** Everything both sides said and saw so far, each part length-prefixed: what the keys are bound to. */
export function transcriptHash(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256')
    .update(lvCat(...parts))
    .digest()
}

/** 32 bytes for one purpose, out of the PAKE's key and the transcript. */
export function deriveKey(isk: Uint8Array, transcript: Uint8Array, label: KeyLabel): Buffer {
  return expand(isk, transcript, label, 32)
}

/** Key and iv of a direction's first or next secret. */
export function trafficKey(secret: Buffer): TrafficKey {
  const none = Buffer.alloc(0)
  return { secret, key: expand(secret, none, 'key', 32), iv: expand(secret, none, 'iv', 12) }
}

/** What two peers who lost each other meet again with: where, and what they prove to each other there. */
export interface ReunionSecrets {
  /** 64 hex digits, for the relay's `pair`. */
  readonly token: string
  /** In the place of a code's words. */
  readonly proof: string
}

/** Of the `resume` secret of a session, which stays the same however often its line breaks. */
export function reunionSecrets(resume: Buffer): ReunionSecrets {
  const none = Buffer.alloc(0)
  return {
    token: expand(resume, none, 'pair', 32).toString('hex'),
    proof: expand(resume, none, 'rejoin', 32).toString('hex'),
  }
}

/** The secret after this one: who learns it cannot go back. */
export function nextSecret(secret: Buffer): Buffer {
  return expand(secret, Buffer.alloc(0), 'next', 32)
}

function expand(ikm: Uint8Array, salt: Uint8Array, label: string, length: number): Buffer {
  return Buffer.from(hkdfSync('sha256', ikm, salt, `${PROTOCOL} ${label}`, length))
}
