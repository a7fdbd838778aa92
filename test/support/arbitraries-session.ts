import fc from 'fast-check'
import type { ReceiverEvent, ReceiverState } from '../../src-main/engine/session/receiver.ts'
import type { SenderEvent, SenderState } from '../../src-main/engine/session/sender.ts'
import { errorCodes, errorInfo } from '../../src-shared/errors.ts'
import { anyMessage } from './arbitraries-wire.ts'

/** What may happen to either end of a session: mostly what the state it is in expects, so that walks get far, else anything. */

const error = fc.constantFrom(...errorCodes).map((code) => errorInfo(code))
const lost = errorInfo('relay.lost')

/** A step of a walk: what happens, given where the walk is. */
export type Choice<State, Event> = (state: State) => Event

/** Choices that follow `ways` four times of five. */
function choices<State extends { readonly kind: string }, Event>(
  ways: Readonly<Record<State['kind'], readonly Event[]>>,
  wild: fc.Arbitrary<Event>,
): fc.Arbitrary<Choice<State, Event>> {
  const onTheWay = fc.nat().map(
    (number): Choice<State, Event> =>
      (state) => {
        const expected = ways[state.kind as State['kind']]
        return expected[number % expected.length] as Event
      },
  )
  const anything = wild.map(
    (event): Choice<State, Event> =>
      () =>
        event,
  )
  return fc.oneof({ arbitrary: onTheWay, weight: 8 }, { arbitrary: anything, weight: 1 })
}

const trouble = fc.record({ type: fc.constantFrom('lost' as const, 'broken' as const, 'gone' as const), error })

const happening = <E>(...types: string[]) => fc.constantFrom(...types).map((type) => ({ type }) as E)

const wildSender: fc.Arbitrary<SenderEvent> = fc.oneof(
  anyMessage,
  happening<SenderEvent>('hosted', 'proven', 'listed', 'exhausted', 'reunited', 'stop', 'leave'),
  fc.record({ type: fc.constant('guest' as const), ticket: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ type: fc.constant('refuted' as const), counts: fc.boolean() }),
  trouble,
)

const about: readonly SenderEvent[] = [
  { type: 'received', bytes: 1 },
  { type: 'verified', files: [[0, 1]] },
  { type: 'refused', file: 0, code: 'target.denied' },
]

const guests: readonly SenderEvent[] = ['a', 'b', 'c'].map((ticket) => ({ type: 'guest', ticket }))

const senderWays: Readonly<Record<SenderState['kind'], readonly SenderEvent[]>> = {
  opening: [{ type: 'hosted' }, { type: 'hosted' }, { type: 'hosted' }, { type: 'hosted', doubt: true }],
  waiting: guests,
  proving: [
    ...guests,
    { type: 'refuted', counts: true },
    { type: 'refuted', counts: false },
    { type: 'proven' },
    { type: 'proven' },
  ],
  greeting: [
    ...guests,
    { type: 'device', name: 'bruno' },
    { type: 'device', name: 'bruno' },
    { type: 'device', name: 'bruno' },
    { type: 'device', name: 'bruno' },
    { type: 'device', name: 'bruno' },
    { type: 'device', name: 'bruno' },
    { type: 'device', name: 'bruno' },
    { type: 'device', name: 'bruno' },
    { type: 'lost', error: lost },
    { type: 'reunited' },
    { type: 'gone', error: lost },
  ],
  offering: [{ type: 'device', name: 'bruno' }, { type: 'listed' }, { type: 'listed' }, { type: 'lost', error: lost }],
  asking: [{ type: 'skip', files: [[0, 1]] }, { type: 'accept' }, { type: 'accept' }, { type: 'lost', error: lost }],
  sending: [...about, { type: 'exhausted' }, { type: 'lost', error: lost }],
  finishing: [...about, { type: 'done' }, { type: 'lost', error: lost }],
  parted: [{ type: 'reunited' }, { type: 'reunited' }, { type: 'listed' }, { type: 'exhausted' }],
  rejoined: [
    { type: 'resume', stage: 'listing' },
    { type: 'resume', stage: 'deciding' },
    { type: 'resume', stage: 'receiving' },
    { type: 'lost', error: lost },
  ],
  ended: about,
}

/** One step of a sender. */
export const senderChoice: fc.Arbitrary<Choice<SenderState, SenderEvent>> = choices(senderWays, wildSender)

const wildReceiver: fc.Arbitrary<ReceiverEvent> = fc.oneof(
  anyMessage,
  happening<ReceiverEvent>('joined', 'proven', 'settled', 'reunited', 'declined', 'stop', 'leave'),
  fc.record({
    type: fc.constant('accepted' as const),
    skip: fc.uniqueArray(fc.nat({ max: 99 })).map((found) => [...found].sort((a, b) => a - b)),
  }),
  trouble,
)

const receiverWays: Readonly<Record<ReceiverState['kind'], readonly ReceiverEvent[]>> = {
  joining: [{ type: 'joined' }],
  proving: [{ type: 'proven' }],
  listing: [
    { type: 'offer', device: 'ana', files: 1, folders: 0, bytes: 1 },
    { type: 'entries', entries: [] },
    { type: 'offered' },
    { type: 'lost', error: lost },
  ],
  deciding: [
    { type: 'accepted', skip: [] },
    { type: 'accepted', skip: [0, 1, 7, 8, 9, 40] },
    { type: 'lost', error: lost },
  ],
  receiving: [{ type: 'complete' }, { type: 'settled' }, { type: 'lost', error: lost }],
  parted: [{ type: 'reunited' }, { type: 'reunited' }, { type: 'accepted', skip: [3] }, { type: 'settled' }],
  ended: [{ type: 'complete' }],
}

/** One step of a receiver. */
export const receiverChoice: fc.Arbitrary<Choice<ReceiverState, ReceiverEvent>> = choices(receiverWays, wildReceiver)
