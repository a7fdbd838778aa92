import { DEFAULT_PORT, type RelayAddress } from '../../src-shared/address.ts'
import { errorInfo, MaloteError } from '../../src-shared/errors.ts'
import type { HostingState, RelayFigures } from '../../src-shared/views.ts'
import type { DiscoveryNetwork } from '../engine/net/discovery/multicast.ts'
import type { RelayLimits } from '../relay/limits.ts'
import type { DoorMessage, FromRelay, RelayJob } from '../relay/worker-messages.ts'
import { type Announced, Announcement } from './announcement.ts'
import { HostedAddresses } from './hosted-addresses.ts'
import { inWorker, type RelayPlace, type StartRelay } from './relay-place.ts'
import { workerUrl } from './workers.ts'

/** Ports tried after the usual one, when nobody asked for it in particular; after them any free one. */
const SPARE_PORTS = 10

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
  /** What a relay on a server has besides. */
  readonly server?: Pick<RelayJob, 'metrics' | 'events'>
  /** Every state, beginning with `starting`. */
  readonly onState: (state: HostingState) => void
  /** Everything the relay says, also while it is being stopped. */
  readonly onMessage?: (message: FromRelay) => void
  /** Where it runs; in a worker when left out. */
  readonly start?: StartRelay
  /** Where it is announced while it is on; nowhere when left out or null. */
  readonly announce?: DiscoveryNetwork | null
  /** What this computer is called there. */
  readonly name?: string
  /** Whether it is there for this computer's transfers only, which others are told; not when left out. */
  readonly brief?: boolean
  /** Told each id under which finders, also this computer's own, know the relay. */
  readonly onAnnouncer?: (id: string) => void
  /** This computer's interfaces and the milliseconds between looks at them; as usual when left out. */
  readonly network?: Pick<DiscoveryNetwork, 'interfaces' | 'lookEvery'>
  /** Whether its addresses are tested by themselves, at first and when they change. */
  readonly testsItself?: boolean
}

export interface HostedRelay {
  readonly state: HostingState
  /** The first state after `starting`. Never rejects: what went wrong is `failed`. */
  readonly ready: Promise<HostingState>
  /** The address that reaches the most people; null where there is none but this computer's own, or it is not on. */
  readonly best: RelayAddress | null
  /** Announces it so from now on. */
  announce(announced: Announced): void
  /** Connects to each of its addresses; what comes of it is in the state. Resolves when all were tried; never rejects. */
  testAddresses(): Promise<void>
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
  /** While it listens. */
  #addresses: HostedAddresses | null = null
  #announcement: Announcement | null = null
  #announced: Announced
  #stopping = false
  readonly #doorAnswers: ((message: DoorMessage) => void)[] = []
  #settle: (state: HostingState) => void = () => {}

  constructor(options: HostingOptions) {
    this.#options = options
    const { announce: network = null, name = '', brief = false } = options
    this.#announced = { network, name, brief }
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

  get best(): RelayAddress | null {
    return this.#addresses?.best ?? null
  }

  announce(announced: Announced): void {
    this.#announced = announced
    this.#announcement?.follow(announced)
    this.#refresh()
  }

  async testAddresses(): Promise<void> {
    await this.#addresses?.test()
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
    // Nobody new is sent to a relay that is about to close.
    const unannounced = this.#leave()
    this.#place.stop(graceMs)
    const impatience = setTimeout(() => this.#place.kill(), graceMs + STOP_MS)
    await Promise.all([this.#over, unannounced])
    clearTimeout(impatience)
    if (this.#state.kind !== 'off') this.#set({ kind: 'off' })
  }

  #hear(message: FromRelay): void {
    this.#options.onMessage?.(message)
    if (message.kind === 'door') return this.#doorAnswers.shift()?.(message)
    if (this.#stopping) return
    if (message.kind === 'failed') this.#set(message)
    else if (message.kind === 'listening') this.#listening(message)
    else if (message.kind === 'figures' && this.#state.kind === 'on') {
      const { kind: _, door: __, ...figures } = message
      this.#set({ ...this.#state, figures })
    }
  }

  #listening({ host, port }: { readonly host: string; readonly port: number }): void {
    const { network, testsItself = false, onAnnouncer: onId = () => {} } = this.#options
    const onChange = () => this.#refresh()
    this.#addresses = new HostedAddresses({ ...network, host, port, testsNew: testsItself, onChange })
    this.#announcement = new Announcement({ host, port, onId })
    this.#announcement.follow(this.#announced)
    const moved = this.#options.port === undefined && port !== DEFAULT_PORT
    this.#set({ kind: 'on', port, moved, ...this.#where(), figures: NOTHING })
    if (testsItself) void this.#addresses.test()
  }

  /** Tells what has changed around the relay. */
  #refresh(): void {
    if (this.#state.kind === 'on' && !this.#stopping) this.#set({ ...this.#state, ...this.#where() })
  }

  #where(): Pick<OnState, 'addresses' | 'invite' | 'announced'> {
    const { views: addresses = [], invite = null } = this.#addresses ?? {}
    return { addresses, invite, announced: this.#announcement?.on ?? false }
  }

  /** Nothing is looked at and nothing is said to the network any more. */
  #leave(): Promise<void> {
    this.#addresses?.close()
    return this.#announcement?.close() ?? Promise.resolve()
  }

  #ended(): void {
    void this.#leave()
    if (this.#stopping || this.#state.kind === 'failed') return
    this.#set({ kind: 'failed', error: errorInfo('internal') })
  }

  #set(state: HostingState): void {
    this.#state = state
    this.#settle(state)
    this.#options.onState(state)
  }
}

function jobOf({ port, host, access, limits, server }: HostingOptions): RelayJob {
  return {
    ports: port === undefined ? usualPorts() : [port],
    ...(host === undefined ? {} : { host }),
    ...(access === undefined ? {} : { access }),
    ...(limits === undefined ? {} : { limits }),
    ...server,
  }
}

function usualPorts(): readonly number[] {
  return [...Array.from({ length: SPARE_PORTS + 1 }, (_, at) => DEFAULT_PORT + at), 0]
}
