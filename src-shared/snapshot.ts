import type { ErrorInfo } from './errors.ts'
import type { Direction, Language, RelayView, SettingsView, TransferId, TransferView, UnfinishedId } from './views.ts'

/** Everything a screen may know at once, and what it lists of the past. */

/** A transfer that did not come to its end, and that can go on. Sizes in bytes. */
export interface UnfinishedView {
  readonly id: UnfinishedId
  readonly direction: Direction
  /** When it began, milliseconds since 1970. */
  readonly at: number
  /** Nobody has used its code yet; it can go on where it was; it ended, and some files did not arrive. */
  readonly kind: 'waiting' | 'interrupted' | 'partial'
  /** The names at the top, at most three, and how many there are. */
  readonly names: readonly string[]
  readonly top: number
  readonly files: number
  readonly bytes: number
  /** Of those, here or over there already. */
  readonly bytesDone: number
  /** `partial`: how many files did not arrive. */
  readonly lost: number
  readonly peer: string | null
  /** Receiver: the last part of the folder's path. */
  readonly folder: string | null
  /** Receiver: files that are half here, and their size. */
  readonly parts: number
  readonly partBytes: number
  /** `192.168.0.15:19034` */
  readonly relay: string
  /** Sender: it hosted the relay itself, and does so again. */
  readonly here: boolean
}

/** One ended transfer as Activity remembers it. */
export interface HistoryItem {
  readonly id: TransferId
  readonly direction: Direction
  readonly at: number
  readonly names: readonly string[]
  readonly top: number
  readonly files: number
  readonly bytes: number
  readonly peer: string | null
  readonly outcome: 'verified' | 'partial' | 'corrupted' | 'declined' | 'cancelled' | 'failed'
  readonly error: ErrorInfo | null
  /** By which it can be gone on with, as long as that one is listed as unfinished. */
  readonly unfinished?: UnfinishedId
}

/** Everything a window needs to draw itself the first time. */
export interface Snapshot {
  readonly shell: 'desktop' | 'web'
  readonly version: string
  /** The language the system prefers, one of those that Malote speaks. */
  readonly systemLanguage: Exclude<Language, 'system'>
  readonly transfers: readonly TransferView[]
  readonly relay: RelayView
  readonly settings: SettingsView
  readonly history: readonly HistoryItem[]
  /** What can go on, newest first. What runs is not among it. */
  readonly unfinished: readonly UnfinishedView[]
}
