import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, expect, type Page, type TestInfo } from '@playwright/test'
import { startCli, startCliRelay } from './cli.ts'
import { launchMalote } from './launch.ts'
import { type Malote, root } from './launched.ts'
import { MaloteWindow } from './window.ts'

/** A desktop app with its window, and where it saves. */
export interface Desk extends MaloteWindow, Omit<Malote, 'page'> {
  readonly downloads: string
  readonly data: string
}

/** The window in a browser, with the `malote web` behind it. */
interface Web extends MaloteWindow {
  readonly downloads: string
  readonly url: string
  /** Ends the app with SIGKILL; the page stays. */
  kill(): Promise<void>
}

interface Options {
  readonly name: string
  /** `host:port`; null hosts one where needed. */
  readonly relay: string | null
  readonly language?: 'en' | 'pt-BR' | 'es'
  readonly theme?: 'light' | 'dark'
  /** The UDP port on which its app finds relays and announces its own; it hears of none when left out. */
  readonly discovery?: number
}

interface Fixtures {
  /** A folder of this test's own, gone afterwards. */
  readonly folder: string
  readonly openDesk: (options: Options) => Promise<Desk>
  /** The two people of most stories, on the shared relay. */
  readonly ana: Desk
  readonly bento: Desk
  /** The window in the browser, over its own `malote web`. */
  readonly openWeb: (options: Options) => Promise<Web>
  readonly snap: (page: Page, name: string) => Promise<void>
}

/** Playwright's test with apps, folders and a relay that is a process of its own. */
export const test = base.extend<Fixtures, { readonly relay: string }>({
  relay: [
    async ({ browserName: _ }, use) => {
      const { relay, address } = await startCliRelay()
      await use(address)
      relay.child.kill()
      await relay.ended
    },
    { scope: 'worker' },
  ],
  folder: async ({ browserName: _ }, use) => {
    const folder = await mkdtemp(join(tmpdir(), 'malote-e2e-'))
    await use(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 5 })
  },
  openDesk: async ({ folder }, use, info) => {
    const open: Malote[] = []
    await use(async (options) => {
      const { data: dataFolder, downloads } = await settle(folder, options)
      const env = { MALOTE_DISCOVERY: String(options.discovery ?? 'off') }
      const malote = await launchMalote({ dataFolder, downloads, env })
      open.push(malote)
      return Object.assign(new MaloteWindow(malote.page), malote, { downloads, data: dataFolder })
    })
    if (info.status !== info.expectedStatus) await Promise.all(open.map((malote, at) => keepPicture(malote, at, info)))
    await Promise.all(open.map(closeForSure))
  },
  ana: async ({ openDesk, relay }, use) => use(await openDesk({ name: 'ana-laptop', relay })),
  bento: async ({ openDesk, relay }, use) => use(await openDesk({ name: 'bento-pc', relay })),
  openWeb: async ({ folder, browser }, use) => {
    const open: { close(): Promise<unknown> }[] = []
    await use(async (options) => {
      const { data, downloads } = await settle(folder, options)
      const web = startCli(['web', '--port', '0', '--json'], {
        env: { MALOTE_DATA: data, MALOTE_DOWNLOADS: downloads },
      })
      const { url } = await web.event('listening')
      const page = await browser.newPage()
      open.push({ close: () => page.context().close() })
      open.push({
        close: () => {
          web.signal('SIGTERM')
          return web.ended
        },
      })
      await page.goto(String(url))
      const kill = async () => {
        web.signal('SIGKILL')
        await web.ended
      }
      return Object.assign(new MaloteWindow(page), { downloads, url: String(url), kill })
    })
    for (const one of open) await one.close()
  },
  snap: async ({ browserName: _ }, use) => {
    const pictures = join(root, 'test/.output/pictures')
    await mkdir(pictures, { recursive: true })
    await use(async (page, name) => {
      await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' })
    })
  },
})

/** Folders and settings of one person. */
async function settle(folder: string, { name, relay, language = 'en', theme = 'light' }: Options) {
  const data = join(folder, `${name}-data`)
  const downloads = join(folder, `${name}-downloads`)
  await mkdir(data, { recursive: true })
  await mkdir(downloads, { recursive: true })
  const settings = { deviceName: name, language, theme, folder: downloads, relay, conflict: 'keep-both' }
  await writeFile(join(data, 'settings.json'), JSON.stringify(settings))
  return { data, downloads }
}

/** What a failed test left on the screen. */
async function keepPicture({ page }: Malote, at: number, info: TestInfo): Promise<void> {
  const path = info.outputPath(`window-${at}.png`)
  await page.screenshot({ path }).catch(() => undefined)
}

/** Closes an app whatever the test left running in it. */
async function closeForSure(malote: Malote): Promise<void> {
  // Should it ask whether to leave transfers behind: yes.
  await malote.answerDialog({ response: 1 }).catch(() => undefined)
  await malote.close()
}

export { expect }
