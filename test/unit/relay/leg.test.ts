import type { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { CHUNKS_MOST, openLeg } from '../../../src-main/relay/leg.ts'

describe('a leg', () => {
  it('falls back to chunks where a socket has no handle to move', () => {
    const stream = new PassThrough()
    const taken: string[] = []

    const leg = openLeg(stream as unknown as Socket, 'buffers', 64, (bytes, done) => {
      taken.push(Buffer.from(bytes).toString())
      done()
    })
    stream.emit('data', Buffer.from('as it comes'))

    expect(leg).toMatchObject({ mode: 'chunks', socket: stream })
    expect(taken).toEqual(['as it comes'])
  })

  it('stops reading while too much is on its way, and while it is held', () => {
    const stream = new PassThrough()
    const waiting: (() => void)[] = []
    const leg = openLeg(stream as unknown as Socket, 'chunks', 64, (_, done) => waiting.push(done))

    stream.emit('data', Buffer.alloc(CHUNKS_MOST))
    expect(stream.isPaused()).toBe(true)
    leg.hold()
    waiting.shift()?.()
    expect(stream.isPaused()).toBe(true)
    leg.go()

    expect(stream.isPaused()).toBe(false)
  })
})
