import { formatAddress, type RelayAddress } from '../../src-shared/address.ts'
import { type ErrorInfo, errorInfo } from '../../src-shared/errors.ts'
import { parseInvite } from '../../src-shared/invite.ts'
import type { FileResultView } from '../../src-shared/views.ts'
import type { Unfinished } from '../engine/index.ts'
import type { Outcome, TransferEvent, TransferHandle } from '../engine/types.ts'
import type { Context } from './context.ts'
import { type ExitCode, exitCodeOfError, exitCodeOfOutcome } from './exit-codes.ts'
import type { Wish } from './interrupts.ts'
import { goOnCommand, journalFolder } from './journals.ts'
import { outcomeError } from './outcome-error.ts'
import type { CliEvent, ErrorEvent } from './output/events.ts'
import { HASHES_MOST } from './output/lines.ts'
import { Meter } from './output/meter.ts'
import { errorEvent } from './problem.ts'
import { onEnter } from './prompt.ts'

export interface Followed {
  readonly direction: 'send' | 'receive'
  /** The relay as the other side reaches it. */
  readonly relay: RelayAddress
  readonly context: Context
  /** Where another process began it: what it carries has been told then, and to or from whom, where that was known. */
  readonly resumed?: Unfinished['kind']
  /** Sender: what goes out has been told. */
  readonly counted?: boolean
  /** Sender: a relay that opens no room is not told of, and `refused` says why: the caller knows another one. */
  readonly tentative?: boolean
  /** Sender: the relay has opened a room; called before the code is told. */
  readonly onRoom?: () => void
  /** Sender: the invite is shown as a QR code too. */
  readonly qr?: boolean
  /** Sender: who is on the local network finds the relay by himself. */
  readonly near?: boolean
  /** Receiver: why the answer was no, where no person said no. */
  readonly declinedBecause?: () => ErrorEvent | null
}

/** A transfer that ended without `files` of its files, and the journal by which they can be sent again. */
export interface Incomplete {
  readonly id: string
  readonly files: number
}

/** Milliseconds in which the other side can still be told that it is over, where its line is broken: a prompt is waited for. */
const PARTING_TIME = 5_000

/**
 * Milliseconds for a relay that is only tried to open a room: it is near, and one of a stranger that takes every call and
 * says nothing must not keep a person from his code.
 */
const ROOM_TIME = 2_000

/** Milliseconds after which somebody wonders why the prompt does not come back though everything is there. */
const WONDERING_TIME = 1_000

/** The same for one who has everything, since the other side may lack a word of it: a script is waited for too. */
const ACCOUNT_TIME = 60_000

/** Waits until the other side knows how it ended. One who has everything has more time: the other side may lack a file. */
async function letPart(handle: TransferHandle, outcome: Outcome, wonder: () => void): Promise<void> {
  const done = outcome.kind === 'done'
  const late = setTimeout(() => handle.cancel(), done ? ACCOUNT_TIME : PARTING_TIME)
  const wondering = done ? setTimeout(wonder, WONDERING_TIME) : undefined
  await handle.done
  clearTimeout(late)
  clearTimeout(wondering)
}

/** Turns what the engine tells of one transfer into what a command tells. */
export class Follower {
  readonly #followed: Followed
  readonly #meter = new Meter()
  /** Enough results to show every one where they are few. */
  readonly #results: FileResultView[] = []
  #firstFailure: FileResultView | null = null
  #code: string | null = null
  #invite = ''
  #guesses = 0
  #peer = ''
  #counted = false
  #total = 0
  /** Whether the other side has been named. */
  #met: boolean
  /** Whether the line is whole again and nothing has been measured on it yet. */
  #rejoined = false
  #looks = 0
  #partial: Incomplete | null = null
  #over = false
  /** Whether the line is broken, and it has been told that nothing is lost. */
  #apart = false
  #refused: ErrorInfo | null = null
  #end: (outcome: Outcome) => void = () => {}
  readonly #ended: Promise<Outcome>
  #stopListening = () => {}

  constructor(followed: Followed) {
    this.#followed = followed
    this.#ended = new Promise((resolve) => {
      this.#end = resolve
    })
    this.#counted = followed.counted ?? followed.resumed !== undefined
    this.#met = followed.resumed === 'interrupted'
  }

  /** Sender: what came to its end with files that can be sent again, once it has. */
  get partial(): Incomplete | null {
    return this.#partial
  }

  /** Whether it has been told what goes out. */
  get counted(): boolean {
    return this.#counted
  }

  /** Where it is tentative: why the relay opened no room, if it did not. */
  get refused(): ErrorInfo | null {
    return this.#refused
  }

  readonly onEvent = (event: TransferEvent): void => {
    if (event.kind === 'proven') this.#stopListening()
    if (event.kind === 'end') this.#end(event.outcome)
    const told = this.#translate(event)
    if (told) this.#followed.context.renderer.show(told)
  }

  /** Waits for the end, passes the wish to stop on, and tells how it ended. */
  async follow(handle: TransferHandle): Promise<ExitCode> {
    const { io, renderer, enterCancels } = this.#followed.context
    const unsubscribe = io.interrupts.subscribe((wish) => this.#stop(handle, wish))
    const stalled = this.#followed.tentative ? setTimeout(() => this.#refuse(handle), ROOM_TIME) : undefined
    if (enterCancels) this.#stopListening = onEnter(io, () => handle.cancel())
    const outcome = await Promise.race([this.#ended, handle.done])
    this.#over = true
    clearTimeout(stalled)
    this.#stopListening()
    const code = await this.#conclude(outcome)
    await letPart(handle, outcome, () => renderer.show({ kind: 'parting' }))
    unsubscribe()
    return code
  }

  /** The relay has not opened a room for too long, where another one may. */
  #refuse(handle: TransferHandle): void {
    if (this.#code !== null || this.#over) return
    this.#refused = errorInfo('relay.foreign', formatAddress(this.#followed.relay))
    handle.cancel()
  }

  /** Under a line that says nothing is lost, nothing is: who stops there goes away, and what is there stays. */
  #stop(handle: TransferHandle, wish: Wish): void {
    const leaves = wish === 'leave' || (this.#apart && !this.#over)
    if (!this.#over) this.#followed.context.renderer.show({ kind: leaves ? 'leaving' : 'cancelling' })
    if (leaves) handle.leave()
    else handle.cancel()
  }

  #translate(event: TransferEvent): CliEvent | null {
    switch (event.kind) {
      case 'summary':
        return this.#summary(event)
      case 'waiting':
        return this.#waiting(event)
      case 'proven':
        this.#peer = event.peer
        if (this.#met) return null
        this.#met = true
        return { kind: 'peer', name: event.peer, direction: this.#followed.direction }
      case 'offer':
        return { kind: 'offer', entries: event.entries, summary: event.summary }
      case 'started':
        this.#total = event.total
        this.#meter.start(0)
        return null
      case 'progress': {
        // What was there before the line was whole again says nothing of its pace.
        if (this.#rejoined) this.#meter.start(event.bytes)
        this.#rejoined = false
        const pace = this.#meter.update(event.bytes, this.#total)
        return {
          kind: 'progress',
          bytes: event.bytes,
          total: this.#total,
          ...pace,
          current: event.current?.path ?? null,
        }
      }
      case 'file':
        this.#remember(event.result)
        return { kind: 'file', result: event.result }
      case 'silence':
        return event.seconds === null ? event : { ...event, peer: this.#peer }
      case 'disk':
        return { ...event, peer: this.#peer }
      case 'parted':
        this.#apart = true
        return this.#toLook() ? null : this.#parted(event)
      case 'joined':
        this.#rejoined = true
        this.#apart = false
        return { kind: 'joined' }
      case 'line':
      case 'proving':
      case 'end':
        return null
    }
  }

  /** Whether this is the first time that the other side is looked for, where it has been told that it will be. */
  #toLook(): boolean {
    const first = this.#looks === 0 && this.#followed.resumed === 'interrupted'
    this.#looks++
    return first
  }

  #summary({ summary }: Extract<TransferEvent, { kind: 'summary' }>): CliEvent | null {
    if (this.#followed.direction === 'receive' || summary.counting || this.#counted) return null
    this.#counted = true
    return { kind: 'sending', summary }
  }

  #waiting({ code, room, invite, guessesLeft }: Extract<TransferEvent, { kind: 'waiting' }>): CliEvent | null {
    const guessed = guessesLeft < this.#guesses
    this.#guesses = guessesLeft
    if (code === this.#code && invite === this.#invite) return guessed ? { kind: 'guessed', left: guessesLeft } : null
    const { onRoom, near = false, qr = false } = this.#followed
    if (this.#code === null) onRoom?.()
    this.#code = code
    this.#invite = invite
    // The relay may be reached elsewhere by now than where it began.
    const relay = parseInvite(invite).relay ?? this.#followed.relay
    return { kind: 'code', code, room, relay, invite, near, qr }
  }

  #parted({ why, retryAt }: Extract<TransferEvent, { kind: 'parted' }>): CliEvent {
    const { code, sentence } = errorEvent(why, this.#followed.context.locale)
    const seconds = retryAt === null ? null : Math.max(1, Math.round((retryAt - Date.now()) / 1000))
    return { kind: 'parted', code, sentence, seconds }
  }

  #remember(result: FileResultView): void {
    if (this.#results.length <= HASHES_MOST) this.#results.push(result)
    if (result.error && !this.#firstFailure) this.#firstFailure = result
  }

  async #conclude(outcome: Outcome): Promise<ExitCode> {
    const { context, declinedBecause, tentative } = this.#followed
    const { renderer } = context
    if (tentative && this.#code === null && outcome.kind === 'failed' && outcome.error.side === 'relay') {
      this.#refused ??= outcome.error
    }
    if (this.#refused) return exitCodeOfError(this.#refused.code)
    if (outcome.kind === 'done') renderer.show({ kind: 'done', outcome, results: this.#results })
    const because = { declinedBecause: declinedBecause?.() ?? null, firstFailure: this.#firstFailure }
    const error = outcomeError(outcome, because, context)
    if (error) renderer.show({ ...error, ...(await this.#goOn(outcome)) })
    return outcome.kind === 'done' || !error ? exitCodeOfOutcome(outcome) : exitCodeOfError(error.code)
  }

  /** What to type to go on, where it can go on. */
  async #goOn(outcome: Outcome): Promise<Pick<ErrorEvent, 'goOn'>> {
    const id = 'unfinished' in outcome ? outcome.unfinished : undefined
    if (id === undefined) return {}
    const { direction, context } = this.#followed
    if (outcome.kind === 'done') this.#partial = { id, files: outcome.failed + outcome.corrupted }
    return { goOn: { id, command: await goOnCommand(journalFolder(context.io), direction, id) } }
  }
}
