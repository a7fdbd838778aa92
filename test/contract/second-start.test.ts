import { rm } from 'node:fs/promises'
import { expect, it, vi } from 'vitest'
import { settleShell } from '../support/desktop-shell.ts'
import { bareApp } from '../support/electron/api-app.ts'
import { callsOf, WindowDouble } from '../support/traced-electron.ts'

vi.mock('electron', async () => (await import('../support/traced-electron.ts')).tracedElectron)

/** Line 11 of Electron's checklist, from the side of the one who comes second. */
it('a second start leaves at once: it opens no window, answers no call and serves nothing', async () => {
  const data = await settleShell()
  const listeners = process.listeners('uncaughtException').length
  vi.spyOn(bareApp, 'requestSingleInstanceLock').mockReturnValue(false)
  const left = vi.spyOn(bareApp, 'quit').mockImplementation(() => undefined)

  await import('../../src-main/desktop/index.ts')
  bareApp.becomeReady(async () => undefined)
  await new Promise(setImmediate)

  expect(left).toHaveBeenCalledOnce()
  expect(WindowDouble.all).toEqual([])
  expect(['ipcMain.handle', 'protocol.handle'].flatMap(callsOf)).toEqual([])
  expect(callsOf('app.enableSandbox')).toHaveLength(1)
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    for (const listener of process.listeners(event as 'uncaughtException').slice(listeners))
      process.off(event, listener)
  await rm(data, { recursive: true, force: true, maxRetries: 5 })
})
