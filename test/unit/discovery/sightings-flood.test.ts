import { describe, expect, it } from 'vitest'
import {
  PORTS_MOST,
  SILENCE_MOST,
  Sightings,
  SOURCES_MOST,
  TRIES_MOST,
  TRY_EVERY,
} from '../../../src-main/engine/net/discovery/sightings.ts'
import { ana, first, names, rui, tryAll, wired, wireless } from '../../support/sightings.ts'

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
