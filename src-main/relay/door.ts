import type { AddressInfo, Server } from 'node:net'
import { listenOn } from './listen.ts'

const LOOPBACK = '127.0.0.1'

interface Open {
  readonly server: Server
  readonly port: number
}

/** A second listener, for a tunnel's agent on this computer: opened and closed while the relay runs. */
export class Door {
  readonly #makeServer: () => Server
  #open: Promise<Open> | null = null

  /** `makeServer` makes one that does not listen yet and greets who comes. */
  constructor(makeServer: () => Server) {
    this.#makeServer = makeServer
  }

  /** Listens on a free port of 127.0.0.1 and tells which; the same one while it is open. Throws `port.denied`. */
  async open(): Promise<number> {
    this.#open ??= this.#listen()
    return (await this.#open).port
  }

  /** Nobody comes in any more; who is in stays. */
  async close(): Promise<void> {
    const open = this.#open
    this.#open = null
    const opened = await open?.catch(() => null)
    opened?.server.close()
  }

  async #listen(): Promise<Open> {
    const server = this.#makeServer()
    try {
      const { port }: AddressInfo = await listenOn(server, 0, LOOPBACK)
      // A single failed accept (no descriptors left) must not end the relay.
      server.on('error', () => {})
      return { server, port }
    } catch (error) {
      this.#open = null
      throw error
    }
  }
}
