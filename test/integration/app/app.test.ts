import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RemoteSource } from '../../../src-main/app/index.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { Snapshot } from '../../../src-shared/snapshot.ts'
import { ask, closePeople, ownFolder, person, refusal } from '../../support/person.ts'
import { localRelay, randomFile, sha256Of, treeOf } from '../../support/transfer.ts'

let relay: RelayServer
let address: string

beforeEach(async () => {
  const local = await localRelay()
  relay = local.relay
  address = `127.0.0.1:${relay.port}`
})

afterEach(async () => {
  await closePeople(() => relay.close())
})

test('a dropped file goes from one app to the other, both tell of it and remember it', async () => {
  const ana = await person('ana-notebook')
  const bruno = await person('bruno-pc')
  const source = await randomFile(join(ana.downloads, 'contrato.pdf'), 300_000)
  await ask(ana, 'saveSettings', { relay: `tcp://${address}` })
  await ask(bruno, 'saveSettings', { relay: address })

  const grants = await ana.app.grantPaths([source])
  await ask(ana, 'startSend', { sources: grants.map(({ token }) => token) })
  const { state: waiting } = await ana.until('waiting')
  const { id } = await ask<{ id: string }>(bruno, 'startReceive', {
    code: waiting.code.toUpperCase().replaceAll('-', ' '),
  })
  const offer = await bruno.until('deciding')
  await ask(bruno, 'answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
  const sent = await ana.until('done')
  const received = await bruno.until('done')

  const sha256 = await sha256Of(source)
  expect(offer).toMatchObject({ peer: 'ana-notebook', summary: { files: 1, bytes: 300_000, names: ['contrato.pdf'] } })
  expect(offer.state).toMatchObject({ conflicts: 0, folder: { name: 'downloads' } })
  for (const view of [sent, received]) {
    expect(view.state).toMatchObject({ verified: 1, failed: 0, corrupted: 0, bytes: 300_000 })
    expect(view.state.results).toMatchObject([{ path: 'contrato.pdf', sha256, outcome: 'verified' }])
  }
  expect(sent.peer).toBe('bruno-pc')
  expect(await sha256Of(join(bruno.downloads, 'contrato.pdf'))).toBe(sha256)
  await ask(bruno, 'revealResult', { id })
  expect(bruno.revealed).toEqual([join(bruno.downloads, 'contrato.pdf')])
  const { history } = await ask<Snapshot>(bruno, 'snapshot', {})
  expect(history).toMatchObject([
    { direction: 'receive', names: ['contrato.pdf'], outcome: 'verified', peer: 'ana-notebook' },
  ])
})

test('without any relay configured the sender hosts one, and stops it when the transfer has ended', async () => {
  const ana = await person('ana-notebook')
  const bruno = await person('bruno-pc')
  const [grant] = await ana.app.grantPaths([await randomFile(join(ana.downloads, 'a'), 10)])

  await ask(ana, 'startSend', { sources: [grant?.token] })
  const { state, relay: node } = await ana.until('waiting')
  const port = ana.events.flatMap((e) =>
    e.kind === 'relay' && e.view.hosting.kind === 'on' ? [e.view.hosting.port] : [],
  )[0]
  await ask(bruno, 'startReceive', { code: `malote://127.0.0.1:${port}/${state.code}` })
  const { id } = await bruno.until('deciding')
  await ask(bruno, 'answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
  await Promise.all([ana.until('done'), bruno.until('done')])

  expect(node.here).toBe(true)
  await expect.poll(async () => (await ask<Snapshot>(ana, 'snapshot', {})).relay.hosting.kind).toBe('off')
})

test('what a page holds is read from it slice by slice and arrives whole', async () => {
  const ana = await person('ana-notebook')
  const bruno = await person('bruno-pc')
  const bytes = Buffer.from('página'.repeat(500_000))
  const asked: number[] = []
  const held: RemoteSource = {
    name: 'pasta',
    entries: [
      { path: 'pasta', kind: 'folder', size: 0, modified: 0 },
      { path: 'pasta/vazia', kind: 'folder', size: 0, modified: 0 },
      { path: 'pasta/texto.txt', kind: 'file', size: bytes.length, modified: 1_600_000_000_000 },
    ],
    async read(index, offset, length) {
      asked.push(length)
      return index === 2 ? bytes.subarray(offset, offset + length) : Buffer.alloc(0)
    },
  }

  await ask(ana, 'saveSettings', { relay: address })
  await ask(ana, 'startSend', { sources: [ana.app.grantRemote(held).token] })
  const { state } = await ana.until('waiting')
  await ask(bruno, 'startReceive', { code: `malote://${address}/${state.code}` })
  const { id } = await bruno.until('deciding')
  await ask(bruno, 'answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
  await Promise.all([ana.until('done'), bruno.until('done')])

  expect(await treeOf(bruno.downloads)).toEqual(['pasta/', 'pasta/texto.txt', 'pasta/vazia/'])
  expect((await readFile(join(bruno.downloads, 'pasta/texto.txt'))).equals(bytes)).toBe(true)
  expect(Math.max(...asked)).toBeLessThanOrEqual(1 << 20)
})

test('another folder may be chosen before answering, and what is there already is told', async () => {
  const ana = await person('ana-notebook')
  const bruno = await person('bruno-pc')
  const file = await randomFile(join(ana.downloads, 'foto.jpg'), 10)
  await mkdir(join(bruno.downloads, 'sub'))
  await writeFile(join(bruno.downloads, 'sub', 'foto.jpg'), 'other')
  await ask(ana, 'saveSettings', { relay: address })
  const [grant] = await ana.app.grantPaths([file])
  await ask(ana, 'startSend', { sources: [grant?.token] })
  const { state } = await ana.until('waiting')
  await ask(bruno, 'startReceive', { code: `malote://${address}/${state.code}` })
  const { id } = await bruno.until('deciding')

  const listing = await ask<{ below: { name: string; token: string }[] }>(bruno, 'browseFolder', { at: null })
  await ask(bruno, 'chooseFolder', { id, folder: listing.below.find(({ name }) => name === 'sub')?.token })
  const offer = await bruno.until('deciding')
  const page = await ask(bruno, 'listEntries', { id, from: 0, count: 10 })
  const refused = await refusal(bruno, 'answerOffer', { id, accept: true, skip: [], conflict: 'fail' })
  await ask(bruno, 'answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
  await bruno.until('done')

  expect(offer.state).toMatchObject({ conflicts: 1, folder: { name: 'sub' } })
  expect(page).toEqual({ total: 1, entries: [{ index: 0, path: 'foto.jpg', kind: 'file', size: 10, exists: true }] })
  expect(refused).toBe('target.exists')
  expect(await treeOf(join(bruno.downloads, 'sub'))).toEqual(['foto (2).jpg', 'foto.jpg'])
})

test('a usual folder that is none any more keeps nobody from receiving into another', async () => {
  const ana = await person('ana-notebook')
  const bruno = await person('bruno-pc')
  await ask(ana, 'saveSettings', { relay: address })
  const [grant] = await ana.app.grantPaths([await randomFile(join(ana.downloads, 'foto.jpg'), 10)])
  await rm(bruno.downloads, { recursive: true })
  await writeFile(bruno.downloads, 'a file where the folder was')
  await ask(ana, 'startSend', { sources: [grant?.token] })
  const { state } = await ana.until('waiting')
  await ask(bruno, 'startReceive', { code: `malote://${address}/${state.code}` })
  const { id, state: offer } = await bruno.until('deciding')

  const refused = await refusal(bruno, 'answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
  await rm(bruno.downloads)
  await ask(bruno, 'chooseFolder', { id, folder: offer.folder.token })
  const { free } = (await bruno.until('deciding')).state
  await ask(bruno, 'answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
  await bruno.until('done')

  expect(offer.free).toBeNull()
  expect(refused).toBe('target.denied')
  expect(free).toBeGreaterThan(0)
  expect(await treeOf(bruno.downloads)).toEqual(['foto.jpg'])
})

test('settings and history outlive the app', async () => {
  const home = await ownFolder()
  const first = await person('ana-notebook', home)
  await ask(first, 'saveSettings', { deviceName: 'casa', theme: 'dark', language: 'es', relay: '[::1]:19035' })
  await ask(first, 'startReceive', { code: '1234-abacate-violeta' })
  await first.until('failed')
  await first.app.close()

  const second = await person('ana-notebook', home)

  const { settings, history } = await ask<Snapshot>(second, 'snapshot', {})
  expect(settings).toMatchObject({ deviceName: 'casa', theme: 'dark', language: 'es', relay: '[::1]:19035' })
  expect(history).toMatchObject([{ direction: 'receive', outcome: 'failed', error: { code: 'relay.unreachable' } }])
})

test.each([
  ['a call that is not in the contract', 'eval', {}],
  ['a call of the prototype', 'constructor', {}],
  ['arguments of another form', 'startSend', { sources: 'x' }],
  ['an argument too many', 'snapshot', { path: '/etc' }],
  ['a token that was never given', 'startSend', { sources: ['a'.repeat(32)] }],
  ['a folder that was never given', 'browseFolder', { at: '/etc' }],
  ['a transfer that is none', 'cancelTransfer', { id: 'x' }],
  ['a new address of the relay of none', 'moveTransfer', { id: 'x', relay: 'r.example' }],
])('%s is refused', async (_, name, input) => {
  const ana = await person('ana-notebook')

  expect(await refusal(ana, name, input)).toBe('request.rejected')
})

test('a code that is none and an address that is none say so', async () => {
  const ana = await person('ana-notebook')

  expect(await refusal(ana, 'startReceive', { code: 'hello' })).toBe('code.malformed')
  expect(await refusal(ana, 'saveSettings', { relay: 'no such address!' })).toBe('address.malformed')
})

test('closing the app cancels what only its page held, and the other side learns of it', async () => {
  const ana = await person('ana-notebook')
  const bruno = await person('bruno-pc')
  await ask(ana, 'saveSettings', { relay: address })
  const entries = [{ path: 'a.txt', kind: 'file' as const, size: 10, modified: 0 }]
  const held = ana.app.grantRemote({ name: 'a.txt', entries, read: async () => Buffer.alloc(10) })
  await ask(ana, 'startSend', { sources: [held.token] })
  const { state } = await ana.until('waiting')
  await ask(bruno, 'startReceive', { code: `malote://${address}/${state.code}` })
  await bruno.until('deciding')

  await ana.app.close()

  expect(ana.app.running).toBe(0)
  expect((await bruno.until('cancelled')).state.by).toBe('peer')
})

test('closing the app leaves what can go on, and the other side looks for it', async () => {
  const ana = await person('ana-notebook')
  const bruno = await person('bruno-pc')
  await ask(ana, 'saveSettings', { relay: address })
  const [grant] = await ana.app.grantPaths([await randomFile(join(ana.downloads, 'a'), 10)])
  await ask(ana, 'startSend', { sources: [grant?.token] })
  const { state } = await ana.until('waiting')
  await ask(bruno, 'startReceive', { code: `malote://${address}/${state.code}` })
  await bruno.until('deciding')

  await ana.app.close()

  expect(ana.app.running).toBe(0)
  expect((await ask<Snapshot>(ana, 'snapshot', {})).history).toEqual([])
  const { view } = await bruno.hears('transfer', ({ view }) => view.parted?.retryAt === null)
  expect(view).toMatchObject({ state: { kind: 'deciding' }, parted: { why: { code: 'peer.gone' } } })
})
