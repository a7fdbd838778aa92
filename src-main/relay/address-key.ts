/** Hextets of an IPv6 address that name one customer's network: he may use any of the 2^64 addresses in it. */
const NETWORK_HEXTETS = 4

const v4Mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i

/**
 * What one person's address counts as: an IPv4 address itself, an IPv6 address's /64. Link-local addresses stay
 * whole, because there the /64 is everybody on the cable.
 */
export function addressKey(address: string): string {
  const plain = address.toLowerCase()
  const mapped = v4Mapped.exec(plain)?.[1]
  if (mapped) return mapped
  if (!plain.includes(':') || plain === '::1' || plain.startsWith('fe80:')) return plain
  return `${hextets(plain).slice(0, NETWORK_HEXTETS).join(':')}::/64`
}

/** Hextets of the largest network that one customer is usually given. */
const CUSTOMER_HEXTETS = 3

/**
 * The key of the network that a key of `addressKey` lies in; null where there is none above it. Who has an IPv6 line
 * has hundreds or thousands of /64s.
 */
export function networkKey(key: string): string | null {
  if (!key.endsWith('::/64')) return null
  return `${key.split(':').slice(0, CUSTOMER_HEXTETS).join(':')}::/48`
}

/** Whether a key of `addressKey` is this machine itself. */
export function isLoopback(key: string): boolean {
  return key === '::1' || key.startsWith('127.')
}

function hextets(address: string): readonly string[] {
  const [head = '', tail = ''] = address.split('::')
  const before = head.split(':').filter(Boolean)
  const after = tail.split(':').filter(Boolean)
  const gap = address.includes('::') ? Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0') : []
  return [...before, ...gap, ...after].map((part) => part.replace(/^0+(?=.)/, ''))
}
