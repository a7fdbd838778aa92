import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bareApp } from './electron/api-app.ts'
import { WindowDouble } from './traced-electron.ts'

/** The desktop shell from its source, run to its window in this process. The test has mapped `electron` before. */
export interface RunningShell {
  readonly window: WindowDouble
  readonly data: string
  /** The statuses with which it wanted to leave. */
  readonly exits: readonly number[]
  /** What it has added to this process for faults that nobody catches. */
  readonly faults: { readonly [name in 'uncaughtException' | 'unhandledRejection']: (cause: unknown) => void }
  log(): Promise<string>
  remove(): Promise<void>
}

const names = ['uncaughtException', 'unhandledRejection'] as const

/** Settings of one person in a folder of its own, in English whatever this machine speaks. */
export async function settleShell(): Promise<string> {
  const data = await mkdtemp(join(tmpdir(), 'malote-shell-'))
  Object.assign(process.env, { MALOTE_DATA: data, MALOTE_DOWNLOADS: join(data, 'downloads') })
  return data
}

/** Starts the shell and waits for its window. */
export async function runShell(): Promise<RunningShell> {
  const data = await settleShell()
  const before = names.map((name) => process.listeners(name as 'uncaughtException'))
  await import('../../src-main/desktop/index.ts')
  const added = names.map((name, at) =>
    process.listeners(name as 'uncaughtException').find((one) => !before[at]?.includes(one)),
  )
  // The test runner's own listeners stay; a fault of a test must not end in the app's dialog.
  for (const [at, name] of names.entries()) if (added[at]) process.off(name, added[at])
  const exits: number[] = []
  bareApp.becomeReady(async (code) => void exits.push(code))
  const window = await firstWindow()
  const [onException, onRejection] = added as unknown as readonly ((cause: unknown) => void)[]
  if (!onException || !onRejection) throw new Error('nobody listens for faults')
  return {
    window,
    data,
    exits,
    faults: { uncaughtException: onException, unhandledRejection: onRejection },
    log: () => readFile(join(data, 'logs/malote.log'), 'utf8'),
    // The shell writes its log without being waited for.
    remove: () => rm(data, { recursive: true, force: true, maxRetries: 5 }),
  }
}

async function firstWindow(): Promise<WindowDouble> {
  for (;;) {
    const [window] = WindowDouble.all
    if (window) return window
    await new Promise((resolve) => setImmediate(resolve))
  }
}
