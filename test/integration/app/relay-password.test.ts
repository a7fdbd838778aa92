import { once } from 'node:events'
import { readdir, readFile, stat } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Secrets } from '../../../src-main/app/shell.ts'
import { type RelayServer, startRelay } from '../../../src-main/relay/server.ts'
import type { Snapshot } from '../../../src-shared/snapshot.ts'
import type { SettingsView, TransferState, TransferView } from '../../../src-shared/views.ts'
import { ask, closePeople, type Person, person, refusal } from '../../support/person.ts'
import { randomFile, sha256Of } from '../../support/transfer.ts'

/** Apps, and a relay that opens rooms only for those who know its password; all of it real. */

const PASSWORD = 'abre-te sésamo 7f3a'
const WRONG = 'abre-te cevada 11c9'

let relay: RelayServer
let address: string

const secrets: Secrets = {
  available: async () => true,
  seal: async (text) => Buffer.from(text).map((byte) => byte ^ 7),
  open: async (sealed) => Buffer.from(sealed.map((byte) => byte ^ 7)).toString(),
}

const sender = (home?: string) => person('ana-notebook', home, null, { secrets })

async function send(who: Person, name = 'contrato.pdf'): Promise<string> {
  const grants = await who.app.grantPaths([join(who.downloads, name)])
  return (await ask<{ id: string }>(who, 'startSend', { sources: grants.map(({ token }) => token) })).id
}

/** That transfer's view, once it is in the state. */
async function becomes<K extends TransferState['kind']>(who: Person, id: string, kind: K) {
  const { view } = await who.hears('transfer', (event) => event.view.id === id && event.view.state.kind === kind)
  return view as TransferView & { state: Extract<TransferState, { kind: K }> }
}

const settingsOf = async (who: Person): Promise<SettingsView> => (await ask<Snapshot>(who, 'snapshot', {})).settings

async function everythingKept(who: Person): Promise<string> {
  const found = await readdir(who.data, { recursive: true, withFileTypes: true })
  const files = found.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  return (await Promise.all(files.map((path) => readFile(path, 'latin1')))).join('\n')
}

/** What listens like a relay elsewhere would, takes note of all it hears, and never answers. */
async function eavesdropper(): Promise<{ server: Server; address: string; heard: () => Promise<string> }> {
  let all = ''
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.on('data', (bytes) => {
      all += bytes.toString('latin1')
      server.emit('heard')
      socket.destroy()
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const heard = async () => {
    while (!all.includes('"host"')) await once(server, 'heard')
    return all
  }
  return { server, address: `127.0.0.1:${(server.address() as AddressInfo).port}`, heard }
}

beforeEach(async () => {
  relay = await startRelay({ host: '127.0.0.1', port: 0, limits: {}, access: PASSWORD })
  address = `127.0.0.1:${relay.port}`
})

afterEach(() => closePeople(() => relay.close()))

test('none and a wrong one are refused, the right one sends, and no view and no file says it', async () => {
  const ana = await sender()
  const bruno = await person('bruno-pc')
  const source = await randomFile(join(ana.downloads, 'contrato.pdf'), 100_000)
  await ask(ana, 'saveSettings', { relay: address })

  const without = await becomes(ana, await send(ana), 'failed')
  await ask(ana, 'saveRelayPassword', { password: WRONG })
  const wrong = await becomes(ana, await send(ana), 'failed')
  await ask(ana, 'saveRelayPassword', { password: PASSWORD })
  const right = await becomes(ana, await send(ana), 'waiting')

  expect([without, wrong].map(({ state, relay: node }) => [state.error.code, node.password])).toEqual([
    ['relay.denied', undefined],
    ['relay.denied', true],
  ])
  expect(await settingsOf(ana)).toMatchObject({ relay: address, relayPassword: 'kept' })
  const file = await stat(join(ana.data, 'relay-password.json'))
  if (process.platform !== 'win32') expect(file.mode & 0o777).toBe(0o600)
  const told = JSON.stringify([ana.events, await ask(ana, 'snapshot', {})])
  const kept = await everythingKept(ana)
  expect(kept).toContain(right.state.code.split('-')[1])
  for (const secret of [PASSWORD, WRONG]) {
    expect(told).not.toContain(secret)
    expect(kept).not.toContain(Buffer.from(secret).toString('latin1'))
  }

  // Who receives needs none.
  const { id } = await ask<{ id: string }>(bruno, 'startReceive', { code: right.state.invite })
  await bruno.until('deciding')
  await ask(bruno, 'answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
  await Promise.all([ana.until('done'), bruno.until('done')])
  expect(await sha256Of(join(bruno.downloads, 'contrato.pdf'))).toBe(await sha256Of(source))
})

test('a sender goes on with it after a new start, and not where it was forgotten', async () => {
  const before = await sender()
  await randomFile(join(before.downloads, 'contrato.pdf'), 1000)
  await ask(before, 'saveSettings', { relay: address })
  await ask(before, 'saveRelayPassword', { password: PASSWORD })
  const { state: first } = await becomes(before, await send(before), 'waiting')
  await before.app.close()

  const after = await sender(join(before.data, '..'))
  const [left] = (await after.hears('unfinished', ({ items }) => items.length === 1)).items
  const { id } = await ask<{ id: string }>(after, 'continueTransfer', { id: left?.id })
  const { state: again } = await becomes(after, id, 'waiting')
  const { relayPassword } = await settingsOf(after)
  await after.app.close()
  const last = await sender(join(before.data, '..'))
  await last.hears('unfinished', ({ items }) => items.length === 1)
  await ask(last, 'saveRelayPassword', { password: null })
  const forgotten = await ask<{ id: string }>(last, 'continueTransfer', { id: left?.id })

  expect([again.code, relayPassword]).toEqual([first.code, 'kept'])
  expect((await becomes(last, forgotten.id, 'failed')).state.error.code).toBe('relay.denied')
})

test('no other relay is told, and it is forgotten when another one is chosen', async () => {
  const ana = await sender()
  await randomFile(join(ana.downloads, 'contrato.pdf'), 1000)
  const [moved, chosen] = [await eavesdropper(), await eavesdropper()]
  await ask(ana, 'saveSettings', { relay: address })
  await ask(ana, 'saveRelayPassword', { password: PASSWORD })
  // The same one, written in another way.
  await ask(ana, 'saveSettings', { relay: ` tcp://${address}/ ` })
  expect((await settingsOf(ana)).relayPassword).toBe('kept')

  const id = await send(ana)
  await becomes(ana, id, 'waiting')
  await ask(ana, 'moveTransfer', { id, relay: moved.address })
  const heardWhereMoved = await moved.heard()
  await ask(ana, 'saveSettings', { relay: chosen.address })
  await send(ana)
  const heardWhereChosen = await chosen.heard()

  for (const heard of [heardWhereMoved, heardWhereChosen]) {
    expect(heard).toContain('"host"')
    expect(heard).not.toContain('access')
  }
  expect((await settingsOf(ana)).relayPassword).toBe('none')
  await ask(ana, 'saveSettings', { relay: address })
  expect((await becomes(ana, await send(ana), 'failed')).state.error.code).toBe('relay.denied')
  expect(JSON.parse(await readFile(join(ana.data, 'relay-password.json'), 'utf8'))).toEqual({ sealed: null })
  for (const { server } of [moved, chosen]) server.close()
})

test('a sender who waits takes it along to where it was entered for', async () => {
  const ana = await sender()
  await randomFile(join(ana.downloads, 'contrato.pdf'), 1000)
  await ask(ana, 'saveSettings', { relay: address })
  await ask(ana, 'saveRelayPassword', { password: PASSWORD })
  const id = await send(ana)
  const { state: before } = await becomes(ana, id, 'waiting')
  const another = await startRelay({ host: '127.0.0.1', port: 0, limits: {}, access: WRONG })
  const elsewhere = `127.0.0.1:${another.port}`
  await ask(ana, 'saveSettings', { relay: elsewhere })
  await ask(ana, 'saveRelayPassword', { password: WRONG })
  await ask(ana, 'moveTransfer', { id, relay: elsewhere })
  await ana.hears('transfer', ({ view: { state } }) => state.kind === 'waiting' && state.invite.includes(elsewhere))

  expect((await becomes(ana, id, 'waiting')).state.code).toBe(before.code)
  await ana.app.close()
  await another.close()
})

test('it is known for this run where nothing encrypts, and is taken for a chosen relay only', async () => {
  const ana = await person('ana-web')
  expect(await refusal(ana, 'saveRelayPassword', { password: PASSWORD })).toBe('request.rejected')
  await ask(ana, 'saveSettings', { relay: address })
  for (const password of ['', 'x'.repeat(257)])
    expect(await refusal(ana, 'saveRelayPassword', { password })).toBe('request.rejected')
  await randomFile(join(ana.downloads, 'contrato.pdf'), 1000)
  await ask(ana, 'saveRelayPassword', { password: PASSWORD })
  expect((await settingsOf(ana)).relayPassword).toBe('session')
  await becomes(ana, await send(ana), 'waiting')
  expect(await readdir(ana.data)).not.toContain('relay-password.json')
  await ask(ana, 'saveSettings', { relay: null })
  expect((await settingsOf(ana)).relayPassword).toBe('none')
})
