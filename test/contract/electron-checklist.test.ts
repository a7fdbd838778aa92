import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { channels } from '../../src-shared/channels.ts'
import { calls as contract } from '../../src-shared/contract.ts'
import { type RunningShell, runShell } from '../support/desktop-shell.ts'
import { bareApp } from '../support/electron/api-app.ts'
import { invoke } from '../support/electron/api-ipc.ts'
import { serve } from '../support/electron/api-protocol.ts'
import { state } from '../support/electron/state.ts'
import { PATIENTLY } from '../support/patiently.ts'
import { callsOf, calls as made, WindowDouble } from '../support/traced-electron.ts'

/**
 * Electron's security and quality checklist, line by line, asked of the shell as it runs: loaded from its source, with
 * the stand-in's parts for Electron and a window that shows nothing. Lines that are not here:
 *   10 and 21 (fuses, and what a package holds): electron-package.test.ts
 *   12 (paths of dropped files) and 3 (one method a call): bridge.test.ts, and test/e2e/security.spec.ts with a real page
 *   15, 19, 20 (awake, leaving, the bar), and links and notifications: desktop-manners.test.ts, test/e2e/desktop.spec.ts
 *   16 (no secret on disk): test/e2e/traces.spec.ts
 *   22 (end to end, without fuses): test/e2e, with Electron where its runtime exists
 * What only Electron itself could show is named in docs/THREAT-MODEL.md.
 */

vi.mock('electron', async () => (await import('../support/traced-electron.ts')).tracedElectron)

const root = fileURLToPath(new URL('../..', import.meta.url))
const PAGE = 'app://malote/index.html'

let shell: RunningShell
let contents: WindowDouble['webContents']

beforeAll(async () => {
  shell = await runShell()
  contents = shell.window.webContents
})

afterAll(() => shell.remove())

/** Every source file of a folder, by name. */
function sourcesOf(folder: string): readonly { readonly path: string; readonly text: string }[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return names
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(join(root, folder, name), 'utf8') }))
}

const everySource = () => ['src-main', 'src-preload', 'src-renderer', 'src-shared'].flatMap(sourcesOf)
const filesWith = (pattern: RegExp) => everySource().flatMap(({ path, text }) => (pattern.test(text) ? [path] : []))

describe('the page', () => {
  it('1: is isolated from the preload script and has no Node, said in so many words', () => {
    expect(shell.window.options.webPreferences).toMatchObject({ contextIsolation: true, nodeIntegration: false })
    expect(Object.keys(shell.window.options.webPreferences).sort()).toEqual([
      'contextIsolation',
      'navigateOnDragDrop',
      'nodeIntegration',
      'preload',
      'sandbox',
      'spellcheck',
      'webviewTag',
    ])
  })

  it('2: is sandboxed, and so is every other process, before one exists', () => {
    expect(shell.window.options.webPreferences).toMatchObject({ sandbox: true, webviewTag: false })
    expect(callsOf('app.enableSandbox')).toMatchObject([{ ready: false }])
    expect(String(shell.window.options.webPreferences.preload)).toMatch(/preload[\\/]index\.cjs$/)
  })

  it('3: is told things over one channel, and asked over named ones', () => {
    const registered = callsOf('ipcMain.handle').map(({ args }) => args[0])

    expect(registered.sort()).toEqual(
      [...Object.keys(contract).map((name) => channels.call(name as never)), channels.grantPaths].sort(),
    )
    expect(made.filter(({ name }) => name.startsWith('ipcMain.') && name !== 'ipcMain.handle')).toEqual([])
    expect(filesWith(/\bipcMain\b/)).toEqual(['src-main/desktop/ipc.ts'])
    expect(filesWith(/\bipcRenderer\b/)).toEqual(['src-preload/index.ts'])
  })

  it.each([
    ['a page of the web', { url: 'https://malote/index.html', parent: null }],
    ['another host of the scheme', { url: 'app://malote.evil/index.html', parent: null }],
    ['a frame inside the page', { url: PAGE, parent: {} }],
    ['an empty frame', { url: 'about:blank', parent: null }],
    ['a frame that is gone', null],
  ])('4: is the only one that may ask: not %s, on no channel', async (_, senderFrame) => {
    for (const { args } of callsOf('ipcMain.handle'))
      expect(await invoke(String(args[0]), { senderFrame }, [{}])).toMatchObject({
        error: { code: 'request.rejected' },
      })
  })

  it.each([
    undefined,
    null,
    'x',
    [],
    { more: 1 },
    { __proto__: { id: 'x' } },
    { id: 'x'.repeat(65) },
    { code: 'x'.repeat(2001) },
  ])('4: cannot ask with what is no argument: %j', async (input) => {
    const senderFrame = { url: PAGE, parent: null }
    const strict = Object.keys(contract).filter(
      (name) => !['snapshot', 'pickFolder', 'clearHistory', 'saveSettings'].includes(name),
    )
    for (const name of strict)
      expect(await invoke(channels.call(name as never), { senderFrame }, [input]), name).toMatchObject({
        ok: false,
        error: { code: 'request.rejected' },
      })
  })
})

describe('the scheme', () => {
  it('5: is one of its own, standard and secure before the app is ready, and lets nothing past the policy', () => {
    const [registered] = callsOf('protocol.registerSchemesAsPrivileged')
    expect(registered?.ready).toBe(false)
    expect(registered?.args[0]).toEqual([
      { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ])
    expect(callsOf('protocol.handle').map(({ args }) => args[0])).toEqual(['app'])
    expect(shell.window.urls).toEqual([PAGE])
  })

  it.each([
    ...['/../main/index.mjs', '/..%2fmain%2findex.mjs', '/%2e%2e/%2e%2e/package.json', '/..\\main\\index.mjs'],
    ...['//etc/passwd', '/%00', '/%', '/C:/Windows/win.ini', '/\\\\server\\share', '/index.html/../../main/index.mjs'],
  ])('5: serves nothing outside of the window’s folder: %s', async (path) => {
    expect((await serve(`app://malote${path}`, 'GET'))?.status).toBe(404)
  })

  it.each([
    ['app://other/index.html', 'GET'],
    [PAGE, 'POST'],
    [PAGE, 'PUT'],
  ])('5: serves nothing to %s %s', async (url, method) => {
    expect((await serve(url, method))?.status).toBe(404)
  })

  it('6: carries the policy in the header of every answer, a refusal too', async () => {
    for (const url of [PAGE, 'app://malote/missing', 'app://other/']) {
      const { headers } = (await serve(url, 'GET')) ?? { headers: new Headers() }
      const policy = headers.get('content-security-policy')?.split('; ') ?? []
      expect(policy).toEqual([
        ...["default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'"],
        ...["connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
        ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
      ])
      expect(headers.get('x-content-type-options')).toBe('nosniff')
    }
  })
})

describe('what the page may', () => {
  it('7: is nothing that needs a permission: asked, checked, or of a device', () => {
    const names = ['setPermissionRequestHandler', 'setPermissionCheckHandler', 'setDevicePermissionHandler']
    const [ask, check, device] = names
      .map((name) => callsOf(`defaultSession.${name}`)[0]?.args[0])
      .map((handler) => handler as (...args: unknown[]) => unknown)
    const permissions = ['media', 'geolocation', 'notifications', 'clipboard-read', 'hid', 'openExternal', 'unknown']
    for (const permission of permissions) {
      const answers: unknown[] = []
      ask?.(contents, permission, (granted: unknown) => answers.push(granted))
      expect(answers, permission).toEqual([false])
      expect(check?.(contents, permission, PAGE), permission).toBe(false)
      expect(device?.({ deviceType: permission, origin: PAGE }), permission).toBe(false)
    }
  })

  it.each([
    ...[
      'https://elsewhere.test/',
      'file:///etc/passwd',
      'app://other/index.html',
      'javascript:alert(1)',
      'about:blank',
    ],
    ...[
      'data:text/html,<script>alert(1)</script>',
      'blob:app://malote/1',
      `${PAGE}?x`,
      'malote://1.2.3.4/1234-a-b',
      '',
    ],
  ])('8: is not to go to %s, in no frame', (url) => {
    expect(contents.tries('will-frame-navigate', { url, isMainFrame: true })).toBe(false)
    expect(contents.tries('will-frame-navigate', { url, isMainFrame: false })).toBe(false)
  })

  it('8: is to load itself again, but not into a frame, and to be redirected nowhere', () => {
    expect(contents.tries('will-frame-navigate', { url: PAGE, isMainFrame: true })).toBe(true)
    expect(contents.tries('will-frame-navigate', { url: PAGE, isMainFrame: false })).toBe(false)
    expect(contents.tries('will-redirect', { url: PAGE })).toBe(false)
    expect(contents.tries('will-attach-webview')).toBe(false)
  })

  it.each(['https://elsewhere.test/', PAGE, 'about:blank', 'file:///'])('8: is to open no window: %s', (url) => {
    expect(contents.openHandler({ url })).toEqual({ action: 'deny' })
  })

  it('9: opens nothing in other programs: what arrived is shown in its folder, and only the logs’ folder is opened', () => {
    expect(filesWith(/openExternal|openPath|shell\.open/)).toEqual(['src-main/desktop/menu.ts'])
    expect(readFileSync(join(root, 'src-main/desktop/menu.ts'), 'utf8')).toContain(
      "shell.openPath(app.getPath('logs'))",
    )
  })

  it('12: drops files without going there, and learns no path from it', () => {
    expect(shell.window.options.webPreferences.navigateOnDragDrop).toBe(false)
    expect(filesWith(/getPathForFile/)).toEqual(['src-preload/index.ts'])
  })
})

describe('the process', () => {
  it('11: is the only one: a second start brings its window forward', () => {
    const { shown, focused } = shell.window
    bareApp.emit('second-instance', {}, ['malote'])

    expect(callsOf('app.requestSingleInstanceLock')).toMatchObject([{ ready: false }])
    expect(WindowDouble.all).toHaveLength(1)
    expect([shell.window.shown, shell.window.focused]).toEqual([shown, focused + 1])
  })

  it('13: takes a person’s .asar for a file, in the thread that reads and writes', async () => {
    const worker = await import('../../src-main/engine/worker.ts').catch((cause: Error) => cause.message)

    expect(worker).toBe('worker.ts runs only as a worker')
    expect((process as { noAsar?: boolean }).noAsar).toBe(true)
  })

  it('14: never does a transfer’s or a relay’s work in the thread of the windows', () => {
    const shells = [...sourcesOf('src-main/desktop'), ...sourcesOf('src-main/web')].map(({ text }) => text).join('\n')
    expect(shells).not.toMatch(/from '[^']*(engine|relay)\//)
    expect(filesWith(/\bnew Worker\(/)).toEqual(expect.arrayContaining(['src-main/app/worker-transfer.ts']))
  })

  it('18: writes its log into its own folder, with versions and nothing else', async () => {
    await vi.waitFor(async () => expect(await shell.log()).toMatch(/^\S+ info Malote \S+, Electron /), PATIENTLY)
  })

  it('17: says that it must close, not why, writes the why down without names, and goes', async () => {
    shell.faults.unhandledRejection(new Error('only noted'))
    shell.faults.uncaughtException(
      Object.assign(new Error("open '/home/ana/4271-abacate-violeta'"), { path: '/home/ana/4271-abacate-violeta' }),
    )

    await vi.waitFor(() => expect(shell.exits).toEqual([1]), PATIENTLY)
    expect(state.seen.errorBoxes).toEqual([
      'Malote has to close: Something went wrong inside the program. What is known about it stands in its log.',
    ])
    const log = await shell.log()
    expect(log).toContain('unhandled rejection: Error: only noted')
    expect(log).toContain("giving up: Error: open '[name]'")
    expect(log).not.toMatch(/ana|abacate/)
    expect(filesWith(/crashReporter/)).toEqual([])
  })

  it('17: loads a page that died again, but not for ever, and writes each death down', async () => {
    for (let death = 0; death < 5; death++) contents.emit('render-process-gone', {}, { reason: 'crashed' })

    expect(contents.reloads).toBe(3)
    await vi.waitFor(async () => expect((await shell.log()).match(/page gone: crashed\n/g)).toHaveLength(5), PATIENTLY)
  })
})
