import { randomInt } from 'node:crypto'
import type { RelayAddress } from '../../../../src-shared/address.ts'
import { pause } from '../backoff.ts'
import { isRelayAlive } from '../relay-alive.ts'
import { decodeAnnouncement, encodeAnnouncement } from './announcement.ts'
import { type DiscoveryNetwork, type DiscoveryProblem, Multicast, type Source } from './multicast.ts'
import { Rhythm } from './rhythm.ts'
import { type FoundRelay, type Hearing, Sightings, type Trial } from './sightings.ts'

/** Milliseconds after the start, or after a network came, at which is asked: a packet may get lost, either way. */
const ASK_SOON = [20, 200, 600, 1_500]

/** Milliseconds between questions after that; relays announce themselves as often of their own accord. */
const ASK_EVERY = 8_000

/** Milliseconds for a place to show that a relay is there: it is on the same network. */
const TRIAL_TIME = 2_000

/** Places tried at once: forged announcements cost that many idle connections and no more. */
const TRIALS_MOST = 6

/** Milliseconds between looks at who has fallen silent. */
const SWEEP_EVERY = 500

export interface FindOptions {
  /** Ends it. */
  readonly signal: AbortSignal
  /** The whole list, whenever it is another one. */
  readonly onChange?: (relays: readonly FoundRelay[]) => void
  /** What does not work and is tried again; once for each. */
  readonly onProblem?: (problem: DiscoveryProblem) => void
  /** Decides whether what was announced is listed; a real connection that hears a relay's frame when left out. */
  readonly verify?: (address: RelayAddress, signal: AbortSignal) => Promise<boolean>
  readonly network?: DiscoveryNetwork
}

export interface RelayFinder {
  /** Those that are there now. */
  readonly relays: readonly FoundRelay[]
  /** Asks again at once, as at the start. */
  again(): void
  /** Resolves when the signal has fired and every socket is closed. */
  readonly closed: Promise<void>
}

/**
 * Looks for relays on every local network this computer is in, until `signal` fires; follows networks that come and go.
 * What it finds is a hint: that a relay answers there, and what it calls itself. Never throws. It does not keep a
 * program alive by itself.
 */
export function findRelays(options: FindOptions): RelayFinder {
  return new Finder(options)
}

/** Looks for that many milliseconds, or until `enough` says so, or `signal` fires: the relays found by then. */
export async function findRelaysWithin(
  milliseconds: number,
  { enough = () => false, ...options }: FindOptions & { readonly enough?: (relays: readonly FoundRelay[]) => boolean },
): Promise<readonly FoundRelay[]> {
  const over = new AbortController()
  const stop = () => over.abort()
  options.signal.addEventListener('abort', stop, { once: true })
  if (options.signal.aborted) stop()
  const finder = findRelays({
    ...options,
    signal: over.signal,
    onChange: (relays) => {
      options.onChange?.(relays)
      if (enough(relays)) stop()
    },
  })
  await pause(milliseconds, over.signal)
  const { relays } = finder
  stop()
  options.signal.removeEventListener('abort', stop)
  await finder.closed
  return relays
}

class Finder implements RelayFinder {
  readonly closed: Promise<void>
  readonly #options: FindOptions
  readonly #sightings = new Sightings((count) => randomInt(count))
  readonly #question = encodeAnnouncement({ kind: 'query' })
  readonly #rhythm = new Rhythm(ASK_SOON, ASK_EVERY, () => void this.#multicast.toAll(this.#question))
  readonly #multicast: Multicast
  #relays: readonly FoundRelay[] = []
  #trials = 0

  constructor(options: FindOptions) {
    const { network = {}, onProblem = () => {}, signal } = options
    this.#options = options
    this.#multicast = new Multicast({
      network,
      onPacket: (bytes, source) => this.#hear(bytes, source),
      onReach: () => this.#rhythm.restart(),
      onProblem,
    })
    const sweeping = setInterval(() => this.#sweep(), SWEEP_EVERY).unref()
    this.closed = new Promise((resolve) => {
      const close = () => {
        clearInterval(sweeping)
        this.#rhythm.stop()
        resolve(this.#multicast.close())
      }
      if (signal.aborted) close()
      else signal.addEventListener('abort', close, { once: true })
    })
  }

  get relays(): readonly FoundRelay[] {
    return this.#relays
  }

  again(): void {
    if (!this.#options.signal.aborted) this.#rhythm.restart()
  }

  #hear(bytes: Uint8Array, source: Source): void {
    const said = decodeAnnouncement(bytes)
    if (said === null || said.kind === 'query') return
    const now = performance.now()
    if (said.kind === 'announce') this.#sightings.announced(hearingOf(source), said, now)
    else this.#sightings.goodbye(hearingOf(source), said, now)
    this.#tryNext()
  }

  #sweep(): void {
    this.#sightings.sweep(performance.now())
    this.#tell()
    this.#tryNext()
  }

  #tryNext(): void {
    while (this.#trials < TRIALS_MOST && !this.#options.signal.aborted) {
      const trial = this.#sightings.next(performance.now())
      if (!trial) return
      this.#trials++
      void this.#try(trial)
    }
  }

  async #try(trial: Trial): Promise<void> {
    const { signal, verify = answersAsRelay } = this.#options
    const isRelay = await verify(trial.address, signal).catch(() => false)
    this.#trials--
    if (signal.aborted) return
    this.#sightings.tried(trial, isRelay, performance.now())
    this.#tell()
    this.#tryNext()
  }

  #tell(): void {
    const relays = this.#sightings.relays()
    if (JSON.stringify(relays) === JSON.stringify(this.#relays)) return
    this.#relays = relays
    this.#options.onChange?.(relays)
  }
}

function answersAsRelay(address: RelayAddress, signal: AbortSignal): Promise<boolean> {
  return isRelayAlive(address, TRIAL_TIME, signal)
}

/** Networks between computers first, and IPv4 before IPv6, whose link-local addresses mean nothing to anybody else. */
function hearingOf({ link, address }: Source): Hearing {
  const rank = (link.internal ? 2 : 0) + (link.family === 'IPv6' ? 1 : 0)
  return { link: `${link.name} ${link.family}`, host: address, rank }
}
