import type { RecordChannel } from '../net/record-channel.ts'
import { SILENCE_TOLD } from '../protocol/limits.ts'

/** Milliseconds between two looks at the silence. */
const LOOK_EVERY = 1_000

/** Tells a person, second by second, that nothing is heard from the other side, and once that it is heard again. */
export function watchSilence(
  channel: Pick<RecordChannel, 'silence'>,
  tell: (seconds: number | null) => void,
): () => void {
  let told = false
  const timer = setInterval(() => {
    const silent = channel.silence >= SILENCE_TOLD
    if (silent) tell(Math.round(channel.silence / 1000))
    else if (told) tell(null)
    told = silent
  }, LOOK_EVERY)
  return () => clearInterval(timer)
}
