import { once } from 'node:events'
import { createServer } from 'node:net'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type HostedRelay, type HostingOptions, hostRelay } from '../../../src-main/app/hosting.ts'
import { inThisThread, inWorker, type StartRelay } from '../../../src-main/app/relay-place.ts'
import { DEFAULT_PORT, parseAddress } from '../../../src-shared/address.ts'
import type { HostingState } from '../../../src-shared/views.ts'
import { bundle } from '../../support/bundle.ts'
import { MIB, readAll, writeRandom } from './bytes.ts'
import { FrameClient, openRoom, pair, say, v } from './client.ts'

let worker: StartRelay
let start: StartRelay
let relay: HostedRelay
let states: HostingState[]

beforeAll(async () => {
  const entry = new URL('../../../src-main/relay/worker.ts', import.meta.url)
  worker = inWorker(await bundle({ entry, name: 'relay-hosting' }))
})

afterEach(() => relay.stop())

/** Hosts a relay and waits until it listens or cannot. */
async function hosted(options: Omit<HostingOptions, 'onState'>): Promise<HostingState> {
  states = []
  relay = hostRelay({ start, onState: (state) => states.push(state), ...options })
  return relay.ready
}

async function listening(options: Omit<HostingOptions, 'onState'>) {
  const state = await hosted(options)
  if (state.kind !== 'on') throw new Error(JSON.stringify(state))
  return state
}

/** Takes a port for itself; a port that another program has is taken as well. */
async function occupy(port: number): Promise<{ port: number; free: () => void }> {
  const server = createServer().listen(port)
  const taken = await Promise.race([
    once(server, 'listening').then(() => true),
    new Promise<boolean>((resolve) => server.once('error', () => resolve(false))),
  ])
  const address = server.address()
  return {
    port: taken && typeof address === 'object' && address ? address.port : port,
    free: () => server.close(),
  }
}

describe.each([
  ['in a worker', () => worker],
  ['in the thread that asked', () => inThisThread],
] as const)('a hosted relay %s', (_, place) => {
  beforeEach(() => {
    start = place()
  })

  it('says that it starts, where it listens, and that it is off', async () => {
    const { port } = await listening({ port: 0, host: '127.0.0.1' })
    await expect(openRoom(port)).resolves.toBeDefined()

    await relay.stop()

    expect(states[0]).toEqual({ kind: 'starting' })
    expect(states[1]).toMatchObject({
      kind: 'on',
      moved: false,
      addresses: [{ address: `127.0.0.1:${port}`, kind: 'loopback' }],
      figures: { connections: 0, waiting: 0, transfers: 0, bytes: 0, bytesPerSecond: 0 },
    })
    expect(states.at(-1)).toEqual({ kind: 'off' })
    await expect(FrameClient.open(port)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('can be reached at each address it tells', async () => {
    const { addresses } = await listening({ port: 0 })

    for (const { address } of addresses) {
      const { host, port } = parseAddress(address)
      const client = await FrameClient.open(port, host)
      client.say({ type: 'host', v })
      await expect(client.hearA('hosted')).resolves.toBeDefined()
      client.socket.destroy()
    }

    expect(addresses.length).toBeGreaterThan(0)
  })

  it('tells what flows, and that it flows no more', async () => {
    const { port } = await listening({ port: 0, host: '127.0.0.1' })
    const { guest, host } = await pair(port)

    const [sha256, arrived] = await Promise.all([writeRandom(guest, 8 * MIB, false), readSome(host, 8 * MIB)])
    await vi.waitFor(() => expect(rates().some((rate) => rate > 0)).toBe(true), { timeout: 10_000 })
    await vi.waitFor(() => expect(rates().at(-1)).toBe(0), { timeout: 10_000 })

    expect(arrived).toBe(8 * MIB)
    expect(sha256).toHaveLength(64)
    expect(states.at(-1)).toMatchObject({ figures: { connections: 2, waiting: 0, transfers: 1, bytes: 8 * MIB } })
  })

  it('moves to the next free port when nobody asked for one', async () => {
    const usual = await occupy(DEFAULT_PORT)

    const { port, moved } = await listening({ host: '127.0.0.1' })
    usual.free()

    expect(moved).toBe(true)
    expect(port).not.toBe(DEFAULT_PORT)
    await expect(openRoom(port)).resolves.toBeDefined()
  })

  it('fails on a taken port that was asked for, and says which', async () => {
    const { port, free } = await occupy(0)

    const state = await hosted({ port })
    free()

    expect(state).toEqual({
      kind: 'failed',
      error: { code: 'port.busy', side: 'system', retryable: false, detail: String(port) },
    })
    expect(states).toHaveLength(2)
  })

  it('fails on an address that is not this computer\u2019s', async () => {
    const state = await hosted({ port: 0, host: '203.0.113.254' })

    expect(state).toMatchObject({ kind: 'failed', error: { code: 'port.denied' } })
  })

  it('fails when its worker cannot run', async () => {
    const state = await hosted({ port: 0, start: inWorker(new URL('file:///nowhere/relay-worker.mjs')) })

    expect(state).toMatchObject({ kind: 'failed', error: { code: 'internal' } })
  })

  it('asks for its password', async () => {
    const { port } = await listening({ port: 0, host: '127.0.0.1', access: 'opensesame' })

    const stranger = await say(port, { type: 'host', v })
    const owner = await say(port, { type: 'host', v, access: 'opensesame' })

    expect(await stranger.refusal()).toBe('access.denied')
    await expect(owner.hearA('hosted')).resolves.toBeDefined()
  })

  it('lets a transfer finish when it is stopped with grace', async () => {
    const { port } = await listening({ port: 0, host: '127.0.0.1' })
    const { guest, host } = await pair(port)

    const stopped = relay.stop(60_000)
    const [sha256, arrived] = await Promise.all([writeRandom(guest, MIB), readAll(host)])
    host.end()
    await stopped

    expect(arrived).toEqual({ bytes: MIB, sha256 })
  })

  it('can be stopped before it listens', async () => {
    states = []
    relay = hostRelay({ start, port: 0, onState: (state) => states.push(state) })

    await relay.stop()

    expect(states).toEqual([{ kind: 'starting' }, { kind: 'off' }])
    expect(await relay.ready).toEqual({ kind: 'off' })
  })
})

function rates(): number[] {
  return states.flatMap((state) => (state.kind === 'on' ? [state.figures.bytesPerSecond] : []))
}

async function readSome(socket: Awaited<ReturnType<typeof pair>>['host'], count: number): Promise<number> {
  let bytes = 0
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length
    if (bytes >= count) break
  }
  return bytes
}
