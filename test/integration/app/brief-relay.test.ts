import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { announceRelay } from '../../../src-main/engine/net/discovery/announcer.ts'
import { startRelay } from '../../../src-main/relay/server.ts'
import type { Snapshot } from '../../../src-shared/snapshot.ts'
import { freeUdpPort } from '../../support/netns.ts'
import { ask, closePeople, type Person, person } from '../../support/person.ts'
import { randomFile } from '../../support/transfer.ts'

/** This computer's loopback interface, as if it led to others. */
function cable() {
  const all = Object.values(networkInterfaces()).flatMap((infos) => infos ?? [])
  return { eth0: all.filter(({ address }) => address === '127.0.0.1').map((info) => ({ ...info, internal: false })) }
}

async function send(who: Person) {
  const grants = await who.app.grantPaths([await randomFile(join(who.downloads, 'a.bin'), 1_000)])
  await ask(who, 'startSend', { sources: grants.map(({ token }) => token) })
  return who.until('waiting')
}

afterEach(() => closePeople(async () => {}))

test('a relay that is there for a transfer only is used by no other sender, until a person switches it on', async () => {
  const network = { udpPort: await freeUdpPort(), interfaces: cable, lookEvery: 50 }
  const ana = await person('ana-notebook', undefined, network)
  const bruno = await person('bruno-pc', undefined, network)

  await send(ana)
  const { relay } = await send(bruno)

  expect(relay).toMatchObject({ here: true })
  const listed = () => bruno.events.flatMap((event) => (event.kind === 'relay' ? event.view.nearby : []))
  expect(listed()).toEqual([])
  await ask(ana, 'hostRelay', { on: true })
  await bruno.hears('relay', ({ view }) => view.nearby.some(({ name }) => name === 'ana-notebook'))
})

test('who waits at a found relay that goes away is waited for at one of his own, under the same code', async () => {
  const network = { udpPort: await freeUdpPort(), interfaces: cable, lookEvery: 50 }
  const carla = await startRelay({ port: 0 })
  const announcer = announceRelay({ port: carla.port, name: 'carla-pc', network })
  const ana = await person('ana-notebook', undefined, network)
  await ana.hears('relay', ({ view }) => view.nearby.length === 1)
  const before = await send(ana)

  await Promise.all([carla.close(), announcer.close()])
  await ana.hears('transfer', ({ view }) => view.relay.here && view.parted === null)

  const after = await ana.until('waiting')
  expect(before.relay).toMatchObject({ name: 'carla-pc', here: false })
  expect(after.state).toMatchObject({ code: before.state.code, guessesLeft: 3 })
  expect(after.state.invite).toBe(`malote://${after.relay.address}/${before.state.code}`)
  const bruno = await person('bruno-pc', undefined, network)
  await ask(bruno, 'startReceive', { code: after.state.code })
  await bruno.until('deciding')
  await ask(ana, 'cancelTransfer', { id: after.id })
  await ana.hears('relay', ({ view }) => view.hosting.kind === 'off')
  expect((await ask<Snapshot>(ana, 'snapshot', {})).relay.hosting.kind).toBe('off')
})
