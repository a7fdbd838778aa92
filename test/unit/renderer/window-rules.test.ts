import { describe, expect, it } from 'vitest'
import { PAGE } from '../../../src-renderer/features/receive/use-offer.ts'
import { graphPoints, pathThrough, SPAN } from '../../../src-renderer/features/relay/graph-model.ts'
import { firstUi, nextUi, shownTransfer } from '../../../src-renderer/ui-state.ts'
import { PAGE_MOST } from '../../../src-shared/contract.ts'
import { transfer, waiting } from '../../support/gallery-views.ts'

describe('a place shows', () => {
  const transfers = ['a', 'b'].map((id) => transfer(waiting(), { id }))

  it('its newest transfer, the chosen one, or room for another', () => {
    const chosen = nextUi(firstUi, { kind: 'show', direction: 'send', id: 'a' })
    const room = nextUi(chosen, { kind: 'show', direction: 'send', id: 'new' })
    expect(shownTransfer(firstUi, 'send', transfers)?.id).toBe('b')
    expect(shownTransfer(chosen, 'send', transfers)?.id).toBe('a')
    expect(shownTransfer(room, 'send', transfers)).toBeNull()
    expect(shownTransfer(chosen, 'receive', transfers)).toBeNull()
  })

  it('the newest again once the chosen one is gone', () => {
    const chosen = nextUi(firstUi, { kind: 'show', direction: 'send', id: 'gone' })
    expect(shownTransfer(chosen, 'send', transfers)?.id).toBe('b')
  })

  it('no old trouble after going elsewhere', () => {
    const troubled = nextUi(firstUi, {
      kind: 'notice',
      error: { code: 'internal', side: 'local', retryable: false },
    })
    expect(nextUi(troubled, { kind: 'go', place: 'relay' })).toMatchObject({ place: 'relay', notice: null })
  })
})

describe('the speed graph', () => {
  it('draws nothing before the first reading and holds the last one until now', () => {
    expect(graphPoints([], 1000, 100, 10)).toEqual([])
    const points = graphPoints([{ at: 45_000, bytesPerSecond: 500_000 }], SPAN, 100, 10)
    expect(points.map(([x]) => x)).toEqual([50, 100])
    expect(points[0]?.[1]).toBe(points[1]?.[1])
  })

  it('keeps the reading from before its span as its beginning', () => {
    const samples = [0, 50_000, 100_000].map((at) => ({ at, bytesPerSecond: at }))
    expect(graphPoints(samples, 100_000, 100, 10).map(([x]) => Math.round(x))).toEqual([0, 44, 100, 100])
  })

  it('never leaves its box', () => {
    const samples = [1, 2, 3].map((at) => ({ at: at * 1000, bytesPerSecond: 10 ** (at * 3) }))
    for (const [, y] of graphPoints(samples, 3000, 100, 10)) {
      expect(y).toBeGreaterThanOrEqual(0)
      expect(y).toBeLessThanOrEqual(10)
    }
    expect(
      pathThrough([
        [0, 1],
        [2, 3],
      ]),
    ).toBe('M0.0 1.0C1.0 1.0 1.0 3.0 2.0 3.0')
  })
})

it('the window asks for pages as long as the contract allows', () => {
  expect(PAGE).toBe(PAGE_MOST)
})
