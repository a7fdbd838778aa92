import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { Snapshot, UnfinishedView } from '../../../src-shared/snapshot.ts'
import { ask, closePeople, ownFolder, type Person, person, refusal } from '../../support/person.ts'
import { localRelay, randomFile, sha256Of, treeOf } from '../../support/transfer.ts'

/** Going on with what an app left, or with what was left in it: whole apps, real journals, a slow relay. */

const SIZE = 12_000_000

let relay: RelayServer
let address: string

beforeEach(async () => {
  const local = await localRelay({ bytesPerSecondPerPipe: 8_000_000 })
  relay = local.relay
  address = `127.0.0.1:${relay.port}`
})

afterEach(() => closePeople(() => relay.close()))

/** What an app lists as unfinished, once it is that many. */
const lists = async (who: Person, count: number): Promise<readonly UnfinishedView[]> =>
  (await who.hears('unfinished', ({ items }) => items.length === count)).items
const historyOf = async (who: Person) => (await ask<Snapshot>(who, 'snapshot', {})).history

/** Somebody whose relay is the slow one. */
async function onRelay(name: string, home?: string): Promise<Person> {
  const made = await person(name, home)
  await ask(made, 'saveSettings', { relay: address })
  return made
}

async function offers(sender: Person, paths: readonly string[]): Promise<string> {
  const grants = await sender.app.grantPaths(paths)
  await ask(sender, 'startSend', { sources: grants.map(({ token }) => token) })
  return (await sender.until('waiting')).state.code
}

async function accepts(receiver: Person): Promise<void> {
  const { id } = await receiver.until('deciding')
  await ask(receiver, 'answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
}

/** Until the receiver has got some of it and not all. */
const flows = (who: Person) =>
  who.hears('transfer', ({ view: { state } }) => state.kind === 'transferring' && state.progress.bytes > 0)

/** The worker that the next thing done here starts. */
const nextWorker = () => new Promise<Worker>((resolve) => process.once('worker', resolve))

test('a code that waited when its app was closed is offered again, and is the same', async () => {
  const home = await ownFolder()
  const first = await onRelay('ana-notebook', home)
  const file = await randomFile(join(first.downloads, 'contrato.pdf'), 300_000)
  const code = await offers(first, [file])
  await first.app.close()

  const ana = await onRelay('ana-notebook', home)
  const bruno = await onRelay('bruno-pc')
  const [left] = await lists(ana, 1)
  await ask(ana, 'continueTransfer', { id: left?.id })
  const again = await ana.until('waiting')
  await ask(bruno, 'startReceive', { code })
  await accepts(bruno)
  await Promise.all([ana.until('done'), bruno.until('done')])

  expect(left).toMatchObject({ kind: 'waiting', direction: 'send', names: ['contrato.pdf'], peer: null })
  expect(again).toMatchObject({ continued: 'found', startedAt: left?.at, state: { code } })
  expect(await sha256Of(join(bruno.downloads, 'contrato.pdf'))).toBe(await sha256Of(file))
  await lists(ana, 0)
  expect(await historyOf(ana)).toMatchObject([{ outcome: 'verified', names: ['contrato.pdf'], at: left?.at }])
})

test.each(['ana', 'bruno'] as const)(
  'closing the app of %s midway loses nothing: it goes on in the next one',
  async (who) => {
    const homes = { ana: await ownFolder(), bruno: await ownFolder() }
    const people = { ana: await onRelay('ana-notebook', homes.ana), bruno: await onRelay('bruno-pc', homes.bruno) }
    const file = await randomFile(join(people.ana.downloads, 'filme.mp4'), SIZE)
    await ask(people.bruno, 'startReceive', { code: await offers(people.ana, [file]) })
    await accepts(people.bruno)
    await flows(people.bruno)
    await people[who].app.close()

    people[who] = await onRelay(`${who}-again`, homes[who])
    const [left] = await lists(people[who], 1)
    await ask(people[who], 'continueTransfer', { id: left?.id })
    const [sent, received] = await Promise.all([people.ana.until('done'), people.bruno.until('done')])

    expect(left).toMatchObject({ kind: 'interrupted', names: ['filme.mp4'], bytes: SIZE })
    expect(left?.peer).toBe(who === 'ana' ? 'bruno-pc' : 'ana-notebook')
    for (const { state } of [sent, received]) expect(state).toMatchObject({ verified: 1, failed: 0 })
    expect(await sha256Of(join(people.bruno.downloads, 'filme.mp4'))).toBe(await sha256Of(file))
    expect(await treeOf(people.bruno.downloads)).toEqual(['filme.mp4'])
    await lists(people[who], 0)
    expect(await historyOf(people[who])).toMatchObject([{ outcome: 'verified' }])
  },
)

test.each(['ana', 'bruno'] as const)(
  'where the thread of %s dies its app says so, lists it, and goes on with it',
  async (who) => {
    const people = { ana: await onRelay('ana-notebook'), bruno: await onRelay('bruno-pc') }
    const file = await randomFile(join(people.ana.downloads, 'filme.mp4'), SIZE)
    const workers = { ana: nextWorker(), bruno: new Promise<Worker>(() => {}) }
    const code = await offers(people.ana, [file])
    await workers.ana
    workers.bruno = nextWorker()
    await ask(people.bruno, 'startReceive', { code })
    await accepts(people.bruno)
    await flows(people.bruno)

    await (await workers[who]).terminate()
    const failed = await people[who].until('failed')
    const [left] = await lists(people[who], 1)
    await ask(people[who], 'continueTransfer', { id: left?.id })
    expect(await refusal(people[who], 'continueTransfer', { id: left?.id })).toBe('unfinished.running')
    expect(await refusal(people[who], 'discardUnfinished', { id: left?.id })).toBe('unfinished.running')
    await Promise.all([people.ana.until('done'), people.bruno.until('done')])

    expect(failed.state).toMatchObject({ error: { code: 'internal' }, unfinished: left?.id })
    expect(await sha256Of(join(people.bruno.downloads, 'filme.mp4'))).toBe(await sha256Of(file))
    await lists(people[who], 0)
    expect(await historyOf(people[who])).toMatchObject([{ outcome: 'verified' }])
  },
)

test('a sender who hosted the relay brings it back where the other side looks for it', async () => {
  const home = await ownFolder()
  const first = await person('ana-notebook', home)
  const bruno = await person('bruno-pc')
  const code = await offers(first, [await randomFile(join(first.downloads, 'foto.jpg'), 100_000)])
  const { port } = (await ask<Snapshot>(first, 'snapshot', {})).relay.hosting as { port: number }
  await ask(bruno, 'startReceive', { code: `malote://127.0.0.1:${port}/${code}` })
  await bruno.until('deciding')
  await first.app.close()

  const ana = await person('ana-notebook', home)
  const [left] = await lists(ana, 1)
  await ask(ana, 'continueTransfer', { id: left?.id })
  await ana.hears('relay', ({ view: { hosting } }) => hosting.kind === 'on' && hosting.port === port)
  await accepts(bruno)
  await Promise.all([ana.until('done'), bruno.until('done')])

  expect(left).toMatchObject({ kind: 'interrupted', here: true, relay: `127.0.0.1:${port}` })
  expect(await treeOf(bruno.downloads)).toEqual(['foto.jpg'])
  await ana.hears('relay', ({ view: { hosting } }) => hosting.kind === 'off')
})

test('the relay may have another address by now, which both are told', async () => {
  const homes = [await ownFolder(), await ownFolder()] as const
  const before = [await onRelay('ana-notebook', homes[0]), await onRelay('bruno-pc', homes[1])] as const
  const file = await randomFile(join(before[0].downloads, 'filme.mp4'), SIZE)
  await ask(before[1], 'startReceive', { code: await offers(before[0], [file]) })
  await accepts(before[1])
  await flows(before[1])
  await Promise.all(before.map(({ app }) => app.close()))
  await relay.close()
  const moved = await localRelay()
  relay = moved.relay

  const [ana, bruno] = [await person('ana-notebook', homes[0]), await person('bruno-pc', homes[1])]
  for (const one of [ana, bruno]) {
    const [left] = await lists(one, 1)
    await ask(one, 'continueTransfer', { id: left?.id, relay: `tcp://127.0.0.1:${relay.port}` })
  }
  await Promise.all([ana.until('done'), bruno.until('done')])

  expect(await sha256Of(join(bruno.downloads, 'filme.mp4'))).toBe(await sha256Of(file))
})

test('not now: what goes on and has found nobody yet stays unfinished, and off the screen', async () => {
  const home = await ownFolder()
  const first = await onRelay('ana-notebook', home)
  const bruno = await onRelay('bruno-pc')
  await ask(bruno, 'startReceive', { code: await offers(first, [await randomFile(join(first.downloads, 'a'), SIZE)]) })
  await accepts(bruno)
  await flows(bruno)
  await Promise.all([first.app.close(), bruno.app.close()])
  const ana = await onRelay('ana-notebook', home)
  const [left] = await lists(ana, 1)

  const { id } = await ask<{ id: string }>(ana, 'continueTransfer', { id: left?.id })
  await ana.hears('transfer', ({ view }) => view.parted !== null)
  await ask(ana, 'cancelTransfer', { id })

  await ana.hears('dismissed', (event) => event.id === id)
  expect(await lists(ana, 1)).toEqual([left])
  expect(await historyOf(ana)).toEqual([])
})

test('files that failed are sent by themselves, under a new code, and the first end stays remembered', async () => {
  const ana = await onRelay('ana-notebook')
  const bruno = await onRelay('bruno-pc')
  const paths = await Promise.all(['a.bin', 'b.bin'].map((name) => randomFile(join(ana.downloads, name), 1_000)))
  const [, gone = ''] = paths
  const code = await offers(ana, paths)
  await ask(bruno, 'startReceive', { code })
  await bruno.until('deciding')
  await rm(gone)
  await accepts(bruno)
  const first = await ana.until('done')
  const [left] = await lists(ana, 1)
  await randomFile(gone, 1_000)
  bruno.events.length = 0

  await ask(ana, 'continueTransfer', { id: left?.id })
  const again = await ana.until('waiting')
  await ask(bruno, 'startReceive', { code: again.state.code })
  await accepts(bruno)
  await Promise.all([ana.until('done'), bruno.until('done')])

  expect(first.state).toMatchObject({ verified: 1, failed: 1, unfinished: left?.id })
  expect(left).toMatchObject({ kind: 'partial', lost: 1, peer: 'bruno-pc' })
  expect(again.state.code).not.toBe(code)
  expect(await treeOf(bruno.downloads)).toEqual(['a.bin', 'b.bin'])
  await lists(ana, 0)
  expect(await historyOf(ana)).toMatchObject([{ outcome: 'verified', files: 1 }, { outcome: 'partial' }])
})

test('what a page holds is not listed when its app is closed: its files are gone with the page', async () => {
  const home = await ownFolder()
  const first = await onRelay('ana-notebook', home)
  const read = async () => Buffer.alloc(10)
  const entries = [{ path: 'a.txt', kind: 'file' as const, size: 10, modified: 0 }]
  const grant = first.app.grantRemote({ name: 'a.txt', entries, read })
  await ask(first, 'startSend', { sources: [grant.token] })
  await first.until('waiting')
  await first.app.close()

  const ana = await onRelay('ana-notebook', home)
  await ask(ana, 'lookForUnfinished', {})

  expect((await ask<Snapshot>(ana, 'snapshot', {})).unfinished).toEqual([])
})
