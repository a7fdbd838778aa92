import type { RelayAddress } from '../../../src-shared/address.ts'
import { MaloteError } from '../../../src-shared/errors.ts'
import type { Role } from '../crypto/handshake.ts'
import { reunionSecrets } from '../crypto/keys.ts'
import { Backoff, deadline, pause } from '../net/backoff.ts'
import type { RecordChannel } from '../net/record-channel.ts'
import { meetAgain } from '../net/relay-client.ts'
import { prove } from './prove.ts'

/** Where two peers who lost each other stand. */
export interface ReunionEvents {
  /** The relay is reached, the other side is not there yet. */
  onWaiting(): void
  /** A try came to nothing; the next one comes after so many milliseconds. */
  onFailure(error: MaloteError, retryIn: number): void
}

export interface ReunionOptions extends ReunionEvents {
  readonly relay: RelayAddress
  readonly role: Role
  /** The session's `resume` secret. */
  readonly resume: Buffer
  /** Milliseconds after which it is given up. */
  readonly patience: number
  readonly signal: AbortSignal
}

/**
 * Meets the peer again and proves the session's secret anew, so that the new line has fresh keys; the channel is
 * secured and paused. Tries until it works. Throws the last failure when patience is over or `signal` is aborted,
 * `room.busy` where the relay was reached and the peer did not come.
 * docs/PROTOCOL.md section 8.4.
 */
export async function reunite(options: ReunionOptions): Promise<RecordChannel> {
  const { patience, signal } = options
  const backoff = new Backoff()
  const from = performance.now()
  const late = deadline(patience, signal)
  try {
    for (;;) {
      let waiting = false
      const onWaiting = () => {
        waiting = true
        options.onWaiting()
      }
      const error = await tryOnce({ ...options, onWaiting }, late.signal)
      if (!(error instanceof MaloteError)) return error
      const left = from + patience - performance.now()
      if (left <= 0 && waiting) throw new MaloteError('room.busy')
      if (signal.aborted || left <= 0) throw error
      // Waiting at the relay was waiting enough.
      const delay = error.code === 'room.busy' ? 0 : Math.min(backoff.delay(), left)
      options.onFailure(error, delay)
      await pause(delay, signal)
    }
  } finally {
    late.clear()
  }
}

async function tryOnce(options: ReunionOptions, signal: AbortSignal): Promise<RecordChannel | MaloteError> {
  const { relay, role, resume, onWaiting } = options
  const { token, proof } = reunionSecrets(resume)
  try {
    const channel = await meetAgain(relay, { token, side: role }, onWaiting, signal)
    const result = await prove(channel, role, { room: '', secret: proof }, signal)
    if (result.kind === 'proven') return channel
    // Nobody listens to this line any more, whether or not the other side ever says goodbye.
    channel.destroy()
    return result.error
  } catch (caught) {
    return caught instanceof MaloteError ? caught : new MaloteError('internal', undefined, { cause: caught })
  }
}
