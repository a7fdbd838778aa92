import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameReader } from '../../../src-main/relay/frame-reader.ts'
import { clientFrame, decodeFrame, encodeFrame, FRAME_HEADER, FRAME_MOST } from '../../../src-main/relay/frames.ts'
import { holds } from '../../support/property.ts'

/** Everything the reader hands out for these chunks. */
function readAll(chunks: readonly Uint8Array[]): { bodies: string[]; rest: Uint8Array; overlong: boolean } {
  const reader = new FrameReader()
  const bodies: string[] = []
  let overlong = false
  for (const chunk of chunks) {
    reader.push(chunk)
    for (let body = reader.next(); body !== null; body = reader.next()) {
      overlong = body === 'overlong'
      if (body === 'overlong') break
      bodies.push(Buffer.from(body).toString('latin1'))
    }
  }
  return { bodies, rest: reader.rest(), overlong }
}

/** Cuts bytes at these places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const at = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length]
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end))
}

function framed(body: Uint8Array): Buffer {
  const header = Buffer.alloc(FRAME_HEADER)
  header.writeUInt32BE(body.length)
  return Buffer.concat([header, body])
}

describe('the frame reader', () => {
  it('reads a frame that comes one byte at a time', () => {
    const bytes = encodeFrame({ type: 'join', v: 1, room: '4271' })
    const reader = new FrameReader()
    let body: Uint8Array | null | 'overlong' = null

    for (let at = 0; at < bytes.length; at++) {
      expect(body).toBeNull()
      reader.push(bytes.subarray(at, at + 1))
      body = reader.next()
    }

    expect(body).not.toBe('overlong')
    expect(decodeFrame(clientFrame, body as Uint8Array)).toEqual({ type: 'join', v: 1, room: '4271' })
    expect(reader.pending).toBe(0)
  })

  it('finds the same frames however the bytes are cut, and leaves what follows untouched', () => {
    const body = fc.uint8Array({ maxLength: 300 })
    holds(
      fc.property(fc.array(body), fc.uint8Array({ maxLength: 3 }), fc.array(fc.nat()), (bodies, tail, places) => {
        const bytes = Buffer.concat([...bodies.map(framed), tail])

        const read = readAll(cut(bytes, places))

        expect(read.bodies).toEqual(bodies.map((each) => Buffer.from(each).toString('latin1')))
        expect(Buffer.from(read.rest)).toEqual(Buffer.from(tail))
      }),
    )
  })

  it('never throws on garbage and never hands out more than came', () => {
    holds(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (chunks) => {
        const { bodies, rest } = readAll(chunks)

        const handed = bodies.reduce((sum, body) => sum + body.length + FRAME_HEADER, 0) + rest.length
        expect(handed).toBeLessThanOrEqual(chunks.reduce((sum, chunk) => sum + chunk.length, 0))
        for (const body of bodies) decodeFrame(clientFrame, Buffer.from(body, 'latin1'))
      }),
    )
  })

  it('takes the longest frame there is and not one byte more', () => {
    const longest = readAll([framed(new Uint8Array(FRAME_MOST))])
    const longer = readAll([framed(new Uint8Array(FRAME_MOST + 1))])

    expect(longest).toMatchObject({ overlong: false })
    expect(longest.bodies[0]).toHaveLength(FRAME_MOST)
    expect(longer).toMatchObject({ overlong: true, bodies: [] })
  })

  it('says that a frame is too long from its length alone, and stays with that', () => {
    const reader = new FrameReader()
    reader.push(Uint8Array.of(0, 1, 0, 0))

    expect(reader.next()).toBe('overlong')
    reader.push(encodeFrame({ type: 'ping' }))

    expect(reader.next()).toBe('overlong')
    expect(reader.pending).toBe(0)
  })

  it('keeps a copy of an unfinished frame, so the buffer it came in can be used again', () => {
    const reader = new FrameReader()
    const bytes = encodeFrame({ type: 'ping' })
    const buffer = Buffer.from(bytes.subarray(0, 7))
    reader.push(buffer)
    expect(reader.next()).toBeNull()

    buffer.fill(0)
    reader.push(bytes.subarray(7))

    expect(decodeFrame(clientFrame, reader.next() as Uint8Array)).toEqual({ type: 'ping' })
  })
})
