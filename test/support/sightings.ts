import type { Hearing, Sightings } from '../../src-main/engine/net/discovery/sightings.ts'

/** Relays, and where they are heard, for tests of what a finder makes of announcements. */

export const first = () => 0
export const wired = (host: string): Hearing => ({ link: 'eth0 IPv4', host, rank: 0 })
export const wireless = (host: string): Hearing => ({ link: 'wlan0 IPv4', host, rank: 0 })
export const linkLocal = (host: string): Hearing => ({ link: 'eth0 IPv6', host, rank: 1 })
export const loopback = (host: string): Hearing => ({ link: 'lo IPv4', host, rank: 2 })

export const ana = { id: 'a'.repeat(32), port: 19034, name: 'Ana' }
export const rui = { id: 'b'.repeat(32), port: 19034, name: 'Rui' }

/** Tries everything that is due; answers what was tried. `isRelay` decides. */
export function tryAll(
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

export const names = (sightings: Sightings) => sightings.relays().map(({ name }) => name)
