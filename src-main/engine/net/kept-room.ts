import type { RelayAddress } from '../../../src-shared/address.ts'
import { type ErrorCode, MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import { Backoff, pause } from './backoff.ts'
import { openRoom, type RoomClaim, type RoomLine } from './relay-client.ts'

/** Refusals that another try does not change: the number is somebody else's, or the relay is not ours any more. */
const final: ReadonlySet<ErrorCode> = new Set(['room.busy', 'relay.denied', 'relay.version'])

export interface RoomEvents {
  /** Somebody is at the door; each ticket once. */
  onGuest(ticket: string): void
  /** The line to the relay is broken; the next try comes after so many milliseconds. */
  onParted(error: MaloteError, retryIn: number): void
  /** The room is ours again, under its old number. */
  onRejoined(): void
  /** The room is gone for good. */
  onLost(error: MaloteError): void
}

/** A room whose code stays valid while the line to the relay breaks, or the relay itself is started again. */
export interface KeptRoom extends RoomClaim {
  /** The room is no longer needed. Resolves when the line is closed. */
  close(): Promise<void>
  /** Leaves it to be taken back by another process. */
  drop(): void
}

/**
 * Opens a room and keeps it. Throws `relay.*` where it cannot be opened at all; after that a break is mended for
 * `patience` milliseconds. A room of another process, `claim`, is taken back, and tried for as long: throws `room.busy`
 * where it is somebody else's by now.
 */
export async function keepRoom(
  address: RelayAddress,
  patience: number,
  events: RoomEvents,
  signal: AbortSignal,
  claim?: RoomClaim,
): Promise<KeptRoom> {
  const room = new Keeper(address, patience, events, signal)
  if (claim) await room.claim(claim)
  else room.attach(await openRoom(address, signal))
  return room
}

class Keeper implements KeptRoom {
  room = ''
  hostKey = ''
  readonly #address: RelayAddress
  readonly #patience: number
  readonly #events: RoomEvents
  readonly #signal: AbortSignal
  readonly #stop = new AbortController()
  readonly #tickets = new Set<string>()
  #line: RoomLine | null = null

  constructor(address: RelayAddress, patience: number, events: RoomEvents, signal: AbortSignal) {
    this.#address = address
    this.#patience = patience
    this.#events = events
    this.#signal = AbortSignal.any([signal, this.#stop.signal])
  }

  attach(line: RoomLine): void {
    this.#line = line
    this.room = line.room
    this.hostKey = line.hostKey
    line.onGuest = (ticket) => this.#onGuest(ticket)
    line.onLost = (error) => {
      this.#mend(line, error).catch((caught: unknown) => this.#lose(caught))
    }
  }

  /** Takes back a room that another process had. Throws where that is not to be had, or patience is over. */
  async claim(claim: RoomClaim): Promise<void> {
    this.attach(await this.#tryFor(claim).catch((caught: unknown) => this.#takeBack(claim, caught)))
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#line?.close()
  }

  drop(): void {
    this.#stop.abort()
    this.#line?.drop()
  }

  /** A relay that gave the room back tells again who is at the door. */
  #onGuest(ticket: string): void {
    if (this.#tickets.has(ticket)) return
    this.#tickets.add(ticket)
    this.#events.onGuest(ticket)
  }

  async #mend(claim: RoomLine, lost: MaloteError): Promise<void> {
    this.attach(await this.#takeBack(claim, lost))
    this.#events.onRejoined()
  }

  /** Tries again until it works. Throws what is final, and the last failure when patience is over or nobody wants it. */
  async #takeBack(claim: RoomClaim, failure: unknown): Promise<RoomLine> {
    const backoff = new Backoff()
    const until = performance.now() + this.#patience
    for (let caught = failure; ; ) {
      const error = caught instanceof MaloteError ? caught : new MaloteError('internal', undefined, { cause: caught })
      if (final.has(error.code) || performance.now() >= until) throw error
      const delay = backoff.delay()
      this.#events.onParted(error, delay)
      if (!(await pause(delay, this.#signal))) throw error
      try {
        return await this.#tryFor(claim)
      } catch (again) {
        caught = again
      }
    }
  }

  async #tryFor(claim: RoomClaim): Promise<RoomLine> {
    const line = await openRoom(this.#address, this.#signal, claim)
    if (!this.#stop.signal.aborted) return line
    void line.close()
    throw new MaloteError('relay.lost')
  }

  #lose(caught: unknown): void {
    if (this.#signal.aborted) return
    this.#events.onLost(new MaloteError('relay.lost', toErrorInfo(caught).detail, { cause: caught }))
  }
}
