import { Contents } from './api-contents.ts'
import { bus } from './bus.ts'
import { state } from './state.ts'
import { missing, StrictEmitter, strict } from './strict.ts'

const events = ['blur', 'close', 'closed', 'focus', 'hide', 'ready-to-show', 'show']

/** Options that mean something to the app or to the stand-in; others would be believed without being done. */
const options = new Set([
  'x',
  'y',
  'width',
  'height',
  'minWidth',
  'minHeight',
  'title',
  'backgroundColor',
  'show',
  'autoHideMenuBar',
  'webPreferences',
])

interface Options {
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly height?: number
  readonly show?: boolean
  readonly webPreferences?: Record<string, unknown>
}

const all = new Set<BareWindow>()

class BareWindow extends StrictEmitter {
  static getAllWindows(): BareWindow[] {
    return [...all]
  }

  readonly webContents: Contents
  readonly #bounds: { x: number; y: number; width: number; height: number }
  readonly #self: BareWindow
  #visible: boolean
  #minimized = false
  #destroyed = false

  constructor(given: Options) {
    super('BrowserWindow', events)
    for (const name of Object.keys(given)) if (!options.has(name)) throw missing(`new BrowserWindow({ ${name} })`)
    const { x = 0, y = 0, width = 800, height = 600, show = true, webPreferences = {} } = given
    this.#bounds = { x, y, width, height }
    this.#visible = show
    this.webContents = strict('webContents', new Contents(webPreferences, { width, height }))
    this.webContents.once('did-finish-load', () => this.emit('ready-to-show'))
    this.webContents.once('destroyed', () => this.#gone())
    this.#self = strict('BrowserWindow', this)
    all.add(this.#self)
    bus.emit('web-contents-created', this.webContents)
    // biome-ignore lint/correctness/noConstructorReturn: the strict wrapping is the window that the app holds
    return this.#self
  }

  loadURL(url: string): Promise<void> {
    return this.webContents.loadURL(url)
  }

  show(): void {
    this.#visible = true
    this.emit('show')
    bus.emit('window-shown')
  }

  close(): void {
    if (this.#destroyed || this.emitPreventable('close', {})) return
    this.destroy()
  }

  destroy(): void {
    this.webContents.close()
    this.#gone()
  }

  isDestroyed(): boolean {
    return this.#destroyed
  }

  isVisible(): boolean {
    return this.#visible
  }

  isMinimized(): boolean {
    return this.#minimized
  }

  minimize(): void {
    this.#minimized = true
  }

  restore(): void {
    this.#minimized = false
  }

  focus(): void {
    state.focused = true
  }

  isFocused(): boolean {
    return state.focused
  }

  setProgressBar(fraction: number): void {
    state.seen.progressBars.push(fraction)
  }

  setBackgroundColor(color: string): void {
    if (!/^#[0-9a-f]{6}$/i.test(color)) throw new Error(`not a colour: ${color}`)
  }

  getNormalBounds(): { x: number; y: number; width: number; height: number } {
    return { ...this.#bounds }
  }

  #gone(): void {
    if (this.#destroyed) return
    this.#destroyed = true
    all.delete(this.#self)
    this.emit('closed')
    if (all.size === 0) bus.emit('window-all-closed')
  }
}

export const BrowserWindow = strict('BrowserWindow', BareWindow)
