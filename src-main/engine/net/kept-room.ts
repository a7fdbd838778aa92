import type { RelayAddress } from '../../../src-shared/address.ts'
import { type ErrorCode, MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import { Backoff, either, pauseUnless } from './backoff.ts'
import { openRoom, type RoomClaim, type RoomLine } from './relay-client.ts'
import type { Whereabouts } from './whereabouts.ts'

/** Refusals that another try does not change: the relay does not want us, or is not one that we understand. */
const final: ReadonlySet<ErrorCode> = new Set(['room.busy', 'relay.denied', 'relay.version'])

export interface RoomEvents {
  /** Somebody is at the door; each ticket once. */
  onGuest(ticket: string): void
  /** The line to the relay is broken; the next try comes after so many milliseconds. */
  onParted(error: MaloteError, retryIn: number): void
  /**
   * The room is ours again after its line broke, or it has moved: perhaps at another relay, and, where its number is
   * somebody else's there, under another one.
   */
  onEntered(): void
  /** The room is gone for good. */
  onLost(error: MaloteError): void
}

/** A room whose code stays valid while the line to the relay breaks, or the relay itself is started again or moves. */
export interface KeptRoom extends RoomClaim {
  /** The relay where it is. */
  readonly relay: RelayAddress
  /** The relay at which the guest of that ticket waits. */
  relayOf(ticket: string): RelayAddress
  /**
   * The relay has moved to another place: the room is opened there while it is open here, and stays here where it cannot
   * be had there under its number. One whose line is broken is looked for there at once.
   */
  follow(): void
  /** The room is no longer needed. Resolves when the line is closed. */
  close(): Promise<void>
  /** Leaves it to be taken back by another process. */
  drop(): void
}

/** How a room is opened and kept. */
export interface RoomTerms {
  /** Milliseconds to mend a broken line for. */
  readonly patience: number
}

/**
 * Opens a room at a place and keeps it. Throws `relay.*` where it cannot be opened at all; after that a break is mended for
 * `patience` milliseconds. A room of another process, `claim`, is taken back, and tried for as long: throws `room.busy`
 * where it is somebody else's by now.
 */
export async function keepRoom(
  place: Whereabouts,
  terms: RoomTerms,
  events: RoomEvents,
  signal: AbortSignal,
  claim?: RoomClaim,
): Promise<KeptRoom> {
  const room = new Keeper(place, terms, events, signal)
  await room.enter(claim)
  return room
}

interface Entered {
  readonly line: RoomLine
  readonly relay: RelayAddress
}

class Keeper implements KeptRoom {
  room = ''
  hostKey = ''
  relay: RelayAddress
  readonly #place: Whereabouts
  readonly #terms: RoomTerms
  readonly #events: RoomEvents
  readonly #signal: AbortSignal
  readonly #stop = new AbortController()
  readonly #tickets = new Map<string, RelayAddress>()
  #line: RoomLine | null = null
  /** While it is looked for, or on its way to another relay. */
  #restless = false
  #left = false

  constructor(place: Whereabouts, terms: RoomTerms, events: RoomEvents, signal: AbortSignal) {
    this.#place = place
    this.relay = place.relay
    this.#terms = terms
    this.#events = events
    this.#signal = AbortSignal.any([signal, this.#stop.signal])
  }

  /** Opens it, or takes back one that another process had. Throws where that is not to be had, or patience is over. */
  async enter(claim?: RoomClaim): Promise<void> {
    const entering = this.#tryFor(claim)
    this.#attach(await (claim ? entering.catch((caught: unknown) => this.#takeBack(claim, caught, false)) : entering))
  }

  relayOf(ticket: string): RelayAddress {
    return this.#tickets.get(ticket) ?? this.relay
  }

  follow(): void {
    if (this.#line && !this.#restless) this.#move(this.#line).catch((caught: unknown) => this.#lose(caught))
  }

  async close(): Promise<void> {
    this.#stop.abort()
    await this.#line?.close()
  }

  drop(): void {
    this.#left = true
    this.#stop.abort()
    this.#line?.drop()
  }

  #attach({ line, relay }: Entered): void {
    this.#restless = false
    this.#line = line
    this.relay = relay
    this.room = line.room
    this.hostKey = line.hostKey
    line.onGuest = (ticket) => this.#onGuest(ticket, relay)
    this.#mindBreaks(line)
  }

  #mindBreaks(line: RoomLine): void {
    line.onLost = (error) => {
      this.#mend(line, error).catch((caught: unknown) => this.#lose(caught))
    }
  }

  /** A relay that gave the room back tells again who is at the door. */
  #onGuest(ticket: string, relay: RelayAddress): void {
    const known = this.#tickets.has(ticket)
    this.#tickets.set(ticket, relay)
    if (!known) this.#events.onGuest(ticket)
  }

  async #mend(claim: RoomLine, lost: MaloteError): Promise<void> {
    this.#restless = true
    this.#attach(await this.#takeBack(claim, lost, true))
    this.#events.onEntered()
  }

  /** The line here is left without a word: guests who are at the door here can still be answered, and one may come back. */
  async #move(line: RoomLine): Promise<void> {
    let lost: MaloteError | null = null
    line.onLost = (error) => {
      lost = error
    }
    this.#restless = true
    const entered = await this.#tryFor(line).catch(() => null)
    if (entered) {
      this.#attach(entered)
      line.drop()
      return this.#events.onEntered()
    }
    if (lost) return this.#mend(line, lost)
    this.#restless = false
    this.#mindBreaks(line)
  }

  /**
   * Tries again until it works. A number that is somebody else's by now is given up for another one where that `renews`.
   * Throws what is final, and the last failure when patience is over or nobody wants it.
   */
  async #takeBack(claim: RoomClaim, failure: unknown, renews: boolean): Promise<Entered> {
    const backoff = new Backoff()
    const until = performance.now() + this.#terms.patience
    let claimed: RoomClaim | undefined = claim
    for (let caught = failure; ; ) {
      const error = caught instanceof MaloteError ? caught : new MaloteError('internal', undefined, { cause: caught })
      if (renews && claimed && error.code === 'room.busy') claimed = undefined
      else if (final.has(error.code) || performance.now() >= until) throw error
      else await this.#rest(error, backoff)
      if (this.#signal.aborted) throw error
      try {
        return await this.#tryFor(claimed)
      } catch (again) {
        caught = again
      }
    }
  }

  async #rest(error: MaloteError, backoff: Backoff): Promise<void> {
    const { moved } = this.#place
    const delay = backoff.delay()
    this.#events.onParted(error, delay)
    await pauseUnless(moved, delay, this.#signal)
    if (moved.aborted) backoff.reset()
  }

  /** One try where the relay is, and another one where it moves meanwhile. */
  async #tryFor(claim?: RoomClaim): Promise<Entered> {
    for (;;) {
      const { relay, moved, access } = this.#place
      const earlier = either(moved, this.#signal)
      try {
        const line = await openRoom(relay, earlier.signal, claim, access)
        if (!earlier.signal.aborted) return { line, relay }
        if (this.#left || !this.#signal.aborted) line.drop()
        else void line.close()
        throw new MaloteError('relay.lost')
      } catch (caught) {
        if (!moved.aborted || this.#signal.aborted) throw caught
      } finally {
        earlier.clear()
      }
    }
  }

  #lose(caught: unknown): void {
    if (this.#signal.aborted) return
    this.#events.onLost(new MaloteError('relay.lost', toErrorInfo(caught).detail, { cause: caught }))
  }
}
