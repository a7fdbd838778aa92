import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Opener, RecordType, recordHeader, Sealer } from '../../../src-main/engine/crypto/records.ts'
import { DATA_MOST, RECORD_HEADER, RECORD_TAG, RECORDS_PER_KEY } from '../../../src-main/engine/protocol/limits.ts'
import { holds } from '../../support/property.ts'

const secret = randomBytes(32)
const both = () => ({ sealer: new Sealer(secret), opener: new Opener(secret) })
const open = (opener: Opener, record: Buffer) =>
  opener.open(record.subarray(0, RECORD_HEADER), record.subarray(RECORD_HEADER)).toString()
const seal = (sealer: Sealer, text: string, type: RecordType = RecordType.data) =>
  Buffer.concat(sealer.seal(type, Buffer.from(text)))

describe('records', () => {
  it('come out as they went in, in order', () => {
    const { sealer, opener } = both()
    holds(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (plaintext) => {
        const [header, ciphertext, tag] = sealer.seal(RecordType.data, plaintext)
        const opened = opener.open(header, Buffer.concat([ciphertext, tag]))
        expect(opened.equals(plaintext)).toBe(true)
      }),
    )
  })

  it('say their type and the length of what follows', () => {
    const { sealer } = both()
    const record = seal(sealer, 'olá', RecordType.control)
    expect(record[0]).toBe(RecordType.control)
    expect(record.readUInt32BE(1)).toBe(record.length - RECORD_HEADER)
    expect(record.length).toBe(RECORD_HEADER + Buffer.byteLength('olá') + RECORD_TAG)
  })

  it('never look the same twice', () => {
    const { sealer } = both()
    expect(seal(sealer, 'x'.repeat(32)).equals(seal(sealer, 'x'.repeat(32)))).toBe(false)
  })

  it('are refused out of order', () => {
    const { sealer, opener } = both()
    seal(sealer, 'first')
    const second = seal(sealer, 'second')
    expect(() => open(opener, second)).toThrow('record.forged')
  })

  it('are refused a second time', () => {
    const { sealer, opener } = both()
    const record = seal(sealer, 'once')
    expect(open(opener, record)).toBe('once')
    expect(() => open(opener, record)).toThrow('record.forged')
  })

  it('are refused with any single bit flipped, in the type, the length, the body and the tag', () => {
    const record = seal(new Sealer(secret), 'twelve bytes')
    for (let bit = 0; bit < record.length * 8; bit++) {
      const bent = Buffer.from(record)
      bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(() => open(new Opener(secret), bent)).toThrow('record.forged')
    }
  })

  it('are refused when cut short, at every length', () => {
    const record = seal(new Sealer(secret), 'twelve bytes')
    for (let length = RECORD_HEADER; length < record.length; length++) {
      expect(() => open(new Opener(secret), record.subarray(0, length))).toThrow('record.forged')
    }
  })

  it('are refused under the other direction’s secret', () => {
    const record = seal(new Sealer(randomBytes(32)), 'not for you')
    expect(() => open(new Opener(secret), record)).toThrow('record.forged')
  })

  it('change their key at every boundary, on both sides alike', () => {
    const sealer = new Sealer(secret, 3)
    const opener = new Opener(secret, 3)
    const sealed = Array.from({ length: 9 }, () => seal(sealer, 'same words'))

    // Under one key a count that began again would seal the same bytes to the same.
    expect(new Set(sealed.map((record) => record.toString('hex'))).size).toBe(9)
    expect(sealed.map((record) => open(opener, record))).toEqual(new Array(9).fill('same words'))
  })

  it('change it as often as the other side does, or are refused', () => {
    const sealer = new Sealer(secret, 2)
    const opener = new Opener(secret, 3)
    open(opener, seal(sealer, 'first'))
    open(opener, seal(sealer, 'second'))
    const third = seal(sealer, 'third')
    expect(() => open(opener, third)).toThrow('record.forged')
  })

  it('change it before 2^-57 of AES-GCM is used up', () => {
    const blocks = RECORDS_PER_KEY * (DATA_MOST / 16 + 1)
    expect(blocks).toBeLessThan(2 ** 36)
  })

  it('have a header of one type byte and four length bytes', () => {
    expect(recordHeader(RecordType.fin, 0x01020304).toString('hex')).toBe('0301020304')
  })
})
