import { BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron'
import { z } from 'zod'
import { channels } from '../../src-shared/channels.ts'
import { type AppEvent, type CallName, calls, type SourceGrant } from '../../src-shared/contract.ts'
import { errorInfo, type Result, toErrorInfo } from '../../src-shared/errors.ts'
import type { App } from '../app/shell.ts'
import type { Log } from './log.ts'
import { isTrusted } from './sender.ts'

/** The only file that knows `ipcMain`: who asks is checked here, what is asked by `dispatch`. */

export type Dispatch = (app: App, name: string, input: unknown) => Promise<Result<unknown>>

/** As many as one send may hold (contract.ts); no path is longer than Windows' longest. */
const droppedPaths = z.array(z.string().min(1).max(32_767)).min(1).max(10_000)

/**
 * Answers every call of the contract, and takes in dropped paths. Nothing is ever thrown across. `onPage` is called when a
 * page asks for everything at once, which is the first thing it does once it hears events.
 */
export function answerCalls(malote: App, dispatch: Dispatch, log: Log, onPage: () => void): void {
  const answer = (channel: string, handler: (input: unknown) => Promise<Result<unknown>>) =>
    ipcMain.handle(channel, (event: IpcMainInvokeEvent, input: unknown) => {
      if (isTrusted(event.senderFrame)) return handler(input)
      log.error(`refused ${channel} from ${originOf(event.senderFrame?.url)}`)
      return { ok: false, error: errorInfo('request.rejected') } satisfies Result<unknown>
    })
  for (const name of Object.keys(calls) as CallName[]) {
    answer(channels.call(name), (input) => {
      if (name === 'snapshot') onPage()
      return dispatch(malote, name, input)
    })
  }
  answer(channels.grantPaths, (input) => grantPaths(malote, input, log))
}

async function grantPaths(malote: App, input: unknown, log: Log): Promise<Result<readonly SourceGrant[]>> {
  const paths = droppedPaths.safeParse(input)
  if (!paths.success) return { ok: false, error: errorInfo('request.rejected') }
  try {
    return { ok: true, value: await malote.grantPaths(paths.data) }
  } catch (cause) {
    const error = toErrorInfo(cause)
    if (error.code === 'internal') log.error('taking in dropped files', cause)
    return { ok: false, error }
  }
}

/** Hands the app's events to every window. A window that is closing hears nothing more. */
export function publishEvents(malote: App): void {
  malote.onEvent((event) => {
    for (const window of BrowserWindow.getAllWindows()) tellPage(window, event)
  })
}

export function tellPage(window: BrowserWindow, event: AppEvent): void {
  if (!window.isDestroyed()) window.webContents.send(channels.event, event)
}

function originOf(url: string | undefined): string {
  if (!url || !URL.canParse(url)) return 'nowhere'
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}
