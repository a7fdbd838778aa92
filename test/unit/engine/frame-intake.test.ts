import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FRAME_TIME, FrameIntake } from '../../../src-main/engine/net/frame-intake.ts'
import { encodeFrame, FRAME_HEADER, type RelayFrame } from '../../../src-main/relay/frames.ts'

let intake: FrameIntake
let frames: RelayFrame[]
let bad: string[]

beforeEach(() => {
  vi.useFakeTimers()
  intake = new FrameIntake()
  frames = []
  bad = []
  intake.onFrame = (frame) => frames.push(frame) > 0
  intake.onBad = (code) => bad.push(code)
})

afterEach(() => {
  vi.useRealTimers()
})

/** Fills it as a kernel would, with no byte more than it asks for. */
function deliver(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    const target = intake.target()
    const count = Math.min(target.length, bytes.length - at)
    target.set(bytes.subarray(at, at + count))
    at += count
    intake.filled(count)
  }
}

const ping = encodeFrame({ type: 'ping' })

/** Says that it is 256 bytes longer than it is. */
function longer(frame: Uint8Array): Buffer {
  const bent = Buffer.from(frame)
  bent.writeUInt32BE(bent.readUInt32BE() + 256)
  return bent
}

describe('frames from a relay', () => {
  it('may come in pieces, as long as each is whole in time', async () => {
    deliver(ping.subarray(0, FRAME_HEADER + 3))
    await vi.advanceTimersByTimeAsync(FRAME_TIME - 1)
    deliver(ping.subarray(FRAME_HEADER + 3))
    await vi.advanceTimersByTimeAsync(FRAME_TIME)

    expect(frames).toEqual([{ type: 'ping' }])
    expect(bad).toEqual([])
  })

  it.each([
    ['a length that was changed, though pings go on filling it', longer(ping)],
    ['half a header', ping.subarray(0, 2)],
  ])('end in time with %s', async (_, bytes) => {
    deliver(ping)
    deliver(bytes)
    await vi.advanceTimersByTimeAsync(FRAME_TIME - 1)
    deliver(ping.subarray(0, 1))
    expect(bad).toEqual([])
    await vi.advanceTimersByTimeAsync(1)

    expect(frames).toEqual([{ type: 'ping' }])
    expect(bad).toEqual(['relay.protocol'])
  })

  it('are not waited for once the line is closed', async () => {
    deliver(ping.subarray(0, 2))
    intake.stop()
    await vi.advanceTimersByTimeAsync(FRAME_TIME)

    expect(bad).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
