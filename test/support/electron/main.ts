import { mkdtemp, rm } from 'node:fs/promises'
import { register } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bareApp } from './api-app.ts'
import { bus } from './bus.ts'
import { Cdp } from './cdp.ts'
import { startChromium } from './chromium.ts'
import { obeyCommands } from './control.ts'
import { electron } from './electron.ts'
import { state } from './state.ts'
import { strict } from './strict.ts'

/** Runs the built app on the stand-in: `node main.mjs BROWSER APP`, with a channel to the spec that started it. */

const [browser = '', entry = ''] = process.argv.slice(2)
const profile = await mkdtemp(join(tmpdir(), 'malote-browser-'))
const chromium = await startChromium(browser, profile)
state.cdp = await Cdp.connect(chromium.endpoint)
mapElectron()
obeyCommands()
bus.on('web-contents-created', (contents) => bareApp.emit('web-contents-created', {}, contents))
bus.on('window-all-closed', () => {
  // With nobody listening Electron quits by itself.
  if (!bareApp.emit('window-all-closed')) bareApp.quit()
})
bus.once('window-shown', () => process.send?.({ ready: chromium.address }))
// The spec is gone: so is whoever would look at this window.
process.once('disconnect', () => void leave(0))
await import(pathToFileURL(entry).href)
bareApp.becomeReady(leave)

async function leave(code: number): Promise<void> {
  await chromium.close()
  // The browser's helpers may outlive it for a moment and still write there; the system clears its temporary folder.
  await rm(profile, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
  process.exit(code)
}

/** `import 'electron'` anywhere in this process leads to the stand-in. */
function mapElectron(): void {
  Object.assign(globalThis, { __electronStandIn: strict('electron', electron) })
  const names = Object.keys(electron)
  const source = `const { ${names.join(', ')} } = globalThis.__electronStandIn\nexport { ${names.join(', ')} }`
  const url = `data:text/javascript,${encodeURIComponent(source)}`
  const hooks = `export async function resolve(specifier, context, next) {
    return specifier === 'electron' ? { url: ${JSON.stringify(url)}, shortCircuit: true } : next(specifier, context)
  }`
  register(`data:text/javascript,${encodeURIComponent(hooks)}`)
}
