import { type ErrorCode, type ErrorInfo, errorInfo } from '../../../src-shared/errors.ts'
import { type Message, type MessageOf, rangePages } from '../protocol/messages.ts'
import { type Step, type Table, transition } from './machine.ts'
import { type EndKind, peerError } from './sender.ts'

/** A receiver's session as a table. Pure: `transfer/receive.ts` feeds it events and carries out its effects. */

type Stage = MessageOf<'resume'>['stage']

export type ReceiverState =
  | { readonly kind: 'joining' }
  | { readonly kind: 'proving' }
  /** The offer comes in. */
  | { readonly kind: 'listing' }
  /** The person decides; nothing is written. */
  | { readonly kind: 'deciding' }
  | { readonly kind: 'receiving' }
  /** The line broke; both look for each other, to go on at `stage`. */
  | { readonly kind: 'parted'; readonly stage: Stage }
  | { readonly kind: 'ended' }

export type ReceiverEvent =
  | { readonly type: 'joined' }
  | { readonly type: 'proven' }
  /** `skip`: ascending indices of what is not wanted. */
  | { readonly type: 'accepted'; readonly skip: readonly number[] }
  | { readonly type: 'declined' }
  /** Every file has come to its end, and the sender has said that there are no more. */
  | { readonly type: 'settled' }
  | { readonly type: 'lost'; readonly error: ErrorInfo }
  /** The peer is back on a new line, and is the same. */
  | { readonly type: 'reunited' }
  /** The peer did not come back. */
  | { readonly type: 'gone'; readonly error: ErrorInfo }
  | { readonly type: 'broken'; readonly error: ErrorInfo }
  | { readonly type: 'stop' }
  /** The person goes away and wants to go on later: nobody is told anything. */
  | { readonly type: 'leave' }
  | Message

export type ReceiverEffect =
  | { readonly do: 'prove' }
  | { readonly do: 'greet' }
  | { readonly do: 'collect'; readonly message: MessageOf<'offer'> | MessageOf<'entries'> }
  | { readonly do: 'present' }
  | { readonly do: 'absorb' }
  /** The sender has sent everything. */
  | { readonly do: 'complete' }
  /** Look for the peer after `error`. */
  | { readonly do: 'reunite'; readonly error: ErrorInfo }
  /** Hear the peer on the line there is now. */
  | { readonly do: 'listen' }
  /** Forget what came of the list: it comes again. */
  | { readonly do: 'relist' }
  /** Tell what is here already, so that only the rest is sent. */
  | { readonly do: 'recount' }
  | { readonly do: 'tell'; readonly message: Message }
  /** The sender says how its disk does. */
  | { readonly do: 'noteDisk'; readonly message: MessageOf<'disk'> }
  /** On a later line: say again how this side's disk does. */
  | { readonly do: 'tellDisk' }
  | { readonly do: 'farewell' }
  | { readonly do: 'hangUp' }
  | { readonly do: 'end'; readonly how: EndKind }

type ReceiverStep = Step<ReceiverState, ReceiverEffect>

const stay = (state: ReceiverState, ...effects: ReceiverEffect[]): ReceiverStep => ({ state, effects })
const end = (how: EndKind, ...effects: ReceiverEffect[]): ReceiverStep => ({
  state: { kind: 'ended' },
  effects: [...effects, { do: 'end', how }],
})

const cancelledByMe = { kind: 'cancelled', by: 'me' } as const

const leave = () => end({ kind: 'failed', error: errorInfo('transfer.left') }, { do: 'hangUp' })

/** Before the code is proven there is nobody to tell. */
const alone = {
  leave,
  stop: () => end(cancelledByMe, { do: 'hangUp' }),
  lost: (_: ReceiverState, { error }: { error: ErrorInfo }) => end({ kind: 'failed', error }, { do: 'hangUp' }),
  broken: (_: ReceiverState, { error }: { error: ErrorInfo }) => end({ kind: 'failed', error }, { do: 'hangUp' }),
} as const

const together = {
  leave,
  disk: (state: ReceiverState, message: MessageOf<'disk'>) => stay(state, { do: 'noteDisk', message }),
  stop: () => end(cancelledByMe, { do: 'tell', message: { type: 'cancel' } }, { do: 'farewell' }),
  // Goodbye: whoever ended it knows by that that he was heard.
  cancel: () => end({ kind: 'cancelled', by: 'peer' }, { do: 'farewell' }),
  fault: (_: ReceiverState, { code }: { code: ErrorCode }) =>
    end({ kind: 'failed', error: peerError(code) }, { do: 'farewell' }),
  broken: (_: ReceiverState, { error }: { error: ErrorInfo }) =>
    end({ kind: 'failed', error }, { do: 'tell', message: { type: 'fault', code: error.code } }, { do: 'farewell' }),
} as const

const lose =
  (stage: Stage) =>
  (_: ReceiverState, { error }: { error: ErrorInfo }) =>
    stay({ kind: 'parted', stage }, { do: 'reunite', error })

const absorbing = [{ do: 'absorb' }] as const

const table: Table<ReceiverState, ReceiverEvent, ReceiverEffect> = {
  joining: {
    joined: () => stay({ kind: 'proving' }, { do: 'prove' }),
    ...alone,
  },
  proving: {
    proven: () => stay({ kind: 'listing' }, { do: 'listen' }, { do: 'greet' }),
    ...alone,
  },
  listing: {
    offer: (state, message) => stay(state, { do: 'collect', message }),
    entries: (state, message) => stay(state, { do: 'collect', message }),
    offered: () => stay({ kind: 'deciding' }, { do: 'present' }),
    lost: lose('listing'),
    ...together,
  },
  deciding: {
    accepted: (_, { skip }) =>
      stay(
        { kind: 'receiving' },
        ...absorbing,
        ...rangePages(skip).map((files) => ({ do: 'tell', message: { type: 'skip', files } }) as const),
        { do: 'tell', message: { type: 'accept' } },
      ),
    declined: () =>
      end({ kind: 'declined', by: 'me' }, { do: 'tell', message: { type: 'decline' } }, { do: 'farewell' }),
    lost: lose('deciding'),
    ...together,
  },
  receiving: {
    complete: (state) => stay(state, { do: 'complete' }),
    settled: () => end({ kind: 'done' }, { do: 'tell', message: { type: 'done' } }, { do: 'farewell' }),
    lost: lose('receiving'),
    ...together,
  },
  parted: {
    reunited: ({ stage }) => rejoin(stage),
    // The person decides whether or not the line is there.
    accepted: (state) =>
      state.stage === 'deciding' ? stay({ kind: 'parted', stage: 'receiving' }, ...absorbing) : stay(state),
    // The last word, which is said on a later line: transfer/last-words.ts.
    declined: () =>
      end({ kind: 'declined', by: 'me' }, { do: 'tell', message: { type: 'decline' } }, { do: 'farewell' }),
    settled: () => end({ kind: 'done' }, { do: 'hangUp' }),
    lost: (state) => stay(state),
    leave,
    stop: together.stop,
    broken: together.broken,
    gone: (_, { error }) => end({ kind: 'failed', error }, { do: 'hangUp' }),
  },
  ended: {},
}

/** The first words on a new line: where this side stands. */
function rejoin(stage: Stage): ReceiverStep {
  const told = [{ do: 'listen' }, { do: 'tell', message: { type: 'resume', stage } }, { do: 'tellDisk' }] as const
  if (stage === 'listing') return stay({ kind: 'listing' }, { do: 'relist' }, ...told, { do: 'greet' })
  return stage === 'deciding' ? stay({ kind: stage }, ...told) : stay({ kind: stage }, ...told, { do: 'recount' })
}

export function receiverStep(state: ReceiverState, event: ReceiverEvent): ReceiverStep {
  return transition(table, state, event, violation)
}

function violation(state: ReceiverState): ReceiverStep {
  if (state.kind === 'ended') return stay(state)
  const error = errorInfo('peer.protocol')
  return end(
    { kind: 'failed', error },
    { do: 'tell', message: { type: 'fault', code: error.code } },
    { do: 'farewell' },
  )
}
