import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cpaceCommon,
  cpaceGenerator,
  cpaceKey,
  cpaceShare,
  freshScalar,
  lvCat,
} from '../../../src-main/engine/crypto/cpace.ts'
import { holds } from '../../support/property.ts'
import vectors from '../../vectors/cpace-ristretto255.json' with { type: 'json' }

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const hexOf = (value: Uint8Array | null) => value && Buffer.from(value).toString('hex')
const littleEndian = (hex: string) => BigInt(`0x${bytes(hex).reverse().toString('hex')}`)

const generator = cpaceGenerator(bytes(vectors.PRS), bytes(vectors.CI), bytes(vectors.sid))
const a = cpaceShare(generator, littleEndian(vectors.ya_little_endian))
const b = cpaceShare(generator, littleEndian(vectors.yb_little_endian))

describe('CPace against the vectors of its draft', () => {
  it('finds the generator', () => {
    expect(hexOf(generator.toBytes())).toBe(vectors.g)
  })

  it('makes both shares', () => {
    expect(hexOf(a.share)).toBe(vectors.Ya)
    expect(hexOf(b.share)).toBe(vectors.Yb)
  })

  it('comes to one common point from both sides', () => {
    expect(hexOf(cpaceCommon(a.scalar, b.share))).toBe(vectors.K)
    expect(hexOf(cpaceCommon(b.scalar, a.share))).toBe(vectors.K)
  })

  it('makes the session key of initiator and responder', () => {
    const key = cpaceKey(bytes(vectors.sid), bytes(vectors.K), {
      initiatorShare: a.share,
      initiatorData: bytes(vectors.ADa),
      responderShare: b.share,
      responderData: bytes(vectors.ADb),
    })
    expect(hexOf(key)).toBe(vectors.ISK_IR)
  })

  it.each(vectors.invalid_points)('refuses the invalid point %s', (point) => {
    expect(cpaceCommon(a.scalar, bytes(point))).toBeNull()
  })

  it('joins a transcript as the draft does', () => {
    const { Ya, ADa, Yb, ADb, result } = vectors.transcript_ir
    expect(hexOf(lvCat(bytes(Ya), bytes(ADa), bytes(Yb), bytes(ADb)))).toBe(result)
  })
})

describe('CPace', () => {
  it.each([0, 31, 33])('refuses a share of %i bytes', (length) => {
    expect(cpaceCommon(a.scalar, new Uint8Array(length).fill(1))).toBeNull()
  })

  it('never throws for any 32 bytes', () => {
    holds(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (share) => {
        const common = cpaceCommon(a.scalar, share)
        expect(common === null || common.length === 32).toBe(true)
      }),
      50,
    )
  })

  it('draws a new scalar for every run, never 0', () => {
    const drawn = Array.from({ length: 100 }, freshScalar)
    expect(new Set(drawn).size).toBe(100)
    expect(drawn.every((scalar) => scalar > 0n)).toBe(true)
  })

  it('writes lengths of 128 and more in several bytes, as LEB128', () => {
    expect(hexOf(lvCat(new Uint8Array(127)).subarray(0, 1))).toBe('7f')
    expect(hexOf(lvCat(new Uint8Array(128)).subarray(0, 2))).toBe('8001')
    expect(hexOf(lvCat(new Uint8Array(300)).subarray(0, 2))).toBe('ac02')
  })

  it('cannot be confused by moving bytes from one part to the next', () => {
    const ab = lvCat(Buffer.from('ab'), Buffer.from('c'))
    expect(ab.equals(lvCat(Buffer.from('a'), Buffer.from('bc')))).toBe(false)
  })

  it('takes a secret longer than a block of SHA-512', () => {
    const long = cpaceGenerator(Buffer.alloc(300, 'x'), Buffer.alloc(0), Buffer.alloc(0))
    expect(long.is0()).toBe(false)
  })
})
