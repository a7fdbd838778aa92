import { formatAddress, type RelayAddress } from '../../../src-shared/address.ts'

/** Where the relay is by now: a person may know another address of it while it is looked for. */
export class Whereabouts {
  #relay: RelayAddress
  #moved = new AbortController()
  /** Passwords, each by the address of the relay that may hear it. */
  readonly #passwords = new Map<string, string>()

  /** `access` is the password of a relay that wants one of those who open rooms. */
  constructor(relay: RelayAddress, access?: string) {
    this.#relay = relay
    this.#learn(relay, access)
  }

  get relay(): RelayAddress {
    return this.#relay
  }

  /** The password that was given for where it is now; undefined where none was. */
  get access(): string | undefined {
    return this.#passwords.get(formatAddress(this.#relay))
  }

  /** Aborted when it is elsewhere than now. */
  get moved(): AbortSignal {
    return this.#moved.signal
  }

  /** Whoever looks for it tries there, at once. */
  moveTo(relay: RelayAddress, access?: string): void {
    const before = this.#moved
    this.#learn(relay, access)
    this.#relay = relay
    this.#moved = new AbortController()
    before.abort()
  }

  #learn(relay: RelayAddress, access: string | undefined): void {
    if (access !== undefined) this.#passwords.set(formatAddress(relay), access)
  }
}
