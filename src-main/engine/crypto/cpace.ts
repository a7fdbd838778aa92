import { createHash, randomBytes } from 'node:crypto'
import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js'

/**
 * CPace, suite CPACE-RISTR255-SHA512, initiator-responder mode: two people who share a short secret get a strong key,
 * and a man in the middle gets one guess a run. draft-irtf-cfrg-cpace-21; its own test vectors for this suite stand in
 * test/vectors/cpace-ristretto255.json.
 */

const DSI = Buffer.from('CPaceRistretto255')
const DSI_ISK = Buffer.from('CPaceRistretto255_ISK')
/** SHA-512's input block, which the secret is padded to fill. */
const BLOCK = 128

const { Point } = ristretto255
const order = Point.Fn.ORDER

/** One side's single-use scalar and the share it sends. */
export interface CpaceShare {
  readonly scalar: bigint
  /** 32 bytes. */
  readonly share: Uint8Array
}

/** LEB128 length in front of each part, all joined: section 6.1 of the draft. */
export function lvCat(...parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat(parts.flatMap((part) => [leb128(part.length), part]))
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0))
    rest >>>= 7
  } while (rest > 0)
  return Uint8Array.from(bytes)
}

/** The generator that the secret, the channel identifier and the session identifier name. */
export function cpaceGenerator(secret: Uint8Array, channel: Uint8Array, sessionId: Uint8Array) {
  const padding = Buffer.alloc(Math.max(0, BLOCK - lvCat(secret).length - lvCat(DSI).length - 1))
  const seed = createHash('sha512')
    .update(lvCat(DSI, secret, padding, channel, sessionId))
    .digest()
  return ristretto255_hasher.deriveToCurve?.(seed) ?? unreachable()
}

function unreachable(): never {
  throw new Error('ristretto255 without deriveToCurve')
}

/** A scalar for one run, 1 to order - 1. Of 64 random bytes reduced by the order, so its bias is below 2^-250. */
export function freshScalar(): bigint {
  return (BigInt(`0x${randomBytes(64).toString('hex')}`) % (order - 1n)) + 1n
}

/** What the side with that scalar sends. */
export function cpaceShare(generator: ReturnType<typeof cpaceGenerator>, scalar: bigint): CpaceShare {
  return { scalar, share: generator.multiply(scalar).toBytes() }
}

/** The common point, or null where the peer's share is malformed or the identity: then the run must end. */
export function cpaceCommon(scalar: bigint, peerShare: Uint8Array): Uint8Array | null {
  try {
    const peer = Point.fromBytes(peerShare)
    if (peer.is0()) return null
    const common = peer.multiply(scalar)
    return common.is0() ? null : common.toBytes()
  } catch {
    return null
  }
}

export interface CpaceTranscript {
  readonly initiatorShare: Uint8Array
  readonly initiatorData: Uint8Array
  readonly responderShare: Uint8Array
  readonly responderData: Uint8Array
}

/** The intermediate session key, 64 bytes. Feed it to a KDF, never use it as it is. */
export function cpaceKey(sessionId: Uint8Array, common: Uint8Array, transcript: CpaceTranscript): Buffer {
  return createHash('sha512')
    .update(lvCat(DSI_ISK, sessionId, common))
    .update(lvCat(transcript.initiatorShare, transcript.initiatorData))
    .update(lvCat(transcript.responderShare, transcript.responderData))
    .digest()
}
