import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { formatAddress } from '../../src-shared/address.ts'
import type { RelayAddressView } from '../../src-shared/views.ts'

type Kind = RelayAddressView['kind']

/** Interfaces as `os.networkInterfaces()` tells them. */
export type Interfaces = Readonly<Record<string, readonly NetworkInterfaceInfo[] | undefined>>

/** The best first: where another person most likely is. */
const order: readonly Kind[] = ['lan', 'vpn', 'virtual', 'loopback']

/** Names that Linux, macOS, BSD and Windows give to tunnels. */
const vpn =
  /^(tun|tap|wg|utun|ppp|zt|feth|ipsec|nordlynx|nordtun|proton|gpd|cscotun|ham)\d*|tailscale|zerotier|wireguard|openvpn|hamachi|warp|\bvpn\b/i

/** Names of networks that exist only inside this computer. */
const virtual =
  /^(docker|br-|veth|virbr|vmnet|vboxnet|lxc|lxd|podman|cni|flannel|cali|incusbr|lima|colima|vmenet|vnic|bridge\d)|vethernet|\bwsl\b|virtualbox|vmware|hyper-v/i

/** Names that Linux, macOS, BSD and Windows give to a network without a cable. macOS says `en0` of any. */
const wireless = /^(wl|ath\d|ra\d)|wi-?fi|wlan|wireless|sem fio|inal[aá]mbric/i

/** Addresses that mean every address of their family; `::` means IPv4 as well. */
const every: Readonly<Record<string, readonly string[]>> = { '::': ['IPv4', 'IPv6'], '0.0.0.0': ['IPv4'] }

interface Candidate {
  readonly name: string
  readonly info: NetworkInterfaceInfo
  readonly kind: Kind
}

/**
 * The addresses under which a relay on `port` can be reached, best first: wired before Wi-Fi where names tell, before
 * VPNs, before networks inside this computer, before IPv4 addresses that a computer gives itself where nobody does
 * (169.254/16), before loopback; IPv4 before IPv6, which is harder to read aloud. `host` is what the relay listens on.
 * Link-local IPv6 is left out, since it means nothing without the reader's own interface name.
 */
export function localAddresses(
  port: number,
  host = '::',
  interfaces: Interfaces = networkInterfaces(),
): readonly RelayAddressView[] {
  const families = every[host]
  const found = Object.entries(interfaces).flatMap(([name, infos]) => (infos ?? []).map((info) => ({ name, info })))
  return found
    .filter(({ info }) => !(info.family === 'IPv6' && isLinkLocal(info)))
    .filter(({ info }) => (families ? families.includes(info.family) : info.address === host))
    .map(({ name, info }) => ({ name, info, kind: kindOf(name, info) }))
    .sort(byUse)
    .map(({ name, info, kind }) => ({
      address: formatAddress({ host: info.address, port }),
      kind,
      interfaceName: name,
    }))
}

function byUse(a: Candidate, b: Candidate): number {
  const ranks = [rankOf, ({ info }: Candidate) => (info.family === 'IPv6' ? 1 : 0), cableRank]
  return ranks.map((rank) => rank(a) - rank(b)).find((difference) => difference !== 0) ?? 0
}

/** An address that nobody gave out reaches at most those who got none either: the last resort among networks. */
function rankOf({ kind, info }: Candidate): number {
  const selfGiven = kind !== 'loopback' && isLinkLocal(info)
  return selfGiven ? order.indexOf('loopback') - 0.5 : order.indexOf(kind)
}

function cableRank({ name }: Candidate): number {
  return wireless.test(name) ? 1 : 0
}

function kindOf(name: string, info: NetworkInterfaceInfo): Kind {
  if (info.internal) return 'loopback'
  if (virtual.test(name)) return 'virtual'
  return vpn.test(name) ? 'vpn' : 'lan'
}

function isLinkLocal({ family, address }: NetworkInterfaceInfo): boolean {
  return family === 'IPv6' ? /^fe[89ab]/i.test(address) : address.startsWith('169.254.')
}
