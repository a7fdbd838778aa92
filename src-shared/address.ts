import { MaloteError } from './errors.ts'

/** The port the first Malote listened on, and every relay since. */
export const DEFAULT_PORT = 19034

/** Where a relay is reached. `host` is a name, an IPv4 address or a bare IPv6 address without brackets. */
export interface RelayAddress {
  readonly host: string
  readonly port: number
}

const forms =
  /^(?:(?:tcp|malote):\/\/)?(?:\[(?<v6>[0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\.?))(?::(?<port>\d{1,5}))?\/?$/

/** A bare IPv6 address has two colons or more and nothing but hex digits, colons and dots. */
const bareV6 = /^[0-9a-fA-F]*:[0-9a-fA-F:.]*:[0-9a-fA-F.]*$/

/** A code where an address belongs: taken for a name it would be asked of every name server on the way. */
const codeForAddress = /^(?:\w+:\/\/)?\d{4,9}(?:-[a-z]+){2,3}(?::\d+)?\/?$/i

/** What of a text may be repeated in an error, which may end in a log: nothing of a code, nor of a link behind its relay. */
function repeatable(text: string): string {
  return text
    .replace(/^(malote:\/\/[^/]*\/).+$/is, '$1…')
    .replace(/(\d{4,9})(?:[\p{Pd}\s]\p{L}+){2,3}/gu, '$1-…')
    .slice(0, 80)
}

/**
 * Reads `host`, `host:port`, `[v6]:port`, a bare v6 address, and `tcp://host:port` as ngrok prints it.
 * Throws `address.malformed`, whose detail holds no word of a code that was put there by mistake.
 */
export function parseAddress(text: string): RelayAddress {
  const trimmed = text.trim()
  if (bareV6.test(trimmed)) return { host: trimmed.toLowerCase(), port: DEFAULT_PORT }
  const groups = codeForAddress.test(trimmed) ? undefined : forms.exec(trimmed)?.groups
  const host = groups?.v6 ?? groups?.name
  const port = groups?.port === undefined ? DEFAULT_PORT : Number(groups.port)
  if (!host || host.length > 253 || port < 1 || port > 65535)
    throw new MaloteError('address.malformed', repeatable(trimmed))
  return { host: host.toLowerCase(), port }
}

/** `host:port`, with the brackets an IPv6 address needs. */
export function formatAddress({ host, port }: RelayAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
