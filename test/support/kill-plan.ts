/** Who is killed when, in a transfer that goes on after every kill. */

export const victims = ['sender', 'receiver', 'relay'] as const
export type Victim = (typeof victims)[number]

/** These are killed at once, as soon as `after` bytes have gone from the sender to the relay, whichever process sent them. */
export interface Strike {
  readonly victims: readonly Victim[]
  readonly after: number
}

export interface KillRound {
  readonly seed: number
  readonly strikes: readonly Strike[]
}

/** Numbers below `bound`, the same for the same seed (mulberry32). */
export function seeded(seed: number): (bound: number) => number {
  let state = seed >>> 0
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

/**
 * Bytes of a sender until the receiver's answer is there for sure: the proof and the list. A receiver who is killed
 * before his answer has nothing to go on with, and his code is spent: that transfer is to begin anew.
 */
const ANSWERED = 128 << 10

/** The end is where most can go wrong, and the beginning: every other strike falls there. */
const EDGE = 64 << 10

/** Strikes in a round at most. */
const STRIKES_MOST = 4

const chances: readonly (readonly Victim[])[] = [
  ['sender'],
  ['receiver'],
  ['sender', 'receiver'],
  ['sender'],
  ['receiver'],
  ['sender', 'receiver'],
  ['relay'],
  ['sender', 'relay'],
  ['receiver', 'relay'],
  ['sender', 'receiver', 'relay'],
]

/** A round by its seed; `total` is what a transfer sends, in bytes, roughly: a strike may also fall a little behind it. */
export function roundOf(seed: number, total: number): KillRound {
  const next = seeded(seed)
  const strikes = Array.from({ length: 1 + next(STRIKES_MOST) }, () => {
    const killed = chances[next(chances.length)] ?? ['sender']
    const place = next(4)
    const after = place === 0 ? next(EDGE) : place === 1 ? total - EDGE + next(2 * EDGE) : next(total)
    return { victims: killed, after: killed.includes('receiver') ? Math.max(after, ANSWERED + next(EDGE)) : after }
  })
  return { seed, strikes: strikes.sort((a, b) => a.after - b.after) }
}

/** A round in words: `the sender and the relay after 4711 bytes, then ...`. */
export function describeRound({ strikes }: KillRound): string {
  return strikes.map(({ victims: killed, after }) => `${killed.join(' and ')} after ${after}`).join(', then ')
}
