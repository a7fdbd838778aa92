import { BlockList } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'

/** Interfaces as `os.networkInterfaces()` tells them. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** One way to a local network: an address of this computer, on one interface. */
export interface Link {
  readonly family: 'IPv4' | 'IPv6'
  /** What the system calls the interface. */
  readonly name: string
  /** This computer's address there; a link-local IPv6 one with its zone, `fe80::1%eth0`. */
  readonly address: string
  /** The IPv6 zone, `eth0` or, on Windows, `12`; empty for IPv4. */
  readonly zone: string
  /** Whether it leads nowhere but to this computer. */
  readonly internal: boolean
  /** Whether an address as a socket tells it is one of that network's. */
  readonly holds: (address: string) => boolean
}

/**
 * Links of one family that are used: Linux lets a socket join 20 groups, and whoever has more networks than this has
 * them inside the computer.
 */
const LINKS_MOST = 16

const linkLocal = /^fe[89ab][0-9a-f]:/i

/**
 * The links of these interfaces, those that lead to others first. An IPv6 link is a link-local address, which every
 * interface that speaks IPv6 has, and which nobody from elsewhere can come from.
 */
export function linksOf(interfaces: Interfaces, platform: NodeJS.Platform = process.platform): readonly Link[] {
  const found = Object.entries(interfaces).flatMap(([name, infos]) =>
    (infos ?? []).flatMap((info) => linkFrom(name, info, platform) ?? []),
  )
  const outward = [...found.filter((link) => !link.internal), ...found.filter((link) => link.internal)]
  return (['IPv4', 'IPv6'] as const).flatMap((family) =>
    outward.filter((link) => link.family === family).slice(0, LINKS_MOST),
  )
}

/** The link on which that address lives, as a socket tells it; null where it is none of these networks'. */
export function linkOf(links: readonly Link[], address: string): Link | null {
  return links.find((link) => link.address === address) ?? links.find((link) => link.holds(address)) ?? null
}

function linkFrom(name: string, info: NetworkInterfaceInfo, platform: NodeJS.Platform): Link | null {
  const { family, address, internal } = info
  if (family === 'IPv4') return { family, name, address, zone: '', internal, holds: holdsV4(info) }
  if (!linkLocal.test(address)) return null
  const zone = platform === 'win32' ? String(info.scopeid) : name
  const holds = (other: string) => linkLocal.test(other) && other.endsWith(`%${zone}`)
  return { family, name, address: `${address}%${zone}`, zone, internal, holds }
}

function holdsV4({ address, cidr }: NetworkInterfaceInfo): (address: string) => boolean {
  const prefix = Number(cidr?.split('/')[1] ?? 32)
  const network = new BlockList()
  network.addSubnet(address, prefix, 'ipv4')
  return (other) => network.check(other, 'ipv4')
}
