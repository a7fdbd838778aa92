import type { SharedRelay } from './nearby.ts'
import type { SendingRelay } from './relay-service.ts'
import type { Transfer } from './transfer.ts'

/** Milliseconds a relay that is heard no more is given to be back: its computer may change networks, or start it again. */
const RETURN_TIME = 5_000

export interface StrandedOptions {
  readonly transfers: () => readonly Transfer[]
  /** Those found on the local network by now. */
  readonly nearby: () => readonly SharedRelay[]
  /** A relay here, for as long as it is not released. Throws `port.*`. */
  readonly host: () => Promise<SendingRelay>
}

/**
 * Senders who wait at a relay that was found on the local network and has gone from it: nobody chose that one, so they are
 * waited for at one hosted here, under the code that they have.
 */
export class Stranded {
  readonly #options: StrandedOptions
  #soon: NodeJS.Timeout | undefined

  constructor(options: StrandedOptions) {
    this.#options = options
  }

  /** Relays came or went: who waits in vain is looked for when they had time to come back. */
  look(): void {
    if (this.#options.transfers().every(({ relayId }) => relayId === null)) return
    this.#soon ??= setTimeout(() => void this.#rescue(), RETURN_TIME).unref()
  }

  close(): void {
    clearTimeout(this.#soon)
  }

  async #rescue(): Promise<void> {
    this.#soon = undefined
    for (const transfer of this.#options.transfers()) {
      if (!this.#isStranded(transfer)) continue
      try {
        const use = await this.#options.host()
        if (this.#isStranded(transfer)) transfer.waitAt(use)
        else use.release()
      } catch {
        // No relay here either: it goes on looking for the one it had.
      }
    }
  }

  #isStranded({ relayId, view }: Transfer): boolean {
    const isGone = relayId !== null && this.#options.nearby().every(({ id }) => id !== relayId)
    return isGone && view.state.kind === 'waiting' && view.parted !== null
  }
}
