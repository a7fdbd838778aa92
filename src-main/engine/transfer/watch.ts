import type { RecordChannel } from '../net/record-channel.ts'
import { SILENCE_TOLD } from '../protocol/limits.ts'
import type { Leg, NoticeTimes } from '../types.ts'

/**
 * When silence is noticed: the relay is asked early enough to have answered, or not, when a person is told. Two pings
 * must have failed to come before anything is asked.
 */
export const SILENCE_TIMES: Omit<NoticeTimes, 'disk'> = { silence: SILENCE_TOLD, ask: 6_000, answer: 2_000 }

/** Looks at the silence in the time after which it is told: it is told late by one of them at the most. */
const LOOKS = 20

export interface Silence {
  readonly seconds: number
  readonly leg: Leg
}

export interface SilenceEvents {
  /** Asks the relay over a connection of its own whether it is there; never rejects. */
  isRelayAlive(time: number, signal: AbortSignal): Promise<boolean>
  /** Second by second while nothing is heard; once with null when something is. */
  tell(silence: Silence | null): void
}

/**
 * Tells a person, second by second, that nothing is heard from the other side, and on which leg: where the relay answers
 * it is the one behind it. And once that it is heard again. The function returned stops it.
 */
export function watchSilence(
  channel: Pick<RecordChannel, 'silence'>,
  events: SilenceEvents,
  times: Omit<NoticeTimes, 'disk'> = SILENCE_TIMES,
): () => void {
  const watch = new SilenceWatch(events, times)
  const timer = setInterval(() => watch.look(channel.silence), times.silence / LOOKS)
  return () => {
    clearInterval(timer)
    watch.forget()
  }
}

class SilenceWatch {
  readonly #events: SilenceEvents
  readonly #times: Omit<NoticeTimes, 'disk'>
  #asking: AbortController | null = null
  /** Until the relay has answered there is no sign of it either. */
  #leg: Leg = 'mine'
  #told: Silence | null = null

  constructor(events: SilenceEvents, times: Omit<NoticeTimes, 'disk'>) {
    this.#events = events
    this.#times = times
  }

  /** `silence` in milliseconds. */
  look(silence: number): void {
    if (silence < this.#times.ask) return this.#hear()
    this.#ask()
    if (silence >= this.#times.silence) this.#tell({ seconds: Math.floor(silence / 1000), leg: this.#leg })
  }

  /** Stops asking; what was told stands. */
  forget(): void {
    this.#asking?.abort()
    this.#asking = null
    this.#leg = 'mine'
  }

  #hear(): void {
    if (this.#asking) this.forget()
    if (!this.#told) return
    this.#told = null
    this.#events.tell(null)
  }

  /** Once in a silence. */
  #ask(): void {
    if (this.#asking) return
    const asking = new AbortController()
    this.#asking = asking
    void this.#events.isRelayAlive(this.#times.answer, asking.signal).then((alive) => {
      if (this.#asking === asking) this.#leg = alive ? 'theirs' : 'mine'
    })
  }

  #tell(silence: Silence): void {
    if (this.#told?.seconds === silence.seconds && this.#told.leg === silence.leg) return
    this.#told = silence
    this.#events.tell(silence)
  }
}
