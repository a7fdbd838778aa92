import { isIP } from 'node:net'

/** Readers of what people write behind a flag of `malote relay` or into its variable; null where it is nonsense. */

/** More connections than any system opens; a larger number is a slip of the finger. */
const COUNT_MOST = 1_000_000

/** Under this a pipe does not even hold a session's beginning and a first record. */
export const SIZE_LEAST = 1024 * 1024

/** Slower than this and a record takes longer than the peers' patience with a line that does not come on. */
export const SPEED_LEAST = 32 * 1024

/** The longest that a timer of Node's lasts is 24 days. */
const SECONDS_MOST = 2_000_000

export function readCount(text: string): number | null {
  const count = /^\d{1,9}$/.test(text) ? Number(text) : 0
  return count >= 1 && count <= COUNT_MOST ? count : null
}

/** Seconds as milliseconds. */
export function readSeconds(text: string): number | null {
  return /^\d{1,8}$/.test(text) && Number(text) <= SECONDS_MOST ? Number(text) * 1000 : null
}

export function readPort(text: string): number | null {
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null
}

const UNITS = { '': 1, k: 1e3, m: 1e6, g: 1e9, t: 1e12, ki: 1024, mi: 1024 ** 2, gi: 1024 ** 3, ti: 1024 ** 4 }

/** `500M`, `1.5 GB`, `2GiB`: bytes, whole. A bare number is bytes. */
export function readSize(text: string, least: number): number | null {
  const [, digits = '', unit = ''] = /^(\d{1,15}(?:\.\d{1,6})?) ?([kmgt]i?)?b?$/i.exec(text.trim()) ?? []
  const bytes = Math.floor(Number(digits) * (UNITS[unit.toLowerCase() as keyof typeof UNITS] ?? 0))
  return digits !== '' && bytes >= least && Number.isSafeInteger(bytes) ? bytes : null
}

/** `2MiB/s` or `2M`: bytes a second. */
export function readSpeed(text: string): number | null {
  return readSize(text.trim().replace(/\/s$|ps$/i, ''), SPEED_LEAST)
}

/** A host name has no other characters; anything else would be looked up in vain. */
const HOST_NAME = /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/

export function readHost(text: string): string | null {
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  return isIP(bare) !== 0 || HOST_NAME.test(bare) ? bare : null
}

/** Where metrics are served where only a port is named: they are nobody else's business. */
const LOOPBACK = '127.0.0.1'

/** `9464`, `:9464`, `10.0.0.5:9464` or `[::1]:9464`. */
export function readPlace(text: string): { readonly host: string; readonly port: number } | null {
  const [, named = '', digits = ''] = /^(?:(\[[0-9a-fA-F:.%a-z]+\]|[^:[\]]*):)?(\d{1,5})$/.exec(text) ?? []
  const port = readPort(digits)
  const host = named === '' ? LOOPBACK : readHost(named)
  return port === null || host === null ? null : { host, port }
}

const YES = new Set(['1', 'true', 'yes', 'on'])
const NO = new Set(['0', 'false', 'no', 'off'])

/** A switch's variable. */
export function readSwitch(text: string): boolean | null {
  const word = text.toLowerCase()
  return YES.has(word) ? true : NO.has(word) ? false : null
}
