import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { test as base, expect, type Page } from '@playwright/test'
import type { AppEvent } from '../../src-shared/contract.ts'
import type { Snapshot } from '../../src-shared/snapshot.ts'
import type { Language, Theme } from '../../src-shared/views.ts'
import { ensureBrowser } from './browser.mjs'
import { findWeakText } from './gallery-contrast.ts'
import { type Scene, stageScene } from './gallery-script.ts'
import { type Site, serveGallery } from './gallery-site.ts'
import { settings, snapshot } from './gallery-views.ts'

/** Where every picture goes. */
const output = fileURLToPath(new URL('../.output/gallery', import.meta.url))

/** Pictures are for people to look at: whoever runs all tests waits for none of them. */
const draws = process.env.MALOTE_PICTURES !== 'off'
if (draws) mkdirSync(output, { recursive: true })

/** A scene, and the place to be in when it is drawn. */
export interface Show extends Omit<Scene, 'snapshot'> {
  readonly app?: Partial<Snapshot>
  readonly place?: 'send' | 'receive' | 'relay' | 'activity' | 'settings'
  readonly theme?: Theme
  readonly language?: Language
}

const digits = { send: 1, receive: 2, relay: 3, activity: 4, settings: 5 } as const

/** A window that draws a scene. */
export class Gallery {
  readonly page: Page
  readonly #url: string
  readonly #problems: string[] = []

  constructor(page: Page, url: string) {
    this.page = page
    this.#url = url
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') this.#problems.push(message.text())
    })
    page.on('pageerror', (error) => this.#problems.push(error.message))
  }

  async show({ app, place = 'send', theme = 'light', language = 'en', ...scene }: Show): Promise<void> {
    const drawn = snapshot({ ...app, settings: { ...settings, ...app?.settings, theme, language } })
    await this.page.addInitScript(stageScene, { ...scene, snapshot: drawn })
    await this.page.goto(this.#url)
    await this.page.getByRole('navigation').first().waitFor()
    await this.page.keyboard.press(`Control+${digits[place]}`)
  }

  async emit(event: AppEvent): Promise<void> {
    await this.page.evaluate((sent) => window.gallery.emit(sent), event)
  }

  /** Changes the look as the settings would. */
  async paint(theme: Theme): Promise<void> {
    await this.emit({ kind: 'settings', view: { ...settings, rev: 100, theme } })
    await expect(this.page.locator('html')).toHaveAttribute('data-theme', theme)
  }

  /** What the window asked of the app, by a call's name. */
  async callsOf(name: string): Promise<readonly unknown[]> {
    const calls = await this.page.evaluate(() => window.gallery.calls)
    return calls.filter((call) => call.name === name).map(({ input }) => input)
  }

  /**
   * Draws a picture, unless MALOTE_PICTURES is `off`, and checks what must hold of every state: no violation, no error,
   * nothing cut off, readable ink.
   */
  async shoot(name: string): Promise<void> {
    await this.page.evaluate(() => document.fonts.ready)
    if (draws) await this.page.screenshot({ path: join(output, `${name}.png`), animations: 'disabled' })
    await this.check(name)
  }

  async check(name: string): Promise<void> {
    expect(await this.page.evaluate(() => window.gallery?.violations ?? []), `${name}: policy`).toEqual([])
    expect(this.#problems, `${name}: console`).toEqual([])
    // A colour on its way to another one is no colour of the design.
    await this.page.evaluate(() => {
      for (const running of document.getAnimations()) if (running instanceof CSSTransition) running.finish()
    })
    expect(await this.page.evaluate(findWeakText), `${name}: contrast`).toEqual([])
    const wider = await this.page.evaluate(() => {
      const main = document.querySelector('main')
      return Math.max(document.documentElement.scrollWidth - innerWidth, main ? main.scrollWidth - main.clientWidth : 0)
    })
    expect(wider, `${name}: wider than the window`).toBeLessThanOrEqual(0)
  }

  /** Forgets what the console said: for a scene that is meant to fail. */
  forgive(): void {
    this.#problems.length = 0
  }
}

/** Playwright's test with a gallery in place of a page. */
export const test = base.extend<{ gallery: Gallery }, { site: Site }>({
  launchOptions: [
    async ({ browserName: _ }, use) => {
      const root = process.getuid?.() === 0
      await use({ executablePath: ensureBrowser(), args: root ? ['--no-sandbox'] : [] })
    },
    { scope: 'worker' },
  ],
  site: [
    async ({ browserName: _ }, use) => {
      const site = await serveGallery()
      await use(site)
      await site.close()
    },
    { scope: 'worker' },
  ],
  viewport: { width: 960, height: 660 },
  gallery: async ({ page, site }, use) => {
    await use(new Gallery(page, site.url))
  },
})

export { expect }
