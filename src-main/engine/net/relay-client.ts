import type { RelayAddress } from '../../../src-shared/address.ts'
import { formatAddress } from '../../../src-shared/address.ts'
import { type ErrorCode, MaloteError } from '../../../src-shared/errors.ts'
import { type ClientFrame, encodeFrame, PROTOCOL_VERSION, type Refusal, type RelayFrame } from '../../relay/frames.ts'
import { FAREWELL_MOST, FAREWELL_TIME } from '../protocol/limits.ts'
import { FrameIntake } from './frame-intake.ts'
import { RecordChannel } from './record-channel.ts'
import { Wire } from './wire.ts'

/** Milliseconds for a relay's first answer: longer means that something else listens there. */
const ANSWER_TIME = 10_000

/** Milliseconds for a sender to answer a guest: the relay itself gives up after 30 s, and says so. */
const MEETING_TIME = 40_000

/** Milliseconds for a peer to come back: the relay itself gives up after 60 s, and says so. */
const REUNION_TIME = 70_000

/** Milliseconds between pings on a control line: the relay closes silent ones after three of its own. */
const PING_EVERY = 15_000

/** Milliseconds of silence after which a control line counts as broken. */
const SILENCE_MOST = 45_000

const refusalErrors: Record<Refusal, ErrorCode> = {
  'bad.frame': 'relay.protocol',
  version: 'relay.version',
  'room.unknown': 'room.unknown',
  'room.busy': 'room.busy',
  'room.away': 'room.away',
  'limit.connections': 'relay.full',
  'limit.rooms': 'relay.full',
  'limit.rate': 'relay.rate',
  'limit.bytes': 'relay.limit',
  'access.denied': 'relay.denied',
  /** The sender did not answer: most likely somebody else is at the door. */
  timeout: 'room.busy',
  closing: 'relay.closing',
}

/** The error of a relay's refusal; its code is any text, `constructor` as well. */
function refusalError(code: string): ErrorCode {
  return Object.hasOwn(refusalErrors, code) ? refusalErrors[code as Refusal] : 'relay.protocol'
}

export interface Dialogue {
  readonly wire: Wire
  readonly intake: FrameIntake
}

/** Reaches a relay and says the first frame. Throws `relay.unreachable`. */
export async function open(address: RelayAddress, frame: ClientFrame, signal: AbortSignal): Promise<Dialogue> {
  const intake = new FrameIntake()
  const wire = await Wire.dial(address, intake, signal)
  wire.write([encodeFrame(frame)])
  return { wire, intake }
}

/** Waits for the frame that `accept` turns into a value. Closes the wire and rejects on anything else. */
export function answer<T>(
  { wire, intake }: Dialogue,
  address: RelayAddress,
  time: number,
  signal: AbortSignal,
  accept: (frame: RelayFrame) => T | null,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const fail = (code: ErrorCode) => {
      settle()
      intake.stop()
      wire.destroy()
      reject(new MaloteError(code, formatAddress(address)))
    }
    const late = setTimeout(() => fail(intake.heard ? 'relay.lost' : 'relay.foreign'), time)
    const aborted = () => fail('relay.lost')
    signal.addEventListener('abort', aborted, { once: true })
    const settle = () => {
      clearTimeout(late)
      signal.removeEventListener('abort', aborted)
    }
    wire.onClose(() => fail(intake.heard ? 'relay.lost' : 'relay.foreign'))
    if (signal.aborted) return aborted()
    intake.onBad = fail
    intake.onFrame = (frame) => {
      if (frame.type === 'error') {
        fail(refusalError(frame.code))
        return false
      }
      const value = accept(frame)
      if (value === null) {
        fail('relay.protocol')
        return false
      }
      settle()
      resolve(value)
      return frame.type !== 'paired'
    }
  })
}

async function meet(address: RelayAddress, frame: ClientFrame, time: number, signal: AbortSignal) {
  return paired(await open(address, frame, signal), address, time, signal)
}

function paired(dialogue: Dialogue, address: RelayAddress, time: number, signal: AbortSignal): Promise<RecordChannel> {
  const { wire } = dialogue
  return answer(dialogue, address, time, signal, (reply) => {
    if (reply.type !== 'paired') return null
    const allowed = wire.passed + (reply.most ?? Number.POSITIVE_INFINITY)
    return new RecordChannel(wire, () =>
      wire.passed < allowed ? null : new MaloteError('relay.limit', formatAddress(address)),
    )
  })
}

/** Joins a room as `joinRoom` in join-room.ts does, for as long as nothing is said. Throws `relay.*` and `room.*`. */
export function meetInRoom(address: RelayAddress, room: string, signal: AbortSignal): Promise<RecordChannel> {
  return meet(address, { type: 'join', v: PROTOCOL_VERSION, room }, MEETING_TIME, signal)
}

/** Answers a guest on a connection of its own; the channel is paused and leads to the receiver. */
export function acceptGuest(address: RelayAddress, ticket: string, signal: AbortSignal): Promise<RecordChannel> {
  return meet(address, { type: 'accept', v: PROTOCOL_VERSION, ticket }, ANSWER_TIME, signal)
}

/**
 * Meets the peer of a broken line again at a token that only the two know; the channel is paused. `onCalled` when the
 * call is taken and nobody has come yet. Throws `relay.*`, `room.busy` where the peer did not come in time.
 */
export async function meetAgain(
  address: RelayAddress,
  { token, side }: { readonly token: string; readonly side: 'sender' | 'receiver' },
  onCalled: () => void,
  signal: AbortSignal,
): Promise<RecordChannel> {
  const dialogue = await open(address, { type: 'pair', v: PROTOCOL_VERSION, token, side }, signal)
  onCalled()
  return paired(dialogue, address, REUNION_TIME, signal)
}

/** What takes a room back after its line broke. */
export interface RoomClaim {
  readonly room: string
  readonly hostKey: string
}

/** A sender's room, open as long as this line is. */
export interface RoomLine extends RoomClaim {
  onGuest: (ticket: string) => void
  onLost: (error: MaloteError) => void
  /** The room is no longer needed. Resolves when the line is closed. */
  close(): Promise<void>
  /** Drops the line without a word: the relay keeps the room for a while, for whoever takes it back. */
  drop(): void
}

/**
 * Opens a room, or takes one back; `access` is the password of a relay that wants one. Throws `relay.*`; `room.busy` where
 * the room is somebody else's by now.
 */
export async function openRoom(
  address: RelayAddress,
  signal: AbortSignal,
  claim?: RoomClaim,
  access?: string,
): Promise<RoomLine> {
  const { room, hostKey } = claim ?? {}
  const dialogue = await open(address, { type: 'host', v: PROTOCOL_VERSION, room, hostKey, access }, signal)
  return answer(dialogue, address, ANSWER_TIME, signal, (frame) =>
    frame.type === 'hosted' ? keepLine(dialogue, frame, formatAddress(address)) : null,
  )
}

function keepLine({ wire, intake }: Dialogue, { room, hostKey }: RoomClaim, address: string): RoomLine {
  let open = true
  const line: RoomLine = {
    room,
    hostKey,
    onGuest: () => {},
    onLost: () => {},
    close() {
      finish(() => {
        wire.write([encodeFrame({ type: 'close' })])
        wire.end()
      })
      return wire.closed(FAREWELL_TIME, FAREWELL_MOST)
    },
    drop: () => finish(() => wire.destroy()),
  }
  const finish = (last: () => void) => {
    if (!open) return
    open = false
    clearInterval(pulse)
    intake.stop()
    last()
  }
  const lose = () =>
    finish(() => {
      wire.destroy()
      line.onLost(new MaloteError('relay.lost', address))
    })
  const pulse = setInterval(() => {
    if (performance.now() - wire.lastHeard > SILENCE_MOST) lose()
    else wire.write([encodeFrame({ type: 'ping' })])
  }, PING_EVERY)
  wire.onClose(lose)
  intake.onBad = lose
  intake.onFrame = (frame) => {
    if (frame.type === 'guest') line.onGuest(frame.ticket)
    else if (frame.type === 'ping') wire.write([encodeFrame({ type: 'pong' })])
    else if (frame.type === 'error') lose()
    return true
  }
  return line
}
