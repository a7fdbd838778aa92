import { EventEmitter } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { MainWindow } from '../../src-main/desktop/main-window.ts'
import type { SummaryView, TransferState } from '../../src-shared/views.ts'
import { type AppDouble, createAppDouble } from '../support/app-double.ts'
import { bareApp } from '../support/electron/api-app.ts'
import { state } from '../support/electron/state.ts'
import { contract, done, progress, received, transfer } from '../support/gallery-views.ts'
import { PATIENTLY } from '../support/patiently.ts'
import { calls, callsOf, WindowDouble } from '../support/traced-electron.ts'

/** What the shell does with the desktop around it, one rule at a time: lines 15, 19 and 20 of Electron's checklist too. */

vi.mock('electron', async () => (await import('../support/traced-electron.ts')).tracedElectron)

/** A window that only the rules under test listen to. */
class Window extends EventEmitter implements MainWindow {
  readonly shown = new WindowDouble({ webPreferences: {} })
  current = () => this.shown as never
  show = () => this.shown as never
  onClose = (handler: (event: { preventDefault(): void }) => void) => void this.on('close', handler)
}

let app: AppDouble
let window: Window

beforeEach(() => {
  app = createAppDouble()
  window = new Window()
  state.focused = false
  state.ready = true
  calls.length = 0
  for (const list of [state.seen.dialogs, state.seen.notifications]) list.length = 0
})

afterEach(() => {
  vi.restoreAllMocks()
  for (const event of ['before-quit', 'second-instance', 'open-url', 'window-all-closed'])
    bareApp.removeAllListeners(event)
})

const tell = (view: TransferState, change: Partial<SummaryView> = {}, id = 'one') =>
  app.emit({ kind: 'transfer', view: received(view, { id, summary: { ...contract, ...change } }) })

describe('a notification', () => {
  /** What is told of a transfer of things with these names, on that system. */
  async function bodyFor(names: readonly string[], platform: NodeJS.Platform = 'darwin'): Promise<string> {
    const here = process.platform
    Object.defineProperty(process, 'platform', { value: platform })
    const { announceEnds } = await import('../../src-main/desktop/notices.ts')
    announceEnds(app, window)
    tell(progress(), { names, top: names.length })
    tell(done(), { names, top: names.length })
    Object.defineProperty(process, 'platform', { value: here })
    return state.seen.notifications.at(-1)?.body ?? ''
  }

  it('shows names without anything that changes how they are read', async () => {
    const body = await bodyFor(['fatura\u202efdp.exe', 'a\nb\u0007', 'esc\u001b[2J', 'p\u200bq\u3164', '\ud83d'])

    expect(body).toBe('fatura\ufffdfdp.exe, a\ufffdb\ufffd, esc\ufffd[2J, p\ufffdq\ufffd, \ufffd')
  })

  it('is text, also where the desktop would take it for markup', async () => {
    const names = ['<img src=x onerror=alert(1)>', '<a href="http://evil.example">R&D</a>']

    expect(await bodyFor(names, 'linux')).toBe(
      '&#60;img src=x onerror=alert(1)&#62;, &#60;a href="http://evil.example"&#62;R&#38;D&#60;/a&#62;',
    )
    expect(await bodyFor(names, 'win32')).toBe(names.join(', '))
  })

  it.each(['linux', 'win32'] as const)(
    'stays short however long the names are, and cuts no character: %s',
    async (platform) => {
      const body = await bodyFor(['👩‍👩‍👧'.repeat(100), '&'.repeat(300)], platform)

      expect([...body.replace(/&#\d+;/g, '&')].length).toBeLessThanOrEqual(200)
      expect(body).toMatch(/…$/)
      expect(body.isWellFormed()).toBe(true)
    },
  )

  it('has a title of ours, whatever the other side is called', async () => {
    await bodyFor(['a.txt'])
    app.emit({ kind: 'transfer', view: transfer(progress(), { id: 'two', peer: '<b>\u202eevil' }) })
    app.emit({
      kind: 'transfer',
      view: transfer({ kind: 'cancelled', by: 'peer' }, { id: 'two', peer: '<b>\u202eevil' }),
    })

    expect(state.seen.notifications.map(({ title }) => title)).toEqual([
      'Received and verified',
      'The other side cancelled',
    ])
  })
})

describe('a link', () => {
  const link = 'malote://10.0.0.9:19034/4271-abacate-violeta'
  const opened = (...urls: string[]) => bareApp.emit('second-instance', {}, ['malote', ...urls])
  const heard = () => window.shown.webContents.sent.map(([, event]) => event)

  const follow = async (argv: readonly string[] = []) => {
    const { followLinks } = await import('../../src-main/desktop/links.ts')
    const { tellPage } = await import('../../src-main/desktop/ipc.ts')
    const before = process.argv
    process.argv = [...before, ...argv]
    const links = followLinks()
    process.argv = before
    return { links, show: () => links.showIn(window, tellPage) }
  }

  it('is shown to the page with all filled in, and nothing is dialled', async () => {
    const { links, show } = await follow()
    show()
    links.pageReady()
    opened(link)

    expect(heard()).toEqual([{ kind: 'invite', text: link }])
    expect([app.asked, state.seen.dialogs]).toEqual([[], []])
  })

  it('of the first start waits until the page can hear it, and is told once', async () => {
    const { links, show } = await follow([link])
    show()
    expect(heard()).toEqual([])

    links.pageReady()
    links.pageReady()
    expect(heard()).toEqual([{ kind: 'invite', text: link }])
  })

  it('that macOS opens before there is a window is not lost', async () => {
    const { links, show } = await follow()
    expect(bareApp.emitPreventable('open-url', {}, 'malote://relay.example:2000')).toBe(true)
    show()
    links.pageReady()

    expect(heard()).toEqual([{ kind: 'invite', text: 'malote://relay.example:2000' }])
  })

  it('brings the window forward, however many a page opens, and the last one is shown', async () => {
    const { links, show } = await follow()
    show()
    for (let flood = 0; flood < 50; flood++) opened(`malote://10.0.0.9/4271-abacate-violeta?${flood}`)
    opened('malote://[2001:DB8::1]:7/0815-abacate-violeta')
    links.pageReady()

    expect(heard()).toEqual([{ kind: 'invite', text: 'malote://[2001:db8::1]:7/0815-abacate-violeta' }])
  })

  it.each([
    'malote://',
    'malote://10.0.0.9/nothing',
    'malote://4271-abacate-violeta',
    'malote://evil\u202e.example/4271-abacate-violeta',
    'malote://10.0.0.9:99999/4271-abacate-violeta',
    'malote://10.0.0.9/../../etc/passwd',
    '--malote://10.0.0.9/4271-abacate-violeta',
    'https://elsewhere.test/malote://10.0.0.9/4271-abacate-violeta',
    'file:///etc/passwd',
    `malote://${'a'.repeat(1_000_000)}/4271-abacate-violeta`,
  ])('that is none is not shown: %#', async (url) => {
    const { links, show } = await follow()
    show()
    links.pageReady()
    opened(url)

    expect(heard()).toEqual([])
  })

  it.each([
    ['MALOTE://10.0.0.9/4271-Abacate-Violeta', 'malote://10.0.0.9:19034/4271-abacate-violeta'],
    ['malote://10.0.0.9/4271%20abacate%20violeta', 'malote://10.0.0.9:19034/4271-abacate-violeta'],
    ['malote://10.0.0.9/', 'malote://10.0.0.9:19034'],
    ['malote://10.0.0.9/4271-abacate-violeta#<img src=x>', 'malote://10.0.0.9:19034/4271-abacate-violeta'],
  ])('is shown as it is written here: %s', async (url, text) => {
    const { links, show } = await follow()
    show()
    links.pageReady()
    opened(url)

    expect(heard()).toEqual([{ kind: 'invite', text }])
  })
})

describe('a secret', () => {
  it('is sealed by the keyring of the system, and opened by it', async () => {
    state.keyring = 'gnome_libsecret'
    const { secrets } = await import('../../src-main/desktop/secrets.ts')
    const sealed = await secrets.seal('2abc_token')

    expect(await secrets.available()).toBe(true)
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('token')
    expect(await secrets.open(new Uint8Array(sealed))).toBe('2abc_token')
  })

  it.each(['basic_text', 'unknown'] as const)('counts as not kept where Linux has no keyring: %s', async (keyring) => {
    vi.spyOn(process, 'platform', 'get').mockReturnValue('linux')
    state.keyring = keyring
    const { secrets } = await import('../../src-main/desktop/secrets.ts')

    expect(await secrets.available()).toBe(false)
  })
})

describe('while transfers run', () => {
  it('15: the computer is kept awake, once for all of them, and no longer', async () => {
    const { keepAwake } = await import('../../src-main/desktop/power.ts')
    keepAwake(app)
    const blockersAt = async (running: number) => {
      app.running = running
      app.emit({ kind: 'dismissed', id: 'a' })
      await new Promise(setImmediate)
      return [callsOf('powerSaveBlocker.start').length, callsOf('powerSaveBlocker.stop').length]
    }

    expect([
      await blockersAt(0),
      await blockersAt(1),
      await blockersAt(2),
      await blockersAt(0),
      await blockersAt(1),
    ]).toEqual([
      [0, 0],
      [1, 0],
      [1, 0],
      [1, 1],
      [2, 1],
    ])
    expect(callsOf('powerSaveBlocker.start')[0]?.args).toEqual(['prevent-app-suspension'])
  })

  it('20: the bar on the taskbar shows how far they are, and goes when they end', async () => {
    const { showProgress } = await import('../../src-main/desktop/taskbar.ts')
    showProgress(app, window)

    tell(progress({ bytes: 1, total: 4 }))
    tell(progress({ bytes: 3, total: 4 }), {}, 'two')
    tell(done())
    tell({ kind: 'failed', error: { code: 'peer.gone', side: 'peer', retryable: true } }, {}, 'two')

    expect(window.shown.bars).toEqual([0.25, 0.5, 0.75, -1])
  })

  it('19: leaving asks, says no to nobody, and takes a yes for an end in good order', async () => {
    const { quitWithCare } = await import('../../src-main/desktop/quit.ts')
    quitWithCare(app, window)
    const left = vi.spyOn(bareApp, 'quit').mockImplementation(() => undefined)
    const leave = () => bareApp.emitPreventable('before-quit', {})
    app.running = 2

    expect([leave(), leave()]).toEqual([true, true])
    expect(state.seen.dialogs).toHaveLength(1)
    state.answers.give({ response: 0 })
    await new Promise(setImmediate)
    expect([app.closed, left.mock.calls.length]).toEqual([false, 0])

    state.answers.give({ response: 1 })
    expect(leave()).toBe(true)
    await vi.waitFor(() => expect(left).toHaveBeenCalled(), PATIENTLY)
    expect(app.closed).toBe(true)
    expect(leave()).toBe(false)
  })
})
