import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type App, type AppOptions, createApp, dispatch, type Shell } from '../../src-main/app/index.ts'
import type { AppEvent } from '../../src-shared/contract.ts'
import type { TransferState, TransferView } from '../../src-shared/views.ts'
import { tempFolder } from './transfer.ts'

/** An app with folders of its own, and the last view of everything it tells. */
export interface Person {
  readonly app: App
  readonly data: string
  readonly downloads: string
  readonly revealed: string[]
  readonly events: AppEvent[]
  /** Waits until the last event of a kind fits, and answers it. */
  hears<K extends AppEvent['kind']>(
    kind: K,
    fits: (event: Extract<AppEvent, { kind: K }>) => boolean,
  ): Promise<Extract<AppEvent, { kind: K }>>
  /** Waits until a transfer's view is in the state, and answers it. */
  until<K extends TransferState['kind']>(
    kind: K,
  ): Promise<TransferView & { state: Extract<TransferState, { kind: K }> }>
}

const folders: { remove: () => Promise<void> }[] = []
let people: Person[] = []

/** Closes every app of the test, then whatever they used, then removes their folders. */
export async function closePeople(after: () => Promise<unknown>): Promise<void> {
  await Promise.all(people.map(({ app }) => app.close()))
  people = []
  await after()
  await Promise.all(folders.splice(0).map((folder) => folder.remove()))
}

/** A folder that is gone after the test. */
export async function ownFolder(): Promise<string> {
  const made = await tempFolder()
  folders.push(made)
  return made.path
}

/** Somebody with an app; `home` to find what another app of his left. He hears of no relay unless `discovery` says where. */
export async function person(
  name: string,
  home?: string,
  discovery: AppOptions['discovery'] = null,
  { secrets, ...more }: Pick<AppOptions, 'ngrok'> & Pick<Shell, 'secrets'> = {},
): Promise<Person> {
  const folder = home ?? (await ownFolder())
  const downloads = join(folder, 'downloads')
  const data = join(folder, 'data')
  await mkdir(downloads, { recursive: true })
  const revealed: string[] = []
  const shell: Shell = {
    kind: 'web',
    pickSources: async () => [],
    pickFolder: async () => null,
    reveal: (path) => revealed.push(path),
    copyText: async () => {},
    ...(secrets && { secrets }),
  }
  const app = await createApp({
    shell,
    dataFolder: data,
    downloadsFolder: downloads,
    version: '1',
    systemLanguage: 'pt-BR',
    deviceName: name,
    discovery,
    ...more,
    // The usual one is everybody's: a test that hosts again at the same port would find another test there.
    relayPort: 0,
  })
  const made: Person = { app, data, downloads, revealed, ...listening(app) }
  people.push(made)
  return made
}

function listening(app: App): Pick<Person, 'events' | 'hears' | 'until'> {
  const events: AppEvent[] = []
  const waiting: (() => void)[] = []
  app.onEvent((event) => {
    events.push(event)
    for (const wake of waiting.splice(0)) wake()
  })
  const hears: Person['hears'] = async (kind, fits) => {
    for (;;) {
      const last = events.filter((event) => event.kind === kind).at(-1)
      if (last && fits(last as never)) return last as never
      await new Promise<void>((resolve) => waiting.push(resolve))
    }
  }
  return {
    events,
    hears,
    async until(kind) {
      const { view } = await hears('transfer', (event) => event.view.state.kind === kind)
      return view as never
    },
  }
}

/** Asks like a window does. Throws the code of what went wrong. */
export async function ask<T>(who: Person, name: string, input: unknown): Promise<T> {
  const result = await dispatch(who.app, name, input)
  if (!result.ok) throw new Error(result.error.code)
  return result.value as T
}

/** The code with which a call is refused; null where it is not. */
export async function refusal(who: Person, name: string, input: unknown): Promise<string | null> {
  const result = await dispatch(who.app, name, input)
  return result.ok ? null : result.error.code
}
