import { once } from 'node:events'
import { _electron, type ElectronApplication } from '@playwright/test'
import type { DialogAnswer, Seen } from './electron/state.ts'
import { dropOnto, environment, type LaunchOptions, type Malote, root } from './launched.ts'

/** What the app does with the system, kept inside Electron's main process where `watchSystem` put it. */
interface Watched {
  readonly seen: Seen
  readonly answers: DialogAnswer[]
  readonly asking: ((answer: DialogAnswer) => void)[]
}

/** The built app in real Electron. */
export async function launchElectron(executablePath: string, options: LaunchOptions): Promise<Malote> {
  // As root Chromium refuses to start with its sandbox.
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const app = await _electron.launch({ executablePath, args: [...sandbox, root], env: environment(options) })
  await app.evaluate(watchSystem)
  const page = await app.firstWindow()
  await page.waitForLoadState()
  return {
    kind: 'electron',
    page,
    dropFiles: (paths) => dropOnto(page, paths),
    answerDialog: (answer) => app.evaluate(giveAnswer, answer),
    seen: () => app.evaluate(() => (globalThis as unknown as { __watched: Watched }).__watched.seen),
    setFocused: (focused) => setFocused(app, focused),
    startAgain: (argv) =>
      app.evaluate(({ app: inside }, given) => void inside.emit('second-instance', {}, given), argv),
    close: () => app.close(),
    async kill() {
      const gone = once(app.process(), 'exit')
      app.process().kill('SIGKILL')
      await gone
    },
  }
}

/** Runs inside Electron: puts itself in front of everything that would need a person to answer or to look. */
function watchSystem({
  dialog,
  shell,
  clipboard,
  Notification,
  BrowserWindow,
  powerSaveBlocker,
}: typeof Electron.CrossProcessExports): void {
  const seen: Seen = {
    notifications: [],
    revealed: [],
    dialogs: [],
    errorBoxes: [],
    progressBars: [],
    clipboard: '',
    blockers: 0,
  }
  const watched: Watched = { seen, answers: [], asking: [] }
  const ask =
    (kind: string) =>
    (...args: unknown[]) => {
      seen.dialogs.push({ kind, options: args.at(-1) })
      const next = watched.answers.shift()
      return next ? Promise.resolve(next) : new Promise((resolve) => watched.asking.push(resolve))
    }
  Object.assign(globalThis, { __watched: watched })
  Object.assign(dialog, {
    showOpenDialog: ask('open'),
    showMessageBox: ask('message'),
    showErrorBox: (title: string, content: string) => void seen.errorBoxes.push(`${title}: ${content}`),
  })
  Object.assign(shell, { showItemInFolder: (path: string) => void seen.revealed.push(path) })
  Object.assign(clipboard, {
    async writeText(text: string) {
      seen.clipboard = text
    },
  })
  Object.assign(powerSaveBlocker, { start: () => ++seen.blockers, stop: () => seen.blockers-- })
  Notification.prototype.show = function show() {
    seen.notifications.push({ title: this.title, body: this.body })
  }
  BrowserWindow.prototype.setProgressBar = (fraction) => void seen.progressBars.push(fraction)
}

function giveAnswer(_: unknown, answer: DialogAnswer): void {
  const { answers, asking } = (globalThis as unknown as { __watched: Watched }).__watched
  const next = asking.shift()
  if (next) next(answer)
  else answers.push(answer)
}

async function setFocused(app: ElectronApplication, focused: boolean): Promise<void> {
  await app.evaluate(({ BrowserWindow }, value) => {
    BrowserWindow.prototype.isFocused = () => value
  }, focused)
}
