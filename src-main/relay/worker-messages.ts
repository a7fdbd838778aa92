import type { ErrorInfo } from '../../src-shared/errors.ts'
import type { RelayLimits } from './limits.ts'
import type { MetricsPlace } from './metrics-server.ts'
import type { DoorFigures, RelayEvent } from './relay-types.ts'

/** What a relay is started with, in a worker as `workerData`. */
export interface RelayJob {
  /** Ports to try, in this order: the next one only where the one before is taken or may not be used. */
  readonly ports: readonly number[]
  readonly host?: string
  readonly access?: string
  readonly limits?: Partial<RelayLimits>
  /** Where to serve metrics; nowhere when left out. */
  readonly metrics?: MetricsPlace
  /** Whether each happening is posted, and with addresses or without; not when left out. */
  readonly events?: 'plain' | 'addresses'
}

/** Figures of a running relay; `bytesPerSecond` is measured over the time since the last ones. */
export interface RelayFiguresMessage {
  readonly kind: 'figures'
  readonly connections: number
  readonly waiting: number
  readonly transfers: number
  readonly bytes: number
  readonly bytesPerSecond: number
  readonly door: DoorFigures
}

export type FromRelay =
  | {
      readonly kind: 'listening'
      readonly host: string
      readonly port: number
      /** Where metrics are served. */
      readonly metrics?: MetricsPlace
    }
  | { readonly kind: 'failed'; readonly error: ErrorInfo }
  | RelayFiguresMessage
  | DoorMessage
  | { readonly kind: 'event'; readonly event: RelayEvent }

/** The answer to every `door`: where a tunnel's agent connects to, on 127.0.0.1; null where it is closed, or failed. */
export interface DoorMessage {
  readonly kind: 'door'
  readonly port: number | null
  readonly error?: ErrorInfo
}

export type ToRelayWorker =
  /** Ends the relay and then the worker; transfers after `graceMs` milliseconds, 0 when left out. */
  | { readonly kind: 'stop'; readonly graceMs?: number }
  /** Opens or closes the listener for a tunnel's agent. Answered by a DoorMessage. */
  | { readonly kind: 'door'; readonly open: boolean }
