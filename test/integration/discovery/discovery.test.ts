import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { findRelaysWithin } from '../../../src-main/engine/net/discovery/finder.ts'
import type { Interfaces } from '../../../src-main/engine/net/discovery/links.ts'
import { type DiscoveryProblem, Multicast } from '../../../src-main/engine/net/discovery/multicast.ts'
import { freeUdpPort } from '../../support/netns.ts'
import { announced, eavesdrop, found, hosted, lists, loopback, networkOn, patiently, Stranger } from './loopback.ts'

let udpPort = 0

beforeEach(async () => {
  udpPort = await freeUdpPort()
})

const network = () => networkOn(udpPort)
const forever = new AbortController().signal

describe('on one computer', () => {
  it('a relay is found by its name and its run, wherever its packets come from', async () => {
    const { port } = await hosted()
    const { id } = announced({ port, name: 'Ana', network: network() })

    const finder = found({ network: network() })
    await lists(finder, 'Ana')

    expect(finder.relays).toEqual([{ id, name: 'Ana', addresses: [{ host: '127.0.0.1', port }] }])
  })

  it('it is one on all of the interfaces there are, and reached at each', async () => {
    const { port } = await hosted()
    announced({ port, name: 'Ana', network: { udpPort } })

    const finder = found({ network: { udpPort } })
    await lists(finder, 'Ana')

    // At the least the loopback interface, which every computer has; the others are put in front of it.
    await vi.waitUntil(() => finder.relays[0]?.addresses.at(-1)?.host === '127.0.0.1', patiently)
    expect(finder.relays).toHaveLength(1)
  })

  it('several relays are found by several who look', async () => {
    const relays = await Promise.all([hosted(), hosted(), hosted()])
    const names = ['Ana', 'Rui', 'Zoe']
    for (const [at, name] of names.entries()) announced({ port: relays[at]?.port ?? 1, name, network: network() })

    const finders = [found({ network: network() }), found({ network: network() })]

    for (const finder of finders) await lists(finder, ...names)
  })

  it('a relay that starts later is heard of, and one that ends is not listed any more', async () => {
    const changes: string[][] = []
    const finder = found({ network: network(), onChange: (all) => changes.push(all.map(({ name }) => name)) })
    const relay = await hosted()
    const announcer = announced({ port: relay.port, name: 'Ana', network: network() })
    await lists(finder, 'Ana')

    await relay.close()
    await announcer.close()
    await lists(finder)

    expect(changes).toEqual([['Ana'], []])
  })

  it('a relay that says goodbye first and ends after it is not listed any more', async () => {
    const relay = await hosted()
    const announcer = announced({ port: relay.port, name: 'Ana', network: network() })
    const finder = found({ network: network() })
    await lists(finder, 'Ana')

    await announcer.close()
    await relay.close()

    await lists(finder)
  })

  it('a relay that listens on one address only is announced there and nowhere else', async () => {
    const { port } = await hosted()
    const heard = await eavesdrop(udpPort)
    const problems: DiscoveryProblem[] = []
    const onProblem = (problem: DiscoveryProblem) => problems.push(problem)
    announced({ port, name: 'Nowhere', host: '192.0.2.200', network: network(), onProblem })
    announced({ port, name: 'Here', host: '127.0.0.1', network: network(), onProblem })

    const finder = found({ network: network() })
    await lists(finder, 'Here')

    expect(problems).toEqual([{ kind: 'nowhere', where: '', cause: expect.any(String) }])
    expect(heard.some((said) => said.kind === 'announce' && said.name === 'Nowhere')).toBe(false)
  })

  it('what is looked for is answered to the one who asks alone', async () => {
    const { port } = await hosted()
    const { id } = announced({ port, name: 'Ana', network: network() })
    const stranger = await Stranger.at('127.0.0.77', udpPort)

    await vi.waitUntil(async () => {
      await stranger.say({ kind: 'query' })
      return stranger.answers.length > 0
    }, patiently)

    expect(stranger.answers[0]).toEqual({ kind: 'announce', id, port, name: 'Ana' })
  })

  it('asking again finds who was not heard', async () => {
    const heard = await eavesdrop(udpPort)
    const finder = found({ network: network() })
    const questions = () => heard.filter(({ kind }) => kind === 'query').length
    await vi.waitUntil(() => questions() === 4, patiently)

    finder.again()

    await vi.waitUntil(() => questions() === 6, patiently)
  })
})

describe('looking for a while', () => {
  it('ends as soon as enough is found', async () => {
    const { port } = await hosted()
    announced({ port, name: 'Ana', network: network() })

    const relays = await findRelaysWithin(600_000, {
      signal: forever,
      network: network(),
      enough: (all) => all.length > 0,
    })

    expect(relays).toMatchObject([{ name: 'Ana' }])
  })

  it('ends with nothing when the time is over, or nobody wants to know', async () => {
    const stop = new AbortController()

    const inTime = findRelaysWithin(30, { signal: forever, network: network() })
    const stopped = findRelaysWithin(600_000, { signal: stop.signal, network: network() })
    const never = findRelaysWithin(600_000, { signal: AbortSignal.abort(), network: network() })
    stop.abort()

    expect(await Promise.all([inTime, stopped, never])).toEqual([[], [], []])
  })
})

describe('a network that comes and goes', () => {
  it('is used when it comes, for announcing and for looking', async () => {
    let interfaces: Interfaces = {}
    const { port } = await hosted()
    announced({ port, name: 'Ana', network: networkOn(udpPort, () => interfaces) })
    const finder = found({ network: networkOn(udpPort, () => interfaces) })

    interfaces = loopback()
    await lists(finder, 'Ana')
    const again = found({ network: networkOn(udpPort, () => interfaces) })

    await lists(again, 'Ana')
  })

  it('is left when it goes: nothing is said there any more', async () => {
    let interfaces = loopback()
    const heard = await eavesdrop(udpPort)
    const { port } = await hosted()
    const problem = new Promise<DiscoveryProblem>((resolve) => {
      announced({ port, name: 'Ana', network: networkOn(udpPort, () => interfaces), onProblem: resolve })
    })
    await vi.waitUntil(() => heard.length > 0, patiently)

    interfaces = {}
    expect((await problem).kind).toBe('nowhere')
    const before = heard.length
    const stranger = await Stranger.at('127.0.0.77', udpPort)
    for (let times = 0; times < 5; times++) await stranger.say({ kind: 'query' })
    await vi.waitUntil(() => heard.length === before + 5, patiently)

    expect(stranger.answers).toEqual([])
  })

  it('is spoken to anew after the computer slept', async () => {
    let reached = 0
    const options = { onPacket: () => {}, onProblem: () => {}, onReach: () => void reached++ }
    vi.useFakeTimers({ toFake: ['Date'] })
    onTestFinished(() => void vi.useRealTimers())
    const multicast = new Multicast({ network: network(), ...options })
    onTestFinished(() => multicast.close())
    // Once for what listens, once for what speaks.
    await vi.waitUntil(() => reached === 2, patiently)

    vi.setSystemTime(Date.now() + 3_600_000)

    await vi.waitUntil(() => reached === 3, patiently)
  })
})

describe('a network that does not work', () => {
  function problems() {
    const told: DiscoveryProblem[] = []
    return { told, onProblem: (problem: DiscoveryProblem) => void told.push(problem) }
  }

  it('is told, once, and nothing is thrown', async () => {
    const { told, onProblem } = problems()
    let looks = 0
    const none = () => {
      looks++
      throw new Error('not permitted')
    }

    announced({ port: 1, name: 'Ana', network: networkOn(udpPort, none), onProblem })
    const finder = found({ network: networkOn(udpPort, none), onProblem })
    await vi.waitUntil(() => looks > 6, patiently)

    expect(told.map(({ kind }) => kind)).toEqual(['nowhere', 'nowhere'])
    expect(finder.relays).toEqual([])
  })

  it('is told of an interface that carries no multicast, while the others are used', async () => {
    const { told, onProblem } = problems()
    const mac = '00:00:00:00:00:00'
    const absent = {
      family: 'IPv4',
      address: '192.0.2.201',
      netmask: '',
      mac,
      internal: false,
      cidr: '192.0.2.201/24',
    } as const
    const { port } = await hosted()
    announced({ port, name: 'Ana', network: network() })

    const finder = found({ network: networkOn(udpPort, () => ({ odd0: [absent], ...loopback() })), onProblem })
    await lists(finder, 'Ana')

    expect(told).toEqual([{ kind: 'link', where: '192.0.2.201', cause: expect.any(String) }])
  })

  it('is told where another program keeps the port for itself, and used when it lets go', async () => {
    const { told, onProblem } = problems()
    const greedy = createSocket('udp4')
    greedy.bind(udpPort)
    await once(greedy, 'listening')
    const { port } = await hosted()
    const heardBy = found({ network: network(), onProblem })
    await vi.waitUntil(() => told.length > 0, patiently)
    expect(told).toEqual([{ kind: 'deaf', where: 'IPv4', cause: expect.stringContaining('EADDRINUSE') }])

    greedy.close()
    announced({ port, name: 'Ana', network: network() })

    await lists(heardBy, 'Ana')
  })
})
