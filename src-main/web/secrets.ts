import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** How long a ticket is good, milliseconds: a browser that has to start first may take that long. */
export const TICKET_MS = 60_000

/** Something nobody guesses, fit for an address. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Compares in constant time; hashed first, because lengths must be equal and tell something too. */
export function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/** Secrets that are good once and soon, one at a time: a new one ends the one before. */
export class Tickets {
  readonly #now: () => number
  #open: { readonly ticket: string; readonly until: number } | null = null

  /** `now` in milliseconds, of a clock that never goes back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  issue(): string {
    const ticket = randomSecret()
    this.#open = { ticket, until: this.#now() + TICKET_MS }
    return ticket
  }

  /** Whether that ticket was good; it no longer is. */
  spend(given: string): boolean {
    const open = this.#open
    if (open === null || !isSame(given, open.ticket)) return false
    this.#open = null
    return this.#now() < open.until
  }
}
