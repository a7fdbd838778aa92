import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import { FaultProxy } from '../../support/fault-proxy.ts'
import { ask, closePeople, person, refusal } from '../../support/person.ts'
import { localRelay, randomFile } from '../../support/transfer.ts'

let relay: RelayServer
/** The address both know at first; behind it the same relay. */
let before: FaultProxy
let now: string

const text = ({ host, port }: { host: string; port: number }) => `${host}:${port}`

beforeEach(async () => {
  const local = await localRelay()
  relay = local.relay
  now = text(local.address)
  before = await FaultProxy.before(local.address)
})

afterEach(async () => {
  await closePeople(async () => {
    await before.close()
    await relay.close()
  })
})

/** Two apps, the list seen, and then the relay is gone from where it was. */
async function parted() {
  const ana = await person('ana-notebook')
  const bruno = await person('bruno-pc')
  await ask(ana, 'saveSettings', { relay: text(before.address) })
  const [grant] = await ana.app.grantPaths([await randomFile(join(ana.downloads, 'contrato.pdf'), 300_000)])
  const sending = await ask<{ id: string }>(ana, 'startSend', { sources: [grant?.token] })
  const { state } = await ana.until('waiting')
  const link = `malote://${text(before.address)}/${state.code}`
  const receiving = await ask<{ id: string }>(bruno, 'startReceive', { code: link })
  await bruno.until('deciding')
  before.refusing = true
  before.cutAll()
  for (const one of [ana, bruno]) await one.hears('transfer', ({ view }) => view.parted?.why.side === 'relay')
  return { ana, bruno, sending, receiving }
}

test('a relay that is not reached breaks my leg of the line, and nothing is said of theirs', async () => {
  const { ana, bruno } = await parted()

  for (const one of [ana, bruno]) {
    const { view } = await one.hears('transfer', (event) => event.view.parted?.why.side === 'relay')
    expect(view.line).toEqual({ mine: 'broken', theirs: 'idle' })
    expect(view.parted?.retryAt).toEqual(expect.any(Number))
  }
})

test('a peer who has not come back breaks theirs, and mine is whole', async () => {
  const { ana, sending } = await parted()

  await ask(ana, 'moveTransfer', { id: sending.id, relay: now })
  const { view } = await ana.hears('transfer', (event) => event.view.parted?.retryAt === null)

  expect(view.line).toEqual({ mine: 'open', theirs: 'broken' })
  expect(view.relay).toEqual({ address: now, here: false })
  expect(view.parted?.why.code).toBe('peer.gone')
})

test('both are told the new address, meet there, and the files arrive', async () => {
  const { ana, bruno, sending, receiving } = await parted()

  await ask(ana, 'moveTransfer', { id: sending.id, relay: now })
  await ask(bruno, 'moveTransfer', { id: receiving.id, relay: `tcp://${now}` })
  await bruno.hears('transfer', ({ view }) => view.parted === null)
  await ask(bruno, 'answerOffer', { id: receiving.id, accept: true, skip: [], conflict: 'keep-both' })

  for (const one of [ana, bruno]) expect((await one.until('done')).state).toMatchObject({ verified: 1, failed: 0 })
})

test('what is no address is refused, and so is a transfer that has ended', async () => {
  const { ana, sending } = await parted()

  expect(await refusal(ana, 'moveTransfer', { id: sending.id, relay: 'no such address!' })).toBe('address.malformed')
  await ask(ana, 'cancelTransfer', { id: sending.id })
  await ana.until('cancelled')
  expect(await refusal(ana, 'moveTransfer', { id: sending.id, relay: now })).toBe('request.rejected')
})
