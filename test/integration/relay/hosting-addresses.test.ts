import { networkInterfaces } from 'node:os'
import { expect, it, onTestFinished, vi } from 'vitest'
import type { Interfaces } from '../../../src-main/app/addresses.ts'
import { type HostingOptions, hostRelay } from '../../../src-main/app/hosting.ts'
import { inThisThread } from '../../../src-main/app/relay-place.ts'
import type { HostingState } from '../../../src-shared/views.ts'
import { freeUdpPort } from '../../support/netns.ts'
import { eavesdrop, found, lists, networkOn, patiently } from '../discovery/loopback.ts'

const loopback = Object.values(networkInterfaces())
  .flatMap((infos) => infos ?? [])
  .find(({ address }) => address === '127.0.0.1')

/** Interfaces with these addresses of this computer, as if they led somewhere. */
function cables(addresses: Readonly<Record<string, string>>): Interfaces {
  if (!loopback) throw new Error('no loopback interface')
  return Object.fromEntries(
    Object.entries(addresses).map(([name, address]) => [name, [{ ...loopback, address, internal: false } as never]]),
  )
}

async function hosted(options: Partial<HostingOptions>) {
  const states: HostingState[] = []
  const relay = hostRelay({ port: 0, start: inThisThread, onState: (state) => states.push(state), ...options })
  onTestFinished(() => relay.stop())
  const state = await relay.ready
  if (state.kind !== 'on') throw new Error(JSON.stringify(state))
  const on = () => (relay.state.kind === 'on' ? relay.state : state)
  const checks = () => on().addresses.map(({ address, check }) => `${address.split(':')[0]} ${check.kind}`)
  return { relay, states, on, checks, port: state.port }
}

it('a relay connects to each of its addresses by itself, and again when they change', async () => {
  let interfaces = cables({ wlan0: '127.0.0.3' })
  const network = { interfaces: () => interfaces, lookEvery: 20 }
  const { relay, on, checks, port } = await hosted({ network, testsItself: true })
  await vi.waitFor(() => expect(checks()).toEqual(['127.0.0.3 reached']), patiently)

  interfaces = cables({ wlan0: '127.0.0.3', eth0: '127.0.0.2' })
  await vi.waitFor(() => expect(checks()).toEqual(['127.0.0.2 reached', '127.0.0.3 reached']), patiently)
  expect(on().invite).toBe(`malote://127.0.0.2:${port}`)
  expect(relay.best).toEqual({ host: '127.0.0.2', port })

  interfaces = {}
  await vi.waitFor(() => expect(on()).toMatchObject({ addresses: [], invite: null }), patiently)
  expect(relay.best).toBeNull()
})

it('what cannot be reached is said address by address, when a person asks', async () => {
  // Nobody can be connected to at the address that means everybody.
  const interfaces = () => cables({ eth0: '127.0.0.2', eth1: '255.255.255.255' })
  const { relay, checks, states, on } = await hosted({ network: { interfaces } })
  expect(checks()).toEqual(['127.0.0.2 untested', '255.255.255.255 untested'])

  await relay.testAddresses()

  expect(checks()).toEqual(['127.0.0.2 reached', '255.255.255.255 blocked'])
  expect(on().addresses[1]?.check).toMatchObject({ error: { code: 'relay.unreachable' } })
  expect(states).toContainEqual(expect.objectContaining({ addresses: [expect.anything(), expect.anything()] }))
  expect(JSON.stringify(states)).toContain('testing')
})

it('is announced while it is on, under the name it has by now, and not where nobody wants that', async () => {
  const network = networkOn(await freeUdpPort())
  const finder = found({ network })
  const ids: string[] = []
  const { relay, on } = await hosted({ announce: network, name: 'sala', onAnnouncer: (id) => ids.push(id) })
  expect(on().announced).toBe(true)
  await lists(finder, 'sala')

  relay.announce({ network, name: 'oficina', brief: false })
  await lists(finder, 'oficina')
  expect(ids).toHaveLength(2)
  expect(finder.relays[0]?.id).toBe(ids[1])

  relay.announce({ network: null, name: 'oficina', brief: false })
  expect(on().announced).toBe(false)
})

it('says goodbye when it ends, and is silent where it never was to be announced', async () => {
  const udpPort = await freeUdpPort()
  const said = await eavesdrop(udpPort)
  const silent = await hosted({})
  const { relay, port } = await hosted({ announce: networkOn(udpPort), name: 'sala' })
  await vi.waitUntil(() => said.some(({ kind }) => kind === 'announce'), patiently)

  await relay.stop()
  await silent.relay.stop()

  await vi.waitUntil(() => said.some((one) => one.kind === 'goodbye' && one.port === port), patiently)
  expect(said.every((one) => one.kind === 'query' || one.port === port)).toBe(true)
})
