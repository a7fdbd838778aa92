import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PageServer, servePage } from '../../../src-main/web/server.ts'
import { type AppDouble, createAppDouble, dispatchDouble } from '../../support/app-double.ts'
import { makePageFolder, openPage, type PageSocket } from '../../support/web-page.ts'

const MiB = 1024 * 1024

let root = ''
let app: AppDouble
let server: PageServer
let page: PageSocket

beforeAll(async () => {
  root = await makePageFolder()
})

afterAll(() => rm(dirname(root), { recursive: true }))

beforeEach(async () => {
  app = createAppDouble()
  server = await servePage({ app, dispatch: dispatchDouble, root, port: 0, host: '127.0.0.1' })
  page = await openPage(server.url)
})

afterEach(() => server.close())

const file = { path: 'a.txt', kind: 'file', size: 3 * MiB, modified: 1 }

async function grantedSource() {
  const result = await page.answer({ t: 'grant', name: 'a.txt', entries: [file] })
  const [source] = app.remote
  if (!source) throw new Error(`nothing was granted: ${JSON.stringify(result)}`)
  return source
}

describe('before the token', () => {
  it.each([
    ['a call', JSON.stringify({ t: 'call', id: 1, name: 'snapshot', input: {} })],
    ['a wrong token', JSON.stringify({ t: 'hello', token: 'wrong' })],
    ['bytes', Buffer.alloc(8)],
    ['nonsense', 'nonsense'],
    ['more than a hello', JSON.stringify({ t: 'hello', token: 'x'.repeat(2000) })],
  ])('%s ends the line, and nothing is heard of the app', async (_, message) => {
    const stranger = await openPage(server.url, { hello: false })
    const heard: unknown[] = []
    stranger.socket.on('message', (data) => heard.push(String(data)))
    const closed = stranger.closed()

    app.emit({ kind: 'dismissed', id: 'a' })
    stranger.socket.send(message)

    expect(await closed).toBe(1008)
    expect(heard).toEqual([])
    expect(app.asked).toEqual([])
  })
})

describe('calls and events', () => {
  it('are answered by the app under the number they were asked with', async () => {
    const answers = await Promise.all([
      page.answer({ t: 'call', name: 'snapshot', input: {} }),
      page.answer({ t: 'call', name: 'cancelTransfer', input: { id: 'none' } }),
    ])

    expect(answers).toMatchObject([
      { ok: true, value: { shell: 'web' } },
      { ok: false, error: { code: 'request.rejected', detail: 'no such transfer' } },
    ])
  })

  it('that the contract does not know are refused', async () => {
    expect(await page.answer({ t: 'call', name: 'constructor', input: {} })).toMatchObject({ ok: false })
    expect(await page.answer({ t: 'call', name: 'startSend', input: { path: '/etc/passwd' } })).toMatchObject({
      ok: false,
      error: { code: 'request.rejected' },
    })
    expect(app.asked).toEqual([])
  })

  it('reach every page that has shown its token', async () => {
    const second = await openPage(server.url)

    app.emit({ kind: 'dismissed', id: 'a' })

    for (const one of [page, second])
      expect(await one.next(({ t }) => t === 'event')).toEqual({ t: 'event', event: { kind: 'dismissed', id: 'a' } })
  })

  it.each([
    ['no JSON', '{'],
    ['an unknown message', JSON.stringify({ t: 'eval', code: '1' })],
    ['a second hello', JSON.stringify({ t: 'hello', token: 'x' })],
    ['more fields than agreed', JSON.stringify({ t: 'slice-failed', req: 1, more: 1 })],
    ['a slice too short for its number', Buffer.alloc(3)],
    ['a slice nobody asked for', Buffer.alloc(8)],
  ])('end with %s', async (_, message) => {
    const closed = page.closed()

    page.socket.send(message)

    expect(await closed).toBe(1008)
  })
})

describe('a file that the page holds', () => {
  it('is read slice by slice, on demand, and put together', async () => {
    const source = await grantedSource()
    const whole = Buffer.alloc(3 * MiB, 'malote')
    page.socket.on('message', (data) => {
      const { t, req, grant, index, offset, length } = JSON.parse(String(data))
      if (t === 'read' && grant === 'token-of-a.txt' && index === 0)
        page.sendSlice(req, whole.subarray(offset, offset + length))
    })

    const read = await source.read(0, 100, 2 * MiB + 7)

    expect(Buffer.from(read).equals(whole.subarray(100, 100 + 2 * MiB + 7))).toBe(true)
    expect(await source.read(0, 3 * MiB - 5, 50)).toHaveLength(5)
  })

  it('is asked for one MiB at most', async () => {
    const source = await grantedSource()
    const reading = source.read(0, 0, 5 * MiB)

    const asked = await page.next(({ t }) => t === 'read')
    page.sendSlice(Number(asked.req), Buffer.alloc(10))

    expect(asked).toMatchObject({ offset: 0, length: MiB })
    expect(await reading).toHaveLength(10)
  })

  it('keeps answers apart that come in another order', async () => {
    const source = await grantedSource()
    const first = source.read(0, 0, 1)
    const second = source.read(0, 1, 1)
    const asked = [await page.next(({ t }) => t === 'read'), await page.next(({ t }) => t === 'read')]

    page.sendSlice(Number(asked[1]?.req), Buffer.from('b'))
    page.sendSlice(Number(asked[0]?.req), Buffer.from('a'))

    expect([await first, await second].map((bytes) => Buffer.from(bytes).toString())).toEqual(['a', 'b'])
  })

  it('that the page cannot read fails that read alone', async () => {
    const source = await grantedSource()
    const reading = source.read(0, 0, 1)

    const { req } = await page.next(({ t }) => t === 'read')
    page.send({ t: 'slice-failed', req })

    await expect(reading).rejects.toMatchObject({ code: 'source.unreadable' })
    expect(page.socket.readyState).toBe(page.socket.OPEN)
  })

  it('goes with the page: what waits fails, and what is asked later too', async () => {
    const source = await grantedSource()
    const reading = source.read(0, 0, 1)
    await page.next(({ t }) => t === 'read')

    page.socket.terminate()

    await expect(reading).rejects.toMatchObject({ code: 'source.unreadable' })
    await expect(source.read(0, 0, 1)).rejects.toMatchObject({ code: 'source.unreadable' })
  })

  it('must not answer with more than was asked', async () => {
    const source = await grantedSource()
    const reading = source.read(0, 0, 4)
    const closed = page.closed()

    const { req } = await page.next(({ t }) => t === 'read')
    page.sendSlice(Number(req), Buffer.alloc(5))

    await expect(reading).rejects.toMatchObject({ code: 'source.unreadable' })
    expect(await closed).toBe(1008)
  })

  it.each([
    ['without entries', { name: 'a', entries: [] }],
    ['with an entry outside of it', { name: 'a', entries: [{ ...file, path: '../b' }] }],
    ['with a size that is none', { name: 'a', entries: [{ ...file, path: 'a', size: -1 }] }],
    ['without a name', { name: '', entries: [file] }],
  ])('is not taken %s', async (_, item) => {
    const closed = page.closed()

    page.send({ t: 'grant', id: 1, ...item })

    expect(await closed).toBe(1008)
    expect(app.remote).toEqual([])
  })
})

it('ends with its server', async () => {
  const closed = page.closed()
  const { url } = server

  await server.close()

  expect(await closed).toBe(1006)
  await expect(openPage(url)).rejects.toThrow()
})
