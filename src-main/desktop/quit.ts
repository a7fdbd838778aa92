import { app, dialog } from 'electron'
import type { App } from '../app/shell.ts'
import { texts } from './language.ts'
import type { MainWindow } from './main-window.ts'

/** How long the peers are given to hear that we leave, milliseconds. A dead line must not keep the app open. */
const FAREWELL_MS = 5_000

/** Asks before transfers are interrupted, then leaves each of them properly, and the app. */
export function quitWithCare(malote: App, window: MainWindow): void {
  let state: 'open' | 'asking' | 'leaving' = 'open'
  const leave = async () => {
    state = 'asking'
    if (malote.running > 0 && !(await confirmLeaving(malote.running, window))) {
      state = 'open'
      return
    }
    state = 'leaving'
    await Promise.race([malote.close(), new Promise((resolve) => setTimeout(resolve, FAREWELL_MS))])
    app.quit()
  }
  app.on('before-quit', (event) => {
    if (state === 'leaving') return
    event.preventDefault()
    if (state === 'open') void leave()
  })
  // macOS keeps an app without windows; elsewhere the window is the app.
  window.onClose((event) => {
    if (state === 'leaving' || process.platform === 'darwin') return
    event.preventDefault()
    app.quit()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
}

async function confirmLeaving(running: number, window: MainWindow): Promise<boolean> {
  const { quit } = texts()
  const { response } = await dialog.showMessageBox(window.show(), {
    type: 'question',
    message: quit.question(running),
    detail: quit.detail,
    buttons: [quit.stay, quit.leave],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}
