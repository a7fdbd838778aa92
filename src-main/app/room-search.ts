import { networkInterfaces } from 'node:os'
import { DEFAULT_PORT, formatAddress, type RelayAddress } from '../../src-shared/address.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import { findRelaysWithin } from '../engine/net/discovery/finder.ts'
import type { DiscoveryNetwork } from '../engine/net/discovery/multicast.ts'
import type { FoundRelay } from '../engine/net/discovery/sightings.ts'
import { locateRoom, type ReachableRelay, type RoomPlaces } from '../engine/net/locate-room.ts'

/**
 * Milliseconds for which relays on the local network are looked for: they answer within 400. It is never cut short by
 * the first that has the room, since a stranger's relay may claim to have every room.
 */
export const LOOK_TIME = 700

const LOOPBACK = '127.0.0.1'

/** That nothing is there, or nothing of ours, is no news of a port at which nobody said a relay would be. */
const noNews: readonly string[] = ['relay.unreachable', 'relay.foreign', 'relay.lost', 'relay.closing']

/** A relay that is asked too much at the moment may well have it. */
const busy: readonly string[] = ['relay.rate', 'relay.full']

/** Looks for relays on the local network: those found. Never rejects. */
export type Look = (signal: AbortSignal) => Promise<readonly FoundRelay[]>

export interface RoomSearch {
  /** The number of a code. */
  readonly room: string
  /** The relay of the settings or the command. */
  readonly configured: RelayAddress | null
  /** The relay hosted in this very process, as this process reaches it. */
  readonly here: RelayAddress | null
  /** `lookOnce(network)`, or what a running finder knows; null where nothing is looked for. */
  readonly look: Look | null
  /** The port of this computer at which another program may host a relay; DEFAULT_PORT when left out. */
  readonly usualPort?: number
  readonly signal: AbortSignal
}

/** A relay that has the room. */
export interface RoomPlace {
  /** What it calls itself on the local network, printable; null where only its address is known. */
  readonly name: string | null
  /** Where it answered. */
  readonly address: RelayAddress
  /** Whether it is the one of the settings. */
  readonly configured: boolean
  /** Whether this process hosts it. */
  readonly here: boolean
}

interface Asked extends ReachableRelay {
  readonly kind: 'configured' | 'here' | 'usual' | 'found'
}

/** A look of its own on that network, for a process that keeps no finder running. Null for null. */
export function lookOnce(network: DiscoveryNetwork | null): Look | null {
  return network && ((signal) => findRelaysWithin(LOOK_TIME, { signal, network }))
}

/**
 * The relays that have a code's room, the configured one first: asked are that one, the one hosted here, one on the
 * usual port of this computer and every one found on the local network. None is joined, and no guess is spent. More
 * than one: a person must say which is meant, or, where nobody can be asked, `room.several`.
 *
 * Throws what helps most where there is none: the configured relay's own error where it did not answer; `room.unknown`
 * where relays answered; `relay.none` where there is no relay to ask. Rejects when `signal` fires.
 */
export async function searchRoom(search: RoomSearch): Promise<readonly RoomPlace[]> {
  const { room, signal } = search
  const found = search.look ? await search.look(signal) : []
  signal.throwIfAborted()
  const asked = relaysToAsk(search, found)
  const places = await locateRoom(room, asked, signal)
  const has = places.has.length > 0 ? places.has : tooOldToTell(places)
  if (has.length === 0) throw whyNone(search, places)
  return has.map(({ relay, address }) => ({
    name: nameOf([...relay.addresses, address], found),
    address,
    configured: relay.kind === 'configured',
    here: relay.kind === 'here' || (search.here !== null && isSame(address, search.here)),
  }))
}

/** The configured relay, where it is older than the question: whoever chose it means to go there. */
function tooOldToTell({ unheard }: RoomPlaces<Asked>): RoomPlaces<Asked>['has'] {
  return unheard.flatMap(({ relay, error }) => {
    const [address] = relay.addresses
    return relay.kind === 'configured' && address && error.code === 'relay.protocol' ? [{ relay, address }] : []
  })
}

/** Those that are given twice are asked once, as what they are first in this order. */
function relaysToAsk({ configured, here, usualPort }: RoomSearch, found: readonly FoundRelay[]): readonly Asked[] {
  const own = ownHosts()
  const relay = (kind: Asked['kind'], addresses: readonly RelayAddress[]) => ({
    kind,
    addresses: [
      ...addresses,
      ...addresses.flatMap(({ host, port }) => (own.has(host) ? [{ host: LOOPBACK, port }] : [])),
    ],
  })
  return [
    ...(configured ? [relay('configured', [configured])] : []),
    ...(here ? [relay('here', [here])] : []),
    relay('usual', [{ host: LOOPBACK, port: usualPort ?? DEFAULT_PORT }]),
    ...found.map(({ addresses }) => relay('found', addresses)),
  ]
}

/** Addresses of this computer: a relay at one of them is the one that 127.0.0.1 leads to as well. */
function ownHosts(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((infos) => infos ?? [])
  return new Set(all.map(({ address }) => address))
}

function nameOf(addresses: readonly RelayAddress[], found: readonly FoundRelay[]): string | null {
  const same = found.find((one) => one.addresses.some((a) => addresses.some((b) => isSame(a, b))))
  return same?.name || null
}

function isSame(a: RelayAddress, b: RelayAddress): boolean {
  return formatAddress(a) === formatAddress(b)
}

function whyNone({ configured }: RoomSearch, { lacks, unheard }: RoomPlaces<Asked>): MaloteError {
  const ofConfigured = unheard.find(({ relay }) => relay.kind === 'configured')
  const ofBusy = unheard.find(({ error }) => busy.includes(error.code))
  const telling = ofConfigured ?? ofBusy
  if (telling) return errorOf(telling)
  if (lacks.length > 0) return new MaloteError('room.unknown', configured ? formatAddress(configured) : undefined)
  const [first] = unheard.filter(({ relay, error }) => relay.kind !== 'usual' || !noNews.includes(error.code))
  return first ? errorOf(first) : new MaloteError('relay.none')
}

function errorOf({ error }: RoomPlaces<Asked>['unheard'][number]): MaloteError {
  return new MaloteError(error.code, error.detail)
}
