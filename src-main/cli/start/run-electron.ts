import { spawn } from 'node:child_process'

/** What the desktop shell prints once its window is there (src-main/desktop/main-window.ts). */
const OPENED = 'malote: window open'

export type Run =
  /** A window came up, here or in the app that already runs, and has been closed again. */
  { readonly opened: true; readonly status: number } | { readonly opened: false; readonly reason: string }

export interface RunOptions {
  readonly electron: string
  /** The app's folder, with its package.json. */
  readonly root: string
  /** A link, where the start was asked to open one. */
  readonly args: readonly string[]
}

/** Whether Chromium would refuse to start with its sandbox: it always does for root on Linux. */
export function mustGoWithoutSandbox(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0
}

/** Runs Electron to its end. One that ends before its window has opened could not start here. */
export function runElectron({ electron, root, args }: RunOptions): Promise<Run> {
  const { ELECTRON_RUN_AS_NODE: _, ...inherited } = process.env
  const flags = mustGoWithoutSandbox() ? ['--no-sandbox'] : []
  const child = spawn(electron, [...flags, root, ...args], {
    env: { ...inherited, MALOTE_STARTED_BY: 'start' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let opened = false
  let complaint = ''
  child.stdout.on('data', (bytes) => {
    if (String(bytes).includes(OPENED)) opened = true
  })
  child.stderr.on('data', (bytes) => {
    complaint = (complaint + String(bytes)).slice(-20_000)
  })
  const pass = (signal: NodeJS.Signals) => child.kill(signal)
  process.on('SIGINT', pass).on('SIGTERM', pass)
  return new Promise((resolve) => {
    const settle = (run: Run) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      resolve(run)
    }
    child.on('error', () => settle({ opened: false, reason: 'Electron cannot be executed here' }))
    child.on('close', (status, signal) => {
      // Ended well without a window: the app runs already and shows its own.
      if (opened || status === 0) settle({ opened: true, status: status ?? 1 })
      else settle({ opened: false, reason: reasonOf(complaint, signal ?? `status ${status}`) })
    })
  })
}

/** Why it did not start, in few words, from what Electron and Chromium say in many. */
function reasonOf(complaint: string, ending: string): string {
  const library = /error while loading shared libraries: ([^\s:]+)/.exec(complaint)?.[1]
  if (library) return `Electron needs ${library}, which is not installed`
  if (/Missing X server|cannot open display|Failed to connect to Wayland/i.test(complaint))
    return 'the display does not answer'
  if (/sandbox/i.test(complaint)) return "this system does not allow Electron's sandbox"
  return `Electron ended at once (${ending})`
}
