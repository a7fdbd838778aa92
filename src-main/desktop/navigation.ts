import { app } from 'electron'
import type { Log } from './log.ts'
import { PAGE } from './scheme.ts'

/** The window shows its own page and nothing else: no navigation elsewhere in any frame, no second window, no webview. */
export function forbidNavigation(log: Log): void {
  app.on('web-contents-created', (_, contents) => {
    contents.on('will-frame-navigate', (event) => {
      // A page may load itself again; whatever it lost there, the app still has.
      if (event.isMainFrame && event.url === PAGE.url) return
      event.preventDefault()
      log.error('refused a navigation')
    })
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => {
      log.error('refused a new window')
      return { action: 'deny' }
    })
  })
}
