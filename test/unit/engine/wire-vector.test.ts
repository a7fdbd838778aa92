import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { cpaceCommon, cpaceGenerator, cpaceKey, cpaceShare, lvCat } from '../../../src-main/engine/crypto/cpace.ts'
import { deriveKey, nextSecret, trafficKey, transcriptHash } from '../../../src-main/engine/crypto/keys.ts'
import { Opener, RecordType, Sealer } from '../../../src-main/engine/crypto/records.ts'
import { decodeMessage, encodeMessage } from '../../../src-main/engine/protocol/messages.ts'
import { SegmentWriter } from '../../../src-main/engine/protocol/segments.ts'
import vector from '../../vectors/wire-1.json' with { type: 'json' }

/**
 * One session of version 1 in numbers, for whoever writes another client: docs/PROTOCOL.md section 4 says what each
 * is. It also keeps this client from changing the wire by accident.
 */

const bytes = (hex: string) => Buffer.from(hex, 'hex')
const hex = (value: Uint8Array | null) => value && Buffer.from(value).toString('hex')

const { given, derived, records } = vector
const helloA = Buffer.from(given.receiver_hello)
const helloB = Buffer.from(given.sender_hello)
const nonceOf = (hello: Buffer) => bytes((JSON.parse(hello.toString()) as { nonce: string }).nonce)

const sid = createHash('sha256')
  .update(lvCat(Buffer.from(given.room), nonceOf(helloA), nonceOf(helloB)))
  .digest()
const generator = cpaceGenerator(Buffer.from(given.words), Buffer.from('malote/1|receiver|sender'), sid)
const a = cpaceShare(generator, BigInt(`0x${given.receiver_scalar}`))
const b = cpaceShare(generator, BigInt(`0x${given.sender_scalar}`))
const common = cpaceCommon(a.scalar, b.share) ?? Buffer.alloc(0)
const isk = cpaceKey(sid, common, {
  initiatorShare: a.share,
  initiatorData: helloA,
  responderShare: b.share,
  responderData: helloB,
})
const transcript = transcriptHash(helloA, helloB, a.share, b.share)
const toReceiver = deriveKey(isk, transcript, 'records sender to receiver')

describe('a session of version 1 in numbers', () => {
  it('comes to the same session, shares and keys', () => {
    expect({
      sid: hex(sid),
      generator: hex(generator.toBytes()),
      receiver_share: hex(a.share),
      sender_share: hex(b.share),
      isk: hex(isk),
      transcript: hex(transcript),
      confirm_receiver: hex(deriveKey(isk, transcript, 'confirm receiver')),
      confirm_sender: hex(deriveKey(isk, transcript, 'confirm sender')),
      records_receiver_to_sender: hex(deriveKey(isk, transcript, 'records receiver to sender')),
      records_sender_to_receiver: hex(toReceiver),
      key: hex(trafficKey(toReceiver).key),
      iv: hex(trafficKey(toReceiver).iv),
      next: hex(nextSecret(toReceiver)),
    }).toEqual(derived)
  })

  it('seals the same records', () => {
    const sealer = new Sealer(toReceiver)
    const record = Buffer.alloc(64)
    const segments = new SegmentWriter(record)
    segments.space(3).set(Buffer.from('abc'))
    segments.bytes(7, 2 ** 33, 3)
    segments.failed(8, 'source.changed')
    segments.pad(64)

    expect(hex(record)).toBe(records.data_plaintext)
    expect(hex(Buffer.concat(sealer.seal(RecordType.data, record)))).toBe(records.data)
    expect(hex(Buffer.concat(sealer.seal(RecordType.control, encodeMessage({ type: 'complete' }))))).toBe(
      records.control,
    )
    expect(hex(Buffer.concat(sealer.seal(RecordType.fin, Buffer.alloc(0))))).toBe(records.fin)
  })

  it('opens them again', () => {
    const opener = new Opener(toReceiver)
    const [, control] = [records.data, records.control].map((record) => {
      const whole = bytes(record)
      return opener.open(whole.subarray(0, 5), whole.subarray(5))
    })
    expect(control && decodeMessage(control)).toEqual({ type: 'complete' })
  })
})
