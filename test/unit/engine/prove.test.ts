import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Handshake } from '../../../src-main/engine/crypto/handshake.ts'
import { RecordType, recordHeader } from '../../../src-main/engine/crypto/records.ts'
import { RecordChannel } from '../../../src-main/engine/net/record-channel.ts'
import { PROOF_TIME } from '../../../src-main/engine/protocol/limits.ts'
import { HELLO_TIME, type Proof, prove } from '../../../src-main/engine/transfer/prove.ts'
import { TestWire } from '../../support/hostile-wire.ts'

const code = { room: '4271', secret: 'abacate-lareira' }

let wire: TestWire
let proof: Proof | null

beforeEach(() => {
  vi.useFakeTimers()
  wire = new TestWire()
  proof = null
  prove(new RecordChannel(wire), 'sender', code, new AbortController().signal).then((settled) => {
    proof = settled
  })
})

afterEach(() => {
  vi.useRealTimers()
})

const say = (body: Uint8Array) => wire.deliver(Buffer.concat([recordHeader(RecordType.handshake, body.length), body]))
const bodies = () => wire.written.map((record) => record.subarray(5))

describe('a guest', () => {
  it('who says nothing is shown out before a relay sends away who waits behind him, and has had no guess', async () => {
    await vi.advanceTimersByTimeAsync(HELLO_TIME - 1)
    expect(proof).toBeNull()
    await vi.advanceTimersByTimeAsync(1)
    expect(proof).toMatchObject({ kind: 'refuted', counts: false, error: { code: 'peer.silent' } })
    expect(wire.destroyed).toBe(true)
    // Two of them, and the third is still answered within the 30 s that a relay lets him wait.
    expect(2 * HELLO_TIME).toBeLessThan(30_000)
  })

  it('who begins and then says nothing has the time of a proof, and a guess once he has seen something', async () => {
    const guest = new Handshake('receiver', code)
    say(guest.start())
    const { send } = guest.take(bodies()[0] ?? Buffer.alloc(0))
    for (const body of send) say(body)
    await vi.advanceTimersByTimeAsync(HELLO_TIME)
    expect(proof).toBeNull()
    await vi.advanceTimersByTimeAsync(PROOF_TIME - HELLO_TIME)
    expect(proof).toMatchObject({ kind: 'refuted', counts: true, error: { code: 'peer.silent' } })
  })

  it('who knows the words is proven, and nothing is timed any more', async () => {
    const guest = new Handshake('receiver', code)
    say(guest.start())
    for (let heard = 0; heard < bodies().length; heard++) {
      for (const body of guest.take(bodies()[heard] ?? Buffer.alloc(0)).send) say(body)
    }
    await vi.advanceTimersByTimeAsync(PROOF_TIME * 2)
    expect(proof).toMatchObject({ kind: 'proven' })
    expect(wire.destroyed).toBe(false)
  })
})

describe('a line that comes when nobody wants it any more', () => {
  it('is closed at once, and not a word is said on it', async () => {
    const late = new TestWire()
    const settled = await prove(new RecordChannel(late), 'sender', code, AbortSignal.abort())
    expect(settled).toMatchObject({ kind: 'refuted', counts: false })
    expect(late.destroyed).toBe(true)
    expect(late.written).toEqual([])
  })
})
