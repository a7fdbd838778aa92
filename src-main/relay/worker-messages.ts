import type { ErrorInfo } from '../../src-shared/errors.ts'
import type { RelayLimits } from './limits.ts'

/** What a relay is started with, in a worker as `workerData`. */
export interface RelayJob {
  /** Ports to try, in this order: the next one only where the one before is taken or may not be used. */
  readonly ports: readonly number[]
  readonly host?: string
  readonly access?: string
  readonly limits?: Partial<RelayLimits>
}

/** Figures of a running relay; `bytesPerSecond` is measured over the time since the last ones. */
export interface RelayFiguresMessage {
  readonly kind: 'figures'
  readonly connections: number
  readonly waiting: number
  readonly transfers: number
  readonly bytes: number
  readonly bytesPerSecond: number
}

export type FromRelay =
  | { readonly kind: 'listening'; readonly host: string; readonly port: number }
  | { readonly kind: 'failed'; readonly error: ErrorInfo }
  | RelayFiguresMessage

/** Ends the relay and then the worker. */
export interface ToRelayWorker {
  readonly kind: 'stop'
  /** For transfers to finish, in milliseconds; 0 when left out. */
  readonly graceMs?: number
}
