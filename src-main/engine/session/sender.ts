import { type ErrorCode, type ErrorInfo, errorInfo } from '../../../src-shared/errors.ts'
import type { Who } from '../../../src-shared/views.ts'
import { GUESSES, GUESTS_QUEUED_MOST } from '../protocol/limits.ts'
import type { Message, MessageOf, Ranges } from '../protocol/messages.ts'
import { type Step, type Table, transition } from './machine.ts'

/** A sender's session as a table. Pure: `transfer/send.ts` feeds it events and carries out its effects. */

export type SenderState =
  | { readonly kind: 'opening' }
  /** The code is out. */
  | { readonly kind: 'waiting'; readonly guesses: number }
  /** A guest is proving the code; others who came meanwhile wait in `queue`. */
  | { readonly kind: 'proving'; readonly guesses: number; readonly queue: readonly string[] }
  /**
   * The guest has proven the code and has not said a word yet: whether it knows that it did is open, and so is the room.
   * `apart`: the line broke in just this moment.
   */
  | {
      readonly kind: 'greeting'
      readonly guesses: number
      readonly queue: readonly string[]
      readonly apart: boolean
    }
  /** The list goes out. */
  | { readonly kind: 'offering' }
  /** The list is out; the person at the other end decides, or has decided before a line broke and says it `again`. */
  | { readonly kind: 'asking'; readonly again: boolean }
  | { readonly kind: 'sending' }
  /** Everything is out; the receiver is still checking. */
  | { readonly kind: 'finishing' }
  /** The line broke; both look for each other. */
  | { readonly kind: 'parted' }
  /** Together again: the receiver says where it stands. */
  | { readonly kind: 'rejoined' }
  | { readonly kind: 'ended' }

export type SenderEvent =
  /** The room is there. `doubt`: to another process of this side somebody has proven the code, and was not heard yet. */
  | { readonly type: 'hosted'; readonly guesses?: number; readonly doubt?: boolean }
  | { readonly type: 'guest'; readonly ticket: string }
  | { readonly type: 'proven' }
  /** The guest failed or left. `counts`: after having seen what a guess can be checked against. */
  | { readonly type: 'refuted'; readonly counts: boolean }
  /** The whole list is on its way. */
  | { readonly type: 'listed' }
  /** Every file is on its way. */
  | { readonly type: 'exhausted' }
  /** The pipe to the peer is dead. */
  | { readonly type: 'lost'; readonly error: ErrorInfo }
  /** The peer is back on a new line, and is the same. */
  | { readonly type: 'reunited' }
  /** The peer did not come back. */
  | { readonly type: 'gone'; readonly error: ErrorInfo }
  /** Something on this side makes going on impossible. */
  | { readonly type: 'broken'; readonly error: ErrorInfo }
  /** The person stops it. */
  | { readonly type: 'stop' }
  /** The person goes away and wants to go on later: nobody is told anything, and the room stays. */
  | { readonly type: 'leave' }
  | Message

export type EndKind =
  | { readonly kind: 'done' }
  | { readonly kind: 'declined'; readonly by: Who }
  | { readonly kind: 'cancelled'; readonly by: Who }
  | { readonly kind: 'failed'; readonly error: ErrorInfo }

export type SenderEffect =
  | { readonly do: 'announce'; readonly guesses: number }
  | { readonly do: 'answer'; readonly ticket: string }
  | { readonly do: 'closeRoom' }
  | { readonly do: 'offer' }
  | { readonly do: 'greet'; readonly name: string }
  | { readonly do: 'leaveOut'; readonly files: Ranges }
  | { readonly do: 'send' }
  /** Look for the peer after `error`; not for long where it may never have known that it was let in. */
  | { readonly do: 'reunite'; readonly error: ErrorInfo; readonly brief: boolean }
  /** Hear the peer on the line there is now. */
  | { readonly do: 'listen' }
  | { readonly do: 'note'; readonly message: Message }
  /** The receiver says how its disk does. */
  | { readonly do: 'noteDisk'; readonly message: MessageOf<'disk'> }
  /** On a later line: say again how this side's disk does. */
  | { readonly do: 'tellDisk' }
  | { readonly do: 'tell'; readonly message: Message }
  /** Say goodbye, let queued bytes out, then close. */
  | { readonly do: 'farewell' }
  /** Close at once. */
  | { readonly do: 'hangUp' }
  | { readonly do: 'end'; readonly how: EndKind }

type SenderStep = Step<SenderState, SenderEffect>

const stay = (state: SenderState, ...effects: SenderEffect[]): SenderStep => ({ state, effects })
const end = (how: EndKind, ...effects: SenderEffect[]): SenderStep => ({
  state: { kind: 'ended' },
  effects: [...effects, { do: 'end', how }],
})

const unheard = errorInfo('peer.gone')
const cancelledByMe = { kind: 'cancelled', by: 'me' } as const
const cancelledByPeer = { kind: 'cancelled', by: 'peer' } as const

/** The last word. Where no line is there to say it on, it is said on a later one: transfer/last-words.ts. */
const telling = (message: Message) => [{ do: 'tell', message }, { do: 'farewell' }] as const

const leave = () => end({ kind: 'failed', error: errorInfo('transfer.left') }, { do: 'hangUp' })

/** Before anybody has proven anything: there is a room to close, and nobody to tell. */
const alone = {
  leave,
  stop: () => end(cancelledByMe, { do: 'closeRoom' }, { do: 'hangUp' }),
  broken: (_: SenderState, { error }: { error: ErrorInfo }) =>
    end({ kind: 'failed', error }, { do: 'closeRoom' }, { do: 'hangUp' }),
} as const

const noteDisk = (state: SenderState, message: MessageOf<'disk'>) => stay(state, { do: 'noteDisk', message })

/** With a proven peer at the other end. */
const together = {
  guest: (state: SenderState) => stay(state),
  disk: noteDisk,
  leave,
  stop: () => end(cancelledByMe, ...telling({ type: 'cancel' })),
  // Goodbye: whoever ended it knows by that that he was heard.
  cancel: () => end(cancelledByPeer, { do: 'farewell' }),
  fault: (_: SenderState, { code }: { code: ErrorCode }) =>
    end({ kind: 'failed', error: peerError(code) }, { do: 'farewell' }),
  lost: (_: SenderState, { error }: { error: ErrorInfo }) =>
    stay({ kind: 'parted' }, { do: 'reunite', error, brief: false }),
  broken: (_: SenderState, { error }: { error: ErrorInfo }) =>
    end({ kind: 'failed', error }, { do: 'tell', message: { type: 'fault', code: error.code } }, { do: 'farewell' }),
} as const

/** What went wrong over there, in the other side's words. */
export function peerError(code: ErrorCode, detail?: string): ErrorInfo {
  return { ...errorInfo(code, detail), side: 'peer' }
}

/** Nobody to tell; what this side still does by itself may come to its end. */
const apart = {
  guest: (state: SenderState) => stay(state),
  lost: (state: SenderState) => stay(state),
  listed: (state: SenderState) => stay(state),
  exhausted: (state: SenderState) => stay(state),
  leave,
  stop: () => end(cancelledByMe, ...telling({ type: 'cancel' })),
  broken: (_: SenderState, { error }: { error: ErrorInfo }) =>
    end({ kind: 'failed', error }, ...telling({ type: 'fault', code: error.code })),
  gone: (_: SenderState, { error }: { error: ErrorInfo }) => end({ kind: 'failed', error }, { do: 'hangUp' }),
} as const

const greet = (state: SenderState, { name }: { name: string }) => stay(state, { do: 'greet', name })

type AtTheDoor = Extract<SenderState, { readonly queue: readonly string[] }>

const inLine = <S extends AtTheDoor>(state: S, { ticket }: { ticket: string }) =>
  state.queue.length < GUESTS_QUEUED_MOST ? stay({ ...state, queue: [...state.queue, ticket] }) : stay(state)

const note = (state: SenderState, message: Message) => stay(state, { do: 'note', message })
/** What came of the files before the line broke. */
const recall = (state: Extract<SenderState, { kind: 'asking' }>, message: Message) =>
  state.again ? note(state, message) : violation(state)
const listening = { received: note, verified: note, refused: note } as const

const table: Table<SenderState, SenderEvent, SenderEffect> = {
  opening: {
    hosted: (_, { guesses = GUESSES, doubt = false }) =>
      doubt
        ? stay({ kind: 'greeting', guesses, queue: [], apart: true }, { do: 'reunite', error: unheard, brief: true })
        : stay({ kind: 'waiting', guesses }, { do: 'announce', guesses }),
    ...alone,
  },
  waiting: {
    guest: ({ guesses }, { ticket }) => stay({ kind: 'proving', guesses, queue: [] }, { do: 'answer', ticket }),
    ...alone,
  },
  proving: {
    guest: inLine,
    proven: ({ guesses, queue }) => stay({ kind: 'greeting', guesses, queue, apart: false }, { do: 'listen' }),
    refuted: ({ guesses, queue }, { counts }) => afterGuess(counts ? guesses - 1 : guesses, queue),
    ...alone,
  },
  greeting: {
    guest: inLine,
    device: (state, { name }) =>
      state.apart
        ? violation(state)
        : stay({ kind: 'offering' }, { do: 'closeRoom' }, { do: 'greet', name }, { do: 'offer' }),
    disk: (state, message) => (state.apart ? violation(state) : noteDisk(state, message)),
    lost: (state, { error }) =>
      state.apart ? stay(state) : stay({ ...state, apart: true }, { do: 'reunite', error, brief: true }),
    reunited: (state) =>
      state.apart ? stay({ kind: 'rejoined' }, { do: 'closeRoom' }, { do: 'listen' }) : stay(state),
    gone: (state) => (state.apart ? afterGuess(state.guesses, state.queue) : stay(state)),
    cancel: () => end(cancelledByPeer, { do: 'closeRoom' }, { do: 'farewell' }),
    fault: (_, { code }) => end({ kind: 'failed', error: peerError(code) }, { do: 'closeRoom' }, { do: 'farewell' }),
    leave,
    // It may know that it was let in.
    stop: () => end(cancelledByMe, { do: 'closeRoom' }, ...telling({ type: 'cancel' })),
    broken: (_, { error }) =>
      end({ kind: 'failed', error }, { do: 'closeRoom' }, ...telling({ type: 'fault', code: error.code })),
  },
  offering: {
    // Again after a line that broke before it was heard.
    device: greet,
    listed: () => stay({ kind: 'asking', again: false }),
    ...together,
  },
  asking: {
    device: greet,
    skip: (state, { files }) => stay(state, { do: 'leaveOut', files }),
    received: recall,
    verified: recall,
    refused: recall,
    held: recall,
    accept: () => stay({ kind: 'sending' }, { do: 'send' }),
    decline: () => end({ kind: 'declined', by: 'peer' }, { do: 'farewell' }),
    ...together,
  },
  sending: {
    ...listening,
    exhausted: () => stay({ kind: 'finishing' }, { do: 'tell', message: { type: 'complete' } }),
    ...together,
  },
  finishing: {
    ...listening,
    done: () => end({ kind: 'done' }, { do: 'farewell' }),
    ...together,
  },
  parted: {
    reunited: () => stay({ kind: 'rejoined' }, { do: 'listen' }, { do: 'tellDisk' }),
    ...apart,
  },
  rejoined: {
    listed: (state) => stay(state),
    exhausted: (state) => stay(state),
    resume: (_, message) =>
      message.stage === 'listing'
        ? stay({ kind: 'offering' }, { do: 'offer' })
        : stay({ kind: 'asking', again: true }, { do: 'note', message }),
    ...together,
  },
  ended: {},
}

/** A guess is over and was wrong, or did not count: the next guest, or waiting for one, or a dead code. */
function afterGuess(guesses: number, queue: readonly string[]): SenderStep {
  if (guesses <= 0) return end({ kind: 'failed', error: errorInfo('code.spent') }, { do: 'closeRoom' })
  const [ticket, ...rest] = queue
  const announce = { do: 'announce', guesses } as const
  if (ticket === undefined) return stay({ kind: 'waiting', guesses }, announce)
  return stay({ kind: 'proving', guesses, queue: rest }, announce, { do: 'answer', ticket })
}

export function senderStep(state: SenderState, event: SenderEvent): SenderStep {
  return transition(table, state, event, violation)
}

/** After the end nothing matters any more; before it, a peer who says what may not be said now is not trusted further. */
function violation(state: SenderState): SenderStep {
  if (state.kind === 'ended') return stay(state)
  const error = errorInfo('peer.protocol')
  return end(
    { kind: 'failed', error },
    { do: 'closeRoom' },
    { do: 'tell', message: { type: 'fault', code: error.code } },
    { do: 'farewell' },
  )
}
