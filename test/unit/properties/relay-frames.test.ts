import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FrameReader } from '../../../src-main/relay/frame-reader.ts'
import {
  type ClientFrame,
  clientFrame,
  decodeFrame,
  encodeFrame,
  FRAME_HEADER,
  FRAME_MOST,
  isOtherVersion,
  type RelayFrame,
  relayFrame,
} from '../../../src-main/relay/frames.ts'
import { chopping, mustBeUnpolluted, oddJson, strangeJson, tampering } from '../../support/arbitraries.ts'
import { anyClientFrame, anyRelayFrame } from '../../support/arbitraries-wire.ts'
import { holds } from '../../support/property.ts'

/** Everything a reader makes of these chunks, and the most it ever held between two of them. */
function read(chunks: readonly Uint8Array[]): { bodies: Buffer[]; overlong: boolean; held: number } {
  const reader = new FrameReader()
  const bodies: Buffer[] = []
  let held = 0
  for (const chunk of chunks) {
    reader.push(chunk)
    for (;;) {
      const body = reader.next()
      if (body === 'overlong') return { bodies, overlong: true, held }
      if (body === null) break
      bodies.push(Buffer.from(body))
    }
    held = Math.max(held, reader.pending)
  }
  return { bodies, overlong: false, held }
}

/** What is understood is a frame through and through: it can be said again and is understood as the same. */
function mustBeFrame(body: Uint8Array): void {
  for (const [schema, frame] of [
    [clientFrame, decodeFrame(clientFrame, body)],
    [relayFrame, decodeFrame(relayFrame, body)],
  ] as const) {
    if (!frame) continue
    const said = encodeFrame(frame as ClientFrame | RelayFrame).subarray(FRAME_HEADER)
    expect(decodeFrame<unknown>(schema, said)).toEqual(frame)
  }
  mustBeUnpolluted()
}

describe('frames', () => {
  it('of a client arrive as they were said, in any pieces', () => {
    holds(
      fc.property(fc.array(anyClientFrame, { maxLength: 5 }), chopping, (frames, chop) => {
        const { bodies } = read(chop(Buffer.concat(frames.map(encodeFrame))))
        expect(bodies.map((body) => decodeFrame(clientFrame, body))).toEqual(frames)
      }),
      200,
    )
  })

  it('of a relay arrive as they were said, in any pieces', () => {
    holds(
      fc.property(fc.array(anyRelayFrame, { maxLength: 5 }), chopping, (frames, chop) => {
        const { bodies } = read(chop(Buffer.concat(frames.map(encodeFrame))))
        expect(bodies.map((body) => decodeFrame(relayFrame, body))).toEqual(frames)
      }),
      200,
    )
  })

  it('that were tampered with are frames or refused, and never held beyond their bound', () => {
    holds(
      fc.property(
        fc.array(fc.oneof(anyClientFrame, anyRelayFrame), { minLength: 1, maxLength: 4 }),
        tampering,
        chopping,
        (frames, tamper, chop) => {
          const { bodies, held } = read(chop(tamper(Buffer.concat(frames.map(encodeFrame)))))
          expect(held).toBeLessThan(FRAME_HEADER + FRAME_MOST)
          for (const body of bodies) {
            expect(body.length).toBeLessThanOrEqual(FRAME_MOST)
            mustBeFrame(body)
          }
        },
      ),
      250,
    )
  })

  it('with odd, missing or strange fields are frames or refused', () => {
    const json = fc.oneof(oddJson(anyClientFrame), oddJson(anyRelayFrame), strangeJson)
    holds(
      fc.property(json, (text) => {
        mustBeFrame(Buffer.from(text))
        expect(typeof isOtherVersion(Buffer.from(text))).toBe('boolean')
      }),
      250,
    )
  })

  it('of any length say so in their first four bytes: what is too long is known before it is read', () => {
    const edge = fc.tuple(fc.constantFrom(0, FRAME_MOST, 2 * FRAME_MOST, 0x7fff_ffff, 0xffff_fffd), fc.nat({ max: 2 }))
    const lengths = fc.oneof(
      fc.nat({ max: 0xffff_ffff }),
      edge.map(([near, more]) => near + more),
    )
    holds(
      fc.property(lengths, fc.uint8Array({ maxLength: 50 }), (length, rest) => {
        const header = Buffer.alloc(FRAME_HEADER)
        header.writeUInt32BE(length)
        const { overlong, held } = read([header, rest.subarray(0, length)])
        expect(overlong).toBe(length > FRAME_MOST)
        if (overlong) expect(held).toBe(0)
      }),
      200,
    )
  })
})
