import { DEFAULT_PORT } from '../../src-shared/address.ts'
import { errorInfo, MaloteError } from '../../src-shared/errors.ts'
import type { HostingState, RelayFigures } from '../../src-shared/views.ts'
import type { RelayLimits } from '../relay/limits.ts'
import type { DoorMessage, FromRelay, RelayJob } from '../relay/worker-messages.ts'
import { localAddresses } from './addresses.ts'
import { inWorker, type RelayPlace, type StartRelay } from './relay-place.ts'
import { workerUrl } from './workers.ts'

/** Ports tried after the usual one, when nobody asked for it in particular; after them any free one. */
const SPARE_PORTS = 10

/** Between two looks at this computer's addresses, in milliseconds: a laptop changes networks while it hosts. */
const ADDRESSES_MS = 5_000

/** For a relay to end after it was told to, beyond the grace, in milliseconds; then it is ended. */
const STOP_MS = 5_000

const NOTHING: RelayFigures = { connections: 0, waiting: 0, transfers: 0, bytes: 0, bytesPerSecond: 0 }

type OnState = Extract<HostingState, { kind: 'on' }>

export interface HostingOptions {
  /** Exactly this port, 0 for any free one. Left out: the usual port, or the next free one with `moved`. */
  readonly port?: number
  /** Address to listen on; every one of this computer when left out. */
  readonly host?: string
  /** The password for opening rooms. */
  readonly access?: string
  readonly limits?: Partial<RelayLimits>
  /** Every state, beginning with `starting`. */
  readonly onState: (state: HostingState) => void
  /** Everything the relay says, also while it is being stopped. */
  readonly onMessage?: (message: FromRelay) => void
  /** Where it runs; in a worker when left out. */
  readonly start?: StartRelay
}

export interface HostedRelay {
  readonly state: HostingState
  /** The first state after `starting`. Never rejects: what went wrong is `failed`. */
  readonly ready: Promise<HostingState>
  /**
   * Opens the way in for a tunnel's agent: a port of 127.0.0.1, the same one while it is open. What passes there is in
   * `door` of the figures that `onMessage` hears. Rejects with `port.denied`, or `relay.lost` where the relay ends first.
   */
  openDoor(): Promise<number>
  /** Closes it again; who came in through it is sent away. */
  closeDoor(): Promise<void>
  /** Ends the relay, transfers after `graceMs` (0 when left out). Resolves when everything is closed. */
  stop(graceMs?: number): Promise<void>
}

/** Hosts a relay in this process. Starts at once and never throws; see `onState` and `ready`. */
export function hostRelay(options: HostingOptions): HostedRelay {
  return new Hosting(options)
}

class Hosting implements HostedRelay {
  readonly ready: Promise<HostingState>
  readonly #options: HostingOptions
  readonly #place: RelayPlace
  readonly #over: Promise<void>
  #state: HostingState = { kind: 'starting' }
  /** What the relay listens on, once it does. */
  #host = ''
  #look: NodeJS.Timeout | undefined
  #stopping = false
  readonly #doorAnswers: ((message: DoorMessage) => void)[] = []
  #settle: (state: HostingState) => void = () => {}

  constructor(options: HostingOptions) {
    this.#options = options
    this.ready = new Promise((resolve) => {
      this.#settle = resolve
    })
    const start = options.start ?? inWorker(workerUrl('relay-worker'))
    this.#place = start(jobOf(options), (message) => this.#hear(message))
    this.#over = this.#place.over.then(() => this.#ended())
    options.onState(this.#state)
  }

  get state(): HostingState {
    return this.#state
  }

  async openDoor(): Promise<number> {
    const { port, error } = await this.#turnDoor(true)
    if (port === null) throw new MaloteError(error?.code ?? 'port.denied', error?.detail)
    return port
  }

  async closeDoor(): Promise<void> {
    await this.#turnDoor(false).catch(() => {})
  }

  /** The answers come in the order of the questions. */
  async #turnDoor(open: boolean): Promise<DoorMessage> {
    const answer = new Promise<DoorMessage>((resolve) => this.#doorAnswers.push(resolve))
    this.#place.door(open)
    const over = this.#over.then(() => {
      throw new MaloteError('relay.lost')
    })
    return Promise.race([answer, over])
  }

  async stop(graceMs = 0): Promise<void> {
    this.#stopping = true
    this.#place.stop(graceMs)
    const impatience = setTimeout(() => this.#place.kill(), graceMs + STOP_MS)
    await this.#over
    clearTimeout(impatience)
    if (this.#state.kind !== 'off') this.#set({ kind: 'off' })
  }

  #hear(message: FromRelay): void {
    this.#options.onMessage?.(message)
    if (message.kind === 'door') return this.#doorAnswers.shift()?.(message)
    if (this.#stopping) return
    if (message.kind === 'failed') this.#set(message)
    else if (message.kind === 'listening') this.#listening(message)
    else if (this.#state.kind === 'on') {
      const { kind: _, door: __, ...figures } = message
      this.#set({ ...this.#state, figures, ...this.#where(this.#state.port) })
    }
  }

  #listening({ host, port }: { readonly host: string; readonly port: number }): void {
    this.#host = host
    const moved = this.#options.port === undefined && port !== DEFAULT_PORT
    this.#set({ kind: 'on', port, moved, ...this.#where(port), announced: false, figures: NOTHING })
    this.#look = setInterval(() => this.#lookAgain(), ADDRESSES_MS)
    this.#look.unref()
  }

  #lookAgain(): void {
    if (this.#state.kind !== 'on') return
    const where = this.#where(this.#state.port)
    if (JSON.stringify(where.addresses) !== JSON.stringify(this.#state.addresses))
      this.#set({ ...this.#state, ...where })
  }

  #where(port: number): Pick<OnState, 'addresses' | 'invite'> {
    const addresses = localAddresses(port, this.#host).map((one) => ({ ...one, check: { kind: 'untested' } }) as const)
    const [best] = addresses
    return { addresses, invite: best && best.kind !== 'loopback' ? `malote://${best.address}` : null }
  }

  #ended(): void {
    clearInterval(this.#look)
    if (this.#stopping || this.#state.kind === 'failed') return
    this.#set({ kind: 'failed', error: errorInfo('internal') })
  }

  #set(state: HostingState): void {
    this.#state = state
    this.#settle(state)
    this.#options.onState(state)
  }
}

function jobOf({ port, host, access, limits }: HostingOptions): RelayJob {
  return {
    ports: port === undefined ? usualPorts() : [port],
    ...(host === undefined ? {} : { host }),
    ...(access === undefined ? {} : { access }),
    ...(limits === undefined ? {} : { limits }),
  }
}

function usualPorts(): readonly number[] {
  return [...Array.from({ length: SPARE_PORTS + 1 }, (_, at) => DEFAULT_PORT + at), 0]
}
