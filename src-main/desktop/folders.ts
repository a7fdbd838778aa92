import { join } from 'node:path'
import { app } from 'electron'

/**
 * Settles where this app keeps its things, before anything reads it. `MALOTE_DATA` takes everything into one folder:
 * a portable copy on a stick, or two apps side by side in a test. The instance lock follows it.
 */
export function settleFolders(): void {
  const data = process.env.MALOTE_DATA
  if (data) {
    app.setPath('userData', data)
    app.setPath('sessionData', join(data, 'session'))
    app.setAppLogsPath(join(data, 'logs'))
  }
  if (process.env.MALOTE_DOWNLOADS) app.setPath('downloads', process.env.MALOTE_DOWNLOADS)
}
