import type { NetworkInterfaceInfo } from 'node:os'
import { describe, expect, it } from 'vitest'
import { linkOf, linksOf } from '../../../src-main/engine/net/discovery/links.ts'

const mac = '02:00:00:00:00:01'

function v4(cidr: string, internal = false): NetworkInterfaceInfo {
  return { family: 'IPv4', address: cidr.split('/')[0] ?? '', netmask: '', mac, internal, cidr }
}

function v6(cidr: string, scopeid: number, internal = false): NetworkInterfaceInfo {
  return { family: 'IPv6', address: cidr.split('/')[0] ?? '', netmask: '', mac, internal, cidr, scopeid }
}

const computer = {
  lo: [v4('127.0.0.1/8', true), v6('::1/128', 0, true)],
  eth0: [v4('192.168.1.5/24'), v6('2001:db8::5/64', 0), v6('fe80::5/64', 2)],
  wlan0: [v4('10.20.0.7/16'), v6('fe80::7/64', 3)],
  wg0: [v4('10.99.0.2/32')],
  gone: undefined,
}

describe('the links of a computer', () => {
  it('are each IPv4 address and each link-local one, with its zone, those that lead to others first', () => {
    const links = linksOf(computer, 'linux')

    expect(links.map(({ address }) => address)).toEqual([
      '192.168.1.5',
      '10.20.0.7',
      '10.99.0.2',
      '127.0.0.1',
      'fe80::5%eth0',
      'fe80::7%wlan0',
    ])
  })

  it('have the number of their interface for a zone on Windows', () => {
    const [link] = linksOf({ 'Ethernet 2': [v6('fe80::5/64', 12)] }, 'win32')

    expect(link).toMatchObject({ address: 'fe80::5%12', zone: '12', name: 'Ethernet 2' })
  })

  it('are no more than a socket can join, the outward ones kept', () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`br${at}`, [v4(`172.20.${at}.1/24`)]]))

    const links = linksOf({ lo: computer.lo, ...many, eth9: [v6('fe80::9/64', 9)] }, 'linux')

    expect(links.filter(({ family }) => family === 'IPv4')).toHaveLength(16)
    expect(links.some(({ internal }) => internal)).toBe(false)
    expect(links.at(-1)?.address).toBe('fe80::9%eth9')
  })
})

describe('an address', () => {
  const links = linksOf(computer, 'linux')

  it.each([
    ['192.168.1.77', '192.168.1.5'],
    ['192.168.1.5', '192.168.1.5'],
    ['10.20.255.1', '10.20.0.7'],
    ['127.0.0.9', '127.0.0.1'],
    ['fe80::1234%eth0', 'fe80::5%eth0'],
    ['fe80::1234%wlan0', 'fe80::7%wlan0'],
    ['10.99.0.2', '10.99.0.2'],
  ])('%s lives on the link of %s', (address, link) => {
    expect(linkOf(links, address)?.address).toBe(link)
  })

  it.each([
    ['192.168.2.77'],
    ['8.8.8.8'],
    ['10.99.0.3'],
    ['2001:db8::77'],
    ['fe80::1234'],
    ['fe80::1234%eth1'],
    ['fe80::1234%xeth0'],
    ['::ffff:192.168.1.77'],
    [''],
    ['nonsense'],
  ])('%s lives on none', (address) => {
    expect(linkOf(links, address)).toBeNull()
  })
})
