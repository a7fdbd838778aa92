import { join } from 'node:path'
import { z } from 'zod'
import { JsonFile } from './json-file.ts'
import type { Secrets } from './shell.ts'

/** The secret as the shell has encrypted it, in base64; null once it was forgotten. */
const schema = z.object({ sealed: z.string().max(20_000).nullable() })

export interface SecretPlace {
  readonly dataFolder: string
  /** What encrypts for this computer's user; null where nothing does. */
  readonly secrets: Secrets | null
}

/** Where a secret is: nowhere, encrypted on the disk, or in memory until the app is closed. */
export type SecretState = 'none' | 'kept' | 'session'

/**
 * One secret: encrypted in a file of its owner's alone, or in memory for this run where nothing encrypts. It is in no
 * view and no error.
 */
export class SecretFile {
  readonly #file: JsonFile<z.infer<typeof schema>>
  readonly #secrets: Secrets | null
  #sealed: string | null = null
  #session: string | null = null
  #keeps = false
  #ready: Promise<void>
  /** One after another: a keyring that takes its time must not bring back what was forgotten meanwhile. */
  #saving: Promise<void> = Promise.resolve()

  constructor({ dataFolder, secrets }: SecretPlace, name: string) {
    this.#secrets = secrets
    this.#file = new JsonFile(join(dataFolder, name), schema)
    this.#ready = this.#look()
  }

  /** Resolves when what was saved has been looked for. */
  get ready(): Promise<void> {
    return this.#ready
  }

  get state(): SecretState {
    if (this.#session !== null) return 'session'
    return this.#sealed === null ? 'none' : 'kept'
  }

  /** Whether it outlives this run. */
  get keeps(): boolean {
    return this.#keeps
  }

  async #look(): Promise<void> {
    this.#keeps = (await this.#secrets?.available().catch(() => false)) ?? false
    this.#sealed = this.#keeps ? ((await this.#file.read())?.sealed ?? null) : null
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#saving.then(work)
    this.#saving = done.catch(() => {})
    return done
  }

  /** Keeps a secret, encrypted, or for this run where that does not work; null forgets it. */
  save(secret: string | null): Promise<void> {
    return this.#inTurn(() => this.#save(secret))
  }

  /** Forgets it, also what cannot be opened now; writes nothing where there is nothing. */
  forget(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#ready
      if (this.state !== 'none' || (await this.#file.read())?.sealed) await this.#save(null)
    })
  }

  async #save(secret: string | null): Promise<void> {
    await this.#ready
    const kept = secret === null ? null : await this.#seal(secret)
    // What was there before goes in any case: it would come back with the next start.
    if (kept !== null || this.#sealed !== null || secret === null) await this.#file.write({ sealed: kept })
    this.#sealed = kept !== null && (await this.#file.read())?.sealed === kept ? kept : null
    this.#session = this.#sealed === null ? secret : null
  }

  async #seal(secret: string): Promise<string | null> {
    if (!this.#keeps || !this.#secrets) return null
    try {
      return Buffer.from(await this.#secrets.seal(secret)).toString('base64')
    } catch {
      return null
    }
  }

  /** The secret; null where there is none, or the kept one no longer opens. */
  async open(): Promise<string | null> {
    await this.#ready
    await this.#saving
    if (this.#session !== null) return this.#session
    const sealed = this.#sealed
    if (sealed === null || !this.#secrets) return null
    try {
      return await this.#secrets.open(Buffer.from(sealed, 'base64'))
    } catch {
      // The key is another one now, after a move to another computer for example: nothing opens it any more.
      if (this.#sealed === sealed) this.#sealed = null
      return null
    }
  }
}
