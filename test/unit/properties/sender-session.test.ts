import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GUESSES, GUESTS_QUEUED_MOST } from '../../../src-main/engine/protocol/limits.ts'
import {
  type SenderEffect,
  type SenderEvent,
  type SenderState,
  senderStep,
} from '../../../src-main/engine/session/sender.ts'
import { anySenderEvent } from '../../support/arbitraries-session.ts'
import { holds } from '../../support/property.ts'

interface Step {
  readonly before: SenderState
  readonly event: SenderEvent
  readonly after: SenderState
  readonly effects: readonly SenderEffect[]
}

/** Every step of a way from the beginning. */
function walk(events: readonly SenderEvent[]): readonly Step[] {
  let state: SenderState = { kind: 'opening' }
  return events.map((event) => {
    const before = state
    const { state: after, effects } = senderStep(before, event)
    state = after
    return { before, event, after, effects }
  })
}

const ways = fc.array(anySenderEvent, { maxLength: 40 })
const does = (step: Step, kind: SenderEffect['do']) => step.effects.some((effect) => effect.do === kind)
const allOf = (steps: readonly Step[]) => steps.flatMap(({ effects }) => effects.map((effect) => effect.do))

/** Where an effect happens: states and events, none but these. */
function only(steps: readonly Step[], kind: SenderEffect['do'], allowed: readonly string[]): void {
  for (const step of steps) if (does(step, kind)) expect(allowed).toContain(`${step.before.kind} ${step.event.type}`)
}

/** Tickets answered in a step. */
const answered = ({ effects }: Step) => effects.flatMap((effect) => (effect.do === 'answer' ? [effect.ticket] : []))

const isGuess = ({ before, event }: Step) => before.kind === 'proving' && event.type === 'refuted' && event.counts

describe('whatever happens to a sender', () => {
  it('ends at most once, with the end last, and nothing leaves the end', () => {
    holds(
      fc.property(ways, (events) => {
        const steps = walk(events)
        for (const { before, after, effects } of steps) {
          if (before.kind === 'ended') expect({ after, effects }).toEqual({ after: before, effects: [] })
          const ends = after.kind === 'ended' && before.kind !== 'ended'
          expect(effects.findIndex((effect) => effect.do === 'end')).toBe(ends ? effects.length - 1 : -1)
        }
        expect(allOf(steps).filter((kind) => kind === 'end').length).toBeLessThanOrEqual(1)
      }),
      200,
    )
  })

  it('sends the list once and only to somebody who has proven the code, the files once and only after a yes', () => {
    holds(
      fc.property(ways, (events) => {
        const steps = walk(events)
        only(steps, 'offer', ['proving proven'])
        only(steps, 'send', ['asking accept'])
        only(steps, 'leaveOut', ['asking skip'])
        const words = ['received', 'verified', 'refused']
        only(steps, 'note', [...words.map((word) => `sending ${word}`), ...words.map((word) => `finishing ${word}`)])
        const kinds = allOf(steps).filter((kind) => kind === 'offer' || kind === 'send')
        expect([[], ['offer'], ['offer', 'send']]).toContainEqual(kinds)
      }),
      200,
    )
  })

  it('lets one guest prove at a time, answers whoever came, and nobody when the door is closed', () => {
    holds(
      fc.property(ways, (events) => {
        const steps = walk(events)
        const tickets = events.flatMap((event) => (event.type === 'guest' ? [event.ticket] : []))
        const closedAt = steps.findIndex((step) => does(step, 'closeRoom'))
        only(steps, 'answer', ['waiting guest', 'proving refuted'])
        steps.forEach((step, at) => {
          const given = answered(step)
          expect(given.length).toBeLessThanOrEqual(closedAt >= 0 && at >= closedAt ? 0 : 1)
          for (const ticket of given) expect(tickets).toContain(ticket)
          if (given.length > 0) expect(step.after.kind).toBe('proving')
        })
      }),
      200,
    )
  })

  it('keeps few guests in line', () => {
    const crowd = fc.array(
      fc.oneof({ arbitrary: fc.constant<SenderEvent>({ type: 'guest', ticket: 't' }), weight: 5 }, anySenderEvent),
      { maxLength: 60 },
    )
    holds(
      fc.property(crowd, (events) => {
        for (const { after } of walk([{ type: 'hosted' }, ...events])) {
          if (after.kind === 'proving') expect(after.queue.length).toBeLessThanOrEqual(GUESTS_QUEUED_MOST)
        }
      }),
      200,
    )
  })

  it('never forgives a guess: the third that counts ends it', () => {
    holds(
      fc.property(ways, (events) => {
        let wrong = 0
        for (const step of walk(events)) {
          const { after } = step
          if (isGuess(step)) wrong++
          if ('guesses' in after) expect(after.guesses).toBe(GUESSES - wrong)
          if (wrong === GUESSES) expect(after.kind).toBe('ended')
        }
      }),
      200,
    )
  })

  it('is done only when the receiver says so and every file is out', () => {
    holds(
      fc.property(ways, (events) => {
        for (const { before, event, effects } of walk(events)) {
          const done = effects.some((effect) => effect.do === 'end' && effect.how.kind === 'done')
          expect(done).toBe(before.kind === 'finishing' && event.type === 'done')
        }
      }),
      200,
    )
  })

  it('closes the room on every way out and says one goodbye at the most', () => {
    holds(
      fc.property(ways, (events) => {
        const effects = allOf(walk(events))
        if (effects.includes('end')) expect(effects).toContain('closeRoom')
        expect(effects.filter((kind) => kind === 'farewell' || kind === 'hangUp').length).toBeLessThanOrEqual(1)
      }),
      200,
    )
  })
})
