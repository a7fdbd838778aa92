import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { askRoom } from '../../../src-main/engine/net/ask-room.ts'
import { encodeFrame } from '../../../src-main/relay/frames.ts'
import { PATIENTLY } from '../../support/patiently.ts'
import { FrameClient, join, meet, openRoom, say, v } from './client.ts'
import { closeAfterEach, relay, started } from './stage.ts'

closeAfterEach()

const unhurried = new AbortController().signal
const at = (port: number) => ({ host: '127.0.0.1', port })

/** What a relay says to the question, frame by frame, until it closes. */
async function answers(port: number, room: string, from?: string): Promise<unknown[]> {
  const client = await say(port, { type: 'ask', v, room }, from)
  const heard = [await client.hear(), await client.hear()]
  client.socket.destroy()
  return heard
}

/** A server that does this with whoever connects, closed with the test. */
async function impostor(greet: Parameters<typeof createServer>[1]): Promise<number> {
  const server: Server = createServer(greet)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as { port: number }).port
}

describe('a relay that is asked for a room', () => {
  it('says that it has it, and closes', async () => {
    const port = await started()
    const owner = await openRoom(port)

    expect(await answers(port, owner.room)).toEqual([{ type: 'room', known: true }, { type: 'closed' }])
  })

  it('says that it has not, and closes', async () => {
    const port = await started()

    expect(await answers(port, '4271')).toEqual([{ type: 'room', known: false }, { type: 'closed' }])
  })

  it('still has a room whose owner is away, and none that he closed', async () => {
    const port = await started()
    const away = await openRoom(port)
    const over = await openRoom(port)

    away.line.socket.destroy()
    over.line.say({ type: 'close' })
    await vi.waitFor(() => expect(relay.figures().waiting).toBe(0), PATIENTLY)

    expect(await askRoom(at(port), away.room, unhurried)).toBe(true)
    expect(await askRoom(at(port), over.room, unhurried)).toBe(false)
  })

  it('tells the owner nothing, and takes nobody a place at the door', async () => {
    const port = await started({ guestsPerRoom: 1, joinsPerMinutePerRoom: 1, joinsPerMinutePerRoomPerAddress: 1 })
    const owner = await openRoom(port)

    for (let times = 0; times < 5; times++) expect(await askRoom(at(port), owner.room, unhurried)).toBe(true)

    // Were one of the five a guest, its ticket would be the first thing the owner hears, and the door would be full.
    const { guest, host } = await meet(port, owner)
    guest.destroy()
    host.destroy()
    expect(await (await join(port, owner.room)).refusal()).toBe('limit.rate')
  })

  it('counts it as a join: who looks for rooms is no faster this way', async () => {
    const port = await started({ joinsPerMinutePerAddress: 4, loopbackPeople: 1 })
    for (const room of ['4271', '4272'])
      expect(await answers(port, room)).toContainEqual({ type: 'room', known: false })
    for (const room of ['4273', '4274']) expect(await (await join(port, room)).refusal()).toBe('room.unknown')

    expect(await answers(port, '4275')).toEqual([{ type: 'error', code: 'limit.rate' }, { type: 'closed' }])
    expect(await (await join(port, '4276')).refusal()).toBe('limit.rate')
    expect(await answers(port, '4275', '127.0.0.2')).toContainEqual({ type: 'room', known: false })
  })

  it.each([
    ['with more behind it', [{ type: 'ask', v, room: '4271' } as const, { type: 'close' } as const], 'bad.frame'],
    ['in another version', [{ type: 'ask', v: 2, room: '4271' } as const], 'version'],
  ])('refuses it %s', async (_, frames, code) => {
    const port = await started()
    const client = await FrameClient.open(port)

    client.socket.write(Buffer.concat(frames.map(encodeFrame)))

    expect(await client.refusal()).toBe(code)
  })

  it('refuses it on the line of an owner', async () => {
    const port = await started()
    const owner = await openRoom(port)

    owner.line.say({ type: 'ask', v, room: owner.room })

    expect(await owner.line.refusal()).toBe('bad.frame')
  })
})

describe('who asks', () => {
  it('hears of the limit by its name', async () => {
    const port = await started({ joinsPerMinutePerAddress: 1, loopbackPeople: 1 })
    await askRoom(at(port), '4271', unhurried)

    await expect(askRoom(at(port), '4271', unhurried)).rejects.toMatchObject({ code: 'relay.rate' })
  })

  it('leaves no connection behind', async () => {
    const port = await started()

    await askRoom(at(port), '4271', unhurried)

    await vi.waitFor(() => expect(relay.figures().connections).toBe(0), PATIENTLY)
  })

  it('takes what is no relay for what it is', async () => {
    await started()
    const web = await impostor((socket) => socket.on('error', () => {}).end('HTTP/1.1 400 Bad Request\r\n\r\n'))
    const old = await impostor((socket) =>
      socket.on('error', () => {}).end(encodeFrame({ type: 'error', code: 'bad.frame' })),
    )

    await expect(askRoom(at(web), '4271', unhurried)).rejects.toMatchObject({ code: 'relay.foreign' })
    await expect(askRoom(at(old), '4271', unhurried)).rejects.toMatchObject({ code: 'relay.protocol' })
  })

  it('is not kept waiting by one who says nothing', async () => {
    await started()
    const stop = new AbortController()
    const silent = await impostor((socket) => socket.on('error', () => {}).once('data', () => stop.abort()))

    await expect(askRoom(at(silent), '4271', stop.signal)).rejects.toMatchObject({ code: 'relay.lost' })
  })
})
