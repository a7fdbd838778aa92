import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Secrets } from '../../../src-main/app/shell.ts'
import type { RelayView } from '../../../src-shared/views.ts'
import { NgrokDouble } from '../../support/ngrok-double.ts'
import { ask, closePeople, type Person, person, refusal } from '../../support/person.ts'
import { randomFile, sha256Of } from '../../support/transfer.ts'

/** Apps whose tunnel is a double of ngrok's module at its outermost edge; relay, door, sockets and files are real. */

const TOKEN = '2abcDEF0123456789_secretSecretSecret0123456789'

let ngrok: NgrokDouble

const secrets: Secrets = {
  available: async () => true,
  seal: async (text) => Buffer.from(text).map((byte) => byte ^ 7),
  open: async (sealed) => Buffer.from(sealed.map((byte) => byte ^ 7)).toString(),
}

/** Somebody who hosts; a token of the environment unless told otherwise. */
const host = (environment: Record<string, string> = { NGROK_AUTHTOKEN: TOKEN }, home?: string) =>
  person('ana-notebook', home, null, { ngrok: { load: async () => ngrok, environment }, secrets })

const relayOf = async (who: Person, fits: (view: RelayView) => boolean): Promise<RelayView> =>
  (await who.hears('relay', ({ view }) => fits(view))).view

const isOpen = ({ tunnel, hosting }: RelayView) => tunnel.state.kind === 'open' && hosting.kind === 'on'

const send = async (who: Person, path: string) => {
  const grants = await who.app.grantPaths([path])
  return ask<{ id: string }>(who, 'startSend', { sources: grants.map(({ token }) => token) })
}

async function everythingKept(who: Person): Promise<string> {
  const names = await readdir(who.data, { recursive: true, withFileTypes: true })
  const files = names.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  return (await Promise.all(files.map((path) => readFile(path, 'latin1')))).join('\n')
}

beforeEach(() => {
  ngrok = new NgrokDouble()
})

afterEach(() => closePeople(async () => {}))

test('a file goes through the tunnel’s address, and what is counted is what went out through it', async () => {
  const ana = await host()
  const bruno = await person('bruno-pc')
  const source = await randomFile(join(ana.downloads, 'contrato.pdf'), 3_000_000)
  await ask(ana, 'openTunnel', { on: true })
  const opened = await relayOf(ana, isOpen)
  const { endpoint } = ngrok
  const address = `127.0.0.1:${endpoint.port}`

  await send(ana, source)
  const { state: waiting } = await ana.until('waiting')
  const { id } = await ask<{ id: string }>(bruno, 'startReceive', { code: waiting.invite })
  await bruno.until('deciding')
  await ask(bruno, 'answerOffer', { id, accept: true, skip: [], conflict: 'keep-both' })
  await Promise.all([ana.until('done'), bruno.until('done')])

  expect(opened.hosting).toMatchObject({ invite: `malote://${address}` })
  expect(waiting.invite).toBe(`malote://${address}/${waiting.code}`)
  expect(await sha256Of(join(bruno.downloads, 'contrato.pdf'))).toBe(await sha256Of(source))
  expect(endpoint.passed.out).toBeGreaterThan(3_000_000)
  await ask(ana, 'hostRelay', { on: false })
  const { tunnel } = await relayOf(ana, ({ hosting }) => hosting.kind === 'off')
  expect(tunnel.sentThisMonth).toBe(endpoint.passed.out)

  // It is there after a new start, too.
  await ana.app.close()
  const again = await host({}, join(ana.data, '..'))
  expect((await relayOf(again, ({ tunnel: found }) => found.sentThisMonth > 0)).tunnel.sentThisMonth).toBe(
    endpoint.passed.out,
  )
})

test('a new address reaches the invite of a sender who waits, and so does none', async () => {
  const ana = await host()
  const source = await randomFile(join(ana.downloads, 'a.bin'), 1_000)
  await ask(ana, 'hostRelay', { on: true })
  await send(ana, source)
  const { state: first } = await ana.until('waiting')
  const invited = async (port: number) =>
    (
      await ana.hears(
        'transfer',
        ({ view }) => view.state.kind === 'waiting' && view.state.invite.includes(`:${port}/`),
      )
    ).view.state

  await ask(ana, 'openTunnel', { on: true })
  const before = ngrok.endpoint.port
  expect(await invited(before)).toMatchObject({ invite: `malote://127.0.0.1:${before}/${first.code}` })
  ngrok.endpoint.giveUp()
  await relayOf(ana, ({ tunnel: { state } }) => state.kind === 'opening' && state.parted?.why.code === 'tunnel.lost')
  await relayOf(ana, isOpen)

  const after = ngrok.endpoint.port
  expect(await invited(after)).toMatchObject({ code: first.code })
  expect(after).not.toBe(before)
  await ask(ana, 'openTunnel', { on: false })
  await ana.hears('transfer', ({ view }) => view.state.kind === 'waiting' && view.state.invite === first.invite)
  expect(ngrok.open.size).toBe(0)
})

test('turning the relay off closes the tunnel, and what fails leaves the relay on', async () => {
  const ana = await host()
  ngrok.refuse(8013)
  await ask(ana, 'openTunnel', { on: true })
  const failed = await relayOf(ana, ({ tunnel }) => tunnel.state.kind === 'failed')
  expect(failed.tunnel.state).toMatchObject({ error: { code: 'tunnel.card', detail: 'ERR_NGROK_8013' } })
  expect(failed.hosting.kind).toBe('on')

  await ask(ana, 'openTunnel', { on: true })
  await relayOf(ana, isOpen)
  const door = ngrok.asked.at(-1)?.addr
  await ask(ana, 'hostRelay', { on: false })
  await relayOf(ana, ({ tunnel, hosting }) => tunnel.state.kind === 'off' && hosting.kind === 'off')
  expect(ngrok.open.size).toBe(0)
  expect(door).toMatch(/^127\.0\.0\.1:\d+$/)
})

test('a token is saved, used and forgotten, and is in no view, no answer and no file as it is', async () => {
  const ana = await host({})
  await ask(ana, 'openTunnel', { on: true })
  const none = await relayOf(ana, ({ tunnel }) => tunnel.state.kind === 'failed')
  expect(none).toMatchObject({
    hosting: { kind: 'off' },
    tunnel: { token: 'none', keeps: true, state: { error: { code: 'tunnel.token' } } },
  })
  expect(await refusal(ana, 'saveTunnelToken', { token: 'not a token!' })).toBe('tunnel.refused')

  await ask(ana, 'saveTunnelToken', { token: `ngrok config add-authtoken ${TOKEN}` })
  expect((await relayOf(ana, ({ tunnel }) => tunnel.token === 'kept')).tunnel.state).toEqual({ kind: 'off' })
  await ask(ana, 'openTunnel', { on: true })
  await relayOf(ana, isOpen)
  expect(ngrok.asked.map(({ authtoken }) => authtoken)).toEqual([TOKEN])
  expect(JSON.stringify(ana.events) + JSON.stringify(await ask(ana, 'snapshot', {}))).not.toContain(TOKEN)
  expect(await everythingKept(ana)).not.toContain(TOKEN)

  await ask(ana, 'saveTunnelToken', { token: null })
  const gone = await relayOf(ana, ({ tunnel }) => tunnel.token === 'none')
  expect(gone).toMatchObject({ hosting: { kind: 'on' }, tunnel: { state: { kind: 'off' } } })
  expect(ngrok.open.size).toBe(0)
})

test('a wish for the relay that was taken back while the one before ended is not carried out late', async () => {
  const ana = await host({})
  await ask(ana, 'hostRelay', { on: true })

  await Promise.all([
    ask(ana, 'hostRelay', { on: false }),
    ask(ana, 'hostRelay', { on: true }),
    ask(ana, 'hostRelay', { on: false }),
  ])

  const { relay } = await ask<{ relay: RelayView }>(ana, 'snapshot', {})
  expect(relay.hosting).toEqual({ kind: 'off' })
})
