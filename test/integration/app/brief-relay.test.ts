import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
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
