import { MaloteError } from '../../src-shared/errors.ts'
import type { TunnelView } from '../../src-shared/views.ts'
import { SecretFile, type SecretPlace } from './secret-file.ts'

const FILE = 'tunnel-token.json'

/** Letters, digits, `_` and `-`: what every kind of authtoken is made of. */
const TOKEN = /^[\w-]{8,200}$/

type Environment = Readonly<Record<string, string | undefined>>

export interface TokenOptions extends SecretPlace {
  readonly environment: Environment
}

/**
 * ngrok's token: as it was saved (SecretFile), or NGROK_AUTHTOKEN where none is. It is in no view and no error, and leaves
 * this class for ngrok only.
 */
export class TunnelToken {
  readonly #file: SecretFile
  readonly #environment: Environment

  constructor({ environment, ...place }: TokenOptions) {
    this.#environment = environment
    this.#file = new SecretFile(place, FILE)
  }

  /** Resolves when what was saved has been looked for. */
  get ready(): Promise<void> {
    return this.#file.ready
  }

  get view(): Pick<TunnelView, 'token' | 'keeps'> {
    const { state, keeps } = this.#file
    return { token: state === 'none' && this.#fromEnvironment !== null ? 'environment' : state, keeps }
  }

  get #fromEnvironment(): string | null {
    return this.#environment.NGROK_AUTHTOKEN?.trim() || null
  }

  /**
   * Keeps a token, encrypted, or for this run where that does not work; null forgets it. The whole command that ngrok's
   * dashboard offers to copy is understood too. Throws `tunnel.refused` for what is no token.
   */
  async save(text: string | null): Promise<void> {
    await this.#file.save(text === null ? null : tokenIn(text))
  }

  /** The token, for ngrok. Throws `tunnel.token` where there is none, or the kept one no longer opens. */
  async use(): Promise<string> {
    const token = (await this.#file.open()) ?? this.#fromEnvironment
    if (token === null) throw new MaloteError('tunnel.token')
    return token
  }
}

/** The token in what a person pastes. Throws `tunnel.refused`, which repeats nothing of it. */
export function tokenIn(text: string): string {
  const [last = ''] = text
    .trim()
    .split(/[\s=]+/)
    .slice(-1)
  const token = last.replace(/^(['"])(.*)\1$/, '$2')
  if (!TOKEN.test(token)) throw new MaloteError('tunnel.refused')
  return token
}
