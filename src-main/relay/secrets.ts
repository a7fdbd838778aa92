import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Turns secrets into keys of a Map: an HMAC under a key of this process. A look-up then takes a time that says
 * nothing about how much of a guessed secret was right.
 */
export function blinder(): (secret: string) => string {
  const key = randomBytes(32)
  return (secret) => createHmac('sha256', key).update(secret).digest('base64')
}

/** Compares two secrets of any length in a time that does not depend on where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const blind = blinder()
  return timingSafeEqual(Buffer.from(blind(a)), Buffer.from(blind(b)))
}

/** 16 random bytes as hex: a host key, a ticket. */
export function freshSecret(): string {
  return randomBytes(16).toString('hex')
}
