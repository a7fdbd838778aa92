import type { RelayAddress } from '../../../src-shared/address.ts'

/** Where the relay is by now: a person may know another address of it while it is looked for. */
export class Whereabouts {
  #relay: RelayAddress
  #moved = new AbortController()

  constructor(relay: RelayAddress) {
    this.#relay = relay
  }

  get relay(): RelayAddress {
    return this.#relay
  }

  /** Aborted when it is elsewhere than now. */
  get moved(): AbortSignal {
    return this.#moved.signal
  }

  /** Whoever looks for it tries there, at once. */
  moveTo(relay: RelayAddress): void {
    const before = this.#moved
    this.#relay = relay
    this.#moved = new AbortController()
    before.abort()
  }
}
