import { fileURLToPath } from 'node:url'
import { toErrorInfo } from '../../src-shared/errors.ts'
import { errorTexts, localeFor } from '../../src-shared/locales/index.ts'
import { serveWeb } from '../web/index.ts'
import { findElectron } from './start/find-electron.ts'
import { mustGoWithoutSandbox, runElectron } from './start/run-electron.ts'

/** `npm start`: the app in Electron where that works, else the same window in the browser. Never ends in a stack trace. */

const root = fileURLToPath(new URL('../..', import.meta.url))
const args = process.argv.slice(2)

try {
  const reason = await openDesktop()
  if (reason !== null) await serveInBrowser(reason)
} catch (cause) {
  const { code, detail } = toErrorInfo(cause)
  const locale = localeFor(Intl.DateTimeFormat().resolvedOptions().locale)
  console.error([errorTexts[locale][code].sentence, detail].filter(Boolean).join(' '))
  process.exitCode = 1
}

/** Shows the app in Electron until it is closed; answers why it cannot. */
async function openDesktop(): Promise<string | null> {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'there is no display'
  const onFetching = () => console.log("Fetching Electron's runtime (about 110 MB, only this once).")
  const found = await findElectron({ root, onFetching })
  if ('reason' in found) return found.reason
  if (mustGoWithoutSandbox()) console.log("Running as root: Electron starts without Chromium's sandbox.")
  const run = await runElectron({ electron: found.path, root, args })
  if (!run.opened) return run.reason
  process.exitCode = run.status
  return null
}

async function serveInBrowser(reason: string): Promise<void> {
  console.log(`No desktop window: ${reason}. Malote serves the same window in your browser instead:`)
  // Listened for before anybody can know the address: who stops it early finds it ready to stop.
  const leaving = new Promise<void>((resolve) => {
    process.once('SIGINT', () => resolve()).once('SIGTERM', () => resolve())
  })
  const server = await serveWeb({ port: 0, openBrowser: true })
  console.log(server.url)
  await leaving
  await server.close()
  process.exit(0)
}
