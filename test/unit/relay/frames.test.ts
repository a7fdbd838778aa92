import { describe, expect, it } from 'vitest'
import {
  type ClientFrame,
  clientFrame,
  decodeFrame,
  encodeFrame,
  FRAME_HEADER,
  FRAME_MOST,
  type RelayFrame,
  refusals,
  relayFrame,
} from '../../../src-main/relay/frames.ts'

const secret = 'ab'.repeat(16)

const said: readonly ClientFrame[] = [
  { type: 'host', v: 1 },
  { type: 'host', v: 1, room: '4271', hostKey: secret, access: 'opensesame' },
  { type: 'join', v: 1, room: '123456789' },
  { type: 'ask', v: 1, room: '4271' },
  { type: 'accept', v: 1, ticket: secret },
  { type: 'pair', v: 1, token: 'cd'.repeat(32) },
  { type: 'close' },
  { type: 'ping' },
  { type: 'pong' },
]

const answered: readonly RelayFrame[] = [
  { type: 'hosted', room: '4271', hostKey: secret, ttl: 600 },
  { type: 'guest', ticket: secret },
  { type: 'room', known: false },
  { type: 'paired' },
  { type: 'ping' },
  { type: 'pong' },
  ...refusals.map((code) => ({ type: 'error', code }) as const),
]

const bodyOf = (frame: ClientFrame | RelayFrame) => encodeFrame(frame).subarray(FRAME_HEADER)

describe('frames', () => {
  it.each(said)('a client\u2019s $type reads as it was written', (frame) => {
    expect(decodeFrame(clientFrame, bodyOf(frame))).toEqual(frame)
  })

  it.each(answered)('a relay\u2019s $type reads as it was written', (frame) => {
    expect(decodeFrame(relayFrame, bodyOf(frame))).toEqual(frame)
  })

  it('begin with the length of what follows, big endian', () => {
    expect([...encodeFrame({ type: 'ping' })]).toEqual([0, 0, 0, 15, ...Buffer.from('{"type":"ping"}')])
  })

  it('may have fields of a later version, which are ignored', () => {
    const body = Buffer.from('{"type":"ping","later":{"a":1}}')

    expect(decodeFrame(clientFrame, body)).toEqual({ type: 'ping' })
  })

  it.each([
    ['{"type":"join","v":1,"room":"427"}'],
    ['{"type":"join","v":1,"room":4271}'],
    ['{"type":"join","v":-1,"room":"4271"}'],
    ['{"type":"accept","v":1,"ticket":"AB"}'],
    ['{"type":"__proto__"}'],
    ['null'],
    ['[]'],
    [''],
  ])('are refused when they do not fit: %s', (text) => {
    expect(decodeFrame(clientFrame, Buffer.from(text))).toBeNull()
  })

  it('are never longer than a reader takes', () => {
    const frame: ClientFrame = { type: 'host', v: 1, access: 'x'.repeat(FRAME_MOST) }

    expect(() => encodeFrame(frame)).toThrow(RangeError)
  })
})
