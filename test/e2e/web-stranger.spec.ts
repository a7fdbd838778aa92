import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from '@playwright/test'
import { findBrowser } from '../support/browser.mjs'
import { expect, test } from '../support/e2e.ts'

/**
 * A page of somebody else in the very browser that has the window open, cookie and all: on another port of this
 * computer, which counts as the same site, and under a name that was bent to it.
 */

test.use({
  launchOptions: {
    executablePath: findBrowser() ?? '',
    args: ['--host-resolver-rules=MAP stranger.test 127.0.0.1', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  },
})

let server: Server
let stranger = ''

test.beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>stranger'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  stranger = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})

test.afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** The window open in one tab of a browser, and another tab beside it. */
async function twoTabs(browser: Browser, url: string): Promise<{ window: Page; other: Page }> {
  const context = await browser.newContext()
  const window = await context.newPage()
  await window.goto(url)
  await window.getByRole('navigation').first().waitFor()
  return { window, other: await context.newPage() }
}

test('a page of another port gets nothing: no answer, no file, no frame, no socket, no window to speak to', async ({
  openWeb,
  relay,
  browser,
}) => {
  const web = await openWeb({ name: 'web', relay })
  const { window: own, other: page } = await twoTabs(browser, web.url)
  const script = await own.locator('script[src]').getAttribute('src')
  expect(await own.context().cookies()).toMatchObject([{ httpOnly: true, sameSite: 'Strict' }])
  await page.goto(stranger)

  const got = await page.evaluate(
    async ({ origin, script }) => {
      const socket = (url: string) =>
        new Promise<string>((resolve) => {
          const tried = new WebSocket(url)
          tried.onopen = () => resolve('open')
          tried.onerror = () => resolve('refused')
        })
      const element = (tag: 'script' | 'img', url: string) =>
        new Promise<string>((resolve) => {
          const made = Object.assign(document.createElement(tag), { src: url })
          made.onload = () => resolve('loaded')
          made.onerror = () => resolve('refused')
          document.body.append(made)
        })
      const frame = document.createElement('iframe')
      frame.src = origin
      const framed = new Promise((resolve) => frame.addEventListener('load', resolve))
      document.body.append(frame)
      await framed
      Object.assign(window, { opened: window.open(origin) })
      const read = async (options: RequestInit) =>
        fetch(origin, options).then(
          (one) => one.text(),
          () => 'refused',
        )
      return {
        read: await read({ credentials: 'include' }),
        blind: await read({ credentials: 'include', mode: 'no-cors' }),
        write: await read({ credentials: 'include', method: 'POST', body: 'x' }),
        script: await element('script', `${origin}/${script}`),
        image: await element('img', `${origin}/malote.svg`),
        socket: await socket(`${origin.replace('http', 'ws')}/socket`),
        inside: frame.contentDocument === null,
      }
    },
    { origin: new URL(web.url).origin, script: script?.replace('./', '') ?? '' },
  )

  expect(got).toEqual({
    read: 'refused',
    blind: 'refused',
    write: 'refused',
    script: 'refused',
    image: 'refused',
    socket: 'refused',
    inside: true,
  })
  // A window it opens is soon none of its own: it can neither speak to it nor be spoken to.
  await expect.poll(() => page.evaluate(() => (window as unknown as { opened: Window }).opened.closed)).toBe(true)
  // The frame was refused as a whole: not even the window's own refusal shows in it.
  expect(await page.frames()[1]?.locator('#root').count()).toBe(0)
})

test('a name that was bent to this computer is not this computer', async ({ openWeb, relay, browser }) => {
  const web = await openWeb({ name: 'web', relay })
  const { port, search } = new URL(web.url)
  const { other: page } = await twoTabs(browser, web.url)

  const answer = await page.goto(`http://stranger.test:${port}/${search}`)
  const socket = await page.evaluate(
    () =>
      new Promise((resolve) => {
        const tried = new WebSocket(`ws://${location.host}/socket`)
        tried.onopen = () => resolve('open')
        tried.onerror = () => resolve('refused')
      }),
  )

  expect(answer?.status()).toBe(421)
  expect(await page.locator('#root').count()).toBe(0)
  expect(socket).toBe('refused')
})

test('another tab without the token has the files and nothing else', async ({ openWeb, relay, browser }) => {
  const web = await openWeb({ name: 'web', relay })
  const { other: page } = await twoTabs(browser, web.url)

  await page.goto(new URL(web.url).origin)

  // The cookie opens the page; without the token, which is in the first tab alone, the app does not speak to it.
  await expect(page.getByRole('alert')).toBeVisible()
  expect(await page.evaluate(() => document.querySelectorAll('nav').length)).toBe(0)
})
