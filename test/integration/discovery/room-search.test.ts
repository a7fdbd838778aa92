import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { lookOnce, type RoomSearch, searchRoom } from '../../../src-main/app/room-search.ts'
import type { FoundRelay } from '../../../src-main/engine/net/discovery/sightings.ts'
import { encodeFrame } from '../../../src-main/relay/frames.ts'
import { startRelay } from '../../../src-main/relay/server.ts'
import { freeUdpPort } from '../../support/netns.ts'
import { openRoom } from '../relay/client.ts'
import { announced, hosted, networkOn } from './loopback.ts'

const at = (port: number, host = '127.0.0.1') => ({ host, port })

async function deadPort(): Promise<number> {
  const relay = await startRelay({ port: 0, host: '127.0.0.1' })
  await relay.close()
  return relay.port
}

/** What a look brings where nobody has to be looked for. */
const finds =
  (...relays: readonly Partial<FoundRelay>[]): RoomSearch['look'] =>
  async () =>
    relays.map((relay, place) => ({ id: String(place), name: '', addresses: [], ...relay }))

async function search(room: string, options: Partial<RoomSearch>) {
  const { signal } = new AbortController()
  return searchRoom({ room, configured: null, here: null, look: null, usualPort: await deadPort(), signal, ...options })
}

describe('the relays that have a room', () => {
  it('are found on the network by the code alone, by their name, within the time of a look', async () => {
    const [one, other] = [await hosted(), await hosted()]
    const udpPort = await freeUdpPort()
    announced({ port: one.port, name: 'sala', network: networkOn(udpPort) })
    announced({ port: other.port, name: 'oficina', network: networkOn(udpPort) })
    const { room } = await openRoom(other.port)

    const places = await search(room, { look: lookOnce(networkOn(udpPort)) })

    expect(places).toEqual([{ name: 'oficina', address: at(other.port), configured: false, here: false }])
  })

  it('are the configured one first, then the one hosted here, then those found', async () => {
    const [one, other, third] = [await hosted(), await hosted(), await hosted()]
    const { room, hostKey } = await openRoom(one.port)
    await openRoom(other.port, { room, hostKey })
    await openRoom(third.port, { room, hostKey })

    const places = await search(room, {
      configured: at(one.port),
      here: at(other.port),
      look: finds({ name: 'estranho', addresses: [at(third.port)] }),
    })

    expect(places).toEqual([
      { name: null, address: at(one.port), configured: true, here: false },
      { name: null, address: at(other.port), configured: false, here: true },
      { name: 'estranho', address: at(third.port), configured: false, here: false },
    ])
  })

  it('are one where the configured one is also found, by the name that it gives itself', async () => {
    const { port } = await hosted()
    const { room } = await openRoom(port)

    const look = finds({ name: 'sala', addresses: [at(port, '::1'), at(port)] })
    const places = await search(room, { configured: at(port), look })

    expect(places).toEqual([{ name: 'sala', address: at(port), configured: true, here: false }])
  })

  it('may be the configured one that is older than the question, and of which nothing more is known', async () => {
    const old = createServer((socket) =>
      socket.on('error', () => {}).end(encodeFrame({ type: 'error', code: 'bad.frame' })),
    )
    old.listen(0, '127.0.0.1')
    await once(old, 'listening')
    onTestFinished(() => void old.close())
    const { port } = old.address() as { port: number }

    expect(await search('4271', { configured: at(port) })).toMatchObject([{ address: at(port), configured: true }])
    await expect(search('4271', { look: finds({ addresses: [at(port)] }) })).rejects.toMatchObject({
      code: 'relay.protocol',
    })
  })

  it('may be one on the usual port of this computer, of which nobody has said a word', async () => {
    const { port } = await hosted()
    const { room } = await openRoom(port)

    expect(await search(room, { usualPort: port })).toMatchObject([{ address: at(port), here: false }])
  })
})

describe('a room that nobody has', () => {
  it('is unknown where a relay answered, whoever it was', async () => {
    const { port } = await hosted()

    await expect(search('4271', { configured: at(port) })).rejects.toMatchObject({ code: 'room.unknown' })
    await expect(search('4271', { usualPort: port })).rejects.toMatchObject({ code: 'room.unknown' })
  })

  it('may be at the configured relay that does not answer, though others do', async () => {
    const { port } = await hosted()
    const configured = at(await deadPort())

    await expect(search('4271', { configured, here: at(port) })).rejects.toMatchObject({
      code: 'relay.unreachable',
      info: { detail: `127.0.0.1:${configured.port}` },
    })
  })

  it('is nowhere to be looked for without any relay, and that is said', async () => {
    await expect(search('4271', { look: finds() })).rejects.toMatchObject({ code: 'relay.none' })
  })

  it('may be at one that is asked too often', async () => {
    const busy = await startRelay({ port: 0, limits: { joinsPerMinutePerAddress: 0 } })
    onTestFinished(() => busy.close())
    const { port } = await hosted()
    const look = finds({ addresses: [at(busy.port)] })

    await expect(search('4271', { usualPort: port, look })).rejects.toMatchObject({ code: 'relay.rate' })
  })

  it('is not looked for any longer than anybody wants to know', async () => {
    const stop = new AbortController()
    const look = lookOnce(networkOn(await freeUdpPort()))

    const searching = search('4271', { look, signal: stop.signal })
    stop.abort()

    await expect(searching).rejects.toMatchObject({ name: 'AbortError' })
  })
})
