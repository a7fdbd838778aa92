import type { RelayAddress } from '../../../src-shared/address.ts'
import { type ErrorInfo, MaloteError } from '../../../src-shared/errors.ts'
import { type Code, formatCode, formatInvite } from '../../../src-shared/invite.ts'
import type { WordLanguage } from '../../../src-shared/words.ts'
import { newSecret } from '../crypto/code-words.ts'
import type { SenderRoom } from '../journal/lines.ts'
import { type KeptRoom, keepRoom } from '../net/kept-room.ts'
import type { Whereabouts } from '../net/whereabouts.ts'
import { GUESSES, PATIENCE } from '../protocol/limits.ts'
import type { TransferEvent } from '../types.ts'

export interface DoorwayOptions {
  /** Where the relay is. */
  readonly place: Whereabouts
  /** The relay as the invite names it, at first. */
  readonly inviteRelay: RelayAddress
  readonly words: WordLanguage
  /** Milliseconds to mend the room's line for; PATIENCE when left out. */
  readonly patience?: number
  /** What another process has done of it: its room is to be taken back. */
  readonly past: { readonly room: SenderRoom | null } | null
}

export interface DoorwayEvents {
  /** Called before a code is told: what another process takes it back with. */
  note(room: SenderRoom): void
  /** The relay is elsewhere, or others reach it elsewhere. */
  noteMoved(relay: RelayAddress, inviteRelay: RelayAddress): void
  emit(event: TransferEvent): void
  onGuest(ticket: string): void
  onLost(error: ErrorInfo): void
  /** While a guest proves the code on a line of its own, the room's line is nobody's concern. */
  isIdle(): boolean
}

/** How the door is when it opens. */
export interface Opened {
  readonly guesses: number
  /** Somebody has proven the code to another process, which had not heard from him when it ended: what he is known by. */
  readonly doubt: Buffer | null
}

/** The door of a sender: a room at the relay, and the code that leads there. */
export class Doorway {
  readonly #options: DoorwayOptions
  readonly #signal: AbortSignal
  readonly #events: DoorwayEvents
  #room: KeptRoom | null = null
  /** The relay as the invite names it. */
  #inviteRelay: RelayAddress
  /** The same, once the room is open where the relay has moved to. */
  #nextInvite: RelayAddress | null = null
  #hostKey = ''
  #broken = false
  /** What he who has proven the code is known by, while it is open whether he knows that he did. */
  #doubt: Buffer | null = null
  #code: Code | null = null
  #guesses = GUESSES
  #closed: Promise<void> = Promise.resolve()

  constructor(options: DoorwayOptions, signal: AbortSignal, events: DoorwayEvents) {
    this.#options = options
    this.#inviteRelay = options.inviteRelay
    this.#signal = signal
    this.#events = events
  }

  /** What opens it; null before it is there. */
  get code(): Code | null {
    return this.#code
  }

  /** Resolves when the room's line is closed, after `close()`. */
  get closed(): Promise<void> {
    return this.#closed
  }

  /** Opens a room, or takes the old one back; one that somebody else has by now is replaced. Throws `relay.*`. */
  async open(): Promise<Opened> {
    const { words } = this.#options
    const past = this.#options.past?.room ?? null
    this.#room = await this.#enter(past)
    const { room, hostKey } = this.#room
    const same = past !== null && past.key === hostKey
    this.#guesses = same ? past.guesses : GUESSES
    this.#hostKey = hostKey
    this.#code = { room, secret: same ? past.words : newSecret(words) }
    this.#doubt = past?.doubt ? Buffer.from(past.doubt, 'hex') : null
    this.#arrive()
    return { guesses: this.#guesses, doubt: this.#doubt }
  }

  /** The relay at which the guest of that ticket waits. */
  relayOf(ticket: string): RelayAddress {
    return this.#room?.relayOf(ticket) ?? this.#options.place.relay
  }

  /** Somebody came through there: he knows no other address, wherever the relay was said to be meanwhile. */
  metAt(relay: RelayAddress): void {
    const { place } = this.#options
    if (relay === place.relay) return
    place.moveTo(relay)
    this.#nextInvite = null
    this.#events.noteMoved(relay, this.#inviteRelay)
  }

  /** The relay has another address, for others too: the code is told again with it once the room is open there. */
  moveTo(relay: RelayAddress, access?: string): void {
    const { place } = this.#options
    this.#nextInvite = relay
    if (this.#broken || !this.#room) this.#events.noteMoved(relay, relay)
    place.moveTo(relay, access)
    this.#room?.follow()
  }

  /** Others reach the relay at this address from now on. */
  inviteAt(relay: RelayAddress): void {
    this.#inviteRelay = relay
    this.#nextInvite = null
    this.#events.noteMoved(this.#options.place.relay, relay)
    if (this.#events.isIdle()) this.#tell()
  }

  async #enter(past: SenderRoom | null): Promise<KeptRoom> {
    const { place, patience = PATIENCE } = this.#options
    const terms = { patience }
    const events = {
      onGuest: (ticket: string) => this.#events.onGuest(ticket),
      onParted: (error: MaloteError, retryIn: number) => this.#onParted(error, retryIn),
      onEntered: () => this.#onEntered(),
      onLost: (error: MaloteError) => this.#events.onLost(error.info),
    }
    if (past) {
      const claim = { room: past.room, hostKey: past.key }
      const taken = await keepRoom(place, terms, events, this.#signal, claim).catch(unlessBusy)
      if (taken) return taken
    }
    return keepRoom(place, terms, events, this.#signal)
  }

  #onParted(why: MaloteError, retryIn: number): void {
    this.#broken = true
    if (!this.#events.isIdle()) return
    this.#events.emit({ kind: 'line', line: { mine: 'broken', theirs: 'idle' } })
    this.#events.emit({ kind: 'parted', why: why.info, retryAt: Date.now() + retryIn })
  }

  /** The room is open again, or elsewhere. Under another number it has another code, and no guesses more than before. */
  #onEntered(): void {
    const broken = this.#broken
    const renewed = this.#renew()
    const moved = this.#arrive()
    if (!this.#events.isIdle()) return
    if (broken) {
      this.#events.emit({ kind: 'line', line: { mine: 'open', theirs: 'idle' } })
      this.#events.emit({ kind: 'joined' })
    }
    if (renewed || moved) this.#tell()
  }

  #renew(): boolean {
    const { room, hostKey } = this.#room ?? {}
    if (room === undefined || hostKey === this.#hostKey) return false
    this.#hostKey = hostKey ?? ''
    this.#code = { room, secret: newSecret(this.#options.words) }
    this.#note()
    return true
  }

  /** Whether the relay has moved there. */
  #arrive(): boolean {
    const { place } = this.#options
    this.#broken = false
    if (!this.#nextInvite || this.#room?.relay !== place.relay) return false
    this.#inviteRelay = this.#nextInvite
    this.#nextInvite = null
    this.#events.noteMoved(place.relay, this.#inviteRelay)
    return true
  }

  /** Tells the code, and how many guesses are left. */
  announce(guessesLeft: number): void {
    this.#guesses = guessesLeft
    this.#doubt = null
    this.#note()
    this.#events.emit({ kind: 'line', line: { mine: 'open', theirs: 'idle' } })
    this.#tell()
  }

  #tell(): void {
    if (!this.#code) return
    this.#events.emit({
      kind: 'waiting',
      code: formatCode(this.#code),
      room: this.#code.room,
      invite: formatInvite(this.#code, this.#inviteRelay),
      guessesLeft: this.#guesses,
    })
  }

  /** Somebody has proven the code; whether he knows that he did is open until he says a word. */
  doubt(secret: Buffer): void {
    this.#doubt = secret
    this.#note()
  }

  #note(): void {
    if (!this.#code || !this.#room) return
    const { room, hostKey: key } = this.#room
    const doubt = this.#doubt?.toString('hex') ?? null
    this.#events.note({ room, key, words: this.#code.secret, guesses: this.#guesses, doubt })
  }

  /** The room is no longer needed. */
  close(): void {
    if (this.#room) this.#closed = this.#room.close()
    this.#room = null
  }

  /** Goes away and leaves the room at the relay, for another process to take back. */
  drop(): void {
    this.#room?.drop()
  }
}

/** A number that somebody else has by now is not waited for. */
function unlessBusy(caught: unknown): null {
  if (caught instanceof MaloteError && caught.code === 'room.busy') return null
  throw caught
}
