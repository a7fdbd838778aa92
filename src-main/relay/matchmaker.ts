import { randomInt } from 'node:crypto'
import type { Admission } from './admission.ts'
import type { Connection } from './connection.ts'
import { type ClientFrame, PROTOCOL_VERSION, type Refusal } from './frames.ts'
import type { RelayLimits } from './limits.ts'
import { Meetings } from './meetings.ts'
import { Rooms } from './rooms.ts'
import { sameSecret } from './secrets.ts'

type FrameOf<T extends ClientFrame['type']> = Extract<ClientFrame, { type: T }>

export interface MatchmakerOptions {
  readonly limits: RelayLimits
  readonly admission: Admission
  /** The host password; undefined where anybody may open a room. */
  readonly access: string | undefined
  readonly now: () => number
  /** Two that want each other. */
  readonly onMatch: (a: Connection, b: Connection) => void
}

/** Answers frames: decides who opens, who waits, who is refused, and who is matched with whom. */
export class Matchmaker {
  readonly #options: MatchmakerOptions
  readonly #rooms: Rooms<Connection, Connection>
  readonly #meetings: Meetings<Connection>
  /** The ticket of a guest who waits. */
  readonly #tickets = new Map<Connection, string>()
  readonly #hosts = new Set<Connection>()

  constructor(options: MatchmakerOptions) {
    const { limits } = options
    this.#options = options
    this.#rooms = new Rooms({
      roomsMost: limits.rooms,
      guestsMost: limits.guestsPerRoom,
      keepMs: limits.roomKeepMs,
      pick: (count) => randomInt(count),
    })
    this.#meetings = new Meetings(limits.tokens)
  }

  /** Rooms whose owner is there. */
  get waiting(): number {
    return this.#rooms.waiting
  }

  /** A frame of a connection; `alone` as in ConnectionHooks. */
  answer(from: Connection, frame: ClientFrame, alone: boolean): void {
    const refusal = this.#hosts.has(from) ? this.#converse(from, frame) : this.#begin(from, frame, alone)
    if (refusal) from.refuse(refusal)
  }

  /** Forgets a connection that takes part no more. */
  forget(gone: Connection): void {
    if (this.#hosts.delete(gone)) this.#rooms.hangUp(gone, this.#options.now())
    const ticket = this.#tickets.get(gone)
    if (ticket !== undefined) this.#rooms.leave(ticket)
    this.#tickets.delete(gone)
    this.#meetings.leave(gone)
  }

  /** Drops what has waited for too long. Call it now and then. */
  sweep(): void {
    for (const guest of this.#rooms.expire(this.#options.now())) guest.refuse('room.unknown')
  }

  #begin(from: Connection, frame: ClientFrame, alone: boolean): Refusal | null {
    if (frame.type === 'ping') return this.#pong(from)
    if (!('v' in frame)) return 'bad.frame'
    if (frame.v !== PROTOCOL_VERSION) return 'version'
    if (frame.type === 'host') return this.#host(from, frame)
    // What would follow belongs to the peer, and there is none yet.
    if (!alone) return 'bad.frame'
    if (frame.type === 'ask') return this.#ask(from, frame)
    if (frame.type === 'join') return this.#join(from, frame)
    return frame.type === 'accept' ? this.#accept(from, frame) : this.#pair(from, frame)
  }

  /** Somebody wants to know whether this relay is there: it says so, and that was all. */
  #pong(from: Connection): null {
    from.finish({ type: 'pong' })
    return null
  }

  #converse(host: Connection, frame: ClientFrame): Refusal | null {
    if (frame.type === 'ping') host.send({ type: 'pong' })
    else if (frame.type === 'close') this.#close(host)
    else if (frame.type !== 'pong') return 'bad.frame'
    return null
  }

  #close(host: Connection): void {
    for (const guest of this.#rooms.close(host)) guest.refuse('room.unknown')
    host.drop()
  }

  #host(from: Connection, { room, hostKey, access }: FrameOf<'host'>): Refusal | null {
    const { admission, limits } = this.#options
    if ((room === undefined) !== (hostKey === undefined)) return 'bad.frame'
    const denial = this.#denied(from, access)
    if (denial) return denial
    const claim = room !== undefined && hostKey !== undefined ? { room, hostKey } : undefined
    const opened = this.#rooms.open(from, from.address, admission.roomsFor(from.address), claim)
    if (typeof opened === 'string') return opened
    if (opened.replaced) this.#replace(opened.replaced)
    for (const guest of opened.homeless) guest.refuse('room.unknown')
    this.#hosts.add(from)
    from.converse(limits)
    const ttl = Math.floor(limits.roomKeepMs / 1000)
    from.send({ type: 'hosted', room: opened.number, hostKey: opened.hostKey, ttl })
    for (const ticket of opened.tickets) from.send({ type: 'guest', ticket })
    return null
  }

  /** The owner's earlier line: the room is not its any more, so its end must not touch it. */
  #replace(earlier: Connection): void {
    this.#hosts.delete(earlier)
    earlier.refuse('room.busy')
  }

  /** Wrong passwords are counted, and after too many not even the right one counts: nobody goes through a list of them. */
  #denied(from: Connection, access: string | undefined): Refusal | null {
    const { admission, access: wanted, now } = this.#options
    if (wanted === undefined) return null
    if (!admission.hasTries(from.address, now())) return 'limit.rate'
    if (access !== undefined && sameSecret(wanted, access)) return null
    admission.mayTry(from.address, now())
    return 'access.denied'
  }

  #join(from: Connection, { room }: FrameOf<'join'>): Refusal | null {
    const { admission, limits, now } = this.#options
    if (!admission.mayTry(from.address, now())) return 'limit.rate'
    const joined = this.#rooms.join(room, from, from.address, admission.guestsFor(from.address))
    if (typeof joined === 'string') return joined
    // Only who gets a place counts: a crowd that is sent away anyway uses up nothing.
    if (!admission.mayJoin(room, from.address, now())) {
      this.#rooms.leave(joined.ticket)
      return 'limit.rate'
    }
    this.#tickets.set(from, joined.ticket)
    from.waitInSilence(limits.guestWaitMs)
    joined.host.send({ type: 'guest', ticket: joined.ticket })
    return null
  }

  /** Costs what a join costs: looking for rooms is no cheaper this way. Of the room's own dozen it takes nothing. */
  #ask(from: Connection, { room }: FrameOf<'ask'>): Refusal | null {
    const { admission, now } = this.#options
    if (!admission.mayTry(from.address, now())) return 'limit.rate'
    from.finish({ type: 'room', known: this.#rooms.has(room) })
    return null
  }

  #accept(from: Connection, { ticket }: FrameOf<'accept'>): Refusal | null {
    const guest = this.#rooms.accept(ticket)
    if (!guest) return 'room.unknown'
    this.#tickets.delete(guest)
    this.#options.onMatch(guest, from)
    return null
  }

  #pair(from: Connection, { token, side }: FrameOf<'pair'>): Refusal | null {
    const met = this.#meetings.meet(token, from, side)
    if (met === 'full') return 'limit.connections'
    if (met !== 'waiting' && 'other' in met) {
      this.#options.onMatch(met.other, from)
      return null
    }
    if (met !== 'waiting') met.replaced.refuse('room.busy')
    from.waitInSilence(this.#options.limits.tokenWaitMs)
    return null
  }
}
