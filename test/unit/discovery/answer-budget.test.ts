import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AnswerBudget } from '../../../src-main/engine/net/discovery/answer-budget.ts'
import { holds } from '../../support/property.ts'

describe('answers to questions', () => {
  it('go to each who asks, then once to everybody, then wait for the next second', () => {
    const budget = new AnswerBudget()

    const answers = Array.from({ length: 40 }, () => budget.take(5_000))

    expect(answers.slice(0, 32).every((to) => to === 'one')).toBe(true)
    expect(answers.slice(32)).toEqual(['link', 'none', 'none', 'none', 'none', 'none', 'none', 'none'])
    expect(budget.take(5_999)).toBe('none')
    expect(budget.take(6_000)).toBe('one')
  })

  it('are bounded for every second, whenever is asked', () => {
    holds(
      fc.property(fc.array(fc.nat({ max: 40 }), { maxLength: 500 }), (pauses) => {
        const budget = new AnswerBudget()
        let now = 0
        const said = pauses.flatMap((pause) => {
          now += pause
          return budget.take(now) === 'none' ? [] : [now]
        })
        for (const at of said) {
          // Two counts may meet in any one second.
          expect(said.filter((other) => other >= at && other < at + 1_000).length).toBeLessThanOrEqual(2 * 33)
        }
      }),
      60,
    )
  })
})
