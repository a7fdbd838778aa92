import type { DiscoveryNetwork } from '../engine/net/discovery/multicast.ts'

type Environment = Readonly<Record<string, string | undefined>>

const HIGHEST_PORT = 65_535

/**
 * How this process takes part in finding relays on the local network, by `MALOTE_DISCOVERY`: null for `off`; a number
 * is the UDP port to use instead of the usual one; whatever else it says, and where it is not set, as usual.
 */
export function discoveryOf(env: Environment): DiscoveryNetwork | null {
  const wish = env.MALOTE_DISCOVERY?.trim().toLowerCase() ?? ''
  if (wish === 'off') return null
  const port = /^\d{1,5}$/.test(wish) ? Number(wish) : 0
  return port >= 1 && port <= HIGHEST_PORT ? { udpPort: port } : {}
}
