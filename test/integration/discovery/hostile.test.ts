import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setImmediate as breathe } from 'node:timers/promises'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  type Announcement,
  encodeAnnouncement,
  PACKET_BYTES,
} from '../../../src-main/engine/net/discovery/announcement.ts'
import { isRelayAlive } from '../../../src-main/engine/net/relay-alive.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { freeUdpPort } from '../../support/netns.ts'
import { announced, eavesdrop, found, hosted, lists, namesOf, networkOn, patiently, Stranger } from './loopback.ts'

let udpPort = 0

beforeEach(async () => {
  udpPort = await freeUdpPort()
})

const network = () => networkOn(udpPort)
const someId = () => randomBytes(16).toString('hex')
const forged = (port: number, name = 'Forged'): Announcement => ({ kind: 'announce', id: someId(), port, name })

/** A server that is no relay: what it does with whoever connects. Answers its port and who came. */
async function impostor(host: string, greet: (socket: Socket) => void) {
  const guests: Socket[] = []
  const server = createServer((socket) => {
    guests.push(socket)
    socket.on('error', () => {})
    greet(socket)
  })
  server.listen(0, host)
  await once(server, 'listening')
  onTestFinished(() => {
    for (const guest of guests) guest.destroy()
    server.close()
  })
  return { port: (server.address() as { port: number }).port, guests }
}

/** The real trial, and a record of what was tried. */
function recorded() {
  const tried: string[] = []
  const over: string[] = []
  const verify = async (address: RelayAddress, signal: AbortSignal) => {
    const place = `${address.host}:${address.port}`
    tried.push(place)
    const isRelay = await isRelayAlive(address, 2_000, signal)
    over.push(place)
    return isRelay
  }
  return { tried, over, verify }
}

describe('a forged announcement', () => {
  it('leads to where it came from and nowhere else', async () => {
    const victim = await impostor('127.0.0.1', () => {})
    const { tried, over, verify } = recorded()
    const finder = found({ network: network(), verify })
    const stranger = await Stranger.at('127.0.0.66', udpPort)

    await vi.waitUntil(async () => {
      await stranger.say(forged(victim.port))
      return over.length > 0
    }, patiently)

    expect(new Set(tried)).toEqual(new Set([`127.0.0.66:${victim.port}`]))
    expect(victim.guests).toEqual([])
    expect(finder.relays).toEqual([])
  })

  it.each([
    ['serves pages', (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['hangs up', (socket: Socket) => void socket.destroy()],
    ['says lengths without end', (socket: Socket) => void socket.write(Buffer.alloc(64, 0xff))],
  ])('is not listed where somebody is who %s', async (_, greet) => {
    const { port } = await impostor('127.0.0.66', greet)
    const { over, verify } = recorded()
    const finder = found({ network: network(), verify })
    const stranger = await Stranger.at('127.0.0.66', udpPort)

    await vi.waitUntil(async () => {
      await stranger.say(forged(port))
      return over.length > 0
    }, patiently)

    expect(finder.relays).toEqual([])
  })

  it('costs a few connections to its own source, however many ports it names', async () => {
    const { tried, verify } = recorded()
    const relay = await hosted()
    const finder = found({ network: network(), verify })
    const stranger = await Stranger.at('127.0.0.66', udpPort)
    for (let port = 20_000; port < 21_000; port++) await stranger.say(forged(port))

    announced({ port: relay.port, name: 'Ana', network: network() })
    await lists(finder, 'Ana')

    const toStranger = tried.filter((place) => place.startsWith('127.0.0.66:'))
    expect(toStranger.length).toBeGreaterThan(0)
    expect(toStranger.length).toBeLessThanOrEqual(16)
  })

  it('from many addresses that say nothing does not keep a relay from being found', async () => {
    const relay = await hosted()
    const strangers = await Promise.all(
      Array.from({ length: 40 }, (_, at) => Stranger.at(`127.0.1.${at + 1}`, udpPort)),
    )
    const finder = found({ network: network() })
    let flooding = true
    onTestFinished(() => {
      flooding = false
    })
    const flood = async () => {
      // As fast as packets are read, and no faster: what the system drops says nothing of us.
      for (let at = 0; flooding; at++) {
        const stranger = strangers[at % strangers.length]
        await stranger?.say(forged(1 + Math.floor(Math.random() * 100)))
        await stranger?.sayBytes(randomBytes(PACKET_BYTES))
        if (at % 10 === 0) await breathe()
      }
    }

    const over = flood()
    announced({ port: relay.port, name: 'Ana', network: network() })
    await lists(finder, 'Ana')
    flooding = false
    await over

    expect(namesOf(finder)).toEqual(['Ana'])
  })

  it('waits for somebody who says nothing, beside others, and keeps nobody waiting', async () => {
    const silent = await impostor('127.0.0.66', () => {})
    const relay = await hosted()
    const finder = found({ network: network() })
    const stranger = await Stranger.at('127.0.0.66', udpPort)
    await vi.waitUntil(async () => {
      await stranger.say(forged(silent.port))
      return silent.guests.length > 0
    }, patiently)

    announced({ port: relay.port, name: 'Ana', network: network() })

    await lists(finder, 'Ana')
  })

  it('shows its name as text and nothing hidden', async () => {
    const relay = await hosted()
    const finder = found({ network: network() })
    const packet = encodeAnnouncement(forged(relay.port))
    const name = Buffer.from('\u001b[2J\u202eanA')
    packet.writeUInt8(name.length, 24)
    name.copy(packet, 25)
    const stranger = await Stranger.at('127.0.0.66', udpPort)

    await vi.waitUntil(async () => {
      await stranger.sayBytes(packet)
      return finder.relays.length > 0
    }, patiently)

    expect(namesOf(finder)).toEqual(['\ufffd[2J\ufffdanA'])
  })

  it('that comes from beyond the network is not read', async () => {
    // The same interface, seen as a network that ends at 127.0.0.1.
    const narrow = {
      family: 'IPv4',
      address: '127.0.0.1',
      netmask: '',
      mac: '',
      internal: true,
      cidr: '127.0.0.1/32',
    } as const
    const { tried, verify } = recorded()
    const relay = await hosted()
    const finder = found({ network: networkOn(udpPort, () => ({ lo: [narrow] })), verify })
    const { id } = announced({ port: relay.port, name: 'Ana', network: networkOn(udpPort, () => ({ lo: [narrow] })) })
    await lists(finder, 'Ana')
    const [beyond, within] = [await Stranger.at('127.0.0.66', udpPort), await Stranger.at('127.0.0.1', udpPort)]

    await beyond.say(forged(relay.port))
    await beyond.say({ kind: 'query' })
    await vi.waitUntil(async () => {
      await within.say({ kind: 'query' })
      return within.answers.length > 0
    }, patiently)

    expect(within.answers[0]).toMatchObject({ kind: 'announce', id })
    expect(beyond.answers).toEqual([])
    expect(tried.every((place) => place.startsWith('127.0.0.1:'))).toBe(true)
  })
})

describe('a forged goodbye', () => {
  it('makes a relay be asked, and stay where it answers', async () => {
    const { tried, over, verify } = recorded()
    const relay = await hosted()
    const { id } = announced({ port: relay.port, name: 'Ana', network: network() })
    const lost: string[][] = []
    const finder = found({ network: network(), verify, onChange: (all) => lost.push(all.map(({ name }) => name)) })
    await lists(finder, 'Ana')
    const before = tried.length
    const stranger = await Stranger.at('127.0.0.1', udpPort)

    await stranger.say({ kind: 'goodbye', id, port: relay.port })
    await vi.waitUntil(() => over.length === before + 2, patiently)

    expect(lost).toEqual([['Ana']])
  })
})

describe('questions without end', () => {
  it('get no more than a few packets a second out of a relay, none longer than the question', async () => {
    const heard = await eavesdrop(udpPort)
    const announcer = announced({ port: 1, name: 'Ana', network: network() })
    await vi.waitUntil(() => heard.length > 0, patiently)
    const strangers = await Promise.all([77, 78].map((at) => Stranger.at(`127.0.0.${at}`, udpPort)))

    const startedAt = performance.now()
    for (let times = 0; times < 500; times++) {
      for (const stranger of strangers) await stranger.say({ kind: 'query' })
      await breathe()
    }
    await vi.waitUntil(() => heard.filter(({ kind }) => kind === 'query').length === 1_000, patiently)
    await announcer.close()
    await vi.waitUntil(() => heard.some(({ kind }) => kind === 'goodbye'), patiently)
    const seconds = Math.ceil((performance.now() - startedAt) / 1_000)

    const answers = strangers.flatMap((stranger) => stranger.answers).length
    expect(answers).toBeGreaterThan(0)
    expect(answers).toBeLessThanOrEqual(32 * (seconds + 1))
  })

  it.each([
    ['empty', Buffer.alloc(0)],
    ['short', Buffer.from('MLTE\u0001\u0002')],
    ['long', Buffer.concat([encodeAnnouncement({ kind: 'query' }), Buffer.alloc(1_000)])],
    ['of another version', Buffer.from(encodeAnnouncement({ kind: 'query' })).fill(2, 4, 5)],
    ['random', randomBytes(PACKET_BYTES)],
  ])('that are %s get no answer', async (_, bytes) => {
    announced({ port: 1, name: 'Ana', network: network() })
    const stranger = await Stranger.at('127.0.0.77', udpPort)
    const polite = await Stranger.at('127.0.0.78', udpPort)

    await vi.waitUntil(async () => {
      await stranger.sayBytes(bytes)
      await polite.say({ kind: 'query' })
      return polite.answers.length > 0
    }, patiently)

    expect(stranger.answers).toEqual([])
  })
})
