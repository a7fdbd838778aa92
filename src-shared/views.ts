import type { ErrorInfo } from './errors.ts'

/** What a screen may know: no absolute path, no key, no socket. Whole snapshots; a higher `rev` replaces a lower one. */

export type TransferId = string
export type Direction = 'send' | 'receive'
export type Who = 'me' | 'peer'

/** What is on its way, as far as it has been counted. */
export interface SummaryView {
  readonly files: number
  readonly folders: number
  readonly bytes: number
  /** The names at the top, at most three: `fotos-casamento`. */
  readonly names: readonly string[]
  /** How many names there are at the top. */
  readonly top: number
  /** Whether the folders are still being listed. */
  readonly counting: boolean
}

/** The relay a transfer goes through, as the Line shows it. */
export interface RelayNodeView {
  /** `192.168.0.15:19034` */
  readonly address: string
  /** Whether this app or this command hosts it. */
  readonly here: boolean
  /** What it calls itself, printable, where it was found on the local network. */
  readonly name?: string
  /** Sender: whether a password is said to it. */
  readonly password?: boolean
}

/** One leg of the Line: between me and the relay, or between the relay and the peer. */
export type LegView = 'idle' | 'connecting' | 'open' | 'flowing' | 'stalled' | 'broken'

export interface LineView {
  readonly mine: LegView
  readonly theirs: LegView
}

/** A disk at one end: `slow` when it takes or gives nothing for some seconds, `full` when it waits for room. */
export interface DiskView {
  readonly state: 'fine' | 'slow' | 'full'
  /** Bytes of room that are missing; null where it is not full, or nobody knows how many. */
  readonly missing: number | null
}

/** The disks at the two ends. The other side's is what it says of it, `fine` while it cannot be heard. */
export interface DisksView {
  readonly mine: DiskView
  readonly theirs: DiskView
}

export const DISK_FINE: DiskView = { state: 'fine', missing: null }

export interface FileResultView {
  readonly index: number
  readonly path: string
  readonly size: number
  readonly sha256: string | null
  readonly outcome: 'verified' | 'corrupted' | 'skipped' | 'failed'
  readonly error: ErrorInfo | null
}

export interface ProgressView {
  readonly bytes: number
  readonly total: number
  readonly filesDone: number
  /** Files that are moved, what was left out not counted; absent until that is known. */
  readonly files?: number
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
  /** The file that is being moved, null between files. */
  readonly current: { readonly path: string; readonly size: number; readonly bytes: number } | null
  /** The files that ended last, newest first, at most 20. */
  readonly recent: readonly FileResultView[]
  /** Seconds without a word from the other side, once that is worth mentioning; else null. */
  readonly silentFor: number | null
  /** Whether the other side is heard, and says that it hears nothing of this one. */
  readonly unheard?: boolean
}

export interface FolderView {
  readonly token: string
  /** The last part of its path: `Downloads`. */
  readonly name: string
}

export const conflictChoices = ['keep-both', 'overwrite', 'skip', 'fail'] as const
export type ConflictChoice = (typeof conflictChoices)[number]

export type TransferState =
  /** Dialling the relay, or still looking for one. */
  | { readonly kind: 'opening' }
  /** Receiver: several relays have a room of that number, and a person must say which is meant. */
  | { readonly kind: 'choosing'; readonly relays: readonly RelayChoiceView[] }
  /** Sender: the code is out, nobody has typed it yet. */
  | { readonly kind: 'waiting'; readonly code: string; readonly invite: string; readonly guessesLeft: number }
  /** Both: the other device is there and the two prove the code to each other. */
  | { readonly kind: 'proving' }
  /** Sender: the peer sees the list and has not answered. Receiver: the list is on its way. */
  | { readonly kind: 'offering' }
  /** Receiver: the whole list is here; nothing is written until the person answers. */
  | {
      readonly kind: 'deciding'
      readonly folder: FolderView
      /** Free bytes in that folder's disk; null where the system does not tell. */
      readonly free: number | null
      /** Bytes of room that the offer needs less where what is there is overwritten. */
      readonly spared: number
      /** How many entries' names are already taken in that folder. */
      readonly conflicts: number
    }
  | { readonly kind: 'transferring'; readonly progress: ProgressView }
  /** Ended by itself. Only when `failed` and `corrupted` are 0 did everything arrive verified. */
  | {
      readonly kind: 'done'
      readonly bytes: number
      readonly seconds: number
      readonly verified: number
      readonly skipped: number
      readonly failed: number
      readonly corrupted: number
      /** The files that ended last, newest first, at most 20; those that failed come first. */
      readonly results: readonly FileResultView[]
      /** Sender: the unfinished one by which those that did not arrive can be sent again. */
      readonly unfinished?: UnfinishedId
    }
  | { readonly kind: 'declined'; readonly by: Who }
  | { readonly kind: 'cancelled'; readonly by: Who }
  /** `unfinished`: by which it can be gone on with. */
  | { readonly kind: 'failed'; readonly error: ErrorInfo; readonly unfinished?: UnfinishedId }

/** A line that is broken, in a transfer that goes on. */
export interface PartedView {
  readonly why: ErrorInfo
  /** When it is tried again, milliseconds since 1970; null while the relay is reached and the other side is not there. */
  readonly retryAt: number | null
}

export interface TransferView {
  readonly id: TransferId
  readonly rev: number
  readonly direction: Direction
  /** When it began, milliseconds since 1970. */
  readonly startedAt: number
  readonly summary: SummaryView
  readonly relay: RelayNodeView
  readonly line: LineView
  readonly disks: DisksView
  /** The other device's name once it has proven the code. */
  readonly peer: string | null
  readonly state: TransferState
  /** The line is broken and being mended; null while it is whole. */
  readonly parted: PartedView | null
  /** It goes on with what was left unfinished: whether the other side is still looked for, or was met by now. */
  readonly continued?: 'looking' | 'found'
}

/** One row of an offer or of a running transfer. */
export interface EntryView {
  readonly index: number
  readonly path: string
  readonly kind: 'file' | 'folder'
  readonly size: number
  /** Receiver: something by that name is already there. */
  readonly exists: boolean
}

export interface EntryPage {
  readonly total: number
  readonly entries: readonly EntryView[]
}

/** A relay that has a code's room. */
export interface RelayChoiceView {
  /** What it calls itself on the local network, printable; null where only its address is known. */
  readonly name: string | null
  readonly address: string
  /** Whether it is the one of the settings. */
  readonly configured: boolean
}

/** A relay that announces itself on the local network. Anybody may announce anything: a hint, not a proof. */
export interface NearbyRelayView {
  /** What its computer calls itself, printable. */
  readonly name: string
  /** Where it answered, the best first. */
  readonly addresses: readonly string[]
}

export interface RelayAddressView {
  readonly address: string
  readonly kind: 'lan' | 'vpn' | 'virtual' | 'loopback'
  /** The network interface's name: `wlan0`, `Wi-Fi`. */
  readonly interfaceName: string
}

/** What came of connecting to an address of the relay hosted here, from here. */
export type AddressCheckView =
  | { readonly kind: 'untested' }
  | { readonly kind: 'testing' }
  /** A relay answered there, and it is this one. */
  | { readonly kind: 'reached' }
  | { readonly kind: 'blocked'; readonly error: ErrorInfo }

export interface HostedAddressView extends RelayAddressView {
  readonly check: AddressCheckView
}

export interface RelayFigures {
  readonly connections: number
  readonly waiting: number
  readonly transfers: number
  readonly bytes: number
  readonly bytesPerSecond: number
}

export type HostingState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | {
      readonly kind: 'on'
      readonly port: number
      /** Whether the usual port was taken and another one is used. */
      readonly moved: boolean
      readonly addresses: readonly HostedAddressView[]
      /** `malote://HOST:PORT` of the address that reaches the most people; null where there is none but this computer's own. */
      readonly invite: string | null
      /** Whether it is announced on the local network. */
      readonly announced: boolean
      readonly figures: RelayFigures
    }
  | { readonly kind: 'failed'; readonly error: ErrorInfo }

export type TunnelState =
  | { readonly kind: 'off' }
  /** `parted` where it was open and is mended by itself: why, and when it is tried next. */
  | { readonly kind: 'opening'; readonly parted?: PartedView }
  /** `0.tcp.sa.ngrok.io:12345`: from anywhere. */
  | { readonly kind: 'open'; readonly address: string }
  | { readonly kind: 'failed'; readonly error: ErrorInfo }

/** The way from the internet to the relay hosted here: an ngrok TCP endpoint. */
export interface TunnelView {
  readonly state: TunnelState
  /** Where the token is from: none yet, kept encrypted, known until the app is closed, or NGROK_AUTHTOKEN. */
  readonly token: 'none' | 'kept' | 'session' | 'environment'
  /** Whether a token can be kept, encrypted, beyond this run. */
  readonly keeps: boolean
  /** Bytes that went out through the tunnel in this calendar month (UTC): what ngrok counts. */
  readonly sentThisMonth: number
}

export interface RelayView {
  readonly rev: number
  readonly hosting: HostingState
  readonly tunnel: TunnelView
  /** Relays of others found on the local network; the one hosted here is not among them. */
  readonly nearby: readonly NearbyRelayView[]
}

export type Theme = 'system' | 'light' | 'dark'
export type Language = 'system' | 'en' | 'pt-BR' | 'es'

export interface SettingsView {
  readonly rev: number
  readonly deviceName: string
  readonly language: Language
  readonly theme: Theme
  /** Where received files go unless a person says otherwise. */
  readonly folder: FolderView
  /** The relay elsewhere that this app uses: `host:port`; null to use one that is found, or to host one here. */
  readonly relay: string | null
  /** That relay's password for those who send: none is known, it is kept encrypted, or it is known until the app is closed. */
  readonly relayPassword: 'none' | 'kept' | 'session'
  readonly conflict: ConflictChoice
  /** Whether the relay here is switched on when the app starts. */
  readonly hostAtStart: boolean
  /** Whether a relay hosted here is announced on the local network, and those of others are looked for. */
  readonly discovery: boolean
}

/** Names a transfer's journal, in whichever process it goes on. */
export type UnfinishedId = string
