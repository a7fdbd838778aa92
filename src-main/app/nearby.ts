import { networkInterfaces } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { formatAddress, type RelayAddress } from '../../src-shared/address.ts'
import type { NearbyRelayView } from '../../src-shared/views.ts'
import { findRelays, type RelayFinder } from '../engine/net/discovery/finder.ts'
import type { DiscoveryNetwork } from '../engine/net/discovery/multicast.ts'
import type { FoundRelay } from '../engine/net/discovery/sightings.ts'
import { LOOK_TIME } from './room-search.ts'

/** A relay of somebody else that others on the network reach as well. */
export interface SharedRelay {
  /** Its run's id: the same while its computer changes networks. */
  readonly id: string
  readonly name: string
  /** As this computer reaches it. */
  readonly relay: RelayAddress
  /** As it is best told to others. */
  readonly inviteRelay: RelayAddress
  /** Every address it answers at. */
  readonly addresses: readonly RelayAddress[]
}

/** A finder that runs, and since when. */
interface Running {
  readonly finder: RelayFinder
  readonly stop: AbortController
  /** Milliseconds of the monotonic clock. */
  readonly since: number
}

/** The relays of others on the local network, looked for as long as the app is open and nobody minds. */
export class Nearby {
  readonly #network: DiscoveryNetwork | null
  readonly #onChange: () => void
  /** Ids under which this app announces its own relay, or did. */
  readonly #own = new Set<string>()
  #running: Running | null = null
  #shown: readonly NearbyRelayView[] = []
  #closed: Promise<void> = Promise.resolve()

  /** `network` null: nothing is ever looked for. */
  constructor(network: DiscoveryNetwork | null, onChange: () => void) {
    this.#network = network
    this.#onChange = onChange
  }

  /** Those that are there now, but for the one hosted here; also those that are there for a transfer of their own only. */
  get relays(): readonly FoundRelay[] {
    return this.#running?.finder.relays.filter(({ id }) => !this.#own.has(id)) ?? []
  }

  get views(): readonly NearbyRelayView[] {
    return this.#shown
  }

  /** Looks for relays, or does not. */
  follow(on: boolean): void {
    if (on === (this.#running !== null)) return
    if (!on) {
      void this.close()
      this.#show()
      return
    }
    if (!this.#network) return
    const stop = new AbortController()
    const finder = findRelays({ signal: stop.signal, network: this.#network, onChange: () => this.#show() })
    this.#running = { finder, stop, since: performance.now() }
  }

  /** What is announced under that id is the relay hosted here. */
  isOwn(id: string): void {
    this.#own.add(id)
    this.#show()
  }

  /** Those that are there, once it was looked for long enough since the app began to. */
  async look(signal: AbortSignal): Promise<readonly FoundRelay[]> {
    const left = (this.#running?.since ?? Number.NEGATIVE_INFINITY) + LOOK_TIME - performance.now()
    if (left > 0) await sleep(left, undefined, { signal })
    return this.relays
  }

  /** Asks the network again, and waits for the answers: packets get lost, and one relay may have come just now. */
  async lookAgain(signal: AbortSignal): Promise<readonly FoundRelay[]> {
    if (!this.#running) return []
    this.#running.finder.again()
    await sleep(LOOK_TIME, undefined, { signal })
    return this.relays
  }

  /** Those through which somebody else on the network can be reached: not those that only this computer hears. */
  async shared(signal: AbortSignal): Promise<readonly SharedRelay[]> {
    await this.look(signal)
    return this.sharedNow
  }

  /** The same, as far as they are known by now. */
  get sharedNow(): readonly SharedRelay[] {
    const inside = this.#insideAddresses()
    return this.relays.flatMap(({ id, name, addresses, brief }) => {
      if (brief) return []
      const reachable = addresses.filter(({ host }) => !inside.has(host))
      const [relay] = reachable
      const inviteRelay = reachable.find(({ host }) => !host.includes('%')) ?? relay
      return relay && inviteRelay ? [{ id, name, relay, inviteRelay, addresses }] : []
    })
  }

  /** Resolves when nothing is looked for any more. */
  close(): Promise<void> {
    const running = this.#running
    this.#running = null
    running?.stop.abort()
    if (running) this.#closed = Promise.all([this.#closed, running.finder.closed]).then(() => {})
    return this.#closed
  }

  /** Addresses that lead nowhere but to this computer. */
  #insideAddresses(): ReadonlySet<string> {
    const all = Object.values((this.#network?.interfaces ?? networkInterfaces)()).flatMap((infos) => infos ?? [])
    return new Set(all.filter(({ internal }) => internal).map(({ address }) => address))
  }

  #show(): void {
    const shown = this.relays
      .filter(({ brief }) => !brief)
      .map(({ name, addresses }) => ({ name, addresses: addresses.map(formatAddress) }))
    if (JSON.stringify(shown) === JSON.stringify(this.#shown)) return
    this.#shown = shown
    this.#onChange()
  }
}
