import { formatAddress, parseAddress } from '../../src-shared/address.ts'
import { type ErrorInfo, errorInfo, MaloteError } from '../../src-shared/errors.ts'
import type { TunnelState } from '../../src-shared/views.ts'
import type { LoadNgrok, NgrokListener, NgrokModule } from './ngrok.ts'
import { tunnelError } from './tunnel-errors.ts'

/** For ngrok to answer, in milliseconds: a firewall that swallows everything must not leave a person waiting. */
const ANSWER_MS = 30_000

/** For ngrok to take note that an endpoint is closed, in milliseconds; it goes on by itself after that. */
const CLOSE_MS = 3_000

/** Between two tries to open it again, in milliseconds: quick at first, then no burden to anybody. */
const AGAIN_MS = [1_000, 2_000, 5_000, 15_000, 60_000, 300_000] as const

/** An endpoint that stood for so long, in milliseconds, was well: what breaks after that begins with the first pause. */
const STEADY_MS = 60_000

export interface TunnelOptions {
  readonly load: LoadNgrok
  /** Every state but the first, which is `off`. */
  readonly onState: (state: TunnelState) => void
}

/** What one wish for a tunnel has led to so far. */
interface Run {
  readonly addr: string
  readonly token: string
  over: boolean
  listener: NgrokListener | null
  /** When it was opened last, milliseconds since 1970; null until it was. */
  openedAt: number | null
  /** Tries in a row that came to nothing. */
  failures: number
  again: NodeJS.Timeout | undefined
}

/** An ngrok TCP endpoint that leads to a port of this computer, and is opened again when it breaks. */
export class Tunnel {
  readonly #options: TunnelOptions
  #state: TunnelState = { kind: 'off' }
  #run: Run | null = null

  constructor(options: TunnelOptions) {
    this.#options = options
  }

  get state(): TunnelState {
    return this.#state
  }

  /**
   * Opens an endpoint that forwards to `port` of 127.0.0.1; resolves when it is open, or failed. Never rejects: what
   * went wrong is the state. Once it was open, it is mended without an end until `close`.
   */
  async open(port: number, token: string): Promise<void> {
    const before = this.#end()
    if (before) void letGo(before)
    const run: Run = {
      addr: `127.0.0.1:${port}`,
      token,
      over: false,
      listener: null,
      openedAt: null,
      failures: 0,
      again: undefined,
    }
    this.#run = run
    this.begin()
    await this.#try(run)
  }

  /** Says that it is being opened, while what that takes is got together. */
  begin(): void {
    if (this.#state.kind !== 'opening' || this.#state.parted) this.#set({ kind: 'opening' })
  }

  /** Says that it could not even be tried. */
  fail(error: ErrorInfo): void {
    this.#end()
    this.#set({ kind: 'failed', error })
  }

  /** Closes it. Resolves when ngrok knows, or does not answer. */
  async close(): Promise<void> {
    const listener = this.#end()
    if (this.#state.kind !== 'off') this.#set({ kind: 'off' })
    if (listener) await letGo(listener)
  }

  #end(): NgrokListener | null {
    const run = this.#run
    this.#run = null
    if (!run) return null
    run.over = true
    clearTimeout(run.again)
    return run.listener
  }

  async #try(run: Run): Promise<void> {
    try {
      const listener = await this.#forward(run)
      const address = addressOf(listener)
      if (run.over) return void letGo(listener)
      run.listener = listener
      run.openedAt = Date.now()
      this.#set({ kind: 'open', address })
      const over = () => this.#lost(run, listener)
      listener.join().then(over, over)
    } catch (cause) {
      if (!run.over) this.#failed(run, tunnelError(cause).info)
    }
  }

  /** Throws `tunnel.unavailable`, `tunnel.unreachable`, and whatever the module rejects with. */
  async #forward(run: Run): Promise<NgrokListener> {
    const ngrok = await this.#load()
    const opening = ngrok.forward({
      addr: run.addr,
      proto: 'tcp',
      authtoken: run.token,
      force_new_session: true,
      forwards_to: 'Malote relay',
      onStatusChange: (status) => this.#heard(run, status),
    })
    let given: NodeJS.Timeout | undefined
    const silence = new Promise<never>((_resolve, reject) => {
      given = setTimeout(() => {
        reject(new MaloteError('tunnel.unreachable'))
        // Nobody waits for it any more: it must not stay open unseen.
        opening.then(letGo, () => {})
      }, ANSWER_MS)
    })
    return Promise.race([opening, silence]).finally(() => clearTimeout(given))
  }

  async #load(): Promise<NgrokModule> {
    try {
      return await this.#options.load()
    } catch (cause) {
      throw new MaloteError('tunnel.unavailable', undefined, { cause })
    }
  }

  #failed(run: Run, error: ErrorInfo): void {
    if (run.openedAt !== null && error.retryable) return this.#later(run, error)
    this.#end()
    this.#set({ kind: 'failed', error })
  }

  /** The module mends its line by itself and asks for the same address; meanwhile nobody gets through. */
  #heard(run: Run, status: string): void {
    if (run.over || !run.listener || run.again) return
    if (status === 'closed' && this.#state.kind === 'open')
      this.#set({ kind: 'opening', parted: { why: errorInfo('tunnel.lost'), retryAt: null } })
    if (status === 'connected' && this.#state.kind === 'opening')
      this.#set({ kind: 'open', address: addressOf(run.listener) })
  }

  /** The module has given it up: another one is opened, which has another address. */
  #lost(run: Run, listener: NgrokListener): void {
    if (run.over || run.listener !== listener) return
    run.listener = null
    void letGo(listener)
    if (Date.now() - (run.openedAt ?? 0) >= STEADY_MS) run.failures = 0
    this.#later(run, errorInfo('tunnel.lost'))
  }

  #later(run: Run, why: ErrorInfo): void {
    const pause = AGAIN_MS[Math.min(run.failures, AGAIN_MS.length - 1)] ?? STEADY_MS
    run.failures++
    this.#set({ kind: 'opening', parted: { why, retryAt: Date.now() + pause } })
    run.again = setTimeout(() => {
      run.again = undefined
      this.#set({ kind: 'opening', parted: { why, retryAt: null } })
      void this.#try(run)
    }, pause)
  }

  #set(state: TunnelState): void {
    this.#state = state
    this.#options.onState(state)
  }
}

/** Throws `tunnel.failed` where the module names no address. */
function addressOf(listener: NgrokListener): string {
  const url = listener.url()
  if (url === null) throw new MaloteError('tunnel.failed')
  return formatAddress(parseAddress(url))
}

/** Where the line to ngrok is broken its answer comes with the next one: the wait is short, the wish stays. */
async function letGo(listener: NgrokListener): Promise<void> {
  let patience: NodeJS.Timeout | undefined
  const enough = new Promise<void>((resolve) => {
    patience = setTimeout(resolve, CLOSE_MS)
  })
  await Promise.race([listener.close().catch(() => {}), enough])
  clearTimeout(patience)
}
