import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { stopEveryCli } from '../../support/cli.ts'
import { buildPages, type Lan, layLan, type Site, type Window } from '../../support/lan.ts'

/** Apps on computers of one network, as they are out of the box: nothing is configured, and nothing typed but the code. */

const MIB = 1024 * 1024

/** Milliseconds to build and to take down, on a machine that may be busy. */
const PATIENCE = 60_000

let lan: Lan

beforeAll(buildPages, PATIENCE)
beforeEach(async () => {
  lan = await layLan()
})
afterEach(async () => {
  await stopEveryCli()
  await lan.close()
}, PATIENCE)

/** Says yes to what is offered. */
async function accept(window: Window): Promise<void> {
  const { id } = await window.state('deciding')
  await window.call('answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
}

/** An app that hosts a relay, and its port. */
async function hosting(site: Site): Promise<{ readonly window: Window; readonly port: number }> {
  const window = await site.window()
  await window.call('hostRelay', { on: true })
  const { hosting: state } = await window.until('relay', (view) => view.hosting.kind === 'on')
  return { window, port: state.kind === 'on' ? state.port : 0 }
}

/** What tells two relays apart: on one computer they have the same addresses, and not the same port. */
function known(address: string): string {
  return lan.ground.kind === 'namespaces' ? address : (address.split(':').at(-1) ?? '')
}

describe('nothing typed but the code', () => {
  it('through a relay that a third computer hosts', async () => {
    const [host, ana, rui] = [await lan.site(), await lan.site(), await lan.site()]
    const file = await lan.file('photos.bin', 3 * MIB)
    await hosting(host)
    const sender = await ana.window()
    await sender.until('relay', ({ nearby }) => nearby.length === 1)

    await sender.send(file.path)
    const waiting = await sender.state('waiting')
    const receiver = await rui.window()
    await receiver.call('startReceive', { code: waiting.state.code })
    await accept(receiver)

    expect(await receiver.state('done')).toMatchObject({ state: { verified: 1, failed: 0, corrupted: 0 } })
    await sender.state('done')
    expect(await rui.received('photos.bin')).toBe(file.sha256)
    expect(waiting.relay.here).toBe(false)
    if (lan.ground.kind === 'namespaces') expect(waiting.relay.address).toMatch(`${host.computer.address}:`)
  })

  it('in terminals, and the relay is a command as well', async () => {
    const [host, ana, rui] = [await lan.site(), await lan.site(), await lan.site()]
    const file = await lan.file('photos.bin', 3 * MIB)
    const { port } = await host.cli(['relay', '--port', '0', '--json']).event('listening')

    const sender = ana.cli(['send', file.path, '--json'])
    const { code, relay } = await sender.event('code')
    const { status, last } = await rui.cli(['receive', String(code), '--yes', '--json']).ended

    expect({ status, last }).toMatchObject({ status: 0, last: { event: 'done', files: 1, bytes: 3 * MIB } })
    expect((await sender.ended).status).toBe(0)
    expect(await rui.received('photos.bin')).toBe(file.sha256)
    expect(relay).toMatch(new RegExp(`:${port}$`))
  })

  it('without a relay anywhere: the sender hosts one, and it is found', async () => {
    const [ana, rui] = [await lan.site(), await lan.site()]
    const file = await lan.file('photos.bin', 3 * MIB)
    const [sender, receiver] = [await ana.window(), await rui.window()]

    await sender.send(file.path)
    const waiting = await sender.state('waiting')
    await receiver.call('startReceive', { code: waiting.state.code })
    await accept(receiver)

    expect(await receiver.state('done')).toMatchObject({ state: { verified: 1, failed: 0, corrupted: 0 } })
    expect(await rui.received('photos.bin')).toBe(file.sha256)
    expect(waiting.relay.here).toBe(true)
  })

  it('of several senders with one number the person says whose he means, and no guess is burnt at the other', async () => {
    const [one, other, ana, rui] = [await lan.site(), await lan.site(), await lan.site(), await lan.site()]
    const file = await lan.file('photos.bin', MIB)
    const hosts = [await hosting(one), await hosting(other)]
    const sender = await ana.window()
    await sender.until('relay', ({ nearby }) => nearby.length === hosts.length)
    await sender.send(file.path)
    const { relay, state } = await sender.state('waiting')
    const [room = ''] = state.code.split('-')
    for (const { window, port } of hosts) await window.ask({ kind: 'claim', host: '127.0.0.1', port, room })

    const receiver = await rui.window()
    await receiver.call('startReceive', { code: state.code })
    const { id, state: choosing } = await receiver.state('choosing')
    const meant = choosing.relays.findIndex(({ address }) => known(address) === known(relay.address))
    await receiver.call('chooseRelay', { id, relay: meant })
    await accept(receiver)

    await receiver.state('done')
    expect(choosing.relays).toHaveLength(hosts.length)
    expect(await rui.received('photos.bin')).toBe(file.sha256)
    expect(state.guessesLeft).toBe(3)
  })
})
