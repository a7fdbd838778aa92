import type { ErrorInfo } from '../src-shared/errors.ts'
import type { Direction, TransferId, TransferView } from '../src-shared/views.ts'
import { readPasted } from './features/receive/pasted.ts'

export const places = ['send', 'receive', 'relay', 'activity', 'settings'] as const
export type Place = (typeof places)[number]

/** What only this window knows: where it is and what it shows there. */
export interface Ui {
  readonly place: Place
  /** Which transfer each of the two places shows; `new` for the empty page, null for the newest. */
  readonly chosen: Readonly<Record<Direction, TransferId | 'new' | null>>
  /** Something that went wrong outside of any transfer. */
  readonly notice: ErrorInfo | null
  /** What stands in the code field. */
  readonly prefill: string
  /** Grows with each text from elsewhere that was put into the code field, which takes the focus then. */
  readonly filled: number
  /** A relay's address that came with a link or was pasted: shown on Relay, used only when the person says so. */
  readonly offered: { readonly address: string } | null
  /** A relay that wants a password, and the transfer that it refused: the person has come to enter one. */
  readonly denied: { readonly address: string; readonly id: TransferId } | null
  /** The refused transfer whose relay has been given a password since. */
  readonly unlocked: TransferId | null
}

export const firstUi: Ui = {
  place: 'send',
  chosen: { send: null, receive: null },
  notice: null,
  prefill: '',
  filled: 0,
  offered: null,
  denied: null,
  unlocked: null,
}

export type UiEvent =
  | { readonly kind: 'go'; readonly place: Place }
  | { readonly kind: 'show'; readonly direction: Direction; readonly id: TransferId | 'new' | null }
  | { readonly kind: 'prefill'; readonly text: string }
  /** A text came from outside the field it belongs in: a link that the system opened, or something pasted. */
  | { readonly kind: 'opened'; readonly text: string }
  /** The offered address was answered, by choosing a relay, or something else is typed in its place. */
  | { readonly kind: 'answered'; readonly chosen?: string | null }
  /** To where the password of the relay that refused a transfer is entered, and back when there is one. */
  | { readonly kind: 'denied'; readonly address: string; readonly id: TransferId }
  | { readonly kind: 'unlocked'; readonly id: TransferId }
  | { readonly kind: 'notice'; readonly error: ErrorInfo | null }

/** What the window shows after one more thing happened to it. */
export function nextUi(ui: Ui, event: UiEvent): Ui {
  switch (event.kind) {
    case 'go':
      return { ...ui, place: event.place, notice: null, offered: null, denied: null }
    case 'show':
      return showing(ui, event.direction, event.id)
    case 'prefill':
      return { ...ui, prefill: event.text }
    case 'opened':
      return openedUi(ui, event.text)
    case 'answered':
      return { ...ui, offered: null, denied: event.chosen === ui.denied?.address ? ui.denied : null }
    case 'denied':
      return { ...ui, place: 'relay', notice: null, offered: null, denied: { address: event.address, id: event.id } }
    case 'unlocked':
      return { ...showing(ui, 'send', event.id), denied: null, unlocked: event.id }
    case 'notice':
      return { ...ui, notice: event.error }
  }
}

function showing(ui: Ui, direction: Direction, id: TransferId | 'new' | null): Ui {
  return { ...ui, place: direction, chosen: { ...ui.chosen, [direction]: id }, notice: null }
}

/** A relay's address goes to Relay; all else to the code field, which says what is wrong with it. */
function openedUi(ui: Ui, text: string): Ui {
  const pasted = readPasted(text)
  if (pasted?.kind === 'relay')
    return { ...ui, place: 'relay', notice: null, offered: { address: pasted.address }, denied: null }
  const chosen = { ...ui.chosen, receive: 'new' as const }
  return { ...ui, place: 'receive', chosen, notice: null, prefill: text, filled: ui.filled + 1 }
}

/** The transfer a place shows: the chosen one, else the newest; null for the empty page. */
export function shownTransfer(ui: Ui, direction: Direction, transfers: readonly TransferView[]): TransferView | null {
  const chosen = ui.chosen[direction]
  if (chosen === 'new') return null
  const own = transfers.filter((transfer) => transfer.direction === direction)
  return own.find(({ id }) => id === chosen) ?? own.at(-1) ?? null
}

const ended = new Set(['done', 'declined', 'cancelled', 'failed'])

/** Whether a transfer has come to its end, good or bad. */
export function isEnded({ state }: TransferView): boolean {
  return ended.has(state.kind)
}
