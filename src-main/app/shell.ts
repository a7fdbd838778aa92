import type { AppEvent, Contract, SourceGrant } from '../../src-shared/contract.ts'
import type { Language } from '../../src-shared/views.ts'
import type { DiscoveryNetwork } from '../engine/net/discovery/multicast.ts'
import type { LoadNgrok } from './ngrok.ts'

/** What the app asks of the shell around it: the few things only a desktop, or only a page, can do. */
export interface Shell {
  readonly kind: 'desktop' | 'web'
  /** The system's dialog; absolute paths, none when the person closed it. */
  pickSources(kind: 'files' | 'folders'): Promise<readonly string[]>
  /** The system's dialog; an absolute path, null when the person closed it. */
  pickFolder(): Promise<string | null>
  /** Shows a file or folder in the file manager. */
  reveal(path: string): void
  copyText(text: string): Promise<void>
  /** What keeps a secret on this computer; left out where nothing does. */
  readonly secrets?: Secrets
}

/** Encrypts for the user of this computer, with a key that the system keeps. */
export interface Secrets {
  /** Whether it is really encrypted, and can be opened again after the app was closed. */
  available(): Promise<boolean>
  /** Rejects where the system refuses. */
  seal(text: string): Promise<Uint8Array>
  /** Rejects where the system refuses, or the key is another one by now. */
  open(sealed: Uint8Array): Promise<string>
}

export interface AppOptions {
  readonly shell: Shell
  /** Where settings, history and the journals of unfinished transfers live; made when missing. */
  readonly dataFolder: string
  /** Where received files go until a person says otherwise. */
  readonly downloadsFolder: string
  readonly version: string
  readonly systemLanguage: Exclude<Language, 'system'>
  readonly deviceName: string
  /** Where relays are announced and looked for (discovery-network.ts); null for nowhere. */
  readonly discovery: DiscoveryNetwork | null
  /** How ngrok's module is loaded, and whose NGROK_AUTHTOKEN counts; as installed, and this process's, when left out. */
  readonly ngrok?: {
    readonly load?: LoadNgrok
    readonly environment?: Readonly<Record<string, string | undefined>>
  }
  /** The port at which a relay is hosted here, 0 for any; the usual one or the next that is free when left out. */
  readonly relayPort?: number
}

/** One file or folder of a page's drop; `path` has forward slashes and begins with the dropped item's own name. */
export interface RemoteEntry {
  readonly path: string
  readonly kind: 'file' | 'folder'
  readonly size: number
  /** Milliseconds since 1970. */
  readonly modified: number
}

/** A dropped item that lives in a page (web shell) and is read from there slice by slice. */
export interface RemoteSource {
  readonly name: string
  readonly entries: readonly RemoteEntry[]
  /** The bytes of entry `index` from `offset`; shorter than `length` only at the file's end. Rejects when the page is gone. */
  read(index: number, offset: number, length: number): Promise<Uint8Array>
}

/** The application: transfers, hosting, settings, history. Everything a shell needs of it. */
export interface App {
  readonly calls: Contract
  /** Takes in dropped paths (absolute). Throws `source.missing`. */
  grantPaths(paths: readonly string[]): Promise<readonly SourceGrant[]>
  /** Takes in an item that a page holds. */
  grantRemote(source: RemoteSource): SourceGrant
  onEvent(listener: (event: AppEvent) => void): () => void
  /** How many transfers have begun and not ended: what would be interrupted by closing now. */
  readonly running: number
  /** Leaves what can be gone on with later, cancels the rest, stops a hosted relay, waits until all of it is done. */
  close(): Promise<void>
}
