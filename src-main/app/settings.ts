import { join } from 'node:path'
import { z } from 'zod'
import { formatAddress, parseAddress } from '../../src-shared/address.ts'
import type { CallInput } from '../../src-shared/contract.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import { conflictChoices, type SettingsView } from '../../src-shared/views.ts'
import type { Folders } from './folders.ts'
import { JsonFile } from './json-file.ts'

const schema = z.object({
  deviceName: z.string().min(1).max(64),
  language: z.enum(['system', 'en', 'pt-BR', 'es']),
  theme: z.enum(['system', 'light', 'dark']),
  folder: z.string().min(1),
  relay: z.string().nullable(),
  conflict: z.enum(conflictChoices),
  hostAtStart: z.boolean().default(false),
  discovery: z.boolean().default(true),
})

export type Settings = z.infer<typeof schema>

const usual = {
  language: 'system',
  theme: 'system',
  relay: null,
  conflict: 'keep-both',
  hostAtStart: false,
  discovery: true,
} as const

/** What a person has chosen, kept in `settings.json`. */
export class SettingsStore {
  readonly #file: JsonFile<Settings>
  readonly #folders: Folders
  readonly #onChange: (view: SettingsView) => void
  #settings: Settings
  #rev = 0

  private constructor(
    file: JsonFile<Settings>,
    settings: Settings,
    folders: Folders,
    onChange: (view: SettingsView) => void,
  ) {
    this.#file = file
    this.#settings = settings
    this.#folders = folders
    this.#onChange = onChange
  }

  static async open(
    dataFolder: string,
    defaults: Pick<Settings, 'deviceName' | 'folder'>,
    folders: Folders,
    onChange: (view: SettingsView) => void,
  ): Promise<SettingsStore> {
    const file = new JsonFile(join(dataFolder, 'settings.json'), schema)
    const fresh: Settings = { ...usual, ...defaults }
    return new SettingsStore(file, (await file.read()) ?? fresh, folders, onChange)
  }

  get current(): Settings {
    return this.#settings
  }

  view(): SettingsView {
    const { folder, ...rest } = this.#settings
    return { ...rest, rev: this.#rev, folder: this.#folders.view(folder) }
  }

  flushed(): Promise<void> {
    return this.#file.flushed()
  }

  /** Takes what a window changed. Throws `address.malformed`, `request.rejected`. */
  async save(change: CallInput<'saveSettings'>): Promise<void> {
    const { deviceName, folder, relay, language, theme, conflict, hostAtStart, discovery } = change
    const next: Settings = { ...this.#settings }
    if (deviceName !== undefined) next.deviceName = nameOf(deviceName)
    if (folder !== undefined) next.folder = this.#folders.path(folder)
    if (relay !== undefined)
      next.relay = relay === null || relay.trim() === '' ? null : formatAddress(parseAddress(relay))
    if (language !== undefined) next.language = language
    if (theme !== undefined) next.theme = theme
    if (conflict !== undefined) next.conflict = conflict
    if (hostAtStart !== undefined) next.hostAtStart = hostAtStart
    if (discovery !== undefined) next.discovery = discovery
    this.#settings = next
    this.#rev++
    this.#onChange(this.view())
    await this.#file.write(next)
  }
}

function nameOf(text: string): string {
  const name = text.trim()
  if (name === '') throw new MaloteError('request.rejected')
  return name
}
