import { toErrorInfo } from '../../src-shared/errors.ts'
import type { TunnelView } from '../../src-shared/views.ts'
import { type LoadNgrok, loadNgrok } from './ngrok.ts'
import type { AppOptions } from './shell.ts'
import { Tunnel } from './tunnel.ts'
import { type TokenOptions, TunnelToken } from './tunnel-token.ts'
import { TunnelTraffic } from './tunnel-traffic.ts'

/** The way into the relay here that only a tunnel's agent takes. */
export interface RelayDoor {
  /** Opens it, and the relay first where it has to be; tells its port of 127.0.0.1. Throws `port.*`, `relay.lost`. */
  openDoor(): Promise<number>
  closeDoor(): Promise<void>
}

export interface TunnelServiceOptions extends TokenOptions {
  /** How the module of ngrok is loaded; as it is installed when left out. */
  readonly load?: LoadNgrok
  /** The view is another one. */
  readonly onChange: () => void
}

/** The tunnel of an app. */
export function tunnelFor({ dataFolder, shell, ngrok }: AppOptions, onChange: () => void): TunnelService {
  const { load, environment = process.env } = ngrok ?? {}
  return new TunnelService({ dataFolder, secrets: shell.secrets ?? null, environment, ...(load && { load }), onChange })
}

/** The way from the internet to the relay here: its token, its endpoint, and what went out through it. */
export class TunnelService {
  readonly #token: TunnelToken
  readonly #traffic: TunnelTraffic
  readonly #tunnel: Tunnel
  readonly #onChange: () => void
  #door: RelayDoor | null = null
  /** Wishes, counted: one that was taken back must not be carried out late. */
  #wish = 0

  constructor({ load, onChange, ...where }: TunnelServiceOptions) {
    this.#onChange = onChange
    this.#token = new TunnelToken(where)
    this.#traffic = new TunnelTraffic(where.dataFolder)
    this.#tunnel = new Tunnel({ load: load ?? loadNgrok, onState: onChange })
    void Promise.all([this.#token.ready, this.#traffic.ready]).then(onChange)
  }

  get view(): TunnelView {
    return { state: this.#tunnel.state, ...this.#token.view, sentThisMonth: this.#traffic.sentThisMonth }
  }

  /** Keeps a token, or forgets it, and with it what it has opened. Throws `tunnel.refused` for what is no token. */
  async saveToken(text: string | null): Promise<void> {
    await this.#token.save(text)
    if (text === null) await this.close()
    // What went wrong with the one before says nothing of this one.
    else if (this.#tunnel.state.kind === 'failed') await this.#tunnel.close()
    this.#onChange()
  }

  /** Opens it, through the relay's door. Never rejects: what went wrong is in the view, and the relay stays. */
  async open(door: RelayDoor): Promise<void> {
    const { kind } = this.#tunnel.state
    if (kind === 'open' || kind === 'opening') return
    const wish = ++this.#wish
    this.#door = door
    // A keyring may ask its owner first, and a relay takes its time to start.
    this.#tunnel.begin()
    try {
      const token = await this.#token.use()
      if (wish !== this.#wish) return
      const port = await door.openDoor()
      if (wish === this.#wish) await this.#tunnel.open(port, token)
    } catch (cause) {
      if (wish === this.#wish) this.#tunnel.fail(toErrorInfo(cause))
    }
    const { state } = this.#tunnel
    if (state.kind === 'failed' || state.kind === 'off') await door.closeDoor()
    this.#onChange()
  }

  /** Closes it, and the door. Resolves when that is done, and what was counted is written. */
  async close(): Promise<void> {
    const wish = ++this.#wish
    await this.#tunnel.close()
    // Who has wished for another one meanwhile needs the door.
    if (wish === this.#wish) await this.#door?.closeDoor()
    await this.#traffic.flush()
  }

  /** A counter for one relay: takes the bytes that have gone out through its door since it began. */
  meter(): (bytesOut: number) => void {
    let before = 0
    return (bytesOut) => {
      if (bytesOut === before) return
      this.#traffic.add(bytesOut - before)
      before = bytesOut
      this.#onChange()
    }
  }
}
