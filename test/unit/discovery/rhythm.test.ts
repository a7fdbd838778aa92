import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Rhythm } from '../../../src-main/engine/net/discovery/rhythm.ts'

describe('what is said again and again', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  function beating() {
    const beats: number[] = []
    const start = Date.now()
    const rhythm = new Rhythm([20, 250, 1_000], 8_000, () => beats.push(Date.now() - start))
    return { beats, rhythm }
  }

  it('is said a few times soon and then now and again', () => {
    const { beats, rhythm } = beating()

    rhythm.restart()
    vi.advanceTimersByTime(17_000)

    expect(beats).toEqual([20, 250, 1_000, 8_000, 16_000])
    rhythm.stop()
  })

  it('begins again, once, however often that is wanted', () => {
    const { beats, rhythm } = beating()
    rhythm.restart()
    vi.advanceTimersByTime(500)

    for (let times = 0; times < 5; times++) rhythm.restart()
    vi.advanceTimersByTime(1_000)

    expect(beats).toEqual([20, 250, 520, 750, 1_500])
    rhythm.stop()
  })

  it('is over when it is stopped', () => {
    const { beats, rhythm } = beating()
    rhythm.restart()

    rhythm.stop()
    vi.advanceTimersByTime(60_000)

    expect(beats).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })
})
