import { app, dialog } from 'electron'
import { texts } from './language.ts'
import type { Log } from './log.ts'

/** A page that dies this often within a minute is not reloaded again: it would only die in a loop. */
const RELOADS = { most: 3, withinMs: 60_000 } as const

/** The one place where what nobody caught ends: in the log, and the person hears of it. */
export function watchCrashes(log: Log): void {
  process.on('uncaughtException', (cause) => giveUp(log, cause))
  process.on('unhandledRejection', (cause) => log.error('unhandled rejection', cause))
  app.on('child-process-gone', (_, details) => log.error(`${details.type} process gone: ${details.reason}`))
  app.on('web-contents-created', (_, contents) => {
    const reloads: number[] = []
    contents.on('render-process-gone', (_event, details) => {
      log.error(`page gone: ${details.reason}`)
      if (details.reason === 'clean-exit' || !mayReload(reloads)) return
      // Transfers live in the app, so a fresh page finds them where the old one left them.
      contents.reload()
    })
    contents.on('unresponsive', () => log.error('page does not answer'))
    contents.on('preload-error', (_event, _path, cause) => log.error('preload script failed', cause))
  })
}

/** Nothing sensible can follow: says so and ends. */
export function giveUp(log: Log, cause: unknown): void {
  log.error('giving up', cause)
  dialog.showErrorBox(texts().crashed, texts().crashedDetail)
  void log.flush().then(() => app.exit(1))
}

function mayReload(reloads: number[]): boolean {
  const now = Date.now()
  const recent = reloads.filter((at) => now - at < RELOADS.withinMs)
  reloads.splice(0, reloads.length, ...recent, now)
  return recent.length < RELOADS.most
}
