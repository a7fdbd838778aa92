import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answerCalls } from '../../src-main/desktop/ipc.ts'
import { channels } from '../../src-shared/channels.ts'
import { type CallName, calls, type DesktopBridge } from '../../src-shared/contract.ts'
import { createAppDouble, dispatchDouble } from '../support/app-double.ts'

/** The contract, the preload script and the handlers name the same calls: with Electron's two ends held together here. */

type Handler = (event: { senderFrame: unknown }, input: unknown) => unknown

const electron = vi.hoisted(() => ({
  handlers: new Map<string, Handler[]>(),
  exposed: new Map<string, unknown>(),
  frame: { url: 'app://malote/index.html', parent: null } as unknown,
  listeners: new Map<string, ((event: unknown, value: unknown) => void)[]>(),
}))

vi.mock('electron', () => ({
  BrowserWindow: { getAllWindows: () => [] },
  protocol: {},
  ipcMain: {
    handle: (channel: string, handler: Handler) =>
      electron.handlers.set(channel, [...(electron.handlers.get(channel) ?? []), handler]),
  },
  ipcRenderer: {
    async invoke(channel: string, input: unknown) {
      const [handler] = electron.handlers.get(channel) ?? []
      if (!handler) throw new Error(`No handler registered for '${channel}'`)
      return structuredClone(await handler({ senderFrame: electron.frame }, structuredClone(input)))
    },
    on: (channel: string, listener: (event: unknown, value: unknown) => void) =>
      electron.listeners.set(channel, [...(electron.listeners.get(channel) ?? []), listener]),
    removeListener: (channel: string, listener: unknown) =>
      electron.listeners.set(
        channel,
        (electron.listeners.get(channel) ?? []).filter((one) => one !== listener),
      ),
  },
  contextBridge: { exposeInMainWorld: (name: string, value: unknown) => electron.exposed.set(name, value) },
  webUtils: { getPathForFile: (file: { path: string }) => file.path },
}))

const names = Object.keys(calls) as CallName[]
/** An input that each call's schema takes. */
const inputs: Record<CallName, unknown> = {
  snapshot: {},
  pickSources: { kind: 'files' },
  startSend: { sources: ['a'] },
  startReceive: { code: '1234-a-b' },
  listEntries: { id: 'a', from: 0, count: 1 },
  answerOffer: { id: 'a', accept: false },
  chooseFolder: { id: 'a', folder: 'b' },
  pickFolder: {},
  browseFolder: { at: null },
  cancelTransfer: { id: 'a' },
  moveTransfer: { id: 'a', relay: 'r.example:19034' },
  dismissTransfer: { id: 'a' },
  revealResult: { id: 'a' },
  chooseRelay: { id: 'a', relay: 0 },
  hostRelay: { on: true },
  testRelay: {},
  openTunnel: { on: false },
  saveTunnelToken: { token: null },
  saveRelayPassword: { password: null },
  saveSettings: {},
  clearHistory: {},
  lookForUnfinished: {},
  continueTransfer: { id: '0123456789abcdef' },
  discardUnfinished: { id: '0123456789abcdef' },
  copyText: { text: 'a' },
}

const log = { info: vi.fn(), error: vi.fn(), flush: async () => undefined }
let app = createAppDouble()
let bridge: DesktopBridge<{ path: string }>

beforeEach(async () => {
  vi.resetModules()
  electron.handlers.clear()
  electron.exposed.clear()
  electron.listeners.clear()
  electron.frame = { url: 'app://malote/index.html', parent: null }
  log.error.mockClear()
  app = createAppDouble()
  answerCalls(app, dispatchDouble, log, () => {})
  await import('../../src-preload/index.ts')
  bridge = electron.exposed.get('malote') as DesktopBridge<{ path: string }>
})

describe('the bridge', () => {
  it('has one method and one handler for each call of the contract, and no others', () => {
    expect(Object.keys(bridge).sort()).toEqual([...names, 'grantFiles', 'onEvent'].sort())
    expect([...electron.handlers.keys()].sort()).toEqual([...names.map(channels.call), channels.grantPaths].sort())
    for (const handlers of electron.handlers.values()) expect(handlers).toHaveLength(1)
    expect([...electron.exposed.keys()]).toEqual(['malote'])
  })

  it.each(names)('takes %s to the call of that name', async (name) => {
    await (bridge[name] as (input: unknown) => Promise<unknown>)(inputs[name])

    expect(app.asked).toEqual([{ name, input: inputs[name] }])
  })

  it('answers what is thrown as a Result', async () => {
    const refused = await bridge.cancelTransfer({ id: 'none' })
    const fault = await bridge.clearHistory({})

    expect(refused).toMatchObject({ ok: false, error: { code: 'request.rejected', detail: 'no such transfer' } })
    expect(fault).toEqual({ ok: false, error: { code: 'internal', side: 'local', retryable: false } })
  })

  it('answers a call that nobody handles as a fault instead of throwing', async () => {
    electron.handlers.clear()

    expect(await bridge.snapshot({})).toMatchObject({ ok: false, error: { code: 'internal' } })
  })
})

describe('who may ask', () => {
  it.each([
    ['a page of the web', { url: 'https://malote/index.html', parent: null }],
    ['another host of the scheme', { url: 'app://other/index.html', parent: null }],
    ['a local file', { url: 'file:///index.html', parent: null }],
    ['a frame inside the page', { url: 'app://malote/index.html', parent: {} }],
    ['an empty frame', { url: 'about:blank', parent: null }],
    ['a frame without an address', { url: '', parent: null }],
    ['a frame that is gone', null],
  ])('is not %s', async (_, frame) => {
    electron.frame = frame

    const answers = [await bridge.snapshot({}), await bridge.grantFiles([{ path: '/a' }])]

    for (const answer of answers) expect(answer).toMatchObject({ ok: false, error: { code: 'request.rejected' } })
    expect(app.asked).toEqual([])
    expect(app.paths).toEqual([])
    expect(log.error).toHaveBeenCalledTimes(2)
  })
})

describe('dropped files', () => {
  it('go to the app by path and come back as tokens', async () => {
    const answer = await bridge.grantFiles([{ path: '/home/ana/a.txt' }, { path: '/home/ana/fotos' }])

    expect(app.paths).toEqual(['/home/ana/a.txt', '/home/ana/fotos'])
    expect(answer).toMatchObject({ ok: true, value: [{ name: 'a.txt' }, { name: 'fotos' }] })
    expect(JSON.stringify(answer)).not.toContain('/home')
  })

  it('that the page made itself have no path and are refused', async () => {
    expect(await bridge.grantFiles([{ path: '' }])).toMatchObject({ ok: false, error: { code: 'source.missing' } })
    expect(app.paths).toEqual([])
  })

  it('that are gone say so', async () => {
    expect(await bridge.grantFiles([{ path: '/missing' }])).toMatchObject({
      ok: false,
      error: { code: 'source.missing', detail: 'missing' },
    })
  })

  it.each([[[]], [['']], ['/a'], [[1]], [null], [Array(10_001).fill('/a')]])(
    'are nothing but a list of paths: %j',
    async (input) => {
      const [handler] = electron.handlers.get(channels.grantPaths) ?? []

      expect(await handler?.({ senderFrame: electron.frame }, input)).toMatchObject({
        ok: false,
        error: { code: 'request.rejected' },
      })
    },
  )
})

describe('events', () => {
  it('reach the page without the sender, until it stops listening', () => {
    const heard: unknown[][] = []
    const stop = bridge.onEvent((...args: unknown[]) => heard.push(args))
    const tell = () => {
      for (const listener of electron.listeners.get(channels.event) ?? [])
        listener({ sender: 'electron' }, { kind: 'dismissed', id: 'a' })
    }

    tell()
    stop()
    tell()

    expect(heard).toEqual([[{ kind: 'dismissed', id: 'a' }]])
  })
})
