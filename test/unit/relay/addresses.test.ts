import { describe, expect, it } from 'vitest'
import { type Interfaces, localAddresses } from '../../../src-main/app/addresses.ts'

const PORT = 19034

function v4(address: string, internal = false) {
  return { address, family: 'IPv4' as const, internal, netmask: '255.255.255.0', mac: '00:00:00:00:00:00', cidr: null }
}

function v6(address: string, internal = false) {
  return { ...v4(address, internal), family: 'IPv6' as const, scopeid: 0 }
}

const laptop: Interfaces = {
  lo: [v4('127.0.0.1', true), v6('::1', true)],
  docker0: [v4('172.17.0.1')],
  tun0: [v4('10.8.0.2')],
  wlan0: [v6('2001:db8::7'), v4('192.168.1.7'), v6('fe80::1')],
  eth0: [v4('10.0.0.5')],
}

const kindOf = (name: string) => localAddresses(PORT, '::', { [name]: [v4('10.1.1.1')] })[0]?.kind

describe('local addresses', () => {
  it('come best first: wired, Wi-Fi, VPN, virtual, loopback, and IPv4 before IPv6', () => {
    const found = localAddresses(PORT, '::', laptop).map(({ address, kind }) => `${kind} ${address}`)

    expect(found).toEqual([
      'lan 10.0.0.5:19034',
      'lan 192.168.1.7:19034',
      'lan [2001:db8::7]:19034',
      'vpn 10.8.0.2:19034',
      'virtual 172.17.0.1:19034',
      'loopback 127.0.0.1:19034',
      'loopback [::1]:19034',
    ])
  })

  it.each([
    [{ 'Wi-Fi': [v4('192.168.1.7')], Ethernet: [v4('10.0.0.5')] }, ['Ethernet', 'Wi-Fi']],
    [{ WLAN: [v4('192.168.1.7')], 'Ethernet 2': [v4('10.0.0.5')] }, ['Ethernet 2', 'WLAN']],
    [{ 'vEthernet (WSL)': [v4('172.20.0.1')], 'Wi-Fi': [v4('192.168.1.7')] }, ['Wi-Fi', 'vEthernet (WSL)']],
    [{ utun4: [v4('10.8.0.2')], en0: [v4('192.168.1.7')] }, ['en0', 'utun4']],
    [
      { docker0: [v4('172.17.0.1')], wlp2s0: [v4('192.168.1.7')], enp3s0: [v6('2001:db8::7')] },
      ['wlp2s0', 'enp3s0', 'docker0'],
    ],
  ])('of %j come with a cable first where the names tell', (interfaces, names) => {
    expect(localAddresses(PORT, '::', interfaces).map(({ interfaceName }) => interfaceName)).toEqual(names)
  })

  it('that a computer gave itself come last of the networks', () => {
    const lost = { ...laptop, eth1: [v4('169.254.9.9')] }

    expect(localAddresses(PORT, '::', lost).map(({ address }) => address)).toEqual([
      '10.0.0.5:19034',
      '192.168.1.7:19034',
      '[2001:db8::7]:19034',
      '10.8.0.2:19034',
      '172.17.0.1:19034',
      '169.254.9.9:19034',
      '127.0.0.1:19034',
      '[::1]:19034',
    ])
  })

  it('leave out link-local IPv6, which means nothing on another computer', () => {
    const found = localAddresses(PORT, '::', { eth0: [v6('fe80::1'), v6('feb0::1'), v6('fec0::1')] })

    expect(found.map(({ address }) => address)).toEqual(['[fec0::1]:19034'])
  })

  it('are only those that the relay listens on', () => {
    expect(localAddresses(PORT, '0.0.0.0', laptop)).toHaveLength(5)
    expect(localAddresses(PORT, '127.0.0.1', laptop)).toEqual([
      { address: '127.0.0.1:19034', kind: 'loopback', interfaceName: 'lo' },
    ])
    expect(localAddresses(PORT, '203.0.113.1', laptop)).toEqual([])
  })

  it.each([
    'tun0',
    'tap1',
    'wg0',
    'utun4',
    'tailscale0',
    'Tailscale',
    'zt7nnig34',
    'ppp0',
    'ProtonVPN',
    'OpenVPN TAP',
    'feth123',
  ])('know %s for a VPN', (name) => expect(kindOf(name)).toBe('vpn'))

  it.each(['docker0', 'br-4f2a', 'veth12ab', 'virbr0', 'vmnet8', 'vEthernet (WSL)', 'VirtualBox Host-Only Network'])(
    'know %s for a network inside this computer',
    (name) => expect(kindOf(name)).toBe('virtual'),
  )

  it.each(['eth0', 'enp3s0', 'wlan0', 'wlp2s0', 'en0', 'Wi-Fi', 'Ethernet', 'br0'])('know %s for a LAN', (name) =>
    expect(kindOf(name)).toBe('lan'),
  )

  it('of this very computer can be read', () => {
    for (const { address } of localAddresses(PORT)) expect(address).toMatch(/:19034$/)
  })
})
