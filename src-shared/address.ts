import { MaloteError } from './errors.ts'

/** The port the first Malote listened on, and every relay since. */
export const DEFAULT_PORT = 19034

/** Where a relay is reached. `host` is a name, an IPv4 address or a bare IPv6 address without brackets. */
export interface RelayAddress {
  readonly host: string
  readonly port: number
}

const forms =
  /^(?:(?:tcp|malote):\/\/)?(?:\[(?<v6>[0-9a-fA-F:.]+(?:%[\w.-]+)?)\]|(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?\.?))(?::(?<port>\d{1,5}))?\/?$/i

/** Groups of an IPv6 address, sixteen bits each. */
const V6_GROUPS = 8

/** The last two groups may be written as an IPv4 address. */
const v4Tail = /(?:^|:)(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/

/** More than any address and zone are long. */
const V6_LONGEST = 100

/** A code where an address belongs: taken for a name it would be asked of every name server on the way. */
const codeForAddress = /^(?:\w+:\/\/)?\d{4,9}(?:-[a-z]+){2,3}(?::\d+)?\/?$/i

/** What of a text may be repeated in an error, which may end in a log: nothing of a code, nor of a link behind its relay. */
function repeatable(text: string): string {
  return text
    .replace(/^(malote:\/\/[^/]*\/).+$/is, '$1…')
    .replace(/(\d{4,9})(?:[\p{Pd}\s]\p{L}+){2,3}/gu, '$1-…')
    .slice(0, 80)
}

/** Whether that is an IPv6 address, with a zone or without, and without brackets. */
function isV6(text: string): boolean {
  const [address = '', zone, ...more] = text.slice(0, V6_LONGEST + 1).split('%')
  if (text.length > V6_LONGEST || more.length > 0 || (zone !== undefined && !/^[\w.-]+$/.test(zone))) return false
  const halves = address.replace(v4Tail, (tail) => (tail.startsWith(':') ? ':0:0' : '0:0')).split('::')
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false
  return halves.length === 1 ? groups.length === V6_GROUPS : halves.length === 2 && groups.length < V6_GROUPS
}

/** As it is compared: lower case, but for a zone, which is the name of an interface. */
function fold(host: string): string {
  const [address = '', ...zone] = host.split('%')
  return [address.toLowerCase(), ...zone].join('%')
}

/**
 * Reads `host`, `host:port`, `[v6]:port`, a bare v6 address, and `tcp://host:port` as ngrok prints it.
 * Throws `address.malformed`, whose detail holds no word of a code that was put there by mistake.
 */
export function parseAddress(text: string): RelayAddress {
  const trimmed = text.trim()
  if (isV6(trimmed)) return { host: fold(trimmed), port: DEFAULT_PORT }
  const groups = codeForAddress.test(trimmed) ? undefined : forms.exec(trimmed)?.groups
  const host = groups?.v6 ?? groups?.name
  const port = groups?.port === undefined ? DEFAULT_PORT : Number(groups.port)
  const isHost = host !== undefined && host.length <= 253 && (groups?.v6 === undefined || isV6(host))
  if (!isHost || port < 1 || port > 65535) throw new MaloteError('address.malformed', repeatable(trimmed))
  return { host: fold(host), port }
}

/** `host:port`, with the brackets an IPv6 address needs. */
export function formatAddress({ host, port }: RelayAddress): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
