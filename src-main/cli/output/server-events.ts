import type { ErrorCode } from '../../../src-shared/errors.ts'
import type { RelayAddressView } from '../../../src-shared/views.ts'
import type { LogEntry } from '../../relay/log.ts'

/** What only `malote relay` tells. */
export type ServerEvent =
  /** It listens. */
  | {
      readonly kind: 'serving'
      readonly host: string
      readonly port: number
      /** The best first. */
      readonly addresses: readonly RelayAddressView[]
      /** Null where nobody on another computer reaches it. */
      readonly invite: string | null
      readonly qr: boolean
      /** Whether the local network hears of it. */
      readonly announced: boolean
      /** Whether senders need a password. */
      readonly password: boolean
      /** `host:port` of the metrics. */
      readonly metrics: string | null
    }
  /** It stops, and waits for transfers; told again whenever they are fewer. */
  | { readonly kind: 'draining'; readonly transfers: number; readonly seconds: number }
  | TunnelEvent
  /** A line of the log, at that time. */
  | { readonly kind: 'logged'; readonly entry: LogEntry | Mark; readonly at: Date }

/** The way from the internet through ngrok. Bytes went out through it. */
export type TunnelEvent = { readonly kind: 'tunnel' } & (
  | { readonly state: 'opening' }
  /** `invite` where it is another one than the relay told when it began. */
  | { readonly state: 'open'; readonly address: string; readonly invite: string | null }
  /** It is mended by itself; `seconds` to the next try. */
  | { readonly state: 'broken'; readonly code: ErrorCode; readonly sentence: string; readonly seconds: number | null }
  /** It is not opened again. */
  | { readonly state: 'failed'; readonly code: ErrorCode; readonly sentence: string; readonly remedy: string | null }
  | { readonly state: 'closed'; readonly sent: { readonly now: number; readonly month: number } }
)

/** What the log tells of the relay itself. */
export type Mark =
  | { readonly kind: 'started'; readonly port: number; readonly version: string }
  | { readonly kind: 'stopping'; readonly transfers: number; readonly grace: number }
  | { readonly kind: 'stopped'; readonly pairs: number; readonly bytes: number }
