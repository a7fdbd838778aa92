import { join } from 'node:path'
import { z } from 'zod'
import { formatAddress, parseAddress, type RelayAddress } from '../../src-shared/address.ts'
import type { CallInput } from '../../src-shared/contract.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import { conflictChoices, type SettingsView } from '../../src-shared/views.ts'
import type { Folders } from './folders.ts'
import { JsonFile } from './json-file.ts'
import { isSameRelay, type RelayPassword } from './relay-password.ts'

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

export interface SettingsOptions {
  readonly dataFolder: string
  /** What holds where nothing was chosen. */
  readonly defaults: Pick<Settings, 'deviceName' | 'folder'>
  readonly folders: Folders
  /** That of the relay which is chosen; it goes when another one is, or none. */
  readonly password: RelayPassword
  readonly onChange: (view: SettingsView) => void
}

/** What a person has chosen, kept in `settings.json`; the password of a relay has a file of its own. */
export class SettingsStore {
  readonly #file: JsonFile<Settings>
  readonly #options: SettingsOptions
  #settings: Settings
  #rev = 0

  private constructor(file: JsonFile<Settings>, settings: Settings, options: SettingsOptions) {
    this.#file = file
    this.#settings = settings
    this.#options = options
  }

  static async open(options: SettingsOptions): Promise<SettingsStore> {
    const file = new JsonFile(join(options.dataFolder, 'settings.json'), schema)
    const fresh: Settings = { ...usual, ...options.defaults }
    return new SettingsStore(file, (await file.read()) ?? fresh, options)
  }

  get current(): Settings {
    return this.#settings
  }

  view(): SettingsView {
    const { folder, ...rest } = this.#settings
    const { folders, password } = this.#options
    return { ...rest, rev: this.#rev, folder: folders.view(folder), relayPassword: password.state }
  }

  flushed(): Promise<void> {
    return this.#file.flushed()
  }

  /** Takes what a window changed. Throws `address.malformed`, `request.rejected`. */
  async save(change: CallInput<'saveSettings'>): Promise<void> {
    const { relay } = this.#changed(change)
    // Before the relay changes: whatever happens in between, no other one is left with this password.
    if (!isSameRelay(relay, this.#settings.relay)) await this.#options.password.forget()
    // Something else may have been changed meanwhile.
    const next = this.#changed(change)
    this.#settings = next
    this.#publish()
    await this.#file.write(next)
  }

  #changed(change: CallInput<'saveSettings'>): Settings {
    const { deviceName, folder, relay, language, theme, conflict, hostAtStart, discovery } = change
    const next: Settings = { ...this.#settings }
    if (deviceName !== undefined) next.deviceName = nameOf(deviceName)
    if (folder !== undefined) next.folder = this.#options.folders.path(folder)
    if (relay !== undefined)
      next.relay = relay === null || relay.trim() === '' ? null : formatAddress(parseAddress(relay))
    if (language !== undefined) next.language = language
    if (theme !== undefined) next.theme = theme
    if (conflict !== undefined) next.conflict = conflict
    if (hostAtStart !== undefined) next.hostAtStart = hostAtStart
    if (discovery !== undefined) next.discovery = discovery
    return next
  }

  /** Keeps the password of the chosen relay; null forgets it. Throws `request.rejected` where no relay is chosen. */
  async savePassword(text: string | null): Promise<void> {
    const { password } = this.#options
    const { relay } = this.#settings
    if (text === null) await password.forget()
    else if (relay === null) throw new MaloteError('request.rejected')
    else await password.save(parseAddress(relay), text)
    // Another relay was chosen while a keyring took its time.
    if (!isSameRelay(relay, this.#settings.relay)) await password.forget()
    this.#publish()
  }

  /** The password to send through that relay; null where it is not the chosen one, or none is known. */
  async passwordOf(relay: RelayAddress): Promise<string | null> {
    const { password } = this.#options
    if (!isSameRelay(formatAddress(relay), this.#settings.relay)) return null
    const before = password.state
    const text = await password.of(relay)
    // Another relay's: an app that ended too early, or a file that was changed by hand, has left it.
    if (text === null) await password.forget()
    if (password.state !== before) this.#publish()
    return text
  }

  /** Looks for the password that was kept. Resolves when it is in the view; a keyring may take its time. */
  async lookForPassword(): Promise<void> {
    const { password } = this.#options
    await password.ready
    // Without a relay it is nobody's: an app that ended between the two has left it.
    if (this.#settings.relay === null) await password.forget()
    if (password.state !== 'none') this.#publish()
  }

  #publish(): void {
    this.#rev++
    this.#options.onChange(this.view())
  }
}

function nameOf(text: string): string {
  const name = text.trim()
  if (name === '') throw new MaloteError('request.rejected')
  return name
}
