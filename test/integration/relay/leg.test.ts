import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type Leg, openLeg } from '../../../src-main/relay/leg.ts'
import { PATIENTLY } from '../../support/patiently.ts'

const SIZE = 1024

let legs: Leg[] = []
let clients: Socket[] = []

/** A client and the leg its bytes come out of; what was read waits until `done` is called. */
async function opened() {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const client = connect({ port: typeof address === 'object' && address ? address.port : 0, host: '127.0.0.1' })
  const [socket] = (await once(server, 'connection')) as [Socket]
  const read: { readonly bytes: Uint8Array; readonly done: () => void }[] = []
  const leg = openLeg(socket, 'buffers', SIZE, (bytes, done) => read.push({ bytes, done }))
  server.close()
  clients.push(client)
  legs.push(leg)
  return { client, leg, read, server }
}

/** Lets the event loop look at every socket: bytes that were sent later have come back from another leg. */
async function lookAround(): Promise<void> {
  const other = await opened()
  other.client.write('x')
  await vi.waitFor(() => expect(other.read).toHaveLength(1), PATIENTLY)
}

const texts = (read: readonly { readonly bytes: Uint8Array }[]) =>
  read.map(({ bytes }) => Buffer.from(bytes).toString())

afterEach(() => {
  for (const { socket } of legs) socket.destroy()
  for (const client of clients) client.destroy()
  legs = []
  clients = []
})

describe('a leg with two buffers', () => {
  it('moves the handle to a socket of its own and lets its server go', async () => {
    const { leg, server } = await opened()

    await once(server, 'close')

    expect(leg.mode).toBe('buffers')
    expect(leg.socket.destroyed).toBe(false)
  })

  it('reads into a buffer again only when its bytes are gone', async () => {
    const { client, read } = await opened()
    client.write(['a', 'b', 'c', 'd'].map((letter) => letter.repeat(SIZE)).join(''))
    await vi.waitFor(() => expect(read).toHaveLength(2), PATIENTLY)
    await lookAround()
    expect(texts(read)).toEqual(['a'.repeat(SIZE), 'b'.repeat(SIZE)])

    read[0]?.done()
    await vi.waitFor(() => expect(read).toHaveLength(3), PATIENTLY)
    await lookAround()

    expect(texts(read.slice(1))).toEqual(['b'.repeat(SIZE), 'c'.repeat(SIZE)])
    read[1]?.done()
    await vi.waitFor(() => expect(texts(read).at(-1)).toBe('d'.repeat(SIZE)), PATIENTLY)
  })

  it('does not read while it is held, though a buffer is free', async () => {
    const { client, leg, read } = await opened()
    client.write('ab'.repeat(SIZE).concat('c'))
    await vi.waitFor(() => expect(read).toHaveLength(2), PATIENTLY)

    leg.hold()
    for (const { done } of read) done()
    await lookAround()
    expect(read).toHaveLength(2)
    leg.go()

    await vi.waitFor(() => expect(texts(read).at(-1)).toBe('c'), PATIENTLY)
  })

  it('does not read when it is let go while both buffers are in use', async () => {
    const { client, leg, read } = await opened()
    client.write('ab'.repeat(SIZE).concat('c'))
    await vi.waitFor(() => expect(read).toHaveLength(2), PATIENTLY)

    leg.hold()
    leg.go()
    await lookAround()
    expect(read).toHaveLength(2)
    read[0]?.done()

    await vi.waitFor(() => expect(texts(read).at(-1)).toBe('c'), PATIENTLY)
  })

  it('passes on an end', async () => {
    const { client, leg } = await opened()

    client.end()

    await once(leg.socket, 'end')
  })
})
