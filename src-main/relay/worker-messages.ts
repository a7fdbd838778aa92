import type { ErrorInfo } from '../../src-shared/errors.ts'
import type { RelayLimits } from './limits.ts'
import type { DoorFigures } from './server.ts'

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
  readonly door: DoorFigures
}

export type FromRelay =
  | { readonly kind: 'listening'; readonly host: string; readonly port: number }
  | { readonly kind: 'failed'; readonly error: ErrorInfo }
  | RelayFiguresMessage
  | DoorMessage

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
