import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromRanges } from '../../../src-main/engine/protocol/messages.ts'
import {
  type ReceiverEffect,
  type ReceiverEvent,
  type ReceiverState,
  receiverStep,
} from '../../../src-main/engine/session/receiver.ts'
import { anyReceiverEvent } from '../../support/arbitraries-session.ts'
import { holds } from '../../support/property.ts'

/** Goes a way from the beginning; `look` sees each step. */
function walk(
  events: readonly ReceiverEvent[],
  look: (
    before: ReceiverState,
    event: ReceiverEvent,
    after: ReceiverState,
    effects: readonly ReceiverEffect[],
  ) => void = () => {},
): { effects: readonly ReceiverEffect[]; state: ReceiverState } {
  let state: ReceiverState = { kind: 'joining' }
  const effects: ReceiverEffect[] = []
  for (const event of events) {
    const step = receiverStep(state, event)
    look(state, event, step.state, step.effects)
    state = step.state
    effects.push(...step.effects)
  }
  return { effects, state }
}

const ways = fc.array(anyReceiverEvent, { maxLength: 40 })
const kinds = (effects: readonly ReceiverEffect[]) => effects.map((effect) => effect.do)
const said = (effects: readonly ReceiverEffect[]) =>
  effects.flatMap((effect) => (effect.do === 'tell' ? [effect.message] : []))

describe('whatever happens to a receiver', () => {
  it('ends at most once, with the end last, and nothing leaves the end', () => {
    holds(
      fc.property(ways, (events) => {
        const { effects } = walk(events, (before, _, after, step) => {
          if (before.kind === 'ended') expect({ after, step }).toEqual({ after: before, step: [] })
          const ends = kinds(step).indexOf('end')
          expect(ends).toBe(after.kind === 'ended' && before.kind !== 'ended' ? step.length - 1 : -1)
        })
        expect(kinds(effects).filter((kind) => kind === 'end').length).toBeLessThanOrEqual(1)
      }),
      200,
    )
  })

  it('writes nothing before its person has said yes to a whole list', () => {
    holds(
      fc.property(ways, (events) => {
        let asked = false
        walk(events, (before, event, _, step) => {
          asked ||= kinds(step).includes('present')
          if (kinds(step).includes('absorb')) {
            expect(asked).toBe(true)
            expect([before.kind, event.type]).toEqual(['deciding', 'accepted'])
          }
          if (kinds(step).includes('complete')) expect(before.kind).toBe('receiving')
          if (kinds(step).includes('collect')) expect(before.kind).toBe('listing')
        })
      }),
      200,
    )
  })

  it('names what it does not want, all of it and nothing else, before it says yes', () => {
    holds(
      fc.property(ways, (events) => {
        walk(events, (_, event, __, step) => {
          if (event.type !== 'accepted' || !kinds(step).includes('absorb')) return
          const messages = said(step)
          expect(messages.at(-1)).toEqual({ type: 'accept' })
          const skipped = messages.flatMap((message) =>
            message.type === 'skip' ? [...fromRanges(message.files, 100)] : [],
          )
          expect(skipped).toEqual(event.skip)
        })
      }),
      150,
    )
  })

  it('says it has everything only when every file is settled', () => {
    holds(
      fc.property(ways, (events) => {
        walk(events, (before, event, _, step) => {
          const done = said(step).some(({ type }) => type === 'done')
          expect(done).toBe(before.kind === 'receiving' && event.type === 'settled')
          const ended = step.some((effect) => effect.do === 'end' && effect.how.kind === 'done')
          expect(ended).toBe(done)
        })
      }),
      150,
    )
  })

  it('tells a peer who breaks the rules, and nobody before there is a peer', () => {
    holds(
      fc.property(ways, (events) => {
        let together = false
        const { effects } = walk(events, (_, __, after, step) => {
          if (!together && after.kind !== 'ended') expect(said(step)).toEqual([])
          together ||= after.kind === 'listing'
        })
        const goodbyes = kinds(effects).filter((kind) => kind === 'farewell' || kind === 'hangUp')
        expect(goodbyes).toHaveLength(kinds(effects).includes('end') ? 1 : 0)
      }),
      150,
    )
  })
})
