import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RecordType, Sealer } from '../../../src-main/engine/crypto/records.ts'
import { RecordChannel } from '../../../src-main/engine/net/record-channel.ts'
import { DATA_MOST, PING_EVERY, SILENCE_MOST } from '../../../src-main/engine/protocol/limits.ts'
import { encodeMessage, type Message } from '../../../src-main/engine/protocol/messages.ts'
import { TestWire } from '../../support/hostile-wire.ts'
import { holds } from '../../support/property.ts'

const secrets = { mine: randomBytes(32), theirs: randomBytes(32) }

let wire: TestWire
let channel: RecordChannel
let heard: unknown[]
let takeMore: boolean

beforeEach(() => {
  vi.useFakeTimers()
  wire = new TestWire()
  channel = new RecordChannel(wire)
  heard = []
  takeMore = true
  channel.secure(secrets)
  channel.listen({
    onMessage: (message) => heard.push(message.type),
    onData(plaintext) {
      heard.push(plaintext.length)
      return takeMore
    },
    onFin: () => heard.push('fin'),
    onLost: (error) => heard.push(error.code),
  })
})

afterEach(() => {
  channel.destroy()
  vi.useRealTimers()
})

const sealAll = (...records: readonly [RecordType, Uint8Array][]) => {
  const sealer = new Sealer(secrets.theirs)
  return Buffer.concat(records.flatMap(([type, plaintext]) => sealer.seal(type, plaintext)))
}
const control = (message: Message) => [RecordType.control, encodeMessage(message)] as const

describe('a record channel', () => {
  it('hears the same however the network cuts the bytes', () => {
    const bytes = sealAll(
      [...control({ type: 'accept' })],
      [RecordType.data, Buffer.alloc(5000)],
      [RecordType.data, Buffer.alloc(0)],
      [...control({ type: 'ping' })],
      [RecordType.data, Buffer.alloc(16)],
      [...control({ type: 'done' })],
      [RecordType.fin, Buffer.alloc(0)],
    )
    holds(
      fc.property(fc.integer({ min: 1, max: 7000 }), (most) => {
        const line = new TestWire()
        const seen: unknown[] = []
        const other = new RecordChannel(line)
        other.secure(secrets)
        other.listen({
          onMessage: ({ type }) => seen.push(type),
          onData: (plaintext) => seen.push(plaintext.length) > 0,
          onFin: () => seen.push('fin'),
          onLost: ({ code }) => seen.push(code),
        })
        line.deliver(bytes, most)
        other.destroy()
        expect(seen).toEqual(['accept', 5000, 0, 16, 'done', 'fin'])
      }),
      60,
    )
  })

  it('stops reading when it is told to, with one record’s header at the most read ahead', () => {
    const first = sealAll([RecordType.data, Buffer.alloc(100)])
    const both = sealAll([RecordType.data, Buffer.alloc(100)], [RecordType.data, Buffer.alloc(100)])
    takeMore = false
    expect(wire.deliver(both)).toBe(first.length + 5)
    expect(heard).toEqual([100])
  })

  it('keeps a sender waiting while the peer has no room, and lets him go when it has, or the line ends', async () => {
    let waited = 0
    const wait = () => channel.drained().then(() => waited++)
    channel.hold(true)
    expect(channel.sendData(Buffer.alloc(16))).toBe(false)
    wait()
    await vi.advanceTimersByTimeAsync(2 * PING_EVERY)
    expect(waited).toBe(0)

    channel.hold(false)
    await vi.advanceTimersByTimeAsync(0)
    expect(waited).toBe(1)
    expect(channel.sendData(Buffer.alloc(16))).toBe(true)

    channel.hold(true)
    wait()
    channel.destroy()
    await vi.advanceTimersByTimeAsync(0)
    expect(waited).toBe(2)
  })

  it('goes on where it stopped', () => {
    const bytes = sealAll([RecordType.data, Buffer.alloc(100)], [...control({ type: 'complete' })])
    takeMore = false
    const taken = wire.deliver(bytes)
    takeMore = true
    channel.resume()
    wire.deliver(bytes.subarray(taken))
    expect(heard).toEqual([100, 'complete'])
  })

  it('makes room for the longest record and not for a longer one', () => {
    wire.deliver(sealAll([RecordType.data, Buffer.alloc(DATA_MOST)]))
    const before = process.memoryUsage().arrayBuffers
    wire.deliver(Buffer.from([RecordType.data, 0xff, 0xff, 0xff, 0xff]))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20)
    expect(heard).toEqual([DATA_MOST, 'record.forged'])
    expect(wire.destroyed).toBe(true)
  })

  it('takes a header that makes no sense for one that was changed on its way', () => {
    wire.deliver(Buffer.from([RecordType.handshake, 0, 0, 0, 32]))
    expect(heard).toEqual(['record.forged'])
  })

  it('does not wait for a record that only pings would fill', () => {
    const [header = Buffer.alloc(0)] = new Sealer(secrets.theirs).seal(RecordType.data, Buffer.alloc(DATA_MOST))
    wire.deliver(header)
    for (let passed = 0; passed <= SILENCE_MOST; passed += PING_EVERY) {
      vi.advanceTimersByTime(PING_EVERY)
      wire.deliver(Buffer.alloc(1045))
    }
    expect(heard).toEqual(['peer.silent'])
  })

  it('waits for a record that comes slowly', () => {
    const [header = Buffer.alloc(0)] = new Sealer(secrets.theirs).seal(RecordType.data, Buffer.alloc(DATA_MOST))
    wire.deliver(header)
    for (let passed = 0; passed <= 10 * SILENCE_MOST; passed += PING_EVERY) {
      vi.advanceTimersByTime(PING_EVERY)
      wire.deliver(Buffer.alloc(4096))
    }
    expect(heard).toEqual([])
  })

  it('hears nothing any more after a goodbye, nor after it broke', () => {
    wire.deliver(sealAll([RecordType.fin, Buffer.alloc(0)], [...control({ type: 'cancel' })]))
    expect(heard).toEqual(['fin'])
  })

  it('says nothing any more after its own goodbye', () => {
    channel.send({ type: 'cancel' })
    channel.finish()
    channel.send({ type: 'ping' })
    channel.finish()
    expect(wire.written.map((record) => record[0])).toEqual([RecordType.control, RecordType.fin])
  })

  it('tells one who listens only after it is dead', () => {
    channel.destroy()
    const lost: string[] = []
    channel.listen({ onMessage() {}, onData: () => true, onFin() {}, onLost: ({ code }) => lost.push(code) })
    channel.shake(
      () => {},
      ({ code }) => lost.push(code),
    )
    expect(lost).toEqual(['peer.gone', 'peer.gone'])
  })
})

describe('silence', () => {
  it('is kept off with a ping every few seconds', () => {
    vi.advanceTimersByTime(PING_EVERY * 3)
    expect(wire.said(secrets.mine)).toEqual([{ type: 'ping' }, { type: 'ping' }, { type: 'ping' }])
  })

  it('for too long means that the other side is gone', () => {
    vi.advanceTimersByTime(SILENCE_MOST - PING_EVERY)
    expect(heard).toEqual([])
    vi.advanceTimersByTime(PING_EVERY * 2)
    expect(heard).toEqual(['peer.silent'])
    expect(wire.destroyed).toBe(true)
  })

  it('does not count while this side itself does not read', () => {
    takeMore = false
    wire.deliver(sealAll([RecordType.data, Buffer.alloc(100)]))
    vi.advanceTimersByTime(SILENCE_MOST * 2)
    expect(heard).toEqual([100])
    expect(channel.silence).toBe(0)
  })
})
