import { describe, expect, it, vi } from 'vitest'
import { encodeFrame } from '../../../src-main/relay/frames.ts'
import { startRelay } from '../../../src-main/relay/server.ts'
import { readBytes } from './bytes.ts'
import { FrameClient, openRoom, pair, say, v } from './client.ts'
import { closeAfterEach, relay, started } from './stage.ts'

closeAfterEach()

describe('a relay', () => {
  it('pings the owner of a room, and answers his pings', async () => {
    const port = await started({ pingMs: 20 })
    const owner = await openRoom(port)
    const pinged = new Promise<void>((resolve) => owner.line.socket.on('data', () => resolve()))

    await pinged
    owner.line.say({ type: 'ping' })

    expect(await owner.line.hear()).toEqual({ type: 'pong' })
  })

  it('lets go of an owner who has fallen silent', async () => {
    const port = await started({ pingMs: 20, silenceMs: 60 })
    const line = await say(port, { type: 'host', v })
    await line.hearA('hosted')

    // Nobody calls hear(), which would answer the pings.
    await vi.waitFor(() => expect(relay.figures()).toMatchObject({ waiting: 0, connections: 0 }), { timeout: 5_000 })
  })

  it('lets go of an owner whose frame never ends, though his pings fill it', async () => {
    const port = await started({ pingMs: 20, frameMs: 60 })
    const { line } = await openRoom(port)
    const bent = encodeFrame({ type: 'pong' })
    bent.writeUInt32BE(bent.readUInt32BE() + 4000)

    line.socket.write(bent)

    // Each of the relay's pings is answered while this waits, and the answers come to lie in the frame.
    expect(await line.refusal()).toBe('bad.frame')
  })

  it('listens on IPv6 and IPv4 alike when no address is named', async () => {
    await started({}, {})

    const four = await FrameClient.open(relay.port, '127.0.0.1')
    four.say({ type: 'host', v })

    await expect(four.hearA('hosted')).resolves.toBeDefined()
    const six = await FrameClient.open(relay.port, '::1')
    six.say({ type: 'host', v })
    await expect(six.hearA('hosted')).resolves.toBeDefined()
  })

  it('says which port is taken, and which may not be used', async () => {
    const port = await started()

    await expect(startRelay({ host: '127.0.0.1', port })).rejects.toMatchObject({
      info: { code: 'port.busy', detail: String(port) },
    })
    await expect(startRelay({ host: '203.0.113.254', port: 0 })).rejects.toMatchObject({
      info: { code: 'port.denied' },
    })
  })

  it('lets a transfer finish when it is closed with grace, and sends away who waits', async () => {
    const port = await started()
    const owner = await openRoom(port)
    const { guest, host } = await pair(port)

    const closed = relay.close({ graceMs: 60_000 })
    expect(await owner.line.refusal()).toBe('closing')
    guest.end('the last bytes')
    expect((await readBytes(host, 15)).toString()).toBe('the last bytes')
    host.end()

    await closed
    await expect(FrameClient.open(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('ends transfers that outlast the grace', async () => {
    const port = await started()
    const { guest, host } = await pair(port)
    const gone = Promise.all([guest, host].map((socket) => readBytes(socket, 1)))

    await relay.close({ graceMs: 30 })

    expect((await gone).map((bytes) => bytes.length)).toEqual([0, 0])
  })
})
