import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { formatAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { type ErrorInfo, toErrorInfo } from '../../../src-shared/errors.ts'
import { askRoom } from './ask-room.ts'
import { deadline } from './backoff.ts'

/** A relay and where it is reached, the most useful address first. */
export interface ReachableRelay {
  readonly addresses: readonly RelayAddress[]
}

/** Which relays have a room. One: go there. Several: a person must say which. None: see `unheard`. */
export interface RoomPlaces<R extends ReachableRelay> {
  readonly has: readonly {
    readonly relay: R
    /** Where it answered. */
    readonly address: RelayAddress
  }[]
  /** Relays that answered, and do not have it. */
  readonly lacks: readonly R[]
  /** Relays that did not answer: they may have it. */
  readonly unheard: readonly { readonly relay: R; readonly error: ErrorInfo }[]
}

/** Relays asked side by side; more are no choice for a person, and each costs a connection. */
const ASKED_MOST = 64

/**
 * Milliseconds for all addresses of one relay: a stranger's that takes every call and says nothing must not keep a person
 * waiting for as long as it has addresses.
 */
const RELAY_TIME = 6_000

/** Milliseconds for a relay's name to become an address. */
const NAME_TIME = 2_000

/** Another address of the same relay may do better. */
const worthAnother: readonly string[] = ['relay.unreachable', 'relay.foreign', 'relay.lost']

interface Candidate<R> {
  readonly relay: R
  readonly addresses: RelayAddress[]
}

/**
 * Asks every relay whether it has that room, side by side, without joining: no guess is spent anywhere. A relay given
 * twice, by name and by number for instance, is asked once, as the one given first. Never rejects for a relay's sake;
 * rejects with the signal's reason when `signal` fires.
 */
export async function locateRoom<R extends ReachableRelay>(
  room: string,
  relays: readonly R[],
  signal: AbortSignal,
): Promise<RoomPlaces<R>> {
  const candidates = await distinct(relays.slice(0, ASKED_MOST))
  const answers = await Promise.all(candidates.map((candidate) => askOne(room, candidate, signal)))
  signal.throwIfAborted()
  return {
    has: answers.flatMap((answer) => ('address' in answer ? [{ relay: answer.relay, address: answer.address }] : [])),
    lacks: answers.flatMap((answer) => ('address' in answer || 'error' in answer ? [] : [answer.relay])),
    unheard: answers.flatMap((answer) => ('error' in answer ? [{ relay: answer.relay, error: answer.error }] : [])),
  }
}

type Answer<R> =
  | { readonly relay: R }
  | { readonly relay: R; readonly address: RelayAddress }
  | { readonly relay: R; readonly error: ErrorInfo }

async function askOne<R>(room: string, { relay, addresses }: Candidate<R>, signal: AbortSignal): Promise<Answer<R>> {
  const late = deadline(RELAY_TIME, signal)
  let first: ErrorInfo | null = null
  try {
    for (const address of addresses) {
      try {
        return (await askRoom(address, room, late.signal)) ? { relay, address } : { relay }
      } catch (caught) {
        const error = toErrorInfo(caught)
        first ??= error
        if (!worthAnother.includes(error.code)) return { relay, error }
        if (late.signal.aborted) break
      }
    }
    return { relay, error: first ?? toErrorInfo(null) }
  } finally {
    late.clear()
  }
}

/** The relays without repetitions: two that share an address are one. */
async function distinct<R extends ReachableRelay>(relays: readonly R[]): Promise<readonly Candidate<R>[]> {
  const resolved = await Promise.all(relays.map(async (relay) => ({ relay, places: await placesOf(relay) })))
  const candidates: Candidate<R>[] = []
  const known = new Map<string, Candidate<R>>()
  for (const { relay, places } of resolved) {
    const same = places.map((place) => known.get(place)).find((candidate) => candidate !== undefined)
    const candidate = same ?? { relay, addresses: [] }
    if (!same) candidates.push(candidate)
    for (const place of places) if (!known.has(place)) known.set(place, candidate)
    const isNew = (address: RelayAddress) => !candidate.addresses.some((one) => sameText(one, address))
    candidate.addresses.push(...relay.addresses.filter(isNew))
  }
  return candidates
}

const sameText = (a: RelayAddress, b: RelayAddress) => formatAddress(a) === formatAddress(b)

/** The numbers behind a relay's addresses, with ports; a name that says nothing stays as it is. */
async function placesOf({ addresses }: ReachableRelay): Promise<readonly string[]> {
  const places = await Promise.all(
    addresses.map(async ({ host, port }) => {
      const numbers = isIP(host) ? [host] : await numbersOf(host)
      return numbers.map((number) => formatAddress({ host: number.toLowerCase(), port }))
    }),
  )
  return places.flat()
}

async function numbersOf(name: string): Promise<readonly string[]> {
  let late: NodeJS.Timeout | undefined
  const given = new Promise<readonly string[]>((resolve) => {
    late = setTimeout(() => resolve([name]), NAME_TIME)
  })
  const found = lookup(name, { all: true }).then((all) => all.map(({ address }) => address))
  try {
    return await Promise.race([found, given])
  } catch {
    return [name]
  } finally {
    clearTimeout(late)
  }
}
