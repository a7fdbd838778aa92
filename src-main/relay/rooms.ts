import { type Pick, RoomNumbers } from './room-numbers.ts'
import { blinder, freshSecret, sameSecret } from './secrets.ts'

interface Room<Host, Guest> {
  readonly number: string
  readonly hostKey: string
  /** What its rooms are counted under: the owner's address. */
  owner: string
  /** The owner's line; null while it is broken. */
  host: Host | null
  /** When the line broke, in milliseconds. */
  awaySince: number
  /** Those not answered yet, by ticket, with the address each came from. */
  readonly guests: Map<string, { readonly guest: Guest; readonly from: string }>
}

/** A room that is open now. */
export interface Opened<Host, Guest> {
  readonly number: string
  readonly hostKey: string
  /** The owner's earlier line, which this one takes the place of. */
  readonly replaced: Host | null
  /** Guests who came while the line was broken, or just before. */
  readonly tickets: readonly string[]
  /** Guests of rooms that were given up for it. */
  readonly homeless: readonly Guest[]
}

export interface Claim {
  readonly room: string
  readonly hostKey: string
}

export interface RoomsOptions {
  readonly roomsMost: number
  readonly guestsMost: number
  readonly keepMs: number
  readonly pick: Pick
}

/**
 * Who waits for whom. Pure: `Host` and `Guest` are handles of whatever the caller has, times are milliseconds of
 * his clock. Refusals are the relay's codes.
 */
export class Rooms<Host, Guest> {
  readonly #options: RoomsOptions
  readonly #numbers: RoomNumbers
  readonly #blind = blinder()
  readonly #rooms = new Map<string, Room<Host, Guest>>()
  readonly #ofHost = new Map<Host, Room<Host, Guest>>()
  readonly #ofTicket = new Map<string, { readonly room: Room<Host, Guest>; readonly ticket: string }>()
  readonly #ofOwner = new Map<string, number>()

  constructor(options: RoomsOptions) {
    this.#options = options
    this.#numbers = new RoomNumbers(options.pick)
  }

  /**
   * Opens a room, a new one or the one claimed. `ownerMost` bounds how many `owner` may have. Where there are too many,
   * the one whose owner has been away the longest is given up for it: he can open it again under its number.
   */
  open(host: Host, owner: string, ownerMost: number, claim?: Claim): Opened<Host, Guest> | 'room.busy' | 'limit.rooms' {
    const known = claim && this.#rooms.get(claim.room)
    if (known) return sameSecret(known.hostKey, claim.hostKey) ? this.#takeBack(known, host, owner) : 'room.busy'
    const homeless: Guest[] = []
    const owned = this.#ofOwner.get(owner) ?? 0
    if (owned >= ownerMost && !this.#giveUp(homeless, (room) => room.owner === owner)) return 'limit.rooms'
    if (this.#rooms.size >= this.#options.roomsMost && !this.#giveUp(homeless, () => true)) return 'limit.rooms'
    if (claim) this.#numbers.take(claim.room)
    const number = claim?.room ?? this.#numbers.draw()
    const hostKey = claim?.hostKey ?? freshSecret()
    const room: Room<Host, Guest> = { number, hostKey, owner, host, awaySince: 0, guests: new Map() }
    this.#rooms.set(number, room)
    this.#ofHost.set(host, room)
    this.#count(owner, 1)
    return { number, hostKey, replaced: null, tickets: [], homeless }
  }

  /** Whether there is a room of that number, its owner there or away. */
  has(number: string): boolean {
    return this.#rooms.has(number)
  }

  /** Lets a guest wait at the door, one of `fromMost` from its address: the ticket to give to the host. */
  join(
    number: string,
    guest: Guest,
    from: string,
    fromMost: number,
  ): { readonly host: Host; readonly ticket: string } | 'room.unknown' | 'room.away' | 'room.busy' {
    const room = this.#rooms.get(number)
    if (!room) return 'room.unknown'
    if (room.host === null) return 'room.away'
    const alike = [...room.guests.values()].filter((other) => other.from === from).length
    if (room.guests.size >= this.#options.guestsMost || alike >= fromMost) return 'room.busy'
    const ticket = freshSecret()
    room.guests.set(ticket, { guest, from })
    this.#ofTicket.set(this.#blind(ticket), { room, ticket })
    return { host: room.host, ticket }
  }

  /** The guest of that ticket, who is thereby answered; null when nobody holds it any more. */
  accept(ticket: string): Guest | null {
    const key = this.#blind(ticket)
    const found = this.#ofTicket.get(key)
    const waiting = found?.room.guests.get(found.ticket)
    if (!found || !waiting) return null
    this.#ofTicket.delete(key)
    found.room.guests.delete(found.ticket)
    return waiting.guest
  }

  /** A guest hung up or was refused: its ticket is worth nothing now. */
  leave(ticket: string): void {
    this.accept(ticket)
  }

  /** The owner's line broke: the room stays for a while. A line that was replaced changes nothing. */
  hangUp(host: Host, now: number): void {
    const room = this.#ofHost.get(host)
    if (!room) return
    this.#ofHost.delete(host)
    room.host = null
    room.awaySince = now
  }

  /** The owner is done with the room: it is gone, and these guests with it. */
  close(host: Host): readonly Guest[] {
    const room = this.#ofHost.get(host)
    return room ? this.#remove(room) : []
  }

  /** Drops rooms whose owner stayed away for too long; their guests. */
  expire(now: number): readonly Guest[] {
    const over = [...this.#rooms.values()].filter((room) => {
      return room.host === null && now - room.awaySince >= this.#options.keepMs
    })
    return over.flatMap((room) => this.#remove(room))
  }

  /** Rooms whose owner is there. */
  get waiting(): number {
    return this.#ofHost.size
  }

  get size(): number {
    return this.#rooms.size
  }

  #takeBack(room: Room<Host, Guest>, host: Host, owner: string): Opened<Host, Guest> {
    const replaced = room.host
    if (replaced !== null) this.#ofHost.delete(replaced)
    this.#count(room.owner, -1)
    this.#count(owner, 1)
    room.owner = owner
    room.host = host
    this.#ofHost.set(host, room)
    return { number: room.number, hostKey: room.hostKey, replaced, tickets: [...room.guests.keys()], homeless: [] }
  }

  /** Gives up the room among these whose owner has been away the longest; false where every owner is there. */
  #giveUp(homeless: Guest[], among: (room: Room<Host, Guest>) => boolean): boolean {
    let oldest: Room<Host, Guest> | null = null
    for (const room of this.#rooms.values()) {
      const older = oldest === null || room.awaySince < oldest.awaySince
      if (room.host === null && older && among(room)) oldest = room
    }
    if (oldest) homeless.push(...this.#remove(oldest))
    return oldest !== null
  }

  #remove(room: Room<Host, Guest>): readonly Guest[] {
    this.#rooms.delete(room.number)
    this.#numbers.free(room.number)
    if (room.host !== null) this.#ofHost.delete(room.host)
    this.#count(room.owner, -1)
    for (const ticket of room.guests.keys()) this.#ofTicket.delete(this.#blind(ticket))
    return [...room.guests.values()].map(({ guest }) => guest)
  }

  #count(owner: string, change: 1 | -1): void {
    const count = (this.#ofOwner.get(owner) ?? 0) + change
    if (count > 0) this.#ofOwner.set(owner, count)
    else this.#ofOwner.delete(owner)
  }
}
