import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { announceRelay } from '../../../src-main/engine/net/discovery/announcer.ts'
import type { Interfaces } from '../../../src-main/engine/net/discovery/links.ts'
import type { DiscoveryNetwork } from '../../../src-main/engine/net/discovery/multicast.ts'
import { encodeFrame } from '../../../src-main/relay/frames.ts'
import { type RelayOptions, startRelay } from '../../../src-main/relay/server.ts'
import { parseAddress } from '../../../src-shared/address.ts'
import type { Snapshot } from '../../../src-shared/snapshot.ts'
import type { RelayView, TransferView } from '../../../src-shared/views.ts'
import { freeUdpPort } from '../../support/netns.ts'
import { ask, closePeople, type Person, person, refusal } from '../../support/person.ts'
import { randomFile, sha256Of } from '../../support/transfer.ts'
import { openRoom } from '../relay/client.ts'

/** This computer's loopback interface, as if it led to others. */
function cable(): Interfaces {
  const all = Object.values(networkInterfaces()).flatMap((infos) => infos ?? [])
  return { eth0: all.filter(({ address }) => address === '127.0.0.1').map((info) => ({ ...info, internal: false })) }
}

let network: DiscoveryNetwork

beforeEach(async () => {
  network = { udpPort: await freeUdpPort(), interfaces: cable, lookEvery: 50 }
})

afterEach(() => closePeople(async () => {}))

const somebody = (name: string) => person(name, undefined, network)

async function relay(options: Partial<RelayOptions> = {}) {
  const running = await startRelay({ port: 0, ...options })
  onTestFinished(() => running.close())
  return running
}

/** Somebody else's relay, or what he says is one. */
function announce(port: number, name: string): void {
  const announcer = announceRelay({ port, name, network })
  onTestFinished(() => announcer.close())
}

const sees = (who: Person, ...names: string[]) =>
  who.hears('relay', ({ view }) => JSON.stringify(view.nearby.map(({ name }) => name).sort()) === JSON.stringify(names))

async function send(who: Person): Promise<{ source: string; id: string }> {
  const source = await randomFile(join(who.downloads, 'contrato.pdf'), 50_000)
  const grants = await who.app.grantPaths([source])
  return { source, ...(await ask<{ id: string }>(who, 'startSend', { sources: grants.map(({ token }) => token) })) }
}

const receive = (who: Person, code: string) => ask<{ id: string }>(who, 'startReceive', { code })

/** The receiver accepts, and both come to a good end. */
async function arrives(from: Person, to: Person, source: string): Promise<void> {
  const { id } = await to.until('deciding')
  await ask(to, 'answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
  await Promise.all([from.until('done'), to.until('done')])
  expect(await sha256Of(join(to.downloads, 'contrato.pdf'))).toBe(await sha256Of(source))
}

const hosting = async (who: Person) => (await ask<Snapshot>(who, 'snapshot', {})).relay.hosting

async function portOf(who: Person): Promise<number> {
  const { view } = await who.hears('relay', (event) => event.view.hosting.kind === 'on')
  return view.hosting.kind === 'on' ? view.hosting.port : 0
}

describe('two apps on one network, none of which was told of a relay', () => {
  test('transfer with nothing but the code: the sender hosts and announces, the receiver finds', async () => {
    const [ana, bruno] = [await somebody('ana-notebook'), await somebody('bruno-pc')]

    const { source } = await send(ana)
    const { state, relay: node } = await ana.until('waiting')
    await receive(bruno, state.code)
    await arrives(ana, bruno, source)

    expect(node).toMatchObject({ here: true })
    expect((await bruno.until('done')).relay).toEqual({ address: node.address, here: false, name: 'ana-notebook' })
    await expect.poll(() => hosting(ana)).toEqual({ kind: 'off' })
  })

  test('use a relay that a third hosts for both, and each lists it once, its own never', async () => {
    const [host, ana, bruno] = [await somebody('sala'), await somebody('ana-notebook'), await somebody('bruno-pc')]
    await ask(host, 'hostRelay', { on: true })
    await Promise.all([sees(ana, 'sala'), sees(bruno, 'sala')])

    const { source } = await send(ana)
    const { state, relay: node } = await ana.until('waiting')
    await receive(bruno, state.code)
    await arrives(ana, bruno, source)

    expect(node).toEqual({ address: `127.0.0.1:${await portOf(host)}`, here: false, name: 'sala' })
    expect((await hosting(ana)).kind).toBe('off')
    expect(host.events.flatMap((event) => (event.kind === 'relay' ? event.view.nearby : []))).toEqual([])
  })
})

describe('a sender without a relay of his own', () => {
  test('goes on to the next one, and to one here, where those that were found are of no use', async () => {
    const full = await relay({ limits: { rooms: 0 } })
    const closed = await relay({ access: 'secret' })
    const ana = await somebody('ana-notebook')
    announce(full.port, 'cheio')
    announce(closed.port, 'fechado')
    await sees(ana, 'cheio', 'fechado')

    await send(ana)
    const { state, relay: node } = await ana.until('waiting')

    expect(node).toEqual({ address: `127.0.0.1:${await portOf(ana)}`, here: true })
    expect(state.guessesLeft).toBe(3)
    expect(ana.events.some((event) => event.kind === 'transfer' && event.view.state.kind === 'failed')).toBe(false)
    const { unfinished, history } = await ask<Snapshot>(ana, 'snapshot', {})
    expect({ unfinished, history }).toEqual({ unfinished: [], history: [] })
  })

  test('who finds one that died this very moment hosts one himself', async () => {
    const ana = await somebody('ana-notebook')
    const dying = await startRelay({ port: 0 })
    announce(dying.port, 'sala')
    await sees(ana, 'sala')
    await dying.close()

    await send(ana)

    expect((await ana.until('waiting')).relay).toEqual({ address: `127.0.0.1:${await portOf(ana)}`, here: true })
  })

  test('who hosts one already uses that, whatever else is found', async () => {
    const ana = await somebody('ana-notebook')
    announce((await relay()).port, 'estranho')
    await sees(ana, 'estranho')
    await ask(ana, 'hostRelay', { on: true })

    await send(ana)

    expect((await ana.until('waiting')).relay.here).toBe(true)
  })
})

describe('a code alone', () => {
  test('that two relays have is asked about, and no guess is spent at the one that was not meant', async () => {
    const [good, other] = [await relay(), await relay()]
    const bruno = await somebody('bruno-pc')
    const ana = await person('ana-notebook')
    await ask(ana, 'saveSettings', { relay: `127.0.0.1:${good.port}` })
    await ask(bruno, 'saveSettings', { relay: `127.0.0.1:${good.port}` })
    const { source } = await send(ana)
    const { state } = await ana.until('waiting')
    const stranger = await openRoom(other.port, { room: state.code.split('-')[0] ?? '', hostKey: 'a'.repeat(32) })
    let heard = ''
    stranger.line.socket.on('data', (bytes) => (heard += String(bytes)))
    announce(other.port, 'estranho')
    await sees(bruno, 'estranho')

    const { id } = await receive(bruno, state.code)
    const choosing = await bruno.until('choosing')
    expect(await refusal(bruno, 'chooseRelay', { id, relay: 2 })).toBe('request.rejected')
    await ask(bruno, 'chooseRelay', { id, relay: 0 })
    await arrives(ana, bruno, source)

    expect(choosing.state.relays).toEqual([
      { name: null, address: `127.0.0.1:${good.port}`, configured: true },
      { name: 'estranho', address: `127.0.0.1:${other.port}`, configured: false },
    ])
    expect(await refusal(bruno, 'chooseRelay', { id, relay: 0 })).toBe('request.rejected')
    expect(heard).not.toContain('guest')
  })

  test('can be given up while it is asked about, and while it is looked for', async () => {
    const [one, other] = [await relay(), await relay()]
    const { room, hostKey } = await openRoom(one.port)
    await openRoom(other.port, { room, hostKey })
    const bruno = await somebody('bruno-pc')
    announce(one.port, 'um')
    announce(other.port, 'outro')
    await sees(bruno, 'outro', 'um')

    const asked = await receive(bruno, `${room}-abacate-lareira`)
    await bruno.until('choosing')
    await ask(bruno, 'cancelTransfer', asked)
    await bruno.until('cancelled')
    const looking = await receive(bruno, '0000-abacate-lareira')
    await ask(bruno, 'cancelTransfer', looking)

    const ended = await bruno.until('cancelled')
    expect(ended.id).toBe(looking.id)
    const { history } = await ask<Snapshot>(bruno, 'snapshot', {})
    expect(history.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled'])
  })

  test('that nobody has fails with what helps most', async () => {
    const bruno = await somebody('bruno-pc')
    const error = async (code: string) => {
      const { id } = await receive(bruno, code)
      const { view } = await bruno.hears(
        'transfer',
        (event) => event.view.id === id && event.view.state.kind === 'failed',
      )
      return view.state.kind === 'failed' ? view.state.error.code : null
    }

    const usual = await relay()
    const { port } = usual
    await ask(bruno, 'saveSettings', { relay: `127.0.0.1:${port}` })
    expect(await error('4271-abacate-lareira')).toBe('room.unknown')
    await usual.close()
    expect(await error('4271-abacate-lareira')).toBe('relay.unreachable')
    expect(await refusal(bruno, 'startReceive', { code: `malote://127.0.0.1:${port}` })).toBe('code.absent')
  })
})

describe('a relay hosted here', () => {
  const onState = (view: RelayView) => (view.hosting.kind === 'on' ? view.hosting : null)

  test('from the start is on when the app is open, announced under the name of the device, and tests itself', async () => {
    const before = await somebody('ana-notebook')
    await ask(before, 'saveSettings', { hostAtStart: true, deviceName: 'sala' })
    await before.app.close()
    const bruno = await somebody('bruno-pc')

    const ana = await person('ana-notebook', join(before.data, '..'), network)
    const { view } = await ana.hears('relay', (event) => {
      const checks = onState(event.view)?.addresses.map(({ check }) => check.kind)
      return checks?.every((kind) => kind === 'reached') === true
    })
    await sees(bruno, 'sala')

    const { port, invite, announced } = onState(view) ?? {}
    expect({ invite, announced }).toEqual({ invite: `malote://127.0.0.1:${port}`, announced: true })
    await ask(ana, 'saveSettings', { deviceName: 'oficina' })
    await sees(bruno, 'oficina')
    expect(await refusal(bruno, 'testRelay', {})).toBe('request.rejected')
    await ask(ana, 'testRelay', {})
  })

  test('is neither announced nor looked for where the settings say so', async () => {
    const ana = await somebody('ana-notebook')
    announce((await relay()).port, 'estranho')
    await sees(ana, 'estranho')

    await ask(ana, 'saveSettings', { discovery: false })
    await sees(ana)
    await ask(ana, 'hostRelay', { on: true })
    const { view } = await ana.hears('relay', (event) => onState(event.view) !== null)
    expect(onState(view)?.announced).toBe(false)

    await ask(ana, 'saveSettings', { discovery: true })
    await ana.hears('relay', (event) => onState(event.view)?.announced === true)
    await sees(ana, 'estranho')
  })

  test('invites who is waited for at its new address when it has another one', async () => {
    let interfaces = cable()
    const ana = await person('ana-notebook', undefined, { ...network, interfaces: () => interfaces })
    await send(ana)
    const first = await ana.until('waiting')

    const [info] = interfaces.eth0 ?? []
    if (info) interfaces = { eth1: [{ ...info, address: '127.0.0.2' }] }
    const moved = (view: TransferView) => view.state.kind === 'waiting' && view.state.invite.includes('127.0.0.2')
    const { view } = await ana.hears('transfer', (event) => moved(event.view))

    const port = parseAddress(first.relay.address).port
    expect(view.relay).toEqual({ address: `127.0.0.2:${port}`, here: true })
    expect(view.state).toMatchObject({
      code: first.state.code,
      invite: `malote://127.0.0.2:${port}/${first.state.code}`,
    })
  })
})

test('what announces itself as a relay and is none is not used', async () => {
  const ana = await somebody('ana-notebook')
  const calls: unknown[] = []
  const server = createServer((socket) => {
    calls.push(socket)
    socket.on('error', () => {}).end(calls.length > 1 ? 'no relay' : encodeFrame({ type: 'pong' }))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  announce((server.address() as { port: number }).port, 'falso')
  await sees(ana, 'falso')

  await send(ana)

  expect((await ana.until('waiting')).relay.here).toBe(true)
  expect(calls.length).toBeGreaterThan(1)
})
