import { describe, expect, it } from 'vitest'
import {
  ADDRESSES_MOST,
  FAREWELL_WAIT,
  SILENCE_MOST,
  Sightings,
  TRIAL_LASTS,
} from '../../../src-main/engine/net/discovery/sightings.ts'
import { ana, first, linkLocal, loopback, names, rui, tryAll, wired, wireless } from '../../support/sightings.ts'

describe('a relay that announced itself', () => {
  it('is listed when it was tried, not before', () => {
    const sightings = new Sightings(first)
    sightings.announced(wired('192.168.1.5'), ana, 0)
    expect(sightings.relays()).toEqual([])

    expect(tryAll(sightings, 10)).toEqual(['192.168.1.5:19034'])

    expect(sightings.relays()).toEqual([{ id: ana.id, name: 'Ana', addresses: [{ host: '192.168.1.5', port: 19034 }] }])
  })

  it('is not listed, nor remembered, where no relay answers', () => {
    const sightings = new Sightings(first)
    sightings.announced(wired('192.168.1.66'), ana, 0)

    tryAll(sightings, 0, () => false)

    expect(sightings.relays()).toEqual([])
    expect(sightings.size).toBe(0)
  })

  it('is one on however many addresses, the most useful first, whichever was heard first', () => {
    const sightings = new Sightings(first)
    for (const where of [
      loopback('127.0.0.1'),
      linkLocal('fe80::5%eth0'),
      wired('192.168.1.5'),
      wireless('10.0.0.5'),
    ]) {
      sightings.announced(where, ana, 0)
      tryAll(sightings, 0)
    }

    const [relay, ...others] = sightings.relays()

    expect(relay?.addresses.map(({ host }) => host)).toEqual(['192.168.1.5', '10.0.0.5', 'fe80::5%eth0', '127.0.0.1'])
    expect(others).toEqual([])
  })

  it('is another one with another id, or another port, at the same address', () => {
    const sightings = new Sightings(first)
    sightings.announced(wired('192.168.1.5'), ana, 0)
    sightings.announced(wired('192.168.1.5'), { ...rui, port: 19035 }, 0)
    sightings.announced(wired('192.168.1.6'), { ...ana, port: 19036, name: 'Ana again' }, 0)
    tryAll(sightings, 0)

    expect(names(sightings)).toEqual(['Ana', 'Rui', 'Ana again'])
  })

  it('has the name it says last, and the run', () => {
    const sightings = new Sightings(first)
    sightings.announced(wired('192.168.1.5'), ana, 0)
    tryAll(sightings, 0)

    sightings.announced(wired('192.168.1.5'), rui, 1_000)

    expect(sightings.relays()).toMatchObject([{ id: rui.id, name: 'Rui' }])
  })

  it('is tried again where it was, at once, when it shows up at another address: it may have moved', () => {
    const sightings = new Sightings(first)
    sightings.announced(wired('192.168.1.5'), ana, 0)
    tryAll(sightings, 0)

    sightings.announced(wired('192.168.1.7'), ana, 1_000)
    tryAll(sightings, 1_000, (host) => host === '192.168.1.7')

    expect(sightings.relays()).toMatchObject([{ id: ana.id, addresses: [{ host: '192.168.1.7' }] }])
  })

  it('keeps its place before one who repeats its id later', () => {
    const sightings = new Sightings(first)
    sightings.announced(wired('192.168.1.5'), ana, 0)
    tryAll(sightings, 0)

    sightings.announced(wired('192.168.1.66'), { ...ana, name: 'Not Ana' }, 100)
    tryAll(sightings, 100)

    expect(sightings.relays()).toMatchObject([
      { name: 'Ana', addresses: [{ host: '192.168.1.5' }, { host: '192.168.1.66' }] },
    ])
  })

  it('has no more addresses than anybody will try', () => {
    const sightings = new Sightings(first)
    for (let at = 1; at <= ADDRESSES_MOST + 5; at++) {
      sightings.announced(wired(`192.168.1.${at}`), ana, at)
      tryAll(sightings, at)
    }

    const [relay] = sightings.relays()

    expect(relay?.addresses).toHaveLength(ADDRESSES_MOST)
    expect(relay?.addresses[0]?.host).toBe('192.168.1.1')
  })

  it('is tried again now and then, and no sooner', () => {
    const sightings = new Sightings(first)
    sightings.announced(wired('192.168.1.5'), ana, 0)
    tryAll(sightings, 0)
    for (let now = 1_000; now < TRIAL_LASTS; now += 1_000) {
      sightings.announced(wired('192.168.1.5'), ana, now)
      expect(sightings.next(now)).toBeNull()
    }

    expect(tryAll(sightings, TRIAL_LASTS, () => false)).toEqual(['192.168.1.5:19034'])
    expect(sightings.relays()).toEqual([])
  })

  it('is not tried twice at once', () => {
    const sightings = new Sightings(first)
    sightings.announced(wired('192.168.1.5'), ana, 0)
    const trial = sightings.next(0)
    sightings.announced(wired('192.168.1.5'), ana, 1)

    expect(trial).not.toBeNull()
    expect(sightings.next(1)).toBeNull()
  })
})

describe('a relay that falls silent', () => {
  it('is forgotten after a while', () => {
    const sightings = new Sightings(first)
    sightings.announced(wired('192.168.1.5'), ana, 0)
    tryAll(sightings, 0)

    sightings.sweep(SILENCE_MOST - 1)
    expect(names(sightings)).toEqual(['Ana'])
    sightings.sweep(SILENCE_MOST)

    expect(sightings.relays()).toEqual([])
    expect(sightings.size).toBe(0)
  })

  it('stays as long as it is heard', () => {
    const sightings = new Sightings(first)
    for (let now = 0; now < 4 * SILENCE_MOST; now += 8_000) {
      sightings.announced(wired('192.168.1.5'), ana, now)
      tryAll(sightings, now)
      sightings.sweep(now)
      expect(names(sightings)).toEqual(['Ana'])
    }
  })
})

describe('a goodbye', () => {
  function listed(): Sightings {
    const sightings = new Sightings(first)
    sightings.announced(wired('192.168.1.5'), ana, 0)
    tryAll(sightings, 0)
    return sightings
  }

  it('removes a relay that is gone', () => {
    const sightings = listed()

    sightings.goodbye(wired('192.168.1.5'), ana, 1_000)
    expect(tryAll(sightings, 1_000, () => false)).toEqual(['192.168.1.5:19034'])

    expect(sightings.relays()).toEqual([])
  })

  it('removes one that was still closing when it was tried', () => {
    const sightings = listed()

    sightings.goodbye(wired('192.168.1.5'), ana, 1_000)
    tryAll(sightings, 1_000)
    expect(names(sightings)).toEqual(['Ana'])
    tryAll(sightings, 1_000 + FAREWELL_WAIT, () => false)

    expect(sightings.relays()).toEqual([])
  })

  it('that somebody else said in its name changes nothing', () => {
    const sightings = listed()

    sightings.goodbye(wired('192.168.1.5'), ana, 1_000)
    tryAll(sightings, 1_000)
    tryAll(sightings, 1_000 + FAREWELL_WAIT)

    expect(names(sightings)).toEqual(['Ana'])
    expect(sightings.next(20_000)).toBeNull()
  })

  it.each([
    ['from another address', wired('192.168.1.66'), ana],
    ['from another link', wireless('192.168.1.5'), ana],
    ['of another run', wired('192.168.1.5'), rui],
    ['of another port', wired('192.168.1.5'), { ...ana, port: 1 }],
  ])('%s is not listened to', (_, where, who) => {
    const sightings = listed()

    sightings.goodbye(where, who, 1_000)

    expect(sightings.next(1_000)).toBeNull()
    expect(names(sightings)).toEqual(['Ana'])
  })
})
