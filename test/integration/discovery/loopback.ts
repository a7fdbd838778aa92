import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { onTestFinished, vi } from 'vitest'
import {
  type Announcement,
  decodeAnnouncement,
  encodeAnnouncement,
} from '../../../src-main/engine/net/discovery/announcement.ts'
import {
  type AnnounceOptions,
  type Announcer,
  announceRelay,
} from '../../../src-main/engine/net/discovery/announcer.ts'
import { type FindOptions, findRelays, type RelayFinder } from '../../../src-main/engine/net/discovery/finder.ts'
import type { Interfaces } from '../../../src-main/engine/net/discovery/links.ts'
import type { DiscoveryNetwork } from '../../../src-main/engine/net/discovery/multicast.ts'
import { GROUPS } from '../../../src-main/engine/net/discovery/sockets.ts'
import { type RelayServer, startRelay } from '../../../src-main/relay/server.ts'

/** Discovery in one process over this computer's loopback interface, all of whose addresses anybody here may send from. */

/** The loopback interface alone. */
export function loopback(): Interfaces {
  const all = Object.entries(networkInterfaces())
  return Object.fromEntries(all.filter(([, infos]) => infos?.some(({ internal }) => internal)))
}

/** The network of a test: a port of its own, and interfaces that are looked at often. */
export function networkOn(udpPort: number, interfaces: () => Interfaces = loopback): DiscoveryNetwork {
  return { udpPort, interfaces, lookEvery: 50 }
}

/** A relay that ends with the test. */
export async function hosted(): Promise<RelayServer> {
  const relay = await startRelay({ port: 0 })
  onTestFinished(() => relay.close())
  return relay
}

/** Announces until the test ends. */
export function announced(options: AnnounceOptions): Announcer {
  const announcer = announceRelay(options)
  onTestFinished(() => announcer.close())
  return announcer
}

/** Looks until the test ends. */
export function found(options: Omit<FindOptions, 'signal'>): RelayFinder {
  const over = new AbortController()
  const finder = findRelays({ ...options, signal: over.signal })
  onTestFinished(async () => {
    over.abort()
    await finder.closed
  })
  return finder
}

export const namesOf = (finder: RelayFinder) => finder.relays.map(({ name }) => name).sort()

/** Long enough for what happens within a second, on a computer that has much else to do. */
export const patiently = { timeout: 15_000, interval: 10 }

/** Waits until that finder lists these names and no others. */
export async function lists(finder: RelayFinder, ...names: string[]): Promise<void> {
  await vi.waitUntil(() => JSON.stringify(namesOf(finder)) === JSON.stringify([...names].sort()), patiently)
}

/** Somebody on the network who says what he likes, from any loopback address. */
export class Stranger {
  readonly #socket: Socket
  readonly #udpPort: number
  /** What reached him alone. */
  readonly answers: Announcement[] = []

  private constructor(socket: Socket, udpPort: number) {
    this.#socket = socket
    this.#udpPort = udpPort
    socket.on('message', (bytes: Uint8Array) => {
      const said = decodeAnnouncement(bytes)
      if (said) this.answers.push(said)
    })
  }

  static async at(address: string, udpPort: number): Promise<Stranger> {
    const socket = createSocket('udp4')
    socket.bind(0, address)
    await once(socket, 'listening')
    socket.setMulticastInterface('127.0.0.1')
    onTestFinished(() => void socket.close())
    return new Stranger(socket, udpPort)
  }

  say(said: Announcement): Promise<void> {
    return this.sayBytes(encodeAnnouncement(said))
  }

  sayBytes(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.send(bytes, this.#udpPort, GROUPS.IPv4, (error) => (error ? reject(error) : resolve()))
    })
  }
}

/** Hears everything that is said to the group. */
export async function eavesdrop(udpPort: number): Promise<Announcement[]> {
  const heard: Announcement[] = []
  const socket = createSocket({ type: 'udp4', reuseAddr: true })
  socket.bind(udpPort)
  await once(socket, 'listening')
  socket.addMembership(GROUPS.IPv4, '127.0.0.1')
  socket.on('message', (bytes: Uint8Array) => {
    const said = decodeAnnouncement(bytes)
    if (said) heard.push(said)
  })
  onTestFinished(() => void socket.close())
  return heard
}
