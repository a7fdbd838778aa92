import { fileURLToPath } from 'node:url'
import { app, BrowserWindow, nativeTheme } from 'electron'
import type { Log } from './log.ts'
import { PAGE } from './scheme.ts'
import { readBounds, rememberBounds } from './window-bounds.ts'

/** The paper of both themes, so that nothing flashes before the page is drawn. */
const paper = { light: '#f7f5f0', dark: '#14171d' } as const

/** Below this the tag with the code no longer fits beside the Line. */
const SMALLEST = { minWidth: 720, minHeight: 520 } as const

type CloseHandler = (event: { preventDefault(): void }) => void

/** The one window. Everything it shows lives in the app, so it may be closed and made again. */
export interface MainWindow {
  /** The window while there is one. */
  current(): BrowserWindow | null
  /** Brings it forward, made anew where it was closed. */
  show(): BrowserWindow
  onClose(handler: CloseHandler): void
}

export function createMainWindow(log: Log): MainWindow {
  let window: BrowserWindow | null = null
  const closeHandlers: CloseHandler[] = []
  const open = () => {
    const made = makeWindow()
    made.on('close', (event) => {
      for (const handler of closeHandlers) handler(event)
    })
    made.on('closed', () => {
      window = null
    })
    made.loadURL(PAGE.url).catch((cause: unknown) => log.error('loading the page', cause))
    return made
  }
  nativeTheme.on('updated', () => window?.setBackgroundColor(background()))
  return {
    current: () => window,
    show() {
      if (window === null) window = open()
      else bringForward(window)
      return window
    },
    onClose: (handler) => closeHandlers.push(handler),
  }
}

function makeWindow(): BrowserWindow {
  const window = new BrowserWindow({
    ...readBounds(),
    ...SMALLEST,
    title: app.name,
    backgroundColor: background(),
    show: false,
    autoHideMenuBar: true,
    webPreferences: {
      preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
      contextIsolation: true,
      nodeIntegration: false,
      sandbox: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  })
  window.once('ready-to-show', () => {
    window.show()
    // The start script waits for this word: an Electron that dies before it could not start here.
    if (process.env.MALOTE_STARTED_BY === 'start') process.stdout.write('malote: window open\n')
  })
  rememberBounds(window)
  return window
}

function background(): string {
  return nativeTheme.shouldUseDarkColors ? paper.dark : paper.light
}

function bringForward(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore()
  if (!window.isVisible()) window.show()
  window.focus()
}
