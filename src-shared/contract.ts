import { z } from 'zod'
import type { Result } from './errors.ts'
import type { HistoryItem, Snapshot, UnfinishedView } from './snapshot.ts'
import {
  conflictChoices,
  type EntryPage,
  type FolderView,
  type RelayView,
  type SettingsView,
  type TransferId,
  type TransferView,
} from './views.ts'

/** The one contract between a window and the app: what a window may ask, and what it hears. */

/** No window has business sending more than this in one field. */
const text = (most: number) => z.string().max(most)
const token = text(64).min(1)
const id = text(64).min(1)
/** A journal's name (engine/journal/store.ts): it becomes part of a path. */
const unfinishedId = z.string().regex(/^[0-9a-f]{16}$/)

/** Entries a page of a list may hold; the window asks for more as it scrolls. */
export const PAGE_MOST = 500

/** Every call's arguments. Checked by the app before a handler sees them; the types below are inferred from here. */
export const calls = {
  /** Everything at once, when a window opens or has missed something. */
  snapshot: z.strictObject({}),
  /** Desktop: lets the person choose what to send in the system's dialog. */
  pickSources: z.strictObject({ kind: z.enum(['files', 'folders']) }),
  /** Offers what was dropped or picked; the code follows in the transfer's view. */
  startSend: z.strictObject({ sources: z.array(token).min(1).max(10_000) }),
  /** Joins with a code, a link, or a sentence that has one in it. */
  startReceive: z.strictObject({ code: text(2_000).min(1) }),
  /** A page of a transfer's list. */
  listEntries: z.strictObject({
    id,
    from: z.int().min(0),
    count: z.int().min(1).max(PAGE_MOST),
  }),
  /** Accepts, all or less some entries, or declines. Nothing is written before. */
  answerOffer: z.discriminatedUnion('accept', [
    z.strictObject({
      id,
      accept: z.literal(true),
      /** Indices of the entries to leave out; a folder's index leaves out all below it. */
      skip: z.array(z.int().min(0)).max(100_000),
      conflict: z.enum(conflictChoices),
    }),
    z.strictObject({ id, accept: z.literal(false) }),
  ]),
  /** Before answering: receive into another folder. */
  chooseFolder: z.strictObject({ id, folder: token }),
  /** Desktop: lets the person choose a folder in the system's dialog; null when he closed it. */
  pickFolder: z.strictObject({}),
  /** Web: what folders lie in a folder, so that the page can offer a choice without knowing a path. */
  browseFolder: z.strictObject({ at: token.nullable() }),
  /** Ends it; one that goes on with an unfinished one and has not met the other side yet stays unfinished. */
  cancelTransfer: z.strictObject({ id }),
  /** The relay of a transfer has another address: it is tried there, at once where the line is broken. */
  moveTransfer: z.strictObject({ id, relay: text(300).min(1) }),
  /** Takes an ended transfer off the screen; Activity keeps it. */
  dismissTransfer: z.strictObject({ id }),
  /** Desktop: shows what arrived in the file manager. */
  revealResult: z.strictObject({ id }),
  /** Receiver, while several relays have the code's room: which is meant, by its place in the list. */
  chooseRelay: z.strictObject({ id, relay: z.int().min(0).max(99) }),
  hostRelay: z.strictObject({ on: z.boolean() }),
  /** Connects to each address of the relay hosted here; what came of it is in the view. */
  testRelay: z.strictObject({}),
  /** Opens or closes the way from the internet to the relay here, which is hosted first where it has to be. */
  openTunnel: z.strictObject({ on: z.boolean() }),
  /** ngrok's token, kept encrypted where the shell can; null forgets it. */
  saveTunnelToken: z.strictObject({ token: text(200).min(1).nullable() }),
  /** The password of the relay that is chosen in the settings, as long as a `host` frame may have it; null forgets it. */
  saveRelayPassword: z.strictObject({ password: text(256).min(1).nullable() }),
  saveSettings: z.strictObject({
    deviceName: text(64).optional(),
    language: z.enum(['system', 'en', 'pt-BR', 'es']).optional(),
    theme: z.enum(['system', 'light', 'dark']).optional(),
    folder: token.optional(),
    relay: text(300).nullable().optional(),
    conflict: z.enum(conflictChoices).optional(),
    hostAtStart: z.boolean().optional(),
    discovery: z.boolean().optional(),
  }),
  clearHistory: z.strictObject({}),
  /** Looks again for what can go on: a terminal on this computer may have left something. The answer is an event. */
  lookForUnfinished: z.strictObject({}),
  /** Goes on with what did not come to its end; `relay` where that is at another address by now. */
  continueTransfer: z.strictObject({ id: unfinishedId, relay: text(300).min(1).optional() }),
  /** Gives it up for good: what is half here is deleted, what has arrived stays. */
  discardUnfinished: z.strictObject({ id: unfinishedId }),
  copyText: z.strictObject({ text: text(10_000) }),
} as const satisfies Record<string, z.ZodType>

export type CallName = keyof typeof calls
export type CallInput<N extends CallName> = z.infer<(typeof calls)[N]>

/** Something the person chose to send; the page holds the token, the app the path. */
export interface SourceGrant {
  readonly token: string
  readonly name: string
}

export interface FolderListing {
  readonly folder: FolderView
  /** The folders above it, nearest last. */
  readonly above: readonly FolderView[]
  readonly below: readonly FolderView[]
}

/** What each call answers. Outputs need no check at run time: the app is trusted, the page is not. */
export interface CallOutputs {
  snapshot: Snapshot
  pickSources: readonly SourceGrant[]
  startSend: { readonly id: TransferId }
  startReceive: { readonly id: TransferId }
  listEntries: EntryPage
  answerOffer: null
  chooseFolder: null
  pickFolder: FolderView | null
  browseFolder: FolderListing
  cancelTransfer: null
  moveTransfer: null
  dismissTransfer: null
  revealResult: null
  chooseRelay: null
  hostRelay: null
  testRelay: null
  openTunnel: null
  saveTunnelToken: null
  saveRelayPassword: null
  saveSettings: null
  clearHistory: null
  lookForUnfinished: null
  continueTransfer: { readonly id: TransferId }
  discardUnfinished: null
  copyText: null
}

/** The application behind every window: one method a call. */
export type Contract = {
  [N in CallName]: (input: CallInput<N>) => Promise<CallOutputs[N]>
}

/** What a window hears without asking. Views are whole, at most 10 a second each, a change of state at once. */
export type AppEvent =
  | { readonly kind: 'transfer'; readonly view: TransferView }
  | { readonly kind: 'dismissed'; readonly id: TransferId }
  | { readonly kind: 'relay'; readonly view: RelayView }
  | { readonly kind: 'settings'; readonly view: SettingsView }
  | { readonly kind: 'history'; readonly items: readonly HistoryItem[] }
  | { readonly kind: 'unfinished'; readonly items: readonly UnfinishedView[] }
  /** A link the system opened, for the window to show with its field filled in; nothing is called before a person says so. */
  | { readonly kind: 'invite'; readonly text: string }

/** The calls as the page sees them: they never throw, they answer a Result. */
export type RemoteContract = {
  [N in CallName]: (input: CallInput<N>) => Promise<Result<CallOutputs[N]>>
}

/** What the preload script puts on `window.malote` in the desktop shell; `F` is the DOM's File, which this folder does not know. */
export interface DesktopBridge<F> extends RemoteContract {
  /** Takes dropped files and folders in; their paths go from the preload script to the app and never to the page. */
  readonly grantFiles: (files: readonly F[]) => Promise<Result<readonly SourceGrant[]>>
  /** Listens to the app; the function returned stops it. */
  readonly onEvent: (listener: (event: AppEvent) => void) => () => void
}
