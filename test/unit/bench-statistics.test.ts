import { describe, expect, test } from 'vitest'
// @ts-expect-error plain JavaScript: the benchmark needs no build of its own
import { fairness, pairedRatio, percentile } from '../bench/statistics.mjs'

/** The arithmetic behind the benchmark's figures. */

describe('percentile', () => {
  test('is the value below which that share lies, whatever the order', () => {
    const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)

    expect([0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([50, 95, 99, 100])
  })

  test('of one is that one, of none undefined', () => {
    expect(percentile([7], 0.99)).toBe(7)
    expect(percentile([], 0.5)).toBeUndefined()
  })

  test('leaves the numbers as they were', () => {
    const numbers = [3, 1, 2]
    percentile(numbers, 0.5)
    expect(numbers).toEqual([3, 1, 2])
  })
})

describe("Jain's index", () => {
  test('is 1 where all get the same, however much that is', () => {
    expect(fairness([5, 5, 5, 5])).toBe(1)
    expect(fairness([0, 0])).toBe(1)
  })

  test('is 1/n where one of n gets everything', () => {
    expect(fairness([8, 0, 0, 0])).toBe(0.25)
  })

  test('knows of nobody', () => {
    expect(fairness([])).toBeUndefined()
  })
})

test('a paired ratio leaves out rounds that one of the two lacks', () => {
  const mine = [
    { round: 0, seconds: 2 },
    { round: 1, seconds: 9 },
  ]
  const theirs = [{ round: 0, seconds: 4 }]

  const ratio = pairedRatio(mine, theirs, ({ seconds }: { seconds: number }) => seconds)

  expect(ratio).toEqual({ median: 0.5, min: 0.5, max: 0.5, count: 1 })
})
