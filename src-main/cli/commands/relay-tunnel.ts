import { parseAddress } from '../../../src-shared/address.ts'
import { MaloteError } from '../../../src-shared/errors.ts'
import { formatRelayInvite } from '../../../src-shared/invite.ts'
import type { TunnelState } from '../../../src-shared/views.ts'
import { defaultDataFolder } from '../../app/data-folder.ts'
import type { HostedRelay } from '../../app/hosting.ts'
import { loadNgrok } from '../../app/ngrok.ts'
import { Tunnel } from '../../app/tunnel.ts'
import { tokenIn } from '../../app/tunnel-token.ts'
import { TunnelTraffic } from '../../app/tunnel-traffic.ts'
import type { FromRelay } from '../../relay/worker-messages.ts'
import type { Context } from '../context.ts'
import { errorEvent } from '../problem.ts'

type Door = Extract<FromRelay, { kind: 'figures' }>['door']

/** `malote relay --ngrok`: the way from the internet to a relay of this process, and what it tells of it. */
export class RelayTunnel {
  readonly #context: Context
  readonly #token: string
  readonly #traffic: TunnelTraffic
  readonly #tunnel: Tunnel
  #hosted: HostedRelay | null = null
  #sent = 0
  /** Whether it was open before: what it tells first is part of what the relay tells when it listens. */
  #known = false

  /** Throws `tunnel.token` or `tunnel.refused` for what NGROK_AUTHTOKEN says, before anything is opened. */
  constructor(context: Context) {
    const { io } = context
    const text = io.env.NGROK_AUTHTOKEN?.trim() ?? ''
    if (text === '') throw new MaloteError('tunnel.token')
    this.#token = tokenIn(text)
    this.#context = context
    this.#traffic = new TunnelTraffic(defaultDataFolder(io.env))
    this.#tunnel = new Tunnel({ load: io.loadNgrok ?? loadNgrok, onState: (state) => this.#tell(state) })
  }

  /** Opens it to a relay that listens, and answers its invite. Throws `tunnel.*`: whoever asked for it needs it. */
  async open(hosted: HostedRelay): Promise<string> {
    this.#hosted = hosted
    await this.#traffic.ready
    await this.#tunnel.open(await hosted.openDoor(), this.#token)
    const { state } = this.#tunnel
    if (state.kind === 'failed') throw new MaloteError(state.error.code, state.error.detail)
    if (state.kind !== 'open') throw new MaloteError('tunnel.lost')
    this.#known = true
    return inviteOf(state.address)
  }

  /** Takes the figures of the relay's door. */
  count({ bytesOut }: Door): void {
    this.#traffic.add(bytesOut - this.#sent)
    this.#sent = bytesOut
  }

  /** Bytes that went out through it: now, and in this month. */
  get sent(): { readonly now: number; readonly month: number } {
    return { now: this.#sent, month: this.#traffic.sentThisMonth }
  }

  /** Closes it, and writes down what was counted. */
  async close(): Promise<void> {
    await this.#tunnel.close()
    await this.#hosted?.closeDoor()
  }

  /** The relay has ended: every byte is counted. */
  async settle(): Promise<void> {
    await this.#traffic.flush()
    if (this.#known) this.#context.renderer.show({ kind: 'tunnel', state: 'closed', sent: this.sent })
  }

  #tell(state: TunnelState): void {
    const { renderer, locale } = this.#context
    if (state.kind === 'open') {
      const invite = this.#known ? inviteOf(state.address) : null
      renderer.show({ kind: 'tunnel', state: 'open', address: state.address, invite })
    } else if (state.kind === 'opening' && !state.parted) {
      renderer.show({ kind: 'tunnel', state: 'opening' })
    } else if (state.kind === 'opening' && state.parted) {
      const { why, retryAt } = state.parted
      const { code, sentence } = errorEvent(why, locale)
      const seconds = retryAt === null ? null : Math.ceil((retryAt - Date.now()) / 1000)
      renderer.show({ kind: 'tunnel', state: 'broken', code, sentence, seconds })
    } else if (state.kind === 'failed' && this.#known) {
      const { code, sentence, remedy } = errorEvent(state.error, locale)
      renderer.show({ kind: 'tunnel', state: 'failed', code, sentence, remedy })
    }
  }
}

function inviteOf(address: string): string {
  return formatRelayInvite(parseAddress(address))
}
