import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

export interface Chromium {
  /** Its DevTools endpoint, for the stand-in. */
  readonly endpoint: string
  /** The same for Playwright. */
  readonly address: string
  close(): Promise<void>
}

/** How long the browser may take to leave, milliseconds. */
const FAREWELL_MS = 5_000

/** Starts a browser without a window of its own; `profile` is a folder of its own. */
export async function startChromium(executable: string, profile: string): Promise<Chromium> {
  const root = process.platform === 'linux' && process.getuid?.() === 0
  const child = spawn(
    executable,
    [
      '--headless=new',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-dev-shm-usage',
      '--disable-sync',
      '--force-color-profile=srgb',
      '--mute-audio',
      // As root Chromium refuses to start with its sandbox.
      ...(root ? ['--no-sandbox'] : []),
      '--disable-extensions',
      '--disable-default-apps',
      // The app opens its own window; another one would cost a second each time.
      '--no-startup-window',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  const endpoint = await endpointOf(child)
  return {
    endpoint,
    address: `http://${new URL(endpoint).host}`,
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill()
      // A tab that hangs keeps the browser from leaving in good order.
      const impatience = setTimeout(() => child.kill('SIGKILL'), FAREWELL_MS)
      await once(child, 'exit')
      clearTimeout(impatience)
    },
  }
}

function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (bytes) => {
      said = (said + String(bytes)).slice(-20_000)
      const url = /DevTools listening on (ws:\/\/\S+)/.exec(said)?.[1]
      if (url) resolve(url)
    })
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the browser ended at once (${code}):\n${said}`)))
  })
}
