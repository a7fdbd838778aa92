import { parseAddress, type RelayAddress } from '../../src-shared/address.ts'
import { formatRelayInvite } from '../../src-shared/invite.ts'
import type { AddressCheckView, HostedAddressView, RelayAddressView } from '../../src-shared/views.ts'
import { type Interfaces, localAddresses } from './addresses.ts'
import { checkAddress } from './self-test.ts'

/** Between two looks at this computer's addresses, in milliseconds: a laptop changes networks while it hosts. */
const LOOK_EVERY = 5_000

/** Addresses tried side by side: each costs two connections for a moment, and no computer shows its owner more. */
const TESTED_MOST = 32

const UNTESTED: AddressCheckView = { kind: 'untested' }

/** Addresses that mean every one of their family. */
const every: readonly string[] = ['::', '0.0.0.0']

export interface HostedAddressesOptions {
  /** What the relay listens on. */
  readonly host: string
  readonly port: number
  /** `os.networkInterfaces` when left out. */
  readonly interfaces?: () => Interfaces
  /** Milliseconds between two looks at them; LOOK_EVERY when left out. */
  readonly lookEvery?: number
  /** Whether what is new is tested by itself. */
  readonly testsNew: boolean
  readonly onChange: () => void
}

/** The addresses of a relay hosted here, as long as it is: followed as they come and go, and tested. */
export class HostedAddresses {
  readonly #options: HostedAddressesOptions
  /** Where the relay is for sure, for this computer. */
  readonly nearest: RelayAddress
  readonly #over = new AbortController()
  readonly #checks = new Map<string, AddressCheckView>()
  readonly #looking: NodeJS.Timeout
  #addresses: readonly RelayAddressView[]

  constructor(options: HostedAddressesOptions) {
    this.#options = options
    const { host, port, lookEvery = LOOK_EVERY } = options
    this.nearest = { host: every.includes(host) ? '127.0.0.1' : host, port }
    this.#addresses = this.#find()
    this.#looking = setInterval(() => this.#lookAgain(), lookEvery)
    this.#looking.unref()
  }

  get views(): readonly HostedAddressView[] {
    return this.#addresses.map((one) => ({ ...one, check: this.#checks.get(one.address) ?? UNTESTED }))
  }

  /** The address that reaches the most people; null where there is none but this computer's own. */
  get best(): RelayAddress | null {
    const [best] = this.#addresses
    return best && best.kind !== 'loopback' ? parseAddress(best.address) : null
  }

  get invite(): string | null {
    return this.best && formatRelayInvite(this.best)
  }

  /** Connects to each of them, or to those named. Resolves when all have been tried. */
  async test(which: readonly RelayAddressView[] = this.#addresses): Promise<void> {
    const idle = which.filter(({ address }) => this.#checks.get(address)?.kind !== 'testing').slice(0, TESTED_MOST)
    if (this.#over.signal.aborted || idle.length === 0) return
    for (const { address } of idle) this.#checks.set(address, { kind: 'testing' })
    this.#options.onChange()
    await Promise.all(idle.map(({ address }) => this.#test(address)))
  }

  close(): void {
    clearInterval(this.#looking)
    this.#over.abort()
  }

  async #test(address: string): Promise<void> {
    const error = await checkAddress(parseAddress(address), this.nearest, this.#over.signal)
    if (this.#over.signal.aborted) return
    // One that was lost meanwhile is not asked about any more.
    if (!this.#checks.has(address)) return
    this.#checks.set(address, error ? { kind: 'blocked', error } : { kind: 'reached' })
    this.#options.onChange()
  }

  #find(): readonly RelayAddressView[] {
    const { host, port, interfaces } = this.#options
    try {
      return localAddresses(port, host, interfaces?.())
    } catch {
      // The system may refuse to list them for a moment; what was known is the best guess.
      return this.#addresses ?? []
    }
  }

  #lookAgain(): void {
    const found = this.#find()
    if (JSON.stringify(found) === JSON.stringify(this.#addresses)) return
    this.#addresses = found
    for (const address of this.#checks.keys())
      if (!found.some((one) => one.address === address)) this.#checks.delete(address)
    this.#options.onChange()
    const fine = ({ address }: RelayAddressView) => this.#checks.get(address)?.kind === 'reached'
    if (this.#options.testsNew) void this.test(found.filter((one) => !fine(one)))
  }
}
