import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'

/**
 * One JSON file that is either the old or the new one, never half of either: written beside, flushed, renamed.
 * Only its owner may read it.
 */
export class JsonFile<T> {
  readonly #path: string
  readonly #schema: z.ZodType<T>
  #writing: Promise<void> = Promise.resolve()

  constructor(path: string, schema: z.ZodType<T>) {
    this.#path = path
    this.#schema = schema
  }

  /** What the file says, or null where there is none or it makes no sense: a damaged file is no reason not to start. */
  async read(): Promise<T | null> {
    try {
      const parsed = this.#schema.safeParse(JSON.parse(await readFile(this.#path, 'utf8')))
      return parsed.success ? parsed.data : null
    } catch {
      return null
    }
  }

  /** Writes after what is being written. A disk that refuses is not worth losing a transfer over: it is ignored. */
  write(value: T): Promise<void> {
    this.#writing = this.#writing.then(() => this.#replace(value)).catch(() => {})
    return this.#writing
  }

  /** Resolves when nothing is being written. */
  flushed(): Promise<void> {
    return this.#writing
  }

  async #replace(value: T): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true, mode: 0o700 })
    const beside = `${this.#path}.new`
    const file = await open(beside, 'w', 0o600)
    try {
      await file.writeFile(JSON.stringify(value, null, 2))
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, this.#path)
  }
}
