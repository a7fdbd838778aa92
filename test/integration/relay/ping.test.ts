import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { isRelayAlive } from '../../../src-main/engine/net/relay-alive.ts'
import { encodeFrame } from '../../../src-main/relay/frames.ts'
import { PATIENTLY } from '../../support/patiently.ts'
import { openRoom, pair, say } from './client.ts'
import { closeAfterEach, relay, started } from './stage.ts'

closeAfterEach()

const unhurried = new AbortController().signal
const place = (port: number) => ({ host: '127.0.0.1', port })

/** Long enough for any machine; short where nothing is to come. */
const LONG = 30_000
const SHORT = 100

/** A server that does this with whoever connects, closed with the test. */
async function impostor(greet: (socket: Socket) => void): Promise<number> {
  const sockets: Socket[] = []
  const server: Server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    greet(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return (server.address() as { port: number }).port
}

describe('a relay that is asked whether it is there', () => {
  it('says so and closes', async () => {
    const port = await started()

    const client = await say(port, { type: 'ping' })

    expect([await client.hear(), await client.hear()]).toEqual([{ type: 'pong' }, { type: 'closed' }])
    client.socket.destroy()
    await vi.waitFor(() => expect(relay.figures().connections).toBe(0), PATIENTLY)
  })

  it('says it once, however often it is asked on one connection', async () => {
    const port = await started()
    const client = await say(port, { type: 'ping' })
    for (let at = 0; at < 50; at++) client.say({ type: 'ping' })

    expect([await client.hear(), await client.hear()]).toEqual([{ type: 'pong' }, { type: 'closed' }])
    client.socket.destroy()
  })

  it('does not open a room behind it', async () => {
    const port = await started()
    const client = await say(port, { type: 'ping' })
    client.say({ type: 'host', v: 1 })

    expect([await client.hear(), await client.hear()]).toEqual([{ type: 'pong' }, { type: 'closed' }])
    expect(relay.figures().waiting).toBe(0)
    client.socket.destroy()
  })

  it('leaves rooms and pairs alone, and is no room of anybody', async () => {
    const port = await started()
    const owner = await openRoom(port)
    const { guest, host } = await pair(port)

    expect(await isRelayAlive(place(port), LONG, unhurried)).toBe(true)

    expect(relay.figures()).toMatchObject({ waiting: 1, transfers: 1 })
    for (const socket of [owner.line.socket, guest, host]) socket.destroy()
  })

  it('has room for others again, however many asked', async () => {
    const port = await started({ connections: 4, connectionsPerAddress: 4, loopbackPeople: 1 })

    for (let at = 0; at < 20; at++) expect(await isRelayAlive(place(port), LONG, unhurried)).toBe(true)

    await vi.waitFor(() => expect(relay.figures().connections).toBe(0), PATIENTLY)
  })
})

describe('whoever asks takes for an answer', () => {
  it('a refusal of a relay that is full', async () => {
    const port = await started({ connections: 1 })
    const owner = await openRoom(port)

    expect(await isRelayAlive(place(port), LONG, unhurried)).toBe(true)
    owner.line.socket.destroy()
  })

  it('a refusal of a relay that does not know the question', async () => {
    await started()
    const older = await impostor((socket) => void socket.end(encodeFrame({ type: 'error', code: 'bad.frame' })))

    expect(await isRelayAlive(place(older), LONG, unhurried)).toBe(true)
  })

  it.each<[string, (socket: Socket) => void]>([
    ['silence', () => {}],
    ['a connection that is closed without a word', (socket) => void socket.end()],
    ['a connection that is reset', (socket) => void socket.resetAndDestroy()],
    ['something that is no frame', (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('not %s', async (_, greet) => {
    await started()
    const port = await impostor(greet)

    expect(await isRelayAlive(place(port), SHORT, unhurried)).toBe(false)
  })

  it('not a port at which nobody listens', async () => {
    const port = await started()
    await relay.close()

    expect(await isRelayAlive(place(port), LONG, unhurried)).toBe(false)
  })

  it('nothing, where nobody waits for it any more', async () => {
    await started()
    const port = await impostor(() => {})
    const hurry = new AbortController()

    const asking = isRelayAlive(place(port), LONG, hurry.signal)
    hurry.abort()

    expect(await asking).toBe(false)
  })
})
