import { formatAddress } from '../../../src-shared/address.ts'
import { MaloteError } from '../../../src-shared/errors.ts'
import type { HostingState, RelayFigures } from '../../../src-shared/views.ts'
import type { HostingOptions } from '../../app/hosting.ts'
import { RelayLog } from '../../relay/log.ts'
import type { MetricsPlace } from '../../relay/metrics-server.ts'
import type { FromRelay } from '../../relay/worker-messages.ts'
import type { RelayCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { version } from '../help.ts'
import type { Mark, ServerEvent } from '../output/server-events.ts'
import { logText, serverLine } from '../output/server-lines.ts'
import type { RelayTunnel } from './relay-tunnel.ts'

type OnState = Extract<HostingState, { kind: 'on' }>
type Logged = Extract<ServerEvent, { kind: 'logged' }>

const NOTHING: RelayFigures = { connections: 0, waiting: 0, transfers: 0, bytes: 0, bytesPerSecond: 0 }

interface Stop {
  /** When the grace is over, in milliseconds of the monotonic clock. */
  readonly until: number
  /** Milliseconds. */
  readonly grace: number
  /** Transfers that were told last. */
  told: number | null
}

/** Tells what a relay does, to people, to programs and to a log. */
export class RelayReport {
  /** Rejects where the relay ends by itself; never resolves. */
  readonly failed: Promise<never>
  readonly #command: RelayCommand
  readonly #context: Context
  readonly #log: RelayLog | null
  readonly #tunnel: RelayTunnel | null
  #fail: (error: MaloteError) => void = () => {}
  #figures: RelayFigures = NOTHING
  #metrics: MetricsPlace | null = null
  #pairs = 0
  #listening = false
  /** While it stops. */
  #stop: Stop | null = null

  constructor(command: RelayCommand, context: Context, tunnel: RelayTunnel | null) {
    this.#tunnel = tunnel
    this.#command = command
    this.#context = context
    const write = (entry: Logged['entry']) => this.#tell({ kind: 'logged', entry, at: new Date() })
    this.#log = command.log === 'off' ? null : new RelayLog(write, () => performance.now())
    this.failed = new Promise((_resolve, reject) => {
      this.#fail = reject
    })
    // Heard by whoever waits for it; a relay that fails while it is being stopped is nobody's concern.
    this.failed.catch(() => {})
  }

  /** What hears the relay. */
  get hearing(): Pick<HostingOptions, 'onState' | 'onMessage'> {
    return {
      onState: (state) => {
        if (state.kind === 'failed') this.#fail(new MaloteError(state.error.code, state.error.detail))
      },
      onMessage: (message) => this.#hear(message),
    }
  }

  /** It listens: told with everything that whoever uses it must know. */
  serving({ host, on, password }: { readonly host: string; readonly on: OnState; readonly password: boolean }): void {
    const { renderer } = this.#context
    const { port, addresses, invite, announced } = on
    const metrics = this.#metrics && formatAddress(this.#metrics)
    const { qr } = this.#command
    renderer.show({ kind: 'serving', host, port, addresses, invite, announced, qr, password, metrics })
    this.#listening = true
    this.#showFigures()
    this.#mark({ kind: 'started', port, version })
  }

  /** It refuses who comes, and gives the others `grace` milliseconds. How many they are follows with the figures. */
  stopping(grace: number): void {
    this.#stop = { until: performance.now() + grace, grace, told: null }
  }

  stopped(): void {
    this.#log?.flush()
    this.#mark({ kind: 'stopped', pairs: this.#pairs, bytes: this.#figures.bytes })
    this.#context.renderer.show({ kind: 'stopped', what: 'relay' })
  }

  #hear(message: FromRelay): void {
    if (message.kind === 'listening') this.#metrics = message.metrics ?? null
    else if (message.kind === 'event') this.#note(message.event)
    else if (message.kind === 'figures') {
      const { kind: _, door, ...figures } = message
      this.#tunnel?.count(door)
      this.#count(figures)
    }
  }

  #note(event: Extract<FromRelay, { kind: 'event' }>['event']): void {
    if (event.kind === 'paired') this.#pairs++
    this.#log?.note(event)
  }

  #count(figures: RelayFigures): void {
    this.#figures = figures
    if (this.#stop) this.#draining(this.#stop)
    else if (this.#listening) this.#showFigures()
  }

  #showFigures(): void {
    const tunnel = this.#tunnel && { tunnel: this.#tunnel.sent.now }
    this.#context.renderer.show({ kind: 'figures', figures: this.#figures, ...tunnel })
  }

  #draining(stop: Stop): void {
    const { transfers } = this.#figures
    if (stop.told === null) this.#mark({ kind: 'stopping', transfers, grace: stop.grace / 1000 })
    const seconds = Math.ceil(Math.max(0, stop.until - performance.now()) / 1000)
    if (transfers > 0 && transfers !== stop.told && seconds > 0) {
      this.#context.renderer.show({ kind: 'draining', transfers, seconds })
    }
    stop.told = transfers
  }

  #mark(mark: Mark): void {
    if (this.#log) this.#tell({ kind: 'logged', entry: mark, at: new Date() })
  }

  /** Where the rest of the output is of another form than the log, the log goes to stderr. */
  #tell(event: Logged): void {
    const { io, renderer } = this.#context
    const { log, json } = this.#command
    if ((log === 'json') === json) return renderer.show(event)
    io.stderr.write(`${log === 'json' ? JSON.stringify(serverLine(event)) : logText(event)}\n`)
  }
}
