import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RANGES_PER_MESSAGE } from '../../../src-main/engine/protocol/limits.ts'
import type { Message } from '../../../src-main/engine/protocol/messages.ts'
import {
  type ReceiverEffect,
  type ReceiverEvent,
  type ReceiverState,
  receiverStep,
} from '../../../src-main/engine/session/receiver.ts'
import { errorInfo } from '../../../src-shared/errors.ts'
import { holds } from '../../support/property.ts'

const error = errorInfo('peer.gone')
const kinds = ['joining', 'proving', 'listing', 'deciding', 'receiving', 'parted', 'ended'] as const

const events: readonly ReceiverEvent[] = [
  { type: 'joined' },
  { type: 'proven' },
  { type: 'accepted', skip: [] },
  { type: 'declined' },
  { type: 'settled' },
  { type: 'lost', error },
  { type: 'reunited' },
  { type: 'gone', error },
  { type: 'broken', error },
  { type: 'stop' },
  { type: 'leave' },
  { type: 'device', name: '' },
  { type: 'offer', device: 'ana', files: 1, folders: 0, bytes: 0 },
  { type: 'entries', entries: [] },
  { type: 'offered' },
  { type: 'skip', files: [] },
  { type: 'accept' },
  { type: 'decline' },
  { type: 'received', bytes: 1 },
  { type: 'verified', files: [] },
  { type: 'refused', file: 0, code: 'internal' },
  { type: 'resume', stage: 'listing' },
  { type: 'held', file: 0, bytes: 1, sha256: '00' },
  { type: 'complete' },
  { type: 'done' },
  { type: 'cancel' },
  { type: 'fault', code: 'source.missing' },
  { type: 'disk', state: 'full', missing: 4096 },
  { type: 'ping' },
]

const alone = { stop: 'ended', leave: 'ended', lost: 'ended', broken: 'ended' }
const together = { ...alone, disk: '=', lost: 'parted', cancel: 'ended', fault: 'ended' }

/** Where each state goes: `=` stays, everything not named here is a violation. */
const cells: Record<ReceiverState['kind'], Record<string, string>> = {
  joining: { ...alone, joined: 'proving' },
  proving: { ...alone, proven: 'listing' },
  listing: { ...together, offer: '=', entries: '=', offered: 'deciding' },
  deciding: { ...together, accepted: 'receiving', declined: 'ended' },
  receiving: { ...together, complete: '=', settled: 'ended' },
  parted: {
    ...alone,
    lost: '=',
    gone: 'ended',
    reunited: 'deciding',
    accepted: '=',
    declined: 'ended',
    settled: 'ended',
  },
  ended: Object.fromEntries(events.map(({ type }) => [type, '='])),
}

const stateOf = (kind: ReceiverState['kind']): ReceiverState =>
  kind === 'parted' ? { kind, stage: 'deciding' } : { kind }

const endOf = (effects: readonly ReceiverEffect[]) => effects.find((effect) => effect.do === 'end')?.how

describe('every state of a receiver meets every event', () => {
  const pairs = kinds.flatMap((kind) => events.map((event) => ({ kind, event, name: `${kind} + ${event.type}` })))

  it.each(pairs)('$name', ({ kind, event }) => {
    const next = receiverStep(stateOf(kind), event)
    const wanted = cells[kind][event.type]

    if (wanted === undefined) {
      expect(endOf(next.effects)).toEqual({ kind: 'failed', error: errorInfo('peer.protocol') })
      expect(next.effects.map((effect) => effect.do)).toEqual(['tell', 'farewell', 'end'])
    } else {
      expect(next.state.kind).toBe(wanted === '=' ? kind : wanted)
    }
    expect(next.state.kind === 'ended').toBe(endOf(next.effects) !== undefined || kind === 'ended')
  })

  it('does nothing any more once it has ended', () => {
    for (const event of events) expect(receiverStep({ kind: 'ended' }, event).effects).toEqual([])
  })
})

describe('how a receiver ends', () => {
  it.each<[ReceiverState['kind'], ReceiverEvent, unknown]>([
    ['receiving', { type: 'settled' }, { kind: 'done' }],
    ['deciding', { type: 'declined' }, { kind: 'declined', by: 'me' }],
    ['deciding', { type: 'stop' }, { kind: 'cancelled', by: 'me' }],
    ['deciding', { type: 'cancel' }, { kind: 'cancelled', by: 'peer' }],
    [
      'listing',
      { type: 'fault', code: 'source.missing' },
      { kind: 'failed', error: { ...errorInfo('source.missing'), side: 'peer' } },
    ],
    ['receiving', { type: 'broken', error: errorInfo('disk.full') }, { kind: 'failed', error: errorInfo('disk.full') }],
  ])('in %s, with $type', (kind, event, how) => {
    expect(endOf(receiverStep(stateOf(kind), event).effects)).toEqual(how)
  })
})

describe('a receiver who ends it while the line is broken', () => {
  it.each<[ReceiverEvent, Message]>([
    [{ type: 'stop' }, { type: 'cancel' }],
    [{ type: 'declined' }, { type: 'decline' }],
    [
      { type: 'broken', error: errorInfo('disk.full') },
      { type: 'fault', code: 'disk.full' },
    ],
  ])('has a last word to say: $type', (event, message) => {
    const { effects } = receiverStep({ kind: 'parted', stage: 'deciding' }, event)
    expect(effects.slice(0, 2)).toEqual([{ do: 'tell', message }, { do: 'farewell' }])
  })
})

describe('a receiver who leaves', () => {
  it.each(kinds.filter((kind) => kind !== 'ended'))('goes away without a word in %s', (kind) => {
    const { effects } = receiverStep(stateOf(kind), { type: 'leave' })
    expect(effects.map((effect) => effect.do)).toEqual(['hangUp', 'end'])
    expect(endOf(effects)).toEqual({ kind: 'failed', error: errorInfo('transfer.left') })
  })
})

describe('an answer', () => {
  it('gets ready before it says yes', () => {
    const { effects } = receiverStep({ kind: 'deciding' }, { type: 'accepted', skip: [0, 1, 5] })
    expect(effects).toEqual([
      { do: 'absorb' },
      {
        do: 'tell',
        message: {
          type: 'skip',
          files: [
            [0, 2],
            [5, 1],
          ],
        },
      },
      { do: 'tell', message: { type: 'accept' } },
    ])
  })

  it('names what it leaves out in as many messages as that takes', () => {
    const skip = Array.from({ length: RANGES_PER_MESSAGE * 2 + 1 }, (_, at) => at * 2)
    const { effects } = receiverStep({ kind: 'deciding' }, { type: 'accepted', skip })
    const told = effects.flatMap((effect) => (effect.do === 'tell' ? [effect.message.type] : []))
    expect(told).toEqual(['skip', 'skip', 'skip', 'accept'])
  })
})

/** Runs a stream from the beginning: how it ended, and how often. */
function follow(stream: readonly ReceiverEvent[]): { ends: readonly unknown[]; state: ReceiverState } {
  let state: ReceiverState = { kind: 'joining' }
  const ends: unknown[] = []
  for (const event of stream) {
    const step = receiverStep(state, event)
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

  it('reaches done only by the whole way, with a person’s yes in its place', () => {
    const way = ['joined', 'proven', 'offered', 'accepted', 'settled'].map(
      (type) => events.find((event) => event.type === type) ?? { type: 'stop' as const },
    )
    expect(follow(way).ends).toEqual(['done'])
    const swapped = fc.shuffledSubarray(way).filter((some) => some.some((event, at) => event !== way[at]))
    holds(
      fc.property(fc.oneof(fc.subarray(way, { maxLength: 4 }), swapped), (stream) => {
        expect(follow(stream).ends).not.toContain('done')
      }),
    )
  })
})
