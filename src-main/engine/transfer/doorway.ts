import type { RelayAddress } from '../../../src-shared/address.ts'
import { type ErrorInfo, MaloteError } from '../../../src-shared/errors.ts'
import { type Code, formatCode, formatInvite } from '../../../src-shared/invite.ts'
import type { WordLanguage } from '../../../src-shared/words.ts'
import { newSecret } from '../crypto/code-words.ts'
import type { SenderRoom } from '../journal/lines.ts'
import { type KeptRoom, keepRoom } from '../net/kept-room.ts'
import { GUESSES, PATIENCE } from '../protocol/limits.ts'
import type { TransferEvent } from '../types.ts'

export interface DoorwayOptions {
  readonly relay: RelayAddress
  /** The relay as the invite names it. */
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
  #code: Code | null = null
  #guesses = GUESSES
  #closed: Promise<void> = Promise.resolve()

  constructor(options: DoorwayOptions, signal: AbortSignal, events: DoorwayEvents) {
    this.#options = options
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
    this.#code = { room, secret: same ? past.words : newSecret(words) }
    const doubt = past?.doubt ? Buffer.from(past.doubt, 'hex') : null
    return { guesses: same ? past.guesses : GUESSES, doubt }
  }

  async #enter(past: SenderRoom | null): Promise<KeptRoom> {
    const { relay, patience = PATIENCE } = this.#options
    const events = {
      onGuest: (ticket: string) => this.#events.onGuest(ticket),
      onParted: (error: MaloteError, retryIn: number) => this.#onParted(error, retryIn),
      onRejoined: () => this.#onRejoined(),
      onLost: (error: MaloteError) => this.#events.onLost(error.info),
    }
    if (past) {
      const claim = { room: past.room, hostKey: past.key }
      const taken = await keepRoom(relay, patience, events, this.#signal, claim).catch(unlessBusy)
      if (taken) return taken
    }
    return keepRoom(relay, patience, events, this.#signal)
  }

  #onParted(why: MaloteError, retryIn: number): void {
    if (!this.#events.isIdle()) return
    this.#events.emit({ kind: 'line', line: { mine: 'broken', theirs: 'idle' } })
    this.#events.emit({ kind: 'parted', why: why.info, retryAt: Date.now() + retryIn })
  }

  #onRejoined(): void {
    if (!this.#events.isIdle()) return
    this.#events.emit({ kind: 'line', line: { mine: 'open', theirs: 'idle' } })
    this.#events.emit({ kind: 'joined' })
  }

  /** Tells the code, and how many guesses are left. */
  announce(guessesLeft: number): void {
    const { emit } = this.#events
    if (!this.#code) return
    this.#guesses = guessesLeft
    this.#note(null)
    emit({ kind: 'line', line: { mine: 'open', theirs: 'idle' } })
    emit({
      kind: 'waiting',
      code: formatCode(this.#code),
      room: this.#code.room,
      invite: formatInvite(this.#code, this.#options.inviteRelay),
      guessesLeft,
    })
  }

  /** Somebody has proven the code; whether he knows that he did is open until he says a word. */
  doubt(secret: Buffer): void {
    this.#note(secret.toString('hex'))
  }

  #note(doubt: string | null): void {
    if (!this.#code || !this.#room) return
    const { room, hostKey: key } = this.#room
    this.#events.note({ room, key, words: this.#code.secret, guesses: this.#guesses, doubt })
  }

  /** The room is no longer needed. */
  close(): void {
    if (this.#room) this.#closed = this.#room.close()
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
