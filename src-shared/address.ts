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

/**
 * Reads `host`, `host:port`, `[v6]:port`, a bare v6 address, and `tcp://host:port` as ngrok prints it.
 * Throws `address.malformed`.
 */
export function parseAddress(text: string): RelayAddress {
  const trimmed = text.trim()
  if (bareV6.test(trimmed)) return { host: trimmed.toLowerCase(), port: DEFAULT_PORT }
  const groups = forms.exec(trimmed)?.groups
  const host = groups?.v6 ?? groups?.name
  const port = groups?.port === undefined ? DEFAULT_PORT : Number(groups.port)
  if (!host || host.length > 253 || port < 1 || port > 65535)
    throw new MaloteError('address.malformed', trimmed.slice(0, 80))
  return { host: host.toLowerCase(), port }
}

/** `host:port`, with the brackets an IPv6 address needs. */
export function formatAddress({ host, port }: RelayAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
