import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PageServer, servePage } from '../../../src-main/web/server.ts'
import { createAppDouble, dispatchDouble } from '../../support/app-double.ts'
import {
  type Answer,
  ask,
  askRaw,
  cookieFor,
  makePageFolder,
  openPage,
  refusedSocket,
  tokenOf,
} from '../../support/web-page.ts'

let root = ''
let server: PageServer
let cookie = ''

beforeAll(async () => {
  root = await makePageFolder()
  server = await servePage({ app: createAppDouble(), dispatch: dispatchDouble, root, port: 0, host: '127.0.0.1' })
  cookie = await cookieFor(server.url)
})

afterAll(async () => {
  await server.close()
  await rm(dirname(root), { recursive: true })
})

const here = () => `http://127.0.0.1:${server.port}`
/** What the cookie says, without its name. */
const pass = () => cookie.slice(cookie.indexOf('=') + 1)
/** Every answer, let in or turned away: no other origin may read it, none may frame it. */
const secret = (answer: Answer) => {
  expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  expect(answer.body).not.toMatch(/window|secret/)
}

describe('the page', () => {
  it('opens with the token, which is long, and hands out a cookie that is not the token', async () => {
    const { status, body, headers } = await ask(server.url, `/?token=${tokenOf(server.url)}`)

    expect(status).toBe(200)
    expect(body).toBe('<p>the window')
    expect(Buffer.from(tokenOf(server.url), 'base64url')).toHaveLength(32)
    expect(headers['set-cookie']?.[0]).toMatch(/^malote-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/)
    expect(headers['set-cookie']?.[0]).not.toContain(tokenOf(server.url))
  })

  it('carries the strict policy, with its own socket as the one thing it may reach', async () => {
    const { headers } = await ask(server.url, '/', { cookie })

    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; script-src 'self'; /)
    expect(headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${server.port};`)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    })
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(headers['access-control-allow-origin']).toBeUndefined()
  })

  it('opens under the other name of this computer too', async () => {
    const path = `/?token=${tokenOf(server.url)}`

    expect(await ask(server.url, path, { host: `localhost:${server.port}` })).toMatchObject({ status: 200 })
  })

  it('gives its other files to whoever has the cookie', async () => {
    expect(await ask(server.url, '/a.js', { cookie })).toMatchObject({ status: 200, body: 'js' })
  })

  it.each([
    ['without token and cookie', () => '/', 401],
    ['with a wrong token', () => '/?token=wrong', 401],
    ['with an empty token', () => '/?token=', 401],
    ['with half of the token', () => `/?token=${tokenOf(server.url).slice(0, 20)}`, 401],
    ['with more than the token', () => `/?token=${tokenOf(server.url)}A`, 401],
    ['with a wrong token before the right one', () => `/?token=wrong&token=${tokenOf(server.url)}`, 401],
    ['with what the cookie says for a token', () => `/?token=${pass()}`, 401],
    ['with the token for a path', () => `/${tokenOf(server.url)}`, 401],
    ['with a ticket that nobody gave out', () => '/?ticket=wrong', 401],
    ['with the token for a ticket', () => `/?ticket=${tokenOf(server.url)}`, 401],
    ['as a proxy asks', () => 'http://evil.example/', 400],
    ['as a proxy asks for this very host', () => `${here()}/?token=${tokenOf(server.url)}`, 400],
  ])('is refused %s', async (_, path, status) => {
    const answer = await ask(server.url, path())

    expect(answer.status).toBe(status)
    secret(answer)
  })

  it.each([
    ['with a wrong cookie', () => `malote-${server.port}=wrong`],
    ['with the token for a cookie', () => `malote-${server.port}=${tokenOf(server.url)}`],
    ['with the cookie of another port', () => `malote-1=${pass()}`],
    ['with a cookie that only ends like ours', () => `xmalote-${server.port}=${pass()}`],
  ])('is refused %s', async (_, given) => {
    const answer = await ask(server.url, '/a.js', { cookie: given() })

    expect(answer.status).toBe(401)
    secret(answer)
  })

  it.each(['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'])('is there to be read only: %s', async (method) => {
    expect(await ask(server.url, '/', { cookie }, method)).toMatchObject({ status: 405 })
  })

  it.each([
    ['evil.example', 'a name that was bent to this computer'],
    ['127.0.0.1.evil.example:PORT', 'one that begins like an address'],
    ['localhost.evil.example:PORT', 'one that begins like ours'],
    ['evil.example@127.0.0.1:PORT', 'one with a name before it'],
    ['127.0.0.1:1', 'another port'],
    ['127.0.0.1', 'no port'],
    ['0.0.0.0:PORT', 'every address'],
    ['[::1]:PORT', 'an address nobody listens at'],
    ['localhost.:PORT', 'a name with a dot behind it'],
  ])('is refused to whoever knows everything but asks for %s: %s', async (host) => {
    const path = `/?token=${tokenOf(server.url)}`
    const answer = await ask(server.url, path, { cookie, host: host.replace('PORT', String(server.port)) })

    expect(answer.status).toBe(421)
    secret(answer)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it('is refused to whoever names no host, or another before ours', async () => {
    const token = tokenOf(server.url)
    const none = await askRaw(server.url, `GET /?token=${token} HTTP/1.0\r\n\r\n`)
    const two = await askRaw(
      server.url,
      `GET /?token=${token} HTTP/1.1\r\nHost: evil.example\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`,
    )

    for (const answer of [none, two]) expect(answer).toMatch(/^HTTP\/1\.1 421 /)
    for (const answer of [none, two]) expect(answer).not.toContain('the window')
  })

  it.each([
    'https://evil.example',
    'null',
    'http://127.0.0.1:1',
    'http://localhost:PORT',
    'https://127.0.0.1:PORT',
    '',
  ])('is refused to a page of another origin that knows everything: %s', async (origin) => {
    const headers = { cookie, origin: origin.replace('PORT', String(server.port)) }
    const answer = await ask(server.url, `/?token=${tokenOf(server.url)}`, headers)

    expect(answer.status).toBe(403)
    secret(answer)
  })

  it.each([
    ...['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/a.js/../../secret.txt', '//secret.txt'],
    ...[
      '/%252e%252e/secret.txt',
      '/..;/secret.txt',
      '/..%5csecret.txt',
      '/%c0%ae%c0%ae/secret.txt',
      '/./../secret.txt',
    ],
    ...['/index.html/', '/index.html%00', '/%', `/${'../'.repeat(2_000)}secret.txt`, '/renderer/index.html'],
  ])('is nothing outside of its folder: %s', async (path) => {
    const answer = await ask(server.url, path, { cookie })

    expect(answer.status).toBe(404)
    secret(answer)
  })
})

describe('an address for a command line', () => {
  it('holds no lasting secret, and leads to the window once', async () => {
    const { pathname, search } = new URL(server.urlForOnce())
    expect(search).not.toContain(tokenOf(server.url))

    const first = await ask(server.url, pathname + search)
    const second = await ask(server.url, pathname + search)

    expect(first).toMatchObject({ status: 303, headers: { location: `/?token=${tokenOf(server.url)}` } })
    expect(first.headers['cache-control']).toBe('no-store')
    expect(second.status).toBe(401)
    expect(second.headers.location).toBeUndefined()
  })

  it('ends with the next one', async () => {
    const [old, fresh] = [new URL(server.urlForOnce()), new URL(server.urlForOnce())]

    expect(await ask(server.url, `/${old.search}`)).toMatchObject({ status: 401 })
    expect(await ask(server.url, `/${fresh.search}`)).toMatchObject({ status: 303 })
  })

  it('is no way around the host and the origin', async () => {
    const { search } = new URL(server.urlForOnce())

    expect(await ask(server.url, `/${search}`, { host: 'evil.example' })).toMatchObject({ status: 421 })
    expect(await ask(server.url, `/${search}`, { origin: 'https://evil.example' })).toMatchObject({ status: 403 })
    expect(await ask(server.url, `/${search}`)).toMatchObject({ status: 303 })
  })
})

describe('the socket', () => {
  it('opens for the page that has the cookie', async () => {
    const page = await openPage(server.url)

    expect(page.socket.readyState).toBe(page.socket.OPEN)
    page.socket.terminate()
  })

  it.each([
    ['from another origin', '/socket', () => ({ Origin: 'https://evil.example', Cookie: cookie }), 403],
    ['from a page of another port', '/socket', () => ({ Origin: 'http://127.0.0.1:1', Cookie: cookie }), 403],
    ['from a page without origin', '/socket', () => ({ Origin: 'null', Cookie: cookie }), 403],
    [
      'from this host over another scheme',
      '/socket',
      () => ({ Origin: here().replace('http', 'https'), Cookie: cookie }),
      403,
    ],
    ['from no origin', '/socket', () => ({ Cookie: cookie }), 403],
    ['without the cookie', '/socket', () => ({ Origin: here() }), 401],
    ['with a wrong cookie', '/socket', () => ({ Origin: here(), Cookie: 'malote-1=wrong' }), 401],
    ['under another path', '/other', () => ({ Origin: here(), Cookie: cookie }), 404],
    ['with the token in its address', `/socket?token=x`, () => ({ Origin: here() }), 404],
    [
      'for a name that was bent to this computer',
      '/socket',
      () => ({ Origin: here(), Cookie: cookie, Host: 'evil' }),
      421,
    ],
  ])('is refused %s', async (_, path, headers, status) => {
    expect(await refusedSocket(server.url, path, headers() as Record<string, string>)).toBe(status)
  })
})

it('says so when its port is taken', async () => {
  const options = { app: createAppDouble(), dispatch: dispatchDouble, root, host: '127.0.0.1' }

  await expect(servePage({ ...options, port: server.port })).rejects.toMatchObject({ code: 'port.busy' })
})
