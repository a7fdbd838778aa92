import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { BrowserWindow } from './api-window.ts'
import { state } from './state.ts'
import { StrictEmitter, strict } from './strict.ts'

const events = [
  'activate',
  'before-quit',
  'browser-window-created',
  'child-process-gone',
  'open-url',
  'quit',
  'ready',
  'second-instance',
  'web-contents-created',
  'will-quit',
  'window-all-closed',
]

class App extends StrictEmitter {
  readonly name = 'Malote'
  readonly isPackaged = false
  readonly #paths = new Map<string, string>([
    ['userData', join(tmpdir(), 'malote-stand-in')],
    ['downloads', join(homedir(), 'Downloads')],
    ['home', homedir()],
    ['temp', tmpdir()],
  ])
  #settleReady = () => {}
  readonly #ready = new Promise<void>((resolve) => {
    this.#settleReady = resolve
  })
  #leave: (code: number) => Promise<void> = async () => undefined

  constructor() {
    super('app', events)
  }

  /** For the stand-in: once the app's module has been read to its end. */
  becomeReady(leave: (code: number) => Promise<void>): void {
    this.#leave = leave
    state.ready = true
    this.emit('ready')
    this.#settleReady()
  }

  whenReady(): Promise<void> {
    return this.#ready
  }

  isReady(): boolean {
    return state.ready
  }

  enableSandbox(): void {
    if (state.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
  }

  requestSingleInstanceLock(): boolean {
    return true
  }

  setPath(name: string, path: string): void {
    this.#paths.set(name, path)
  }

  setAppLogsPath(path: string): void {
    this.#paths.set('logs', path)
  }

  getPath(name: string): string {
    const path = this.#paths.get(name) ?? (name === 'logs' ? join(this.getPath('userData'), 'logs') : undefined)
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  getVersion(): string {
    return process.env.npm_package_version ?? '0.0.0'
  }

  getLocale(): string {
    return process.env.MALOTE_TEST_LOCALE ?? 'en-US'
  }

  getPreferredSystemLanguages(): string[] {
    return [this.getLocale()]
  }

  setAppUserModelId(id: string): void {
    if (!/^[\w.]+$/.test(id)) throw new Error(`not an app's id: ${id}`)
  }

  setAsDefaultProtocolClient(): boolean {
    return true
  }

  quit(): void {
    if (this.emitPreventable('before-quit', {})) return
    void this.#closeAll()
  }

  exit(code = 0): void {
    void this.#leave(code)
  }

  async #closeAll(): Promise<void> {
    for (const window of BrowserWindow.getAllWindows()) {
      window.close()
      if (!window.isDestroyed()) return
    }
    if (this.emitPreventable('will-quit', {})) return
    this.emit('quit', {}, 0)
    await this.#leave(0)
  }
}

export const bareApp = new App()
export const app = strict('app', bareApp)
