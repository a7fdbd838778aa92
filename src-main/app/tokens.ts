import { randomBytes } from 'node:crypto'

/** Stands for things a page may name but not see: paths, mostly. A value has one token as long as the app runs. */
export class Tokens<T> {
  readonly #values = new Map<string, T>()
  readonly #tokens = new Map<T, string>()

  token(value: T): string {
    const known = this.#tokens.get(value)
    if (known) return known
    const token = randomBytes(16).toString('hex')
    this.#values.set(token, value)
    this.#tokens.set(value, token)
    return token
  }

  /** What a token stands for; undefined for one that was never given. */
  value(token: string): T | undefined {
    return this.#values.get(token)
  }
}
