import type { RelayAddress } from '../../../src-shared/address.ts'
import { discoveryOf } from '../../app/discovery-network.ts'
import { findRelays, type RelayFinder } from '../../engine/net/discovery/finder.ts'
import type { Io } from '../io.ts'

/**
 * Milliseconds in which a relay on the local network must have been found to be sent through: whoever sends waits for his
 * code meanwhile. Relays answer within a few; a question or an answer that got lost is repeated after 200.
 */
const LOOK_TIME = 350

export interface NearRelay {
  readonly name: string
  readonly relay: RelayAddress
  /** As it is best told to others: a link-local address with its zone means nothing to them. */
  readonly inviteRelay: RelayAddress
}

/** The relays of the local network one by one, as they are found: for a sender, who takes the first that takes him. */
export class NearRelays {
  readonly #given = new Set<string>()
  readonly #stop = new AbortController()
  readonly #late: Promise<void>
  readonly #finder: RelayFinder | null
  #news: () => void = () => {}
  #isLate = false

  /** Begins to look at once, where MALOTE_DISCOVERY does not say otherwise. */
  constructor({ env }: Pick<Io, 'env'>) {
    const network = discoveryOf(env)
    const { signal } = this.#stop
    this.#finder = network && findRelays({ signal, network, onChange: () => this.#news() })
    this.#late = new Promise((resolve) => {
      const end = () => {
        this.#isLate = true
        resolve()
      }
      const timer = setTimeout(end, network ? LOOK_TIME : 0)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        end()
      })
    })
  }

  /**
   * One that was not given before, at the best of its addresses, which answered just now; null where none is found by the
   * time that there is for it. One that is there for a transfer of its own computer only is none, and one of which no
   * address is known that others could use is waited for.
   */
  async next(): Promise<NearRelay | null> {
    for (;;) {
      const isLate = this.#isLate
      const fit = this.#fit().find((one) => isLate || !isZoned(one.inviteRelay))
      if (fit) {
        const { id, ...near } = fit
        this.#given.add(id)
        return near
      }
      if (isLate) return null
      const news = new Promise<void>((resolve) => {
        this.#news = resolve
      })
      await Promise.race([this.#late, news])
    }
  }

  #fit(): readonly (NearRelay & { readonly id: string })[] {
    const fresh = this.#finder?.relays.filter(({ id, brief }) => !brief && !this.#given.has(id)) ?? []
    return fresh.flatMap(({ id, name, addresses }) => {
      const [relay] = addresses
      const inviteRelay = addresses.find((address) => !isZoned(address)) ?? relay
      return relay && inviteRelay ? [{ id, name, relay, inviteRelay }] : []
    })
  }

  /** Looks no more. Resolves when every socket is closed. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#finder?.closed
  }
}

function isZoned({ host }: RelayAddress): boolean {
  return host.includes('%')
}
