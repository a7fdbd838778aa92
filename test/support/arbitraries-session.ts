import fc from 'fast-check'
import type { ReceiverEvent } from '../../src-main/engine/session/receiver.ts'
import type { SenderEvent } from '../../src-main/engine/session/sender.ts'
import { errorCodes, errorInfo } from '../../src-shared/errors.ts'
import { anyMessage } from './arbitraries-wire.ts'

/** What may happen to either end of a session, in any order. */

const error = fc.constantFrom(...errorCodes).map((code) => errorInfo(code))

const plain = <T extends string>(...types: T[]) => fc.record({ type: fc.constantFrom(...types) })

const trouble = fc.record({ type: fc.constantFrom('lost' as const, 'broken' as const), error })

/** The steps of the usual way, so that random walks get far, beside everything that may come between. */
const senderWay: fc.Arbitrary<SenderEvent> = fc.oneof(
  plain('hosted', 'proven', 'listed', 'exhausted', 'accept', 'done') as fc.Arbitrary<SenderEvent>,
  fc.record({ type: fc.constant('guest' as const), ticket: fc.constantFrom('a', 'b', 'c') }),
  fc.record({ type: fc.constant('refuted' as const), counts: fc.boolean() }),
)

export const anySenderEvent: fc.Arbitrary<SenderEvent> = fc.oneof(
  { arbitrary: senderWay, weight: 8 },
  { arbitrary: anyMessage, weight: 2 },
  { arbitrary: fc.oneof(trouble, plain('stop') as fc.Arbitrary<SenderEvent>) as fc.Arbitrary<SenderEvent>, weight: 1 },
)

const receiverWay: fc.Arbitrary<ReceiverEvent> = fc.oneof(
  plain('joined', 'proven', 'offered', 'settled', 'complete') as fc.Arbitrary<ReceiverEvent>,
  fc.record({
    type: fc.constant('offer' as const),
    device: fc.constant('ana'),
    files: fc.nat(9),
    folders: fc.nat(9),
    bytes: fc.nat(),
  }),
  fc.record({ type: fc.constant('entries' as const), entries: fc.constant<[]>([]) }),
  fc.record({
    type: fc.constant('accepted' as const),
    skip: fc.uniqueArray(fc.nat({ max: 99 })).map((found) => [...found].sort((a, b) => a - b)),
  }),
)

export const anyReceiverEvent: fc.Arbitrary<ReceiverEvent> = fc.oneof(
  { arbitrary: receiverWay, weight: 8 },
  { arbitrary: anyMessage, weight: 2 },
  {
    arbitrary: fc.oneof(
      trouble,
      plain('stop', 'declined') as fc.Arbitrary<ReceiverEvent>,
    ) as fc.Arbitrary<ReceiverEvent>,
    weight: 1,
  },
)
