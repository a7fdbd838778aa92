import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import type { DialogAnswer, Seen } from './electron/state.ts'

/** The root of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface LaunchOptions {
  /** Settings, history and logs: one folder an app. */
  readonly dataFolder: string
  readonly downloads: string
  readonly env?: Readonly<Record<string, string>>
}

/** A running app: real Electron or the stand-in, to a spec the same. */
export interface Malote {
  readonly kind: 'electron' | 'stand-in'
  readonly page: Page
  /** A real drag and drop from outside, files and folders, onto the middle of the window. */
  dropFiles(paths: readonly string[]): Promise<void>
  /** Answers the dialog that is open, or the next one. */
  answerDialog(answer: DialogAnswer): Promise<void>
  /** What the app did with the system around it. */
  seen(): Promise<Seen>
  setFocused(focused: boolean): Promise<void>
  /** Starts the program a second time, as a clicked link does. */
  startAgain(argv: readonly string[]): Promise<void>
  /** Quits as a person does; resolves when the process is gone. */
  close(): Promise<void>
  /** Ends the process as a power cut does: with SIGKILL, in the middle of whatever it does. */
  kill(): Promise<void>
}

/** What every app of a test is started with. A display language of its own, so that specs read the same words. */
export function environment({ dataFolder, downloads, env }: LaunchOptions): Record<string, string> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...Object.fromEntries(inherited), MALOTE_DATA: dataFolder, MALOTE_DOWNLOADS: downloads, ...env }
}

/** Drops from outside the browser, as a file manager does: the page gets real Files with real paths. */
export async function dropOnto(page: Page, paths: readonly string[]): Promise<void> {
  const { width, height } = await page.evaluate(() => ({ width: innerWidth, height: innerHeight }))
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: width / 2, y: height / 2, data })
  await session.detach()
}
