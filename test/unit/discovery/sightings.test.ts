import { describe, expect, it } from 'vitest'
import {
  ADDRESSES_MOST,
  FAREWELL_WAIT,
  type Hearing,
  PORTS_MOST,
  SILENCE_MOST,
  Sightings,
  SOURCES_MOST,
  TRIAL_LASTS,
  TRIES_MOST,
  TRY_EVERY,
} from '../../../src-main/engine/net/discovery/sightings.ts'

const first = () => 0
const wired = (host: string): Hearing => ({ link: 'eth0 IPv4', host, rank: 0 })
const wireless = (host: string): Hearing => ({ link: 'wlan0 IPv4', host, rank: 0 })
const linkLocal = (host: string): Hearing => ({ link: 'eth0 IPv6', host, rank: 1 })
const loopback = (host: string): Hearing => ({ link: 'lo IPv4', host, rank: 2 })

const ana = { id: 'a'.repeat(32), port: 19034, name: 'Ana' }
const rui = { id: 'b'.repeat(32), port: 19034, name: 'Rui' }

/** Tries everything that is due; answers what was tried. `isRelay` decides. */
function tryAll(
  sightings: Sightings,
  now: number,
  isRelay: (host: string, port: number) => boolean = () => true,
): string[] {
  const tried: string[] = []
  for (let trial = sightings.next(now); trial; trial = sightings.next(now)) {
    const { host, port } = trial.address
    tried.push(`${host}:${port}`)
    sightings.tried(trial, isRelay(host, port), now)
  }
  return tried
}

const names = (sightings: Sightings) => sightings.relays().map(({ name }) => name)

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

describe('a flood', () => {
  it('of one address makes it be tried so often and no more, whatever ports it names', () => {
    const sightings = new Sightings(first)
    let trials = 0
    for (let port = 1; port <= 5_000; port++) {
      sightings.announced(wired('192.168.1.66'), { ...ana, port }, port)
      trials += tryAll(sightings, port, () => false).length
    }

    expect(trials).toBeLessThanOrEqual(TRIES_MOST + 5_000 / TRY_EVERY + 1)
    expect(sightings.size).toBeLessThanOrEqual(PORTS_MOST)
  })

  it('does not get its tries back by falling silent', () => {
    const sightings = new Sightings(first)
    const forge = (now: number) => {
      for (let port = 1; port <= 20; port++) sightings.announced(wired('192.168.1.66'), { ...ana, port }, now)
      sightings.sweep(now)
      return tryAll(sightings, now, () => false).length
    }
    expect(forge(0)).toBe(TRIES_MOST)

    sightings.sweep(SILENCE_MOST)

    expect(forge(SILENCE_MOST)).toBe(SILENCE_MOST / TRY_EVERY)
  })

  it('leaves those who are listed where they are', () => {
    const sightings = new Sightings((count) => count - 1)
    sightings.announced(wired('192.168.1.5'), ana, 0)
    tryAll(sightings, 0)

    for (let at = 0; at < 10_000; at++)
      sightings.announced(wired(`10.0.${at >> 8}.${at & 255}`), { ...rui, port: 1 + (at % 9) }, 1)
    for (let port = 1; port <= 1_000; port++)
      sightings.announced(wired('192.168.1.5'), { ...rui, port: 20_000 + port }, 1)

    expect(names(sightings)).toEqual(['Ana'])
    expect(sightings.size).toBeLessThanOrEqual(SOURCES_MOST - 1 + PORTS_MOST)
  })

  it('on one network touches none of the others', () => {
    const sightings = new Sightings(first)
    for (let at = 0; at < 1_000; at++) sightings.announced(wired(`10.0.${at >> 8}.${at & 255}`), ana, 0)

    sightings.announced(wireless('192.168.1.5'), rui, 1)
    tryAll(sightings, 1, (host) => host === '192.168.1.5')

    expect(names(sightings)).toEqual(['Rui'])
  })

  it('does not keep a newcomer out: he is tried among the others, by lot', () => {
    let seed = 7
    const lot = (count: number) => {
      seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff
      return seed % count
    }
    const sightings = new Sightings(lot)
    let now = 0
    let rounds = 0
    // A hundred forged addresses for each word of the real one, and six trials in the same time.
    while (sightings.relays().length === 0 && rounds < 2_000) {
      rounds++
      now += 8_000
      for (let at = 0; at < 100; at++) sightings.announced(wired(`10.${lot(250)}.${lot(250)}.${at}`), rui, now)
      sightings.announced(wired('192.168.1.5'), ana, now)
      for (let times = 0; times < 6; times++) {
        const trial = sightings.next(now)
        if (trial) sightings.tried(trial, trial.address.host === '192.168.1.5', now)
      }
      sightings.sweep(now)
    }

    expect(names(sightings)).toEqual(['Ana'])
    expect(rounds).toBeLessThan(200)
  })

  it('does not push out one that is being tried', () => {
    const sightings = new Sightings(first)
    sightings.announced(wired('192.168.1.5'), ana, 0)
    const trial = sightings.next(0)

    for (let at = 0; at < 1_000; at++) sightings.announced(wired(`10.0.${at >> 8}.${at & 255}`), rui, 0)
    if (trial) sightings.tried(trial, true, 0)

    expect(names(sightings)).toEqual(['Ana'])
  })
})
