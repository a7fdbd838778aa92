import { describe, expect, test } from 'vitest'
import { Meter } from '../../../src-main/cli/output/meter.ts'

function meterWithClock() {
  const clock = { now: 1000 }
  return { clock, meter: new Meter(() => clock.now) }
}

describe('the speed shown', () => {
  test('is unknown at the first moment, and then the average until there is more to go by', () => {
    const { clock, meter } = meterWithClock()
    meter.start(0)
    clock.now += 10
    expect(meter.update(1_000_000, 2_000_000)).toEqual({ bytesPerSecond: 0, secondsLeft: null })
    clock.now += 90
    expect(meter.update(1_000_000, 2_000_000)).toEqual({ bytesPerSecond: 10_000_000, secondsLeft: 0.1 })
  })

  test('of a steady line is that of the line, and the time left follows from it', () => {
    const { clock, meter } = meterWithClock()
    meter.start(0)
    for (let bytes = 500; bytes <= 5000; bytes += 500) {
      clock.now += 500
      expect(meter.update(bytes, 10_000)).toEqual({ bytesPerSecond: 1000, secondsLeft: (10_000 - bytes) / 1000 })
    }
  })

  test('does not count what was there before the line began to flow', () => {
    const { clock, meter } = meterWithClock()
    meter.start(1_000_000)
    clock.now += 1000
    expect(meter.update(1_000_100, 1_000_200)).toEqual({ bytesPerSecond: 100, secondsLeft: 1 })
  })

  test('follows a change of pace without jumping', () => {
    const { clock, meter } = meterWithClock()
    meter.start(0)
    clock.now += 1000
    meter.update(1000, 1e9)
    clock.now += 1000
    const changed = meter.update(11_000, 1e9).bytesPerSecond
    expect(changed).toBeGreaterThan(1000)
    expect(changed).toBeLessThan(10_000)
  })

  test('falls to nothing while nothing flows, and then tells no time', () => {
    const { clock, meter } = meterWithClock()
    meter.start(0)
    clock.now += 1000
    meter.update(1000, 2000)
    for (let waits = 0; waits < 60; waits++) {
      clock.now += 1000
      meter.update(1000, 2000)
    }
    expect(meter.update(1000, 2000)).toEqual({ bytesPerSecond: 0, secondsLeft: null })
  })
})
