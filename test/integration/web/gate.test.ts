import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PageServer, servePage } from '../../../src-main/web/server.ts'
import { createAppDouble, dispatchDouble } from '../../support/app-double.ts'
import { ask, cookieFor, makePageFolder, openPage, refusedSocket, tokenOf } from '../../support/web-page.ts'

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
    })
  })

  it('gives its other files to whoever has the cookie', async () => {
    expect(await ask(server.url, '/a.js', { cookie })).toMatchObject({ status: 200, body: 'js' })
  })

  it.each([
    ['without token and cookie', '/', {}, 'GET', 401],
    ['with a wrong token', '/?token=wrong', {}, 'GET', 401],
    ['with an empty token', '/?token=', {}, 'GET', 401],
    ['with a wrong cookie', '/a.js', { cookie: 'malote-1=wrong' }, 'GET', 401],
    ['for a name that was bent to this computer', '/', { host: 'evil.example' }, 'GET', 421],
    ['for another port', '/', { host: '127.0.0.1:1' }, 'GET', 421],
    ['from another origin', '/', { origin: 'https://evil.example' }, 'GET', 403],
    ['from a page without origin', '/', { origin: 'null' }, 'GET', 403],
    ['as a proxy asks', 'http://evil.example/', {}, 'GET', 400],
    ['to write', '/', {}, 'POST', 405],
    ['to ask what is allowed', '/', {}, 'OPTIONS', 405],
  ])('is refused %s', async (_, path, headers, method, status) => {
    const answer = await ask(server.url, path, headers as unknown as Record<string, string>, method)

    expect(answer.status).toBe(status)
    expect(answer.body).not.toContain('window')
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  it.each(['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/a.js/../../secret.txt', '//secret.txt'])(
    'is nothing outside of its folder: %s',
    async (path) => {
      const answer = await ask(server.url, path, { cookie })

      expect(answer.status).toBe(404)
      expect(answer.body).not.toContain('secret')
    },
  )
})

describe('the socket', () => {
  it('opens for the page that has the cookie', async () => {
    const page = await openPage(server.url)

    expect(page.socket.readyState).toBe(page.socket.OPEN)
    page.socket.terminate()
  })

  it.each([
    ['from another origin', '/socket', () => ({ Origin: 'https://evil.example', Cookie: cookie }), 403],
    ['from no origin', '/socket', () => ({ Cookie: cookie }), 403],
    ['without the cookie', '/socket', () => ({ Origin: here() }), 401],
    ['under another path', '/other', () => ({ Origin: here(), Cookie: cookie }), 404],
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
