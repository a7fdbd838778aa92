import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GUESSES, GUESTS_QUEUED_MOST } from '../../../src-main/engine/protocol/limits.ts'
import {
  type SenderEffect,
  type SenderEvent,
  type SenderState,
  senderStep,
} from '../../../src-main/engine/session/sender.ts'
import { type Choice, senderChoice } from '../../support/arbitraries-session.ts'
import { holds } from '../../support/property.ts'
import { allOf, does, endsOnce, only, walkThrough } from '../../support/session-walk.ts'

type Step = ReturnType<typeof walk>[number]

const walk = (choices: readonly Choice<SenderState, SenderEvent>[]) =>
  walkThrough<SenderState, SenderEvent, SenderEffect>({ kind: 'opening' }, senderStep, choices)

const ways = fc.array(senderChoice, { maxLength: 40 })

/** Tickets answered in a step. */
const answered = ({ effects }: Step) => effects.flatMap((effect) => (effect.do === 'answer' ? [effect.ticket] : []))

const isGuess = ({ before, event }: Step) => before.kind === 'proving' && event.type === 'refuted' && event.counts

describe('whatever happens to a sender', () => {
  it('ends at most once, with the end last, and nothing leaves the end', () => {
    holds(
      fc.property(ways, (choices) => {
        endsOnce(walk(choices))
      }),
      200,
    )
  })

  it('sends the list only to who has proven the code, and the files only after a yes on that very line', () => {
    holds(
      fc.property(ways, (choices) => {
        const steps = walk(choices)
        only(steps, 'offer', ['greeting device', 'rejoined resume'])
        only(steps, 'listen', ['proving proven', 'greeting reunited', 'parted reunited'])
        only(steps, 'send', ['asking accept'])
        only(steps, 'leaveOut', ['asking skip'])
        // On each line, from `listen` to the next: the list once at the most, then the files once at the most.
        const lines = allOf(steps).join(' ').split('listen').slice(1)
        for (const line of lines) {
          const kinds = line.split(' ').filter((kind) => kind === 'offer' || kind === 'send')
          expect(['', 'offer', 'send', 'offer send']).toContain(kinds.join(' '))
        }
      }),
      200,
    )
  })

  it('looks for a lost peer only after there was one, and tells it nothing before it is found', () => {
    holds(
      fc.property(ways, (choices) => {
        const steps = walk(choices)
        const states = ['greeting', 'offering', 'asking', 'sending', 'finishing', 'rejoined']
        only(steps, 'reunite', ['opening hosted', ...states.map((state) => `${state} lost`)])
        for (const step of steps) {
          const { before, event } = step
          // A room that another process had, with somebody who had proven the code.
          const looks = before.kind === 'opening' && event.type === 'hosted' && event.doubt === true
          if (before.kind === 'opening' && event.type === 'hosted') expect(does(step, 'reunite')).toBe(looks)
          if (step.before.kind === 'parted' && step.after.kind !== 'ended') expect(does(step, 'tell')).toBe(false)
        }
      }),
      200,
    )
  })

  it('believes what is said of files only of a receiver who has them', () => {
    holds(
      fc.property(ways, (choices) => {
        const words = ['received', 'verified', 'refused']
        const steps = walk(choices)
        const allowed = ['sending', 'finishing', 'asking'].flatMap((state) => words.map((word) => `${state} ${word}`))
        only(steps, 'note', [...allowed, 'asking held', 'rejoined resume'])
        for (const step of steps) {
          if (step.before.kind === 'asking' && does(step, 'note')) expect(step.before.again).toBe(true)
        }
      }),
      200,
    )
  })

  it('lets one guest prove at a time, answers whoever came, and nobody when the door is closed', () => {
    holds(
      fc.property(ways, (choices) => {
        const steps = walk(choices)
        const tickets = steps.flatMap(({ event }) => (event.type === 'guest' ? [event.ticket] : []))
        const closedAt = steps.findIndex((step) => does(step, 'closeRoom'))
        only(steps, 'answer', ['waiting guest', 'proving refuted', 'greeting gone'])
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
    const guest = fc.constant<Choice<SenderState, SenderEvent>>(() => ({ type: 'guest', ticket: 't' }))
    const crowd = fc.array(fc.oneof({ arbitrary: guest, weight: 5 }, senderChoice), { maxLength: 60 })
    holds(
      fc.property(crowd, (choices) => {
        for (const { after } of walk([() => ({ type: 'hosted' }), ...choices])) {
          if (after.kind === 'proving') expect(after.queue.length).toBeLessThanOrEqual(GUESTS_QUEUED_MOST)
        }
      }),
      200,
    )
  })

  it('never forgives a guess: the third that counts ends it', () => {
    holds(
      fc.property(ways, (choices) => {
        let wrong = 0
        for (const step of walk(choices)) {
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
      fc.property(ways, (choices) => {
        for (const { before, event, effects } of walk(choices)) {
          const done = effects.some((effect) => effect.do === 'end' && effect.how.kind === 'done')
          expect(done).toBe(before.kind === 'finishing' && event.type === 'done')
        }
      }),
      200,
    )
  })

  it('closes the room on every way out but leaving, and says one goodbye at the most', () => {
    holds(
      fc.property(ways, (choices) => {
        const steps = walk(choices)
        const effects = allOf(steps)
        const left = steps.some(({ before, event }) => before.kind !== 'ended' && event.type === 'leave')
        if (effects.includes('end') && !left) expect(effects).toContain('closeRoom')
        expect(effects.filter((kind) => kind === 'farewell' || kind === 'hangUp').length).toBeLessThanOrEqual(1)
      }),
      200,
    )
  })

  it('comes up in these walks: they reach every state, and done', () => {
    const steps = fc.sample(ways, { numRuns: 3000, seed: 1 }).flatMap(walk)
    expect([...new Set(steps.map(({ before }) => before.kind))].sort()).toEqual(
      [
        'opening',
        'waiting',
        'proving',
        'greeting',
        'offering',
        'asking',
        'sending',
        'finishing',
        'parted',
        'rejoined',
        'ended',
      ].sort(),
    )
    const ends = steps.flatMap(({ effects }) =>
      effects.flatMap((effect) => (effect.do === 'end' ? [effect.how.kind] : [])),
    )
    expect(ends).toContain('done')
  })
})
