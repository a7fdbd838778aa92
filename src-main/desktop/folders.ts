import { join } from 'node:path'
import { app } from 'electron'

/**
 * Settles where this app keeps its things, before anything reads it: the same folder as without Electron
 * (app/data-folder.ts), packaged or not. `MALOTE_DATA` takes everything into another one: a portable copy on a stick, or
 * two apps side by side. The instance lock follows it.
 */
export function settleFolders(): void {
  const data = process.env.MALOTE_DATA ?? join(app.getPath('appData'), 'Malote')
  app.setPath('userData', data)
  app.setPath('sessionData', join(data, 'session'))
  if (process.env.MALOTE_DATA) app.setAppLogsPath(join(data, 'logs'))
  if (process.env.MALOTE_DOWNLOADS) app.setPath('downloads', process.env.MALOTE_DOWNLOADS)
}
