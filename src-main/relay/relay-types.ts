import type { Refusal } from './frames.ts'
import type { ReadMode } from './leg.ts'
import type { RelayLimits } from './limits.ts'

export interface RelayOptions {
  /** Address to listen on; every one of this computer when left out. */
  readonly host?: string
  /** 0 for any free one. */
  readonly port: number
  readonly limits?: Partial<RelayLimits>
  /** The password for opening rooms. Guests never need it. */
  readonly access?: string
  readonly onEvent?: (event: RelayEvent) => void
  /** Whether events tell where connections are from; they do not when left out. */
  readonly tellAddresses?: boolean
  /** How pipes read; `buffers` unless a test or an odd runtime wants otherwise. */
  readonly reading?: ReadMode
}

/** Why a pipe ended: its peers hung up, it carried all it may, nothing passed, or the relay closed it. */
export type PipeEnding = 'closed' | 'limit.bytes' | 'idle' | 'stopped'

/** What happens, for a log: no number of a room, nothing of what passes, and no address unless `tellAddresses`. */
export type RelayEvent =
  | { readonly kind: 'refused'; readonly code: Refusal; readonly from?: readonly string[] }
  | { readonly kind: 'paired'; readonly reading: ReadMode; readonly from?: readonly string[] }
  | {
      readonly kind: 'ended'
      readonly bytes: number
      readonly seconds: number
      readonly why: PipeEnding
      readonly from?: readonly string[]
    }

export interface ServerFigures {
  /** Open sockets. */
  readonly connections: number
  /** Rooms whose owner is there. */
  readonly waiting: number
  /** Joined pairs of sockets. */
  readonly transfers: number
  /** Bytes forwarded since the start, both ways together. */
  readonly bytes: number
  /** Bytes held in memory now: read from one side, not yet taken by the other. */
  readonly buffered: number
  /** Pairs joined since the start. */
  readonly pairs: number
  /** Connections refused and pipes cut since the start, by why. */
  readonly refusals: Readonly<Partial<Record<Refusal, number>>>
  readonly door: DoorFigures
}

/** What a tunnel has let in, as whoever runs it counts it. */
export interface DoorFigures {
  /** Open sockets that came in through it. */
  readonly connections: number
  /** Bytes that came in through it since the relay began, frames and all; it may have been opened several times. */
  readonly bytesIn: number
  /** Bytes that went out through it. */
  readonly bytesOut: number
}

export interface RelayServer {
  readonly host: string
  readonly port: number
  readonly limits: RelayLimits
  /** Whether it has begun to close: who comes is refused as `closing`. */
  readonly closing: boolean
  figures(): ServerFigures
  /**
   * Opens a second listener, for a tunnel's agent on this computer, and tells its port on 127.0.0.1; the same one while
   * it is open. Everybody behind it looks like 127.0.0.1, so they count as `loopbackPeople` people of their own, and
   * take no places of programs that are really here. Rejects with `port.denied`.
   */
  openDoor(): Promise<number>
  /** Closes that listener, and sends away who came in through it. */
  closeDoor(): Promise<void>
  /**
   * Refuses who waits and who comes, lets pipes finish for `graceMs` (0 when left out), then closes everything. Called
   * again, it gives them another while from now. Resolves when all is closed.
   */
  close(options?: { readonly graceMs?: number }): Promise<void>
}
