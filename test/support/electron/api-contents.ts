import { toBrowser } from './addresses.ts'
import { invoke } from './api-ipc.ts'
import { serve } from './api-protocol.ts'
import { deniedPermissions } from './api-session.ts'
import { isDark } from './api-theme.ts'
import { bus } from './bus.ts'
import { Page } from './pages.ts'
import { cdp } from './state.ts'
import { missing, StrictEmitter } from './strict.ts'

const events = [
  'destroyed',
  'did-finish-load',
  'preload-error',
  'render-process-gone',
  'unresponsive',
  'will-attach-webview',
  'will-frame-navigate',
  'will-navigate',
  'will-redirect',
]

/** What a page must be started with; anything less is a hole, and the stand-in has no weaker way to offer. */
const required: Readonly<Record<string, unknown>> = {
  contextIsolation: true,
  nodeIntegration: false,
  sandbox: true,
  webviewTag: false,
  navigateOnDragDrop: false,
}
const optional = new Set(['preload', 'spellcheck'])

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' }

let last = 0

/** `webContents` of one window. */
export class Contents extends StrictEmitter {
  readonly id = ++last
  readonly #page: Promise<Page>
  #opened: Page | null = null
  #openHandler: OpenHandler = () => ({ action: 'allow' })

  constructor(preferences: Record<string, unknown>, size: { width: number; height: number }) {
    super('webContents', events)
    checkPreferences(preferences)
    const preload = typeof preferences.preload === 'string' ? preferences.preload : null
    this.#page = this.#open(preload, size)
    this.#page.catch((error) => {
      throw error
    })
    bus.on('theme', (dark) => void this.#opened?.emulateTheme(dark))
  }

  get mainFrame(): { url: string; parent: null } {
    return { url: this.#opened?.url ?? '', parent: null }
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler
  }

  send(channel: string, ...args: unknown[]): void {
    void this.#opened?.say(channel, args)
  }

  reload(): void {
    void this.#page.then((page) => page.reload())
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.#page
    await page.load(url)
  }

  close(): void {
    void this.#page.then((page) => page.close())
  }

  async #open(preload: string | null, size: { width: number; height: number }): Promise<Page> {
    const host = {
      serve,
      deniedPermissions: (origin: string) => deniedPermissions(origin),
      mayNavigate: (url: string, mainFrame: boolean) => this.#mayNavigate(url, mainFrame),
      mayOpenWindow: (url: string) => this.#openHandler({ url }).action === 'allow',
      invoke: (channel: string, args: unknown[]) =>
        invoke(channel, { sender: this, senderFrame: this.mainFrame }, args),
      loaded: () => {
        if (this.#opened && toBrowser(this.#opened.url) !== this.#opened.url) this.emit('did-finish-load')
      },
      closed: () => this.emit('destroyed'),
    }
    const page = await Page.open(cdp(), host, size, preload)
    await page.emulateTheme(isDark())
    this.#opened = page
    return page
  }

  #mayNavigate(url: string, mainFrame: boolean): boolean {
    const inFrame = this.emitPreventable('will-frame-navigate', { url, isMainFrame: mainFrame })
    return mainFrame ? !this.emitPreventable('will-navigate', { url, isMainFrame: true }) && !inFrame : !inFrame
  }
}

function checkPreferences(preferences: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(required)) {
    if (preferences[name] !== value) throw missing(`webPreferences without ${name}: ${value}`)
  }
  for (const name of Object.keys(preferences)) {
    if (!(name in required) && !optional.has(name)) throw missing(`webPreferences.${name}`)
  }
}
