import { once } from 'node:events'
import { createServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { locateRoom } from '../../../src-main/engine/net/locate-room.ts'
import { encodeFrame } from '../../../src-main/relay/frames.ts'
import { type RelayServer, startRelay } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { openRoom } from '../relay/client.ts'

const unhurried = new AbortController().signal
const at = (port: number, host = '127.0.0.1'): RelayAddress => ({ host, port })
const relayAt = (...addresses: RelayAddress[]) => ({ addresses })

async function hosted(limits = {}): Promise<RelayServer> {
  const relay = await startRelay({ port: 0, limits })
  onTestFinished(() => relay.close())
  return relay
}

/** A port where nobody listens. */
async function deadPort(): Promise<number> {
  const relay = await startRelay({ port: 0, host: '127.0.0.1' })
  await relay.close()
  return relay.port
}

describe('a room', () => {
  it('is found at the one relay that has it', async () => {
    const [one, other] = [await hosted(), await hosted()]
    const owner = await openRoom(other.port)
    const relays = [relayAt(at(one.port)), relayAt(at(other.port))]

    const { has, unheard } = await locateRoom(owner.room, relays, unhurried)

    expect(has).toEqual([{ relay: relays[1], address: at(other.port) }])
    expect(has[0]?.relay).toBe(relays[1])
    expect(unheard).toEqual([])
    expect(one.figures().waiting).toBe(0)
  })

  it('is found nowhere when nobody has it', async () => {
    const [one, other] = [await hosted(), await hosted()]

    const relays = [relayAt(at(one.port)), relayAt(at(other.port))]
    const places = await locateRoom('4271', relays, unhurried)

    expect(places).toEqual({ has: [], lacks: relays, unheard: [] })
    expect(await locateRoom('4271', [], unhurried)).toEqual({ has: [], lacks: [], unheard: [] })
  })

  it('is found at each of two that have one of that number', async () => {
    const [one, other] = [await hosted(), await hosted()]
    const { room, hostKey } = await openRoom(one.port)
    await openRoom(other.port, { room, hostKey })

    const { has } = await locateRoom(room, [relayAt(at(one.port)), relayAt(at(other.port))], unhurried)

    expect(has.map(({ address }) => address.port)).toEqual([one.port, other.port])
  })

  it('is found once at a relay that is given twice, by name and by number, as the first of them', async () => {
    const { port } = await hosted()
    const { room } = await openRoom(port)
    const byName = relayAt(at(port, 'localhost'))
    const byNumbers = relayAt(at(port, '::1'), at(port))

    const { has } = await locateRoom(room, [byName, byNumbers], unhurried)

    expect(has).toEqual([{ relay: byName, address: at(port, 'localhost') }])
  })

  it('is found at the second address of a relay when the first leads nowhere', async () => {
    const { port } = await hosted()
    const { room } = await openRoom(port)
    const dead = at(await deadPort())

    const { has } = await locateRoom(room, [relayAt(dead, at(port))], unhurried)

    expect(has).toMatchObject([{ address: at(port) }])
  })

  it('may be at a relay that did not answer, which is said beside what the others did', async () => {
    const { port } = await hosted({ joinsPerMinutePerAddress: 0 })
    const good = await hosted()
    const { room } = await openRoom(good.port)
    const dead = relayAt(at(await deadPort()))
    const full = relayAt(at(port))

    const { has, unheard } = await locateRoom(room, [dead, full, relayAt(at(good.port))], unhurried)

    expect(has).toHaveLength(1)
    expect(unheard).toMatchObject([
      { relay: dead, error: { code: 'relay.unreachable' } },
      { relay: full, error: { code: 'relay.rate' } },
    ])
  })

  it('is not looked for at a second address of a relay that has refused', async () => {
    const guests: unknown[] = []
    const server = createServer((socket) => {
      guests.push(socket)
      socket.on('error', () => {}).end(encodeFrame({ type: 'error', code: 'limit.rate' }))
    })
    server.listen(0)
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }

    await locateRoom('4271', [relayAt(at(port), at(port, '::1'))], unhurried)

    expect(guests).toHaveLength(1)
  })

  it('is not looked for any longer than anybody wants to know', async () => {
    const stop = new AbortController()
    const server = createServer((socket) => {
      socket.on('error', () => {}).once('data', () => stop.abort())
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as { port: number }

    await expect(locateRoom('4271', [relayAt(at(port))], stop.signal)).rejects.toMatchObject({ name: 'AbortError' })
  })
})
