import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { GUESSES, GUESTS_QUEUED_MOST } from '../../../src-main/engine/protocol/limits.ts'
import {
  type SenderEffect,
  type SenderEvent,
  type SenderState,
  senderStep,
} from '../../../src-main/engine/session/sender.ts'
import { errorInfo } from '../../../src-shared/errors.ts'
import { holds } from '../../support/property.ts'

const error = errorInfo('relay.lost')

const states: readonly SenderState[] = [
  { kind: 'opening' },
  { kind: 'waiting', guesses: 3 },
  { kind: 'proving', guesses: 3, queue: [] },
  { kind: 'greeting', guesses: 3, queue: [], apart: true },
  { kind: 'offering' },
  { kind: 'asking', again: false },
  { kind: 'sending' },
  { kind: 'finishing' },
  { kind: 'parted' },
  { kind: 'rejoined' },
  { kind: 'ended' },
]

const events: readonly SenderEvent[] = [
  { type: 'hosted' },
  { type: 'guest', ticket: 't' },
  { type: 'proven' },
  { type: 'refuted', counts: true },
  { type: 'listed' },
  { type: 'exhausted' },
  { type: 'lost', error },
  { type: 'reunited' },
  { type: 'gone', error },
  { type: 'broken', error },
  { type: 'stop' },
  { type: 'leave' },
  { type: 'device', name: 'bruno-pc' },
  { type: 'offer', device: '', files: 0, folders: 0, bytes: 0 },
  { type: 'entries', entries: [] },
  { type: 'offered' },
  { type: 'skip', files: [[0, 1]] },
  { type: 'accept' },
  { type: 'decline' },
  { type: 'received', bytes: 1 },
  { type: 'verified', files: [[0, 1]] },
  { type: 'refused', file: 0, code: 'target.denied' },
  { type: 'resume', stage: 'receiving' },
  { type: 'held', file: 0, bytes: 1, sha256: '00' },
  { type: 'complete' },
  { type: 'done' },
  { type: 'cancel' },
  { type: 'fault', code: 'disk.full' },
  { type: 'disk', state: 'full', missing: 4096 },
  { type: 'ping' },
]

const apart = { guest: '=', listed: '=', exhausted: '=', stop: 'ended', leave: 'ended', broken: 'ended' }

/** Where each state goes: `=` stays, everything not named here is a violation. */
const cells: Record<SenderState['kind'], Record<string, string>> = {
  opening: { hosted: 'waiting', stop: 'ended', leave: 'ended', broken: 'ended' },
  waiting: { guest: 'proving', stop: 'ended', leave: 'ended', broken: 'ended' },
  proving: { guest: '=', proven: 'greeting', refuted: 'waiting', stop: 'ended', leave: 'ended', broken: 'ended' },
  greeting: {
    guest: '=',
    lost: '=',
    reunited: 'rejoined',
    gone: 'waiting',
    stop: 'ended',
    leave: 'ended',
    cancel: 'ended',
    fault: 'ended',
    broken: 'ended',
  },
  offering: { ...both(), device: '=', listed: 'asking' },
  asking: { ...both(), device: '=', skip: '=', accept: 'sending', decline: 'ended' },
  sending: { ...both(), received: '=', verified: '=', refused: '=', exhausted: 'finishing' },
  finishing: { ...both(), received: '=', verified: '=', refused: '=', done: 'ended' },
  parted: { ...apart, reunited: 'rejoined', gone: 'ended', lost: '=' },
  rejoined: { ...both(), listed: '=', exhausted: '=', resume: 'asking' },
  ended: Object.fromEntries(events.map(({ type }) => [type, '='])),
}

function both(): Record<string, string> {
  return {
    guest: '=',
    disk: '=',
    stop: 'ended',
    leave: 'ended',
    cancel: 'ended',
    fault: 'ended',
    lost: 'parted',
    broken: 'ended',
  }
}

const endOf = (effects: readonly SenderEffect[]) => effects.find((effect) => effect.do === 'end')?.how

describe('every state of a sender meets every event', () => {
  const pairs = states.flatMap((state) =>
    events.map((event) => ({ state, event, name: `${state.kind} + ${event.type}` })),
  )

  it.each(pairs)('$name', ({ state, event }) => {
    const next = senderStep(state, event)
    const wanted = cells[state.kind][event.type]

    if (wanted === undefined) {
      expect(endOf(next.effects)).toEqual({ kind: 'failed', error: errorInfo('peer.protocol') })
      expect(next.effects.map((effect) => effect.do)).toEqual(['closeRoom', 'tell', 'farewell', 'end'])
    } else {
      expect(next.state.kind).toBe(wanted === '=' ? state.kind : wanted)
    }
    expect(next.state.kind === 'ended').toBe(endOf(next.effects) !== undefined || state.kind === 'ended')
  })

  it('does nothing any more once it has ended', () => {
    for (const event of events) expect(senderStep({ kind: 'ended' }, event).effects).toEqual([])
  })
})

describe('how a sender ends', () => {
  it.each<[SenderState['kind'], SenderEvent, unknown]>([
    ['finishing', { type: 'done' }, { kind: 'done' }],
    ['asking', { type: 'decline' }, { kind: 'declined', by: 'peer' }],
    ['sending', { type: 'stop' }, { kind: 'cancelled', by: 'me' }],
    ['sending', { type: 'cancel' }, { kind: 'cancelled', by: 'peer' }],
    [
      'sending',
      { type: 'fault', code: 'disk.full' },
      { kind: 'failed', error: { ...errorInfo('disk.full'), side: 'peer' } },
    ],
    ['parted', { type: 'gone', error }, { kind: 'failed', error }],
    ['opening', { type: 'broken', error }, { kind: 'failed', error }],
  ])('in %s, with $type', (kind, event, how) => {
    const state = states.find((one) => one.kind === kind) ?? { kind: 'ended' }
    expect(endOf(senderStep(state, event).effects)).toEqual(how)
  })

  it('goes away without a word, and leaves the room as it is', () => {
    for (const state of states.filter(({ kind }) => kind !== 'ended')) {
      const { effects } = senderStep(state, { type: 'leave' })
      expect(effects.map((effect) => effect.do)).toEqual(['hangUp', 'end'])
      expect(endOf(effects)).toEqual({ kind: 'failed', error: errorInfo('transfer.left') })
    }
  })

  it('tells the peer when a person stops it, and hangs up where there is none', () => {
    const told = (kind: SenderState['kind']) =>
      senderStep(states.find((one) => one.kind === kind) ?? { kind: 'ended' }, { type: 'stop' }).effects.map(
        (e) => e.do,
      )
    expect(told('waiting')).toEqual(['closeRoom', 'hangUp', 'end'])
    expect(told('asking')).toEqual(['tell', 'farewell', 'end'])
    // Said on a later line where there is none now; and somebody who has proven the code may know that he did.
    expect(told('parted')).toEqual(['tell', 'farewell', 'end'])
    expect(told('greeting')).toEqual(['closeRoom', 'tell', 'farewell', 'end'])
  })
})

describe('guesses', () => {
  const run = (state: SenderState, ...given: SenderEvent[]) =>
    given.reduce<{ state: SenderState; effects: readonly SenderEffect[] }>(
      (step, event) => senderStep(step.state, event),
      { state, effects: [] },
    )
  const guess = (counts: boolean): SenderEvent[] => [
    { type: 'guest', ticket: 't' },
    { type: 'refuted', counts },
  ]

  it('kill the code with the third that counts, not before', () => {
    const opened = run({ kind: 'opening' }, { type: 'hosted' }).state
    const twice = run(opened, ...guess(true), ...guess(false), ...guess(true), ...guess(false))
    expect(twice.state).toEqual({ kind: 'waiting', guesses: 1 })

    const third = run(twice.state, ...guess(true))
    expect(third.state.kind).toBe('ended')
    expect(third.effects).toEqual([
      { do: 'closeRoom' },
      { do: 'end', how: { kind: 'failed', error: errorInfo('code.spent') } },
    ])
  })

  it('are announced with what is left of them', () => {
    const step = run({ kind: 'waiting', guesses: GUESSES }, ...guess(true))
    expect(step.effects).toEqual([{ do: 'announce', guesses: GUESSES - 1 }])
  })

  it('go to those in line one after another', () => {
    const crowded = run(
      { kind: 'waiting', guesses: 3 },
      ...['a', 'b', 'c'].map((ticket) => ({ type: 'guest' as const, ticket })),
    )
    expect(crowded.state).toEqual({ kind: 'proving', guesses: 3, queue: ['b', 'c'] })

    const next = senderStep(crowded.state, { type: 'refuted', counts: true })
    expect(next.state).toEqual({ kind: 'proving', guesses: 2, queue: ['c'] })
    expect(next.effects).toEqual([
      { do: 'announce', guesses: 2 },
      { do: 'answer', ticket: 'b' },
    ])
  })

  it('have a line that does not grow without end', () => {
    const flood = Array.from({ length: 1000 }, (_, at) => ({ type: 'guest' as const, ticket: String(at) }))
    const { state } = run({ kind: 'waiting', guesses: 3 }, ...flood)
    expect(state.kind === 'proving' && state.queue.length).toBe(GUESTS_QUEUED_MOST)
  })
})

/** Runs a stream from the beginning: how it ended, and how often. */
function follow(stream: readonly SenderEvent[]): { ends: readonly unknown[]; state: SenderState } {
  let state: SenderState = { kind: 'opening' }
  const ends: unknown[] = []
  for (const event of stream) {
    const step = senderStep(state, event)
    state = step.state
    ends.push(...step.effects.flatMap((effect) => (effect.do === 'end' ? [effect.how.kind] : [])))
  }
  return { ends, state }
}

describe('any stream of events', () => {
  it('ends once and stays ended', () => {
    holds(
      fc.property(fc.array(fc.constantFrom(...events), { maxLength: 60 }), (stream) => {
        const { ends, state } = follow(stream)
        expect(ends).toHaveLength(state.kind === 'ended' ? 1 : 0)
      }),
    )
  })

  it('reaches done only by the whole way, each step in its place', () => {
    const way = ['hosted', 'guest', 'proven', 'device', 'listed', 'accept', 'exhausted', 'done'].map(
      (type) => events.find((event) => event.type === type) ?? { type: 'stop' as const },
    )
    expect(follow(way).ends).toEqual(['done'])
    const swapped = fc.shuffledSubarray(way).filter((some) => some.some((event, at) => event !== way[at]))
    holds(
      fc.property(fc.oneof(fc.subarray(way, { maxLength: way.length - 1 }), swapped), (stream) => {
        expect(follow(stream).ends).not.toContain('done')
      }),
    )
  })

  it('never makes more guesses than there are', () => {
    const guessing = fc.constantFrom<SenderEvent>(
      { type: 'guest', ticket: 't' },
      { type: 'refuted', counts: true },
      { type: 'refuted', counts: false },
    )
    holds(
      fc.property(fc.array(guessing, { maxLength: 80 }), (stream) => {
        let state: SenderState = { kind: 'waiting', guesses: GUESSES }
        let counted = 0
        for (const event of stream) {
          if (state.kind === 'proving' && event.type === 'refuted' && event.counts) counted++
          state = senderStep(state, event).state
          if (state.kind === 'ended') break
          expect('guesses' in state && state.guesses).toBe(GUESSES - counted)
        }
        expect(counted).toBeLessThanOrEqual(GUESSES)
      }),
    )
  })
})
