import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_PORT, formatAddress, parseAddress } from '../../../src-shared/address.ts'
import { holds } from '../../support/property.ts'

describe('an address of a relay', () => {
  it.each([
    ['relay.example', 'relay.example', DEFAULT_PORT],
    ['Relay.Example:2000', 'relay.example', 2000],
    [' 10.0.0.2 ', '10.0.0.2', DEFAULT_PORT],
    ['10.0.0.2:65535', '10.0.0.2', 65535],
    ['tcp://0.tcp.sa.ngrok.io:12345', '0.tcp.sa.ngrok.io', 12345],
    ['tcp://host:1/', 'host', 1],
    ['malote://host:1', 'host', 1],
    ['[::1]:2000', '::1', 2000],
    ['[FE80::1%eth0]:2000', 'fe80::1%eth0', 2000],
    ['[::1]', '::1', DEFAULT_PORT],
    ['::1', '::1', DEFAULT_PORT],
    ['2001:db8::ff00:42:8329', '2001:db8::ff00:42:8329', DEFAULT_PORT],
    ['::ffff:10.0.0.2', '::ffff:10.0.0.2', DEFAULT_PORT],
    ['::ffff:0:255.255.255.255', '::ffff:0:255.255.255.255', DEFAULT_PORT],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7::', DEFAULT_PORT],
    ['fe80::1%enP2p1', 'fe80::1%enP2p1', DEFAULT_PORT],
    ['::', '::', DEFAULT_PORT],
    ['localhost', 'localhost', DEFAULT_PORT],
    ['my_pc.local', 'my_pc.local', DEFAULT_PORT],
    ['host.example.', 'host.example.', DEFAULT_PORT],
  ])('%j', (text, host, port) => {
    expect(parseAddress(text)).toEqual({ host, port })
  })

  it.each([
    '',
    ' ',
    ':2000',
    'host:',
    'host:0',
    'host:65536',
    'host:999999',
    'host:-1',
    'host:80:80x',
    'http://host:80',
    'tcp://',
    'ho st',
    '-host',
    'host/path',
    'user@host',
    '[::1',
    '[host]:80',
    '::::',
    ':::',
    '[::::]:80',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '[1:2:3:4:5:6:7:8::]',
    '12345::',
    '::1.2.3',
    '::1.2.3.256',
    '::1.2.3.4:5',
    '::1%',
    '::1%a%b',
    '[10.0.0.2]:80',
    'host\n:80',
    'a'.repeat(254),
    '-'.repeat(100_000),
    ':'.repeat(100_000).concat('x'),
    'a.'.repeat(100_000),
  ])('is not %j', (text) => {
    expect(() => parseAddress(text)).toThrow('address.malformed')
  })

  it.each([
    '4271-abacate-violeta',
    'tcp://4271-abacate-violeta:19034',
    'malote://10.0.0.1:19034/4271-abacate-violeta',
    '4271 Abacate Violeta',
  ])('is no code that was put there by mistake, and says nothing of it: %s', (text) => {
    const caught = (() => {
      try {
        return parseAddress(text)
      } catch (error) {
        return error
      }
    })()

    expect(caught).toMatchObject({ code: 'address.malformed' })
    expect(String(caught)).not.toMatch(/abacate|violeta/i)
  })

  it('may be a name that looks like a code, with the dot that ends a full name', () => {
    expect(parseAddress('4271-office-printer.')).toEqual({ host: '4271-office-printer.', port: 19034 })
    expect(parseAddress('4271-office-printer.lan')).toEqual({ host: '4271-office-printer.lan', port: 19034 })
  })

  it('reads as it was written', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6()).map((one) => one.toLowerCase())
    holds(
      fc.property(host, fc.integer({ min: 1, max: 65535 }), (name, port) => {
        expect(parseAddress(formatAddress({ host: name, port }))).toEqual({ host: name, port })
      }),
    )
  })

  it('never throws anything but a Malote error', () => {
    holds(
      fc.property(fc.string(), (text) => {
        try {
          parseAddress(text)
        } catch (error) {
          expect(error).toMatchObject({ code: 'address.malformed' })
        }
      }),
    )
  })
})
