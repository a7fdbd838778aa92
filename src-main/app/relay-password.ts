import { formatAddress, parseAddress, type RelayAddress } from '../../src-shared/address.ts'
import { SecretFile, type SecretPlace, type SecretState } from './secret-file.ts'

const FILE = 'relay-password.json'

/** Between the relay and its password: no address has one, so the first one ends it. */
const AND = '\n'

/**
 * The host password of the relay that a person has chosen. The address is sealed with it, so that no other relay is ever
 * given it, whatever the settings say by then. It is in no view and no error.
 */
export class RelayPassword {
  readonly #file: SecretFile

  constructor(place: SecretPlace) {
    this.#file = new SecretFile(place, FILE)
  }

  /** Resolves when what was saved has been looked for. */
  get ready(): Promise<void> {
    return this.#file.ready
  }

  get state(): SecretState {
    return this.#file.state
  }

  /** Keeps the password of that relay in place of any other. */
  save(relay: RelayAddress, password: string): Promise<void> {
    return this.#file.save(formatAddress(relay) + AND + password)
  }

  forget(): Promise<void> {
    return this.#file.forget()
  }

  /** The password of that relay; null where none is known. */
  async of(relay: RelayAddress): Promise<string | null> {
    const text = await this.#file.open()
    if (text === null) return null
    const end = text.indexOf(AND)
    if (text.slice(0, end) === formatAddress(relay)) return text.slice(end + 1)
    return null
  }
}

/** Whether two addresses, each as a person writes it, are the same relay's; null is none. */
export function isSameRelay(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return one === other
  try {
    return formatAddress(parseAddress(one)) === formatAddress(parseAddress(other))
  } catch {
    // A settings file may say anything.
    return one === other
  }
}
