import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { CHUNKS_MOST, LEG_BUFFERS, type ReadMode } from '../../../src-main/relay/leg.ts'
import { BUFFER_LARGE } from '../../../src-main/relay/pipe.ts'
import { type RelayEvent, type RelayOptions, type RelayServer, startRelay } from '../../../src-main/relay/server.ts'
import { PATIENTLY } from '../../support/patiently.ts'
import { MIB, readAll, readBytes, writeRandom } from './bytes.ts'
import { pair } from './client.ts'

/** What one direction of a pipe may hold: its buffers, or the chunks on their way and one more that was being read. */
const HELD_MOST: Record<ReadMode, number> = {
  buffers: LEG_BUFFERS * BUFFER_LARGE,
  chunks: CHUNKS_MOST + 64 * 1024,
}

let relay: RelayServer
let events: RelayEvent[]

async function relayed(reading: ReadMode, options: Partial<RelayOptions> = {}) {
  events = []
  relay = await startRelay({ host: '127.0.0.1', port: 0, reading, onEvent: (event) => events.push(event), ...options })
  return pair(relay.port)
}

/** Reads one chunk a turn, so that the sender is always ahead; the most the relay held meanwhile. */
async function readSlowly(socket: Socket): Promise<number> {
  let most = 0
  socket.on('data', () => {
    most = Math.max(most, relay.figures().buffered)
    socket.pause()
    setImmediate(() => socket.resume())
  })
  socket.resume()
  await once(socket, 'end')
  return most
}

/** Reads and forgets until the relay closes its side, in peace or not. */
async function over(socket: Socket): Promise<void> {
  socket.on('error', () => {})
  socket.resume()
  await new Promise<void>((resolve) => socket.once('end', resolve).once('close', () => resolve()))
  socket.destroy()
}

afterEach(async () => {
  await relay.close()
  expect(relay.figures()).toMatchObject({ connections: 0, waiting: 0, transfers: 0, buffered: 0 })
})

describe.each(['buffers', 'chunks'] as const)('a pipe read in %s', (reading) => {
  it('really reads that way', async () => {
    await relayed(reading)

    expect(events).toContainEqual({ kind: 'paired', reading })
  })

  it('carries 64 MiB each way at once and changes no byte', async () => {
    const { guest, host } = await relayed(reading)

    const [up, down, atHost, atGuest] = await Promise.all([
      writeRandom(guest, 64 * MIB),
      writeRandom(host, 64 * MIB),
      readAll(host),
      readAll(guest),
    ])

    expect(atHost).toEqual({ bytes: 64 * MIB, sha256: up })
    expect(atGuest).toEqual({ bytes: 64 * MIB, sha256: down })
    expect(relay.figures().bytes).toBe(128 * MIB)
  })

  it('delivers exactly what was written, down to single bytes', async () => {
    const { guest, host } = await relayed(reading)
    const input = randomBytes(5000)

    for (let at = 0; at < input.length; at += 1 + (at % 7)) guest.write(input.subarray(at, at + 1 + (at % 7)))
    guest.end()

    expect(await readBytes(host, input.length + 1)).toEqual(input)
  })

  it('holds no more than its buffers while the reader is slow', async () => {
    const { guest, host } = await relayed(reading)
    const written = writeRandom(guest, 64 * MIB)
    await vi.waitFor(() => expect(relay.figures().buffered).toBeGreaterThanOrEqual(CHUNKS_MOST), { timeout: 20_000 })

    const most = await readSlowly(host)
    await written

    expect(most).toBeGreaterThanOrEqual(CHUNKS_MOST)
    expect(most).toBeLessThanOrEqual(HELD_MOST[reading])
    expect(host.bytesRead).toBeGreaterThanOrEqual(64 * MIB)
  })

  it('keeps the way back open when one side has ended', async () => {
    const { guest, host } = await relayed(reading)

    guest.end('the question')
    expect((await readBytes(host, 13)).toString()).toBe('the question')
    expect(host.readableEnded).toBe(true)
    host.end('the answer')

    expect((await readBytes(guest, 11)).toString()).toBe('the answer')
    await vi.waitFor(() => expect(relay.figures()).toMatchObject({ transfers: 0, connections: 0 }), PATIENTLY)
  })

  it('flushes what it had when the writer breaks off, then closes the other side', async () => {
    const { guest, host } = await relayed(reading)
    host.pause()
    const total = 3 * MIB
    guest.write(randomBytes(total))
    await vi.waitFor(() => expect(relay.figures().bytes).toBe(total), { timeout: 20_000 })

    guest.resetAndDestroy()
    const { bytes } = await readAll(host)

    expect(bytes).toBe(total)
    host.end()
    await vi.waitFor(() => expect(relay.figures().connections).toBe(0), PATIENTLY)
  })

  it('closes the writer when the reader breaks off', async () => {
    const { guest, host } = await relayed(reading)
    guest.write(randomBytes(MIB))
    await readBytes(host, 1)

    host.resetAndDestroy()
    await over(guest)

    await vi.waitFor(() => expect(relay.figures()).toMatchObject({ transfers: 0, connections: 0 }), PATIENTLY)
  })

  it('closes a pipe nobody says anything in', async () => {
    const { guest, host } = await relayed(reading, { limits: { idleMs: 50 } })

    await Promise.all([over(guest), over(host)])

    await vi.waitFor(() =>
      expect(events).toContainEqual(expect.objectContaining({ kind: 'ended', bytes: 0, why: 'idle' })),
    )
  })

  it('cuts a pipe at its limit of bytes, which it told before, and gives both sides all up to there', async () => {
    const { guest, host } = await relayed(reading, { limits: { bytesPerPipe: MIB } })
    guest.write(Buffer.alloc(4 * MIB))
    host.write(Buffer.alloc(1000))

    const [there, back] = await Promise.all([readAll(host), readAll(guest)])
    for (const socket of [guest, host]) socket.end()

    expect(there.bytes + back.bytes).toBe(MIB)
    await vi.waitFor(
      () => expect(events.at(-1)).toMatchObject({ kind: 'ended', bytes: MIB, why: 'limit.bytes' }),
      PATIENTLY,
    )
    expect(relay.figures()).toMatchObject({ transfers: 0, bytes: MIB, refusals: { 'limit.bytes': 1 } })
  })

  it('holds a pipe at its bandwidth while others go on', async () => {
    const burst = MIB
    const { guest, host } = await relayed(reading, { limits: { bytesPerSecondPerPipe: burst } })
    const other = await pair(relay.port)
    const written = writeRandom(guest, 3 * MIB)
    const arrived = readAll(host)
    await vi.waitFor(() => expect(relay.figures().bytes).toBeGreaterThanOrEqual(burst), PATIENTLY)

    other.guest.end('still here')

    expect((await readBytes(other.host, 10)).toString()).toBe('still here')
    expect(relay.figures().bytes).toBeLessThan(3 * MIB)
    expect(await arrived).toEqual({ bytes: 3 * MIB, sha256: await written })
  })
})
