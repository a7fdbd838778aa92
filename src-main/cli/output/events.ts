import type { RelayAddress } from '../../../src-shared/address.ts'
import type { ErrorCode } from '../../../src-shared/errors.ts'
import type {
  ConflictChoice,
  Direction,
  DiskView,
  FileResultView,
  RelayAddressView,
  RelayFigures,
  SummaryView,
  Who,
} from '../../../src-shared/views.ts'
import type { Unfinished } from '../../engine/index.ts'
import type { FoundRelay } from '../../engine/net/discovery/sightings.ts'
import type { Leg, OfferEntry, Outcome } from '../../engine/types.ts'
import type { ServerEvent } from './server-events.ts'

export type DoneOutcome = Extract<Outcome, { kind: 'done' }>

/** What a command tells while it runs. Each renderer shows what its readers need of it. */
export type CliEvent =
  /** `malote relay` or `malote web` is up. `url` for web. */
  | {
      readonly kind: 'listening'
      readonly host: string
      readonly port: number
      readonly addresses: readonly RelayAddressView[]
      readonly url: string | null
    }
  /** `tunnel`: bytes that went out through ngrok, where there is a way through it. */
  | { readonly kind: 'figures'; readonly figures: RelayFigures; readonly tunnel?: number }
  | { readonly kind: 'stopped'; readonly what: 'relay' | 'web' }
  /** `send` hosts a relay itself. */
  | {
      readonly kind: 'hosting'
      readonly port: number
      /** Where it hosted it before, where it goes on with a transfer. */
      readonly before?: number
      readonly moved: boolean
      readonly addresses: readonly RelayAddressView[]
      /** Whether it was wished for: `--relay here`. */
      readonly wished: boolean
      /** Where others reach it best. */
      readonly relay: RelayAddress
      readonly name: string
    }
  /** `send` uses a relay that it found, and that calls itself so. */
  | { readonly kind: 'using'; readonly name: string; readonly relay: RelayAddress }
  /** `send` found a relay that does not take it: the error says why. */
  | { readonly kind: 'passedOver'; readonly name: string; readonly relay: RelayAddress; readonly code: ErrorCode }
  /** Relays are being looked for. */
  | { readonly kind: 'looking' }
  /** `receive` looks for the relay that has the code. */
  | { readonly kind: 'searching'; readonly room: string }
  | { readonly kind: 'near'; readonly relay: FoundRelay }
  /** How many relays were told before. */
  | { readonly kind: 'nearEnd'; readonly count: number }
  /** Sender: what goes out, once it has been counted. */
  | { readonly kind: 'sending'; readonly summary: SummaryView }
  | {
      readonly kind: 'code'
      readonly code: string
      readonly room: string
      readonly relay: RelayAddress
      readonly invite: string
      /** Who is on the local network finds the relay by himself. */
      readonly near: boolean
      /** The invite is shown as a QR code too. */
      readonly qr: boolean
    }
  | { readonly kind: 'guessed'; readonly left: number }
  | { readonly kind: 'joining'; readonly relay: RelayAddress }
  | { readonly kind: 'peer'; readonly name: string; readonly direction: 'send' | 'receive' }
  | { readonly kind: 'offer'; readonly entries: readonly OfferEntry[]; readonly summary: SummaryView }
  | {
      readonly kind: 'target'
      readonly folder: string
      readonly conflicts: number
      readonly choice: ConflictChoice
      readonly free: number | null
      readonly needed: number
    }
  | {
      readonly kind: 'progress'
      readonly bytes: number
      readonly total: number
      readonly bytesPerSecond: number
      readonly secondsLeft: number | null
      readonly current: string | null
    }
  | { readonly kind: 'file'; readonly result: FileResultView }
  /** Nothing is heard: on this side's leg where the relay does not answer either. Null when it is heard again. */
  | {
      readonly kind: 'silence'
      readonly seconds: number
      readonly leg: Leg
      readonly peer: string
      /** The other side is heard, and hears nothing of this one. */
      readonly unheard?: true
    }
  | { readonly kind: 'silence'; readonly seconds: null }
  | ({ readonly kind: 'disk'; readonly whose: Who; readonly peer: string } & DiskView)
  /** The line is broken: why, and seconds to the next try; null while only the other side is missing. */
  | {
      readonly kind: 'parted'
      readonly code: ErrorCode
      readonly sentence: string
      readonly seconds: number | null
    }
  | { readonly kind: 'joined' }
  | { readonly kind: 'cancelling' | 'leaving' }
  /** All is done here, and the other side may not know it yet. */
  | { readonly kind: 'parting' }
  /** What was begun by another process goes on. `relay` as the other side reaches it. */
  | { readonly kind: 'resuming'; readonly unfinished: Unfinished; readonly relay: RelayAddress }
  /** What the other side types where it does not come back by itself. */
  | { readonly kind: 'otherSide'; readonly command: string }
  /** How many unfinished transfers follow. */
  | { readonly kind: 'listed'; readonly count: number }
  | { readonly kind: 'unfinished'; readonly unfinished: Unfinished; readonly command: string }
  | { readonly kind: 'removed'; readonly unfinished: Unfinished }
  /** A journal that can only be removed; `short` is the beginning of its ID that no other has. */
  | { readonly kind: 'unreadable'; readonly id: string; readonly direction: Direction; readonly short: string }
  | { readonly kind: 'removedUnreadable'; readonly id: string }
  /** A transfer came to its own end. Last, unless something in it failed: then an `error` follows. */
  | {
      readonly kind: 'done'
      readonly outcome: DoneOutcome
      readonly results: readonly FileResultView[]
    }
  | ServerEvent
  | ErrorEvent

/** Last, where the status is not 0. */
export interface ErrorEvent {
  readonly kind: 'error'
  readonly code: ErrorCode
  readonly sentence: string
  readonly remedy: string | null
  /** The transfer can be gone on with: its ID, and the command that does. */
  readonly goOn?: { readonly id: string; readonly command: string }
}

/** Shows events to whoever reads: a person or a program. */
export interface Renderer {
  show(event: CliEvent): void
}
