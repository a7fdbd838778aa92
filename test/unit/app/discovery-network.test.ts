import { describe, expect, it } from 'vitest'
import { discoveryOf } from '../../../src-main/app/discovery-network.ts'

describe('MALOTE_DISCOVERY', () => {
  it('switches discovery off, also in capitals, as it does for every test', () => {
    expect(discoveryOf({ MALOTE_DISCOVERY: 'off' })).toBeNull()
    expect(discoveryOf({ MALOTE_DISCOVERY: ' OFF ' })).toBeNull()
    expect(discoveryOf(process.env)).toBeNull()
  })

  it('names another UDP port', () => {
    expect(discoveryOf({ MALOTE_DISCOVERY: '40123' })).toEqual({ udpPort: 40_123 })
  })

  it.each([undefined, '', 'on', '0', '65536', '99999', '-1', '1.5'])('is as usual where it says %j', (text) => {
    expect(discoveryOf(text === undefined ? {} : { MALOTE_DISCOVERY: text })).toEqual({})
  })
})
