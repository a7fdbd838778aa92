import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { checkAddress } from '../../../src-main/app/self-test.ts'
import { encodeFrame } from '../../../src-main/relay/frames.ts'
import { type RelayOptions, startRelay } from '../../../src-main/relay/server.ts'

const unhurried = new AbortController().signal
const at = (port: number, host = '127.0.0.1') => ({ host, port })

async function relay(options: Partial<RelayOptions> = {}) {
  const running = await startRelay({ port: 0, ...options })
  onTestFinished(() => running.close())
  return running
}

/** Whatever else may listen at an address. */
async function listener(greet: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => {}))
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

describe('the test of an address of the relay here', () => {
  it.each(['127.0.0.1', '127.0.0.2', '::1'])('reaches it at %s, and leaves nothing behind', async (host) => {
    const here = await relay({ access: 'a password that guests do not need' })

    expect(await checkAddress(at(here.port, host), at(here.port), unhurried)).toBeNull()

    await expect.poll(() => here.figures().connections).toBe(0)
    expect(here.figures()).toMatchObject({ waiting: 0, transfers: 0, bytes: 0 })
  })

  it('finds another relay there, which is not the one that was meant', async () => {
    const [here, other] = [await relay(), await relay({ limits: { tokenWaitMs: 200 } })]

    const error = await checkAddress(at(other.port), at(here.port), unhurried)

    expect(error).toMatchObject({ code: 'relay.foreign', detail: `127.0.0.1:${other.port}` })
    await expect.poll(() => here.figures().connections).toBe(0)
  })

  it('finds another program there', async () => {
    const { port } = await relay()
    const web = await listener((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))

    expect(await checkAddress(at(web), at(port), unhurried)).toMatchObject({ code: 'relay.foreign' })
  })

  it('finds nobody there', async () => {
    const { port } = await relay()
    const gone = await relay()
    await gone.close()

    expect(await checkAddress(at(gone.port), at(port), unhurried)).toMatchObject({
      code: 'relay.unreachable',
      detail: `127.0.0.1:${gone.port}`,
    })
  })

  it('is told by a relay that has no room for it', async () => {
    const { port } = await relay()
    const full = await listener((socket) => socket.end(encodeFrame({ type: 'error', code: 'limit.connections' })))

    expect(await checkAddress(at(full), at(port), unhurried)).toMatchObject({ code: 'relay.full' })
  })

  it('waits for nobody who takes the call and says nothing, once it is over', async () => {
    const here = await relay()
    const stop = new AbortController()
    const silent = await listener((socket) => void socket.once('data', () => stop.abort()))

    expect(await checkAddress(at(silent), at(here.port), stop.signal)).toMatchObject({ code: 'relay.foreign' })
    await expect.poll(() => here.figures().connections).toBe(0)
  })
})
