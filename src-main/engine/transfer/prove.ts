import { MaloteError } from '../../../src-shared/errors.ts'
import type { Code } from '../../../src-shared/invite.ts'
import { Handshake, type Role, type Step } from '../crypto/handshake.ts'
import type { RecordChannel } from '../net/record-channel.ts'
import { PROOF_TIME } from '../protocol/limits.ts'

/**
 * Milliseconds for the first message, which the other side sends without waiting for anything: two guests who say nothing
 * must not make a third one, who is expected, wait for longer than a relay lets him stand at the door.
 */
export const HELLO_TIME = 8_000

export type Proof =
  | { readonly kind: 'proven'; readonly resume: Buffer }
  /** `counts`: the peer left with something it can no longer check, or was wrong: that was a guess. */
  | { readonly kind: 'refuted'; readonly counts: boolean; readonly error: MaloteError }

/**
 * Proves the code over a fresh channel. When proven the channel is secured and paused; otherwise it says goodbye, or
 * is broken already. `signal` ends it at once.
 */
export function prove(channel: RecordChannel, role: Role, code: Code, signal: AbortSignal): Promise<Proof> {
  return new Promise((resolve) => {
    const handshake = new Handshake(role, code)
    let over = false
    const settle = (proof: Proof) => {
      if (over) return
      over = true
      clearTimeout(late)
      clearTimeout(mute)
      signal.removeEventListener('abort', stop)
      resolve(proof)
    }
    const refute = (error: MaloteError) => settle({ kind: 'refuted', counts: handshake.exposed, error })
    const stop = () => {
      channel.destroy()
      refute(new MaloteError('peer.silent'))
    }
    const late = setTimeout(stop, PROOF_TIME)
    const mute = setTimeout(stop, HELLO_TIME)
    signal.addEventListener('abort', stop)
    const follow = (step: Step) => {
      for (const body of step.send) channel.sendHandshake(body)
      if (step.kind === 'proven') {
        channel.secure(step.secrets)
        settle({ kind: 'proven', resume: step.secrets.resume })
      } else if (step.kind === 'refused') {
        channel.finish()
        refute(new MaloteError(step.code))
      }
    }
    const take = (body: Buffer) => {
      clearTimeout(mute)
      if (!over) follow(handshake.take(body))
    }
    // The line may have come in the very moment in which nobody wanted it any more.
    if (signal.aborted) return stop()
    channel.shake(take, refute)
    channel.sendHandshake(handshake.start())
  })
}
