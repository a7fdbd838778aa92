import { EventEmitter } from 'node:events'
import { bareApp } from './electron/api-app.ts'
import { electron } from './electron/electron.ts'
import { state } from './electron/state.ts'
import { preventable } from './electron/strict.ts'

/**
 * Electron for a test that loads the shell from its source: the stand-in's own parts, each call written down, and
 * windows that show nothing. For `vi.mock('electron', ...)`.
 */

export interface Call {
  readonly name: string
  readonly args: readonly unknown[]
  /** Whether the app was ready when it was made. */
  readonly ready: boolean
}

/** Every call of Electron that the shell has made, in order. */
export const calls: Call[] = []

export const callsOf = (name: string) => calls.filter((call) => call.name === name)

function traced<T extends object>(part: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      const value: unknown = Reflect.get(object, key)
      if (typeof value !== 'function' || Object.hasOwn(value, 'prototype')) return value
      return (...args: unknown[]) => {
        calls.push({ name: `${part}.${String(key)}`, args, ready: state.ready })
        return value.apply(object, args)
      }
    },
  })
}

type OpenHandler = (details: { readonly url: string }) => { readonly action: string }

/** A page that is asked where it wants to go, and never goes. */
export class ContentsDouble extends EventEmitter {
  reloads = 0
  readonly sent: unknown[][] = []
  openHandler: OpenHandler = () => ({ action: 'allow' })

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler
  }

  send(...message: unknown[]): void {
    this.sent.push(message)
  }

  reload(): void {
    this.reloads++
  }

  /** Whether Electron would go on with it: false where a listener has prevented it. */
  tries(event: string, details: object = {}): boolean {
    const asked = preventable(details)
    this.emit(event, asked)
    return !asked.defaultPrevented
  }
}

export interface WindowOptions {
  readonly webPreferences: Readonly<Record<string, unknown>>
  readonly [name: string]: unknown
}

export class WindowDouble extends EventEmitter {
  static readonly all: WindowDouble[] = []

  static getAllWindows(): readonly WindowDouble[] {
    return WindowDouble.all
  }

  readonly options: WindowOptions
  readonly webContents = new ContentsDouble()
  readonly bars: number[] = []
  readonly urls: string[] = []
  shown = 0
  focused = 0

  constructor(options: WindowOptions) {
    super()
    this.options = options
    WindowDouble.all.push(this)
    bareApp.emit('web-contents-created', {}, this.webContents)
  }

  async loadURL(url: string): Promise<void> {
    this.urls.push(url)
  }

  show(): void {
    this.shown++
  }

  focus(): void {
    this.focused++
  }

  setProgressBar(fraction: number): void {
    this.bars.push(fraction)
  }

  getNormalBounds() {
    return { x: 0, y: 0, width: 960, height: 660 }
  }

  setBackgroundColor(): void {}

  isMinimized = () => false
  isVisible = () => true
  isDestroyed = () => false
  isFocused = () => state.focused
}

/** What `import { ... } from 'electron'` finds. */
export const tracedElectron = {
  ...Object.fromEntries(Object.entries(electron).map(([name, part]) => [name, tracePart(name, part)])),
  BrowserWindow: WindowDouble,
}

/** `session.defaultSession` is a part of a part. */
function tracePart(name: string, part: object): object {
  if (typeof part === 'function') return part
  if (name !== 'session') return traced(name, part)
  return { defaultSession: traced('defaultSession', electron.session.defaultSession) }
}
