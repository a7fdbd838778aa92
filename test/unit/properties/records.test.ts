import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RecordType, recordHeader, Sealer } from '../../../src-main/engine/crypto/records.ts'
import { RecordChannel } from '../../../src-main/engine/net/record-channel.ts'
import {
  CONTROL_MOST,
  DATA_MOST,
  HANDSHAKE_MOST,
  RECORD_HEADER,
  RECORD_TAG,
} from '../../../src-main/engine/protocol/limits.ts'
import { encodeMessage, type Message } from '../../../src-main/engine/protocol/messages.ts'
import { chopping, tampering } from '../../support/arbitraries.ts'
import { anyMessage } from '../../support/arbitraries-wire.ts'
import { TestWire } from '../../support/hostile-wire.ts'
import { holds } from '../../support/property.ts'

const secrets = { mine: Buffer.alloc(32, 1), theirs: Buffer.alloc(32, 2) }

type Said =
  | { readonly kind: 'control'; readonly message: Message }
  | { readonly kind: 'data'; readonly bytes: Uint8Array }

const said: fc.Arbitrary<Said> = fc.oneof(
  anyMessage.map((message) => ({ kind: 'control' as const, message })),
  fc.uint8Array({ maxLength: 400 }).map((bytes) => ({ kind: 'data' as const, bytes })),
)

/** The records of a conversation, and what an honest listener hears of each; pings are heard by nobody. */
function seal(conversation: readonly Said[], secret = secrets.theirs): { records: Buffer[]; heard: unknown[] } {
  const sealer = new Sealer(secret)
  const records = conversation.map((one) =>
    one.kind === 'control'
      ? Buffer.concat(sealer.seal(RecordType.control, encodeMessage(one.message)))
      : Buffer.concat(sealer.seal(RecordType.data, one.bytes)),
  )
  const heard = conversation.map((one) =>
    one.kind === 'data' ? Buffer.from(one.bytes).toString('hex') : JSON.parse(JSON.stringify(one.message)),
  )
  return { records, heard }
}

const isPing = (one: unknown) => typeof one === 'object' && one !== null && 'type' in one && one.type === 'ping'

/** What a channel hears of bytes: what was said, and why it gave up where it did. */
function hear(chunks: readonly Uint8Array[]): { heard: unknown[]; lost: string[]; wire: TestWire } {
  const wire = new TestWire()
  const channel = new RecordChannel(wire)
  const heard: unknown[] = []
  const lost: string[] = []
  channel.secure(secrets)
  channel.listen({
    onMessage: (message) => heard.push(message),
    onData(plaintext) {
      heard.push(plaintext.toString('hex'))
      return true
    },
    onFin: () => heard.push('fin'),
    onLost: ({ code }) => lost.push(code),
  })
  for (const chunk of chunks) wire.deliver(chunk)
  channel.destroy()
  return { heard, lost, wire }
}

/** How many whole records lie before the first byte that differs. */
function untouched(records: readonly Buffer[], arrived: Uint8Array): number {
  let at = 0
  return records.findIndex((record) => {
    const same = record.equals(arrived.subarray(at, at + record.length))
    at += record.length
    return !same
  })
}

describe('a conversation', () => {
  it('is heard as it was said, in any pieces', () => {
    holds(
      fc.property(fc.array(said, { maxLength: 8 }), chopping, (conversation, chop) => {
        const { records, heard } = seal(conversation)
        const result = hear(chop(Buffer.concat(records)))
        expect(result.heard).toEqual(heard.filter((one) => !isPing(one)))
        expect(result.lost).toEqual([])
      }),
      150,
    )
  })

  it('that was tampered with anywhere is heard up to there and not one record further', () => {
    holds(
      fc.property(fc.array(said, { minLength: 1, maxLength: 6 }), tampering, chopping, (conversation, tamper, chop) => {
        const { records, heard } = seal(conversation)
        const arrived = tamper(Buffer.concat(records))
        const whole = untouched(records, arrived)
        const result = hear(chop(arrived))
        const reached = whole < 0 ? heard : heard.slice(0, whole)
        expect(result.heard).toEqual(reached.filter((one) => !isPing(one)))
        expect(result.lost.length).toBeLessThanOrEqual(1)
        for (const code of result.lost) expect(['record.forged', 'peer.protocol']).toContain(code)
      }),
      250,
    )
  })

  it('whose records are dropped, doubled or swapped is heard up to there and not one record further', () => {
    const conversation = fc.array(said, { minLength: 2, maxLength: 6 })
    const trick = fc.constantFrom('drop', 'double', 'swap')
    holds(
      fc.property(conversation, trick, fc.nat(), (whole, how, where) => {
        const { records, heard } = seal(whole)
        const at = where % (records.length - 1)
        const [one, next] = [records[at] ?? Buffer.alloc(0), records[at + 1] ?? Buffer.alloc(0)]
        const played = { drop: [next], double: [one, one, next], swap: [next, one] }[how] ?? []
        const { heard: got, lost } = hear([...records.slice(0, at), ...played, ...records.slice(at + 2)])
        const kept = how === 'double' ? at + 1 : at
        expect(got).toEqual(heard.slice(0, kept).filter((message) => !isPing(message)))
        expect(lost).toEqual(['record.forged'])
      }),
      200,
    )
  })

  it('of another session, direction or key is not heard at all', () => {
    const secret = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes))
    holds(
      fc.property(
        fc.array(said, { minLength: 1, maxLength: 3 }),
        fc.oneof(secret, fc.constant(secrets.mine)),
        (whole, other) => {
          const { heard, lost } = hear(seal(whole, other).records)
          expect({ heard, lost }).toEqual({ heard: [], lost: ['record.forged'] })
        },
      ),
      150,
    )
  })
})

describe('a header', () => {
  const header = fc.tuple(
    fc.oneof(fc.constantFrom(0, 1, 2, 3), fc.nat({ max: 255 })),
    fc.oneof(fc.constantFrom(0, 15, 16, 17, CONTROL_MOST, DATA_MOST + RECORD_TAG), fc.nat({ max: 0xffff_ffff })),
  )
  /** The longest body of each type once the code is proven. */
  const sealed: Readonly<Record<number, number>> = {
    1: CONTROL_MOST + RECORD_TAG,
    2: DATA_MOST + RECORD_TAG,
    3: RECORD_TAG,
  }

  it('of a record that may not come, or not be so long, ends it before anything is made room for', () => {
    holds(
      fc.property(header, ([type, length]) => {
        const { lost, wire } = hear([recordHeader(type as RecordType, length)])
        const allowed = length <= (sealed[type] ?? -1)
        // Of what may come nothing is here yet but the header: only an empty body, which has no tag, is forged already.
        expect(lost).toHaveLength(allowed && length > 0 ? 0 : 1)
        for (const code of lost) expect(['record.forged', 'peer.protocol']).toContain(code)
        expect(wire.widest).toBeLessThanOrEqual(allowed ? DATA_MOST + RECORD_TAG + 2 * RECORD_HEADER : RECORD_HEADER)
      }),
      150,
    )
  })

  it('before the code is proven is a short handshake’s or ends it', () => {
    holds(
      fc.property(header, fc.uint8Array({ maxLength: 1100 }), ([type, length], rest) => {
        const wire = new TestWire()
        const channel = new RecordChannel(wire)
        const bodies: number[] = []
        const lost: string[] = []
        channel.shake(
          (body) => bodies.push(body.length),
          ({ code }) => lost.push(code),
        )
        wire.deliver(Buffer.concat([recordHeader(type as RecordType, length), rest.subarray(0, length)]))
        const allowed = type === RecordType.handshake && length <= HANDSHAKE_MOST
        expect(lost).toEqual(allowed ? [] : ['peer.protocol'])
        expect(bodies).toEqual(allowed && rest.length >= length ? [length] : [])
        expect(wire.widest).toBeLessThanOrEqual(HANDSHAKE_MOST + 2 * RECORD_HEADER)
        channel.destroy()
      }),
      150,
    )
  })
})
