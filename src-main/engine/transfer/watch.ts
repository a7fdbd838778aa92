import type { RecordChannel } from '../net/record-channel.ts'
import { SILENCE_MOST, SILENCE_TOLD } from '../protocol/limits.ts'
import type { MessageOf } from '../protocol/messages.ts'
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
  /** The other side is heard, and does not hear this one. */
  readonly unheard?: true
}

export interface SilenceEvents {
  /** Asks the relay over a connection of its own whether it is there; never rejects. */
  isRelayAlive(time: number, signal: AbortSignal): Promise<boolean>
  /** Second by second while nothing gets through; once with null when it does. */
  tell(silence: Silence | null): void
}

type WatchedChannel = Pick<RecordChannel, 'silence' | 'ping'>

/** What is heard of the other side, and what it says that it hears of this one. */
export interface LineWatch {
  /** What the other side says with a ping. */
  hear(ping: MessageOf<'ping'>): void
  stop(): void
}

/**
 * Tells a person, second by second, that nothing is heard from the other side, and on which leg: where the relay answers
 * it is the one behind it. And once that it is heard again. The other side is told the same, so that one whose bytes do
 * not get out learns of it though it hears.
 */
export function watchSilence(
  channel: WatchedChannel,
  events: SilenceEvents,
  times: Omit<NoticeTimes, 'disk'> = SILENCE_TIMES,
): LineWatch {
  const watch = new SilenceWatch(channel, events, times)
  const timer = setInterval(() => watch.look(channel.silence), times.silence / LOOKS)
  return {
    hear: (ping) => watch.hear(ping),
    stop: () => {
      clearInterval(timer)
      watch.forget()
    },
  }
}

/** What the other side has not heard, from here: my leg is its far one. What it says of itself is bounded. */
function mirrored({ deaf, leg }: MessageOf<'ping'>): Silence | null {
  if (deaf === undefined || leg === undefined) return null
  const seconds = Math.floor(Math.min(deaf, SILENCE_MOST) / 1000)
  return { seconds, leg: leg === 'mine' ? 'theirs' : 'mine', unheard: true }
}

class SilenceWatch {
  readonly #channel: WatchedChannel
  readonly #events: SilenceEvents
  readonly #times: Omit<NoticeTimes, 'disk'>
  #asking: AbortController | null = null
  /** Until the relay has answered there is no sign of it either. */
  #leg: Leg = 'mine'
  #told: Silence | null = null
  /** What the other side said last; it is looked at in this side's time, however often it says something. */
  #unheard: Silence | null = null

  constructor(channel: WatchedChannel, events: SilenceEvents, times: Omit<NoticeTimes, 'disk'>) {
    this.#channel = channel
    this.#events = events
    this.#times = times
  }

  /** `silence` in milliseconds. */
  look(silence: number): void {
    if (silence < this.#times.ask) return this.#listen()
    this.#ask()
    if (silence >= this.#times.silence) this.#tell({ seconds: Math.floor(silence / 1000), leg: this.#leg })
  }

  hear(ping: MessageOf<'ping'>): void {
    this.#unheard = mirrored(ping)
  }

  /** Stops asking; what was told stands. */
  forget(): void {
    this.#asking?.abort()
    this.#asking = null
    this.#leg = 'mine'
  }

  #listen(): void {
    if (this.#asking) this.forget()
    this.#tell(this.#unheard)
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

  #tell(silence: Silence | null): void {
    const told = this.#told
    if (told?.seconds === silence?.seconds && told?.leg === silence?.leg && told?.unheard === silence?.unheard) return
    this.#told = silence
    this.#events.tell(silence)
    if (silence && !silence.unheard) {
      this.#channel.ping({ type: 'ping', deaf: silence.seconds * 1000, leg: silence.leg })
    } else if (told && !told.unheard) {
      this.#channel.ping({ type: 'ping' })
    }
  }
}
