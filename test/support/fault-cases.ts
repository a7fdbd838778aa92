import type { End, Phase, Stretch } from './fault-map.ts'
import { PEER_LINE } from './fault-map.ts'
import type { Fault, Way } from './fault-proxy.ts'

/** The fault matrix: every phase x every fault x each side and direction, in an order and with places of a fixed seed. */

/** `relay`: it is killed, and another one is there at once. */
export type Blow = Exclude<Fault['kind'], 'mark'> | 'relay'

export const blows: readonly Blow[] = [
  ...(['cut', 'reset', 'halfOpen', 'corrupt', 'duplicate', 'swap', 'delay', 'throttle', 'relay'] as const),
]

/** A phase in which nothing passes is struck when it is reached, not at a byte. */
export interface FaultCase {
  readonly phase: Phase
  readonly end: End
  readonly nth: number
  readonly way: Way
  readonly blow: Blow
  /** Bytes before it happens; null for at once, while the line is quiet. */
  readonly after: number | null
  readonly ms: number
  /** Quiet phases: whether what comes next waits until the line is whole again. */
  readonly calm: boolean
  /** `meeting again`: where the line to the peer broke before. */
  readonly before: number | null
}

type Spot = Stretch | (Omit<Stretch, 'from' | 'to'> & { readonly from: null })

/** Which cases, out of all there could be. */
export interface Choice {
  readonly seed: number
  readonly count: number
  /** At most so many that have to wait out a silence, 20 s and more each. */
  readonly slow: number
}

/** Whether a case waits for somebody's patience with a silent line, or with a guest who is not answered. */
export function isSlow({ blow, phase }: Pick<FaultCase, 'blow' | 'phase'>): boolean {
  if (blow === 'delay' || blow === 'throttle') return false
  return blow === 'halfOpen' || phase === 'dialling' || phase === 'waiting'
}

/** A case in words, which name it for good: `npm run test:soak -- --only faults --seed` finds it again. */
export function nameOf({ phase, end, nth, way, blow, after, calm, before }: FaultCase): string {
  const place = after === null ? `at once${calm ? ', and waited for' : ''}` : `after ${after}`
  const first = before === null ? '' : `, broken before after ${before}`
  return `${blow} while ${phase}: the ${end}'s line ${nth}, ${way}, ${place}${first}`
}

/** As many cases as are chosen: all combinations once, in random order, then all of them again at other places. */
export function casesOf(map: readonly Stretch[], { seed, count, slow }: Choice): readonly FaultCase[] {
  const random = mulberry32(seed)
  const spots: readonly Spot[] = [...map, ...quiet()]
  const middle = map.find(({ phase, end }) => phase === 'data, middle of a file' && end === 'sender')
  if (!middle) throw new Error('the map has no data')
  const chosen: FaultCase[] = []
  let waiting = 0
  while (chosen.length < count) {
    const combinations = spots.flatMap((spot) => blows.map((blow) => ({ spot, blow })))
    for (const { spot, blow } of shuffle(combinations, random)) {
      if (chosen.length === count) break
      const fault = caseAt(spot, blow, middle, random)
      if (isSlow(fault) && ++waiting > slow) continue
      chosen.push(fault)
    }
  }
  return chosen
}

/** Lines on which nothing passes: a sender waits for somebody, a person looks at the list. */
function quiet(): Spot[] {
  const ways = ['toRelay', 'toClient'] as const
  return ways.flatMap((way) => [
    { phase: 'waiting', end: 'sender', nth: 0, way, from: null } as const,
    ...(['sender', 'receiver'] as const).map(
      (end) => ({ phase: 'deciding', end, nth: PEER_LINE[end], way, from: null }) as const,
    ),
  ])
}

function caseAt(spot: Spot, blow: Blow, middle: Stretch, random: () => number): FaultCase {
  const { phase, end, nth, way } = spot
  const between = (from: number, to: number) => from + Math.floor(random() * (to - from))
  return {
    ...{ phase, end, nth, way, blow },
    after: spot.from === null ? null : between(spot.from, spot.to),
    ms: between(5, 40),
    calm: random() < 0.5,
    before: phase === 'meeting again' ? between(middle.from, middle.to) : null,
  }
}

function shuffle<T>(items: T[], random: () => number): T[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const [a, b] = [items[at], items[other]]
    if (a !== undefined && b !== undefined) {
      items[at] = b
      items[other] = a
    }
  }
  return items
}

/** Numbers in [0, 1), the same for the same seed: https://github.com/bryc/code/blob/master/jshash/PRNGs.md#mulberry32 */
function mulberry32(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
