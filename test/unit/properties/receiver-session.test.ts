import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromRanges } from '../../../src-main/engine/protocol/messages.ts'
import {
  type ReceiverEffect,
  type ReceiverEvent,
  type ReceiverState,
  receiverStep,
} from '../../../src-main/engine/session/receiver.ts'
import { type Choice, receiverChoice } from '../../support/arbitraries-session.ts'
import { holds } from '../../support/property.ts'
import { allOf, does, endsOnce, only, walkThrough } from '../../support/session-walk.ts'

type Step = ReturnType<typeof walk>[number]

const walk = (choices: readonly Choice<ReceiverState, ReceiverEvent>[]) =>
  walkThrough<ReceiverState, ReceiverEvent, ReceiverEffect>({ kind: 'joining' }, receiverStep, choices)

const ways = fc.array(receiverChoice, { maxLength: 40 })
const said = ({ effects }: Step) => effects.flatMap((effect) => (effect.do === 'tell' ? [effect.message] : []))

describe('whatever happens to a receiver', () => {
  it('ends at most once, with the end last, and nothing leaves the end', () => {
    holds(
      fc.property(ways, (choices) => {
        endsOnce(walk(choices))
      }),
      200,
    )
  })

  it('writes nothing before its person has said yes to a whole list, and begins with it once', () => {
    holds(
      fc.property(ways, (choices) => {
        const steps = walk(choices)
        only(steps, 'absorb', ['deciding accepted', 'parted accepted'])
        only(steps, 'complete', ['receiving complete'])
        const kinds = allOf(steps)
        expect(kinds.filter((kind) => kind === 'absorb').length).toBeLessThanOrEqual(1)
        if (kinds.includes('absorb')) expect(kinds.indexOf('present')).toBeLessThan(kinds.indexOf('absorb'))
        if (kinds.includes('absorb')) expect(kinds).toContain('present')
      }),
      200,
    )
  })

  it('takes a list only while it asks for one, a new one only before anybody decided', () => {
    holds(
      fc.property(ways, (choices) => {
        const steps = walk(choices)
        only(steps, 'collect', ['listing offer', 'listing entries'])
        only(steps, 'relist', ['parted reunited'])
        for (const step of steps) if (does(step, 'relist')) expect(step.before).toMatchObject({ stage: 'listing' })
      }),
      200,
    )
  })

  it('names what it does not want, all of it and nothing else, before it says yes', () => {
    holds(
      fc.property(ways, (choices) => {
        for (const step of walk(choices)) {
          const { before, event } = step
          if (event.type !== 'accepted' || before.kind !== 'deciding') continue
          expect(said(step).at(-1)).toEqual({ type: 'accept' })
          const skipped = said(step).map((message) =>
            message.type === 'skip' ? [...fromRanges(message.files, 100)] : [],
          )
          expect(skipped.flat()).toEqual(event.skip)
        }
      }),
      200,
    )
  })

  it('on a new line says first where it stands, and counts what it has only where it receives', () => {
    holds(
      fc.property(ways, (choices) => {
        const steps = walk(choices)
        only(steps, 'recount', ['parted reunited'])
        only(steps, 'listen', ['proving proven', 'parted reunited'])
        for (const step of steps) {
          if (step.before.kind !== 'parted' || step.event.type !== 'reunited') continue
          expect(said(step)).toEqual([{ type: 'resume', stage: step.before.stage }])
          expect(step.after.kind).toBe(step.before.stage)
          expect(does(step, 'recount')).toBe(step.before.stage === 'receiving')
        }
      }),
      200,
    )
  })

  it('says it has everything only when every file is settled', () => {
    holds(
      fc.property(ways, (choices) => {
        for (const step of walk(choices)) {
          const { before, event, effects } = step
          const settled = event.type === 'settled'
          expect(said(step).some(({ type }) => type === 'done')).toBe(settled && before.kind === 'receiving')
          const ended = effects.some((effect) => effect.do === 'end' && effect.how.kind === 'done')
          expect(ended).toBe(settled && (before.kind === 'receiving' || before.kind === 'parted'))
        }
      }),
      200,
    )
  })

  it('tells nobody anything before there is a peer, and says goodbye once where it ends', () => {
    holds(
      fc.property(ways, (choices) => {
        const steps = walk(choices)
        for (const step of steps) {
          const alone = step.before.kind === 'joining' || step.before.kind === 'proving'
          if (alone && step.after.kind !== 'ended') expect(said(step)).toEqual([])
        }
        const goodbyes = allOf(steps).filter((kind) => kind === 'farewell' || kind === 'hangUp')
        expect(goodbyes).toHaveLength(allOf(steps).includes('end') ? 1 : 0)
      }),
      200,
    )
  })

  it('comes up in these walks: they reach every state, and done', () => {
    const steps = fc.sample(ways, { numRuns: 300, seed: 1 }).flatMap(walk)
    expect([...new Set(steps.map(({ before }) => before.kind))].sort()).toEqual(
      ['joining', 'proving', 'listing', 'deciding', 'receiving', 'parted', 'ended'].sort(),
    )
    const ends = steps.flatMap(({ effects }) =>
      effects.flatMap((effect) => (effect.do === 'end' ? [effect.how.kind] : [])),
    )
    expect(ends).toContain('done')
  })
})
