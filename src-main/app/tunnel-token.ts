import { join } from 'node:path'
import { z } from 'zod'
import { MaloteError } from '../../src-shared/errors.ts'
import type { TunnelView } from '../../src-shared/views.ts'
import { JsonFile } from './json-file.ts'
import type { Secrets } from './shell.ts'

const FILE = 'tunnel-token.json'

/** The token as the shell has encrypted it, in base64; null once it was forgotten. */
const schema = z.object({ sealed: z.string().max(20_000).nullable() })

/** Letters, digits, `_` and `-`: what every kind of authtoken is made of. */
const TOKEN = /^[\w-]{8,200}$/

type Environment = Readonly<Record<string, string | undefined>>

export interface TokenOptions {
  readonly dataFolder: string
  /** What encrypts for this computer's user; null where nothing does. */
  readonly secrets: Secrets | null
  readonly environment: Environment
}

/**
 * ngrok's token: encrypted in a file of its owner's alone, or in memory for this run; NGROK_AUTHTOKEN where none is
 * saved. It is in no view and no error, and leaves this class for ngrok only.
 */
export class TunnelToken {
  readonly #file: JsonFile<z.infer<typeof schema>>
  readonly #options: TokenOptions
  #sealed: string | null = null
  #session: string | null = null
  #keeps = false
  #ready: Promise<void>

  constructor(options: TokenOptions) {
    this.#options = options
    this.#file = new JsonFile(join(options.dataFolder, FILE), schema)
    this.#ready = this.#look()
  }

  /** Resolves when what was saved has been looked for. */
  get ready(): Promise<void> {
    return this.#ready
  }

  get view(): Pick<TunnelView, 'token' | 'keeps'> {
    return { token: this.#source, keeps: this.#keeps }
  }

  get #source(): TunnelView['token'] {
    if (this.#session !== null) return 'session'
    if (this.#sealed !== null) return 'kept'
    return this.#fromEnvironment === null ? 'none' : 'environment'
  }

  get #fromEnvironment(): string | null {
    return this.#options.environment.NGROK_AUTHTOKEN?.trim() || null
  }

  async #look(): Promise<void> {
    this.#keeps = (await this.#options.secrets?.available().catch(() => false)) ?? false
    this.#sealed = this.#keeps ? ((await this.#file.read())?.sealed ?? null) : null
  }

  /**
   * Keeps a token, encrypted, or for this run where that does not work; null forgets it. The whole command that ngrok's
   * dashboard offers to copy is understood too. Throws `tunnel.refused` for what is no token.
   */
  async save(text: string | null): Promise<void> {
    await this.#ready
    const token = text === null ? null : tokenIn(text)
    const kept = token === null ? null : await this.#seal(token)
    // What was there before goes in any case: it would come back with the next start.
    if (kept !== null || this.#sealed !== null || token === null) await this.#file.write({ sealed: kept })
    this.#sealed = kept !== null && (await this.#file.read())?.sealed === kept ? kept : null
    this.#session = this.#sealed === null ? token : null
  }

  async #seal(token: string): Promise<string | null> {
    const { secrets } = this.#options
    if (!this.#keeps || !secrets) return null
    try {
      return Buffer.from(await secrets.seal(token)).toString('base64')
    } catch {
      return null
    }
  }

  /** The token, for ngrok. Throws `tunnel.token` where there is none, or the kept one no longer opens. */
  async use(): Promise<string> {
    await this.#ready
    const token = this.#session ?? (await this.#opened()) ?? this.#fromEnvironment
    if (token === null) throw new MaloteError('tunnel.token')
    return token
  }

  async #opened(): Promise<string | null> {
    const { secrets } = this.#options
    if (this.#sealed === null || !secrets) return null
    try {
      return await secrets.open(Buffer.from(this.#sealed, 'base64'))
    } catch {
      // The key is another one now, after a move to another computer for example: nothing opens it any more.
      this.#sealed = null
      return null
    }
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
