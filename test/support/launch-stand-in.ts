import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium, type Page } from '@playwright/test'
import { findBrowser } from './browser.mjs'
import type { Command } from './electron/control.ts'
import type { Seen } from './electron/state.ts'
import { dropOnto, environment, type LaunchOptions, type Malote, root } from './launched.ts'
import { STAND_IN } from './stand-in-build.ts'

/** The built app on the stand-in: a process and a browser of its own. */
export async function launchStandIn(options: LaunchOptions): Promise<Malote> {
  const browser = findBrowser()
  if (!browser) throw new Error('no browser for the tests: run `npm test`, which finds or fetches one')
  const child = fork(STAND_IN, [browser, join(root, 'dist/main/index.mjs')], {
    env: environment(options),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const address = await readyAt(child, options)
  const playwright = await chromium.connectOverCDP(address, { noDefaults: true })
  const ask = askerOf(child)
  const page = await pageOf(playwright.contexts().flatMap((context) => context.pages()))
  return {
    kind: 'stand-in',
    page,
    dropFiles: (paths) => dropOnto(page, paths),
    answerDialog: async (answer) => void (await ask({ do: 'answer', answer })),
    seen: async () => (await ask({ do: 'seen' })) as Seen,
    setFocused: async (focused) => void (await ask({ do: 'focus', focused })),
    startAgain: async (argv) => void (await ask({ do: 'second-instance', argv })),
    async close() {
      if (!child.connected) return
      const gone = once(child, 'exit')
      await ask({ do: 'quit' })
      await gone
    },
    async kill() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      // Its browser is a process of its own here, and would live on.
      const browser = await playwright.newBrowserCDPSession()
      await browser.send('Browser.close')
    },
  }
}

async function readyAt(child: ChildProcess, { dataFolder }: LaunchOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('message', ({ ready }: { ready: string }) => resolve(ready))
    child.once('error', reject)
    child.once('exit', async (code) => {
      const log = await readFile(join(dataFolder, 'logs/malote.log'), 'utf8').catch(() => 'no log')
      reject(new Error(`the app ended before its window opened (${code}):\n${log}`))
    })
  })
}

async function pageOf(pages: readonly Page[]): Promise<Page> {
  const page = pages.find((one) => one.url().includes('stand-in.test'))
  if (!page) throw new Error(`no window among ${pages.map((one) => one.url()).join(', ')}`)
  await page.waitForLoadState()
  return page
}

function askerOf(child: ChildProcess): (command: Command) => Promise<unknown> {
  let last = 0
  const waiting = new Map<number, (value: unknown) => void>()
  child.on('message', ({ id, value }: { id: number; value: unknown }) => {
    waiting.get(id)?.(value)
    waiting.delete(id)
  })
  child.once('exit', () => {
    for (const resolve of waiting.values()) resolve(null)
  })
  return (command) =>
    new Promise((resolve, reject) => {
      if (!child.connected) return reject(new Error('the app has ended'))
      waiting.set(++last, resolve)
      child.send({ id: last, command })
    })
}
