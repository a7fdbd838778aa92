import { MaloteError } from '../../../src-shared/errors.ts'
import type { Role } from '../crypto/handshake.ts'
import { reunionSecrets } from '../crypto/keys.ts'
import { Backoff, deadline, either, pauseUnless } from '../net/backoff.ts'
import type { RecordChannel } from '../net/record-channel.ts'
import { isRelayAlive } from '../net/relay-alive.ts'
import { meetAgain } from '../net/relay-client.ts'
import type { Whereabouts } from '../net/whereabouts.ts'
import { prove } from './prove.ts'

/** Milliseconds in which a relay that took the call must say that it is there; else the call is made again. */
const RELAY_ANSWER_TIME = 10_000

/** Where two peers who lost each other stand. */
export interface ReunionEvents {
  /** The relay is reached, the other side is not there yet. */
  onWaiting(): void
  /** A try came to nothing; the next one comes after so many milliseconds. */
  onFailure(error: MaloteError, retryIn: number): void
}

export interface ReunionOptions extends ReunionEvents {
  readonly place: Whereabouts
  readonly role: Role
  /** The session's `resume` secret. */
  readonly resume: Buffer
  /** Milliseconds after which it is given up. */
  readonly patience: number
  readonly signal: AbortSignal
}

/**
 * Meets the peer again and proves the session's secret anew, so that the new line has fresh keys; the channel is
 * secured and paused. Tries until it works, and at once where the relay has another address. Throws the last failure when
 * patience is over or `signal` is aborted, `room.busy` where patience is over, the relay was reached and the peer did not come.
 * docs/PROTOCOL.md section 8.4.
 */
export async function reunite(options: ReunionOptions): Promise<RecordChannel> {
  const { patience, signal, place } = options
  const backoff = new Backoff()
  const from = performance.now()
  const late = deadline(patience, signal)
  try {
    for (;;) {
      const { moved } = place
      const tried = await tryOnce(options, moved, late.signal)
      if (!('error' in tried)) return tried
      // The timer may fire a little before the clock says so: a try after it would know nothing of the one it broke off.
      const left = late.signal.aborted ? 0 : from + patience - performance.now()
      if (left <= 0 && tried.waited && !signal.aborted) throw new MaloteError('room.busy')
      if (left <= 0) throw tried.error
      if (!moved.aborted) await rest(options, tried.error, backoff, left)
      if (moved.aborted) backoff.reset()
    }
  } finally {
    late.clear()
  }
}

/** Waits before the next try: `left` milliseconds at the most, and not at all after waiting at the relay. */
async function rest(options: ReunionOptions, error: MaloteError, backoff: Backoff, left: number): Promise<void> {
  const delay = error.code === 'room.busy' ? 0 : Math.min(backoff.delay(), left)
  options.onFailure(error, delay)
  await pauseUnless(options.place.moved, delay, options.signal)
}

interface Failed {
  readonly error: MaloteError
  /** The relay was there, the other side was not. */
  readonly waited: boolean
}

async function tryOnce(
  options: ReunionOptions,
  moved: AbortSignal,
  late: AbortSignal,
): Promise<RecordChannel | Failed> {
  const { place, role, resume } = options
  const { relay } = place
  const { token, proof } = reunionSecrets(resume)
  const dead = new AbortController()
  const earlier = either(moved, late, dead.signal)
  const met = new AbortController()
  let waited = false
  // A relay says nothing to one who waits: whether it is there, or only something that took the call, is asked beside it.
  const onCalled = () => {
    void isRelayAlive(relay, RELAY_ANSWER_TIME, met.signal).then((alive) => {
      if (met.signal.aborted) return
      waited = alive
      if (alive) options.onWaiting()
      else dead.abort()
    })
  }
  try {
    const channel = await meetAgain(relay, { token, side: role }, onCalled, earlier.signal)
    met.abort()
    const result = await prove(channel, role, { room: '', secret: proof }, earlier.signal)
    if (result.kind === 'proven') return channel
    // Nobody listens to this line any more, whether or not the other side ever says goodbye.
    channel.destroy()
    return { error: result.error, waited }
  } catch (caught) {
    const error = caught instanceof MaloteError ? caught : new MaloteError('internal', undefined, { cause: caught })
    return { error, waited }
  } finally {
    met.abort()
    earlier.clear()
  }
}
