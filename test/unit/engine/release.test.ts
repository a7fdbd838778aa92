import { describe, expect, it } from 'vitest'
import { release } from '../../../src-main/engine/net/release.ts'

const LARGE = 1 << 20

describe('release()', () => {
  it('empties a large buffer at once, whatever else is still said of it', () => {
    const record = Buffer.alloc(LARGE, 1)
    const view = record.subarray(5, 10)

    release(record)

    expect(record.length).toBe(0)
    expect(view.length).toBe(0)
  })

  it('leaves a small one to the collector', () => {
    const message = new Uint8Array(1000)

    release(message)

    expect(message.length).toBe(1000)
  })

  it('leaves one whose memory is also somebody else\u2019s', () => {
    const shared = new ArrayBuffer(LARGE + 1)
    const mine = new Uint8Array(shared, 0, LARGE)
    const both = new Uint8Array(new SharedArrayBuffer(LARGE))

    release(mine)
    release(both)

    expect(mine.length).toBe(LARGE)
    expect(both.length).toBe(LARGE)
  })

  it('can be asked twice', () => {
    const record = Buffer.alloc(LARGE)

    release(record)
    release(record)

    expect(record.length).toBe(0)
  })

  it('returns the memory of a thousand records without waiting for a collection', () => {
    const before = process.memoryUsage().arrayBuffers

    for (let at = 0; at < 1000; at++) release(Buffer.allocUnsafeSlow(LARGE))

    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * LARGE)
  })
})
