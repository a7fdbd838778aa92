import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { formatAddress } from '../../src-shared/address.ts'
import type { RelayAddressView } from '../../src-shared/views.ts'

type Kind = RelayAddressView['kind']

/** Interfaces as `os.networkInterfaces()` tells them. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** The best first: where another person most likely is. */
const order: readonly Kind[] = ['lan', 'vpn', 'virtual', 'loopback']

/** Names that Linux, macOS, BSD and Windows give to tunnels. */
const vpn = /^(tun|tap|wg|utun|ppp|zt|ipsec|nordlynx|tailscale|proton)|tailscale|zerotier|wireguard|openvpn|\bvpn\b/i

/** Names of networks that exist only inside this computer. */
const virtual =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|podman|cni|flannel|cali|bridge\d)|vethernet|\bwsl\b|virtualbox|vmware|hyper-v/i

/** Addresses that mean every address of their family; `::` means IPv4 as well. */
const every: Readonly<Record<string, readonly string[]>> = { '::': ['IPv4', 'IPv6'], '0.0.0.0': ['IPv4'] }

/**
 * The addresses under which a relay on `port` can be reached, best first: wired and Wi-Fi before VPNs, before networks
 * inside this computer, before loopback; IPv4 before IPv6, which is harder to read aloud. `host` is what the relay
 * listens on. Link-local IPv6 is left out, since it means nothing without the reader's own interface name.
 */
export function localAddresses(
  port: number,
  host = '::',
  interfaces: Interfaces = networkInterfaces(),
): readonly RelayAddressView[] {
  const families = every[host]
  const found = Object.entries(interfaces).flatMap(([name, infos]) => (infos ?? []).map((info) => ({ name, info })))
  return found
    .filter(({ info }) => !isLinkLocal(info))
    .filter(({ info }) => (families ? families.includes(info.family) : info.address === host))
    .map(({ name, info }) => ({ name, info, kind: kindOf(name, info) }))
    .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || a.info.family.localeCompare(b.info.family))
    .map(({ name, info, kind }) => ({
      address: formatAddress({ host: info.address, port }),
      kind,
      interfaceName: name,
    }))
}

function kindOf(name: string, info: NetworkInterfaceInfo): Kind {
  if (info.internal) return 'loopback'
  if (virtual.test(name)) return 'virtual'
  return vpn.test(name) ? 'vpn' : 'lan'
}

function isLinkLocal({ family, address }: NetworkInterfaceInfo): boolean {
  return family === 'IPv6' && /^fe[89ab]/i.test(address)
}
