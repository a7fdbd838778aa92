import type { RelayAddress } from '../../src-shared/address.ts'
import type { FileResultView } from '../../src-shared/views.ts'
import type { Unfinished } from '../engine/index.ts'
import type { Outcome, TransferEvent, TransferHandle } from '../engine/types.ts'
import type { Context } from './context.ts'
import { type ExitCode, exitCodeOfError, exitCodeOfOutcome } from './exit-codes.ts'
import { goOnCommand, journalFolder } from './journals.ts'
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

/** Waits until the other side knows how it ended. One who has everything has more time: the other side may lack a file. */
async function letPart(handle: TransferHandle, outcome: Outcome): Promise<void> {
  const late = outcome.kind === 'done' ? undefined : setTimeout(() => handle.cancel(), PARTING_TIME)
  await handle.done
  clearTimeout(late)
}

/** Turns what the engine tells of one transfer into what a command tells. */
export class Follower {
  readonly #followed: Followed
  readonly #meter = new Meter()
  /** Enough results to show every one where they are few. */
  readonly #results: FileResultView[] = []
  #firstFailure: FileResultView | null = null
  #code: string | null = null
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
  #end: (outcome: Outcome) => void = () => {}
  readonly #ended: Promise<Outcome>
  #stopListening = () => {}

  constructor(followed: Followed) {
    this.#followed = followed
    this.#ended = new Promise((resolve) => {
      this.#end = resolve
    })
    this.#counted = followed.resumed !== undefined
    this.#met = followed.resumed === 'interrupted'
  }

  /** Sender: what came to its end with files that can be sent again, once it has. */
  get partial(): Incomplete | null {
    return this.#partial
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
    const unsubscribe = io.interrupts.subscribe((wish) => {
      if (!this.#over) renderer.show({ kind: wish === 'leave' ? 'leaving' : 'cancelling' })
      if (wish === 'leave') handle.leave()
      else handle.cancel()
    })
    if (enterCancels) this.#stopListening = onEnter(io, () => handle.cancel())
    const outcome = await Promise.race([this.#ended, handle.done])
    this.#over = true
    this.#stopListening()
    const code = await this.#conclude(outcome)
    await letPart(handle, outcome)
    unsubscribe()
    return code
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
        return this.#toLook() ? null : this.#parted(event)
      case 'joined':
        this.#rejoined = true
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
    if (code === this.#code) return guessed ? { kind: 'guessed', left: guessesLeft } : null
    this.#code = code
    return { kind: 'code', code, room, relay: this.#followed.relay, invite }
  }

  #parted({ why, retryAt }: Extract<TransferEvent, { kind: 'parted' }>): CliEvent {
    const { code, sentence } = errorEvent(why, this.#followed.context.locale)
    const seconds = retryAt === null ? null : Math.max(0, Math.round((retryAt - Date.now()) / 1000))
    return { kind: 'parted', code, sentence, seconds }
  }

  #remember(result: FileResultView): void {
    if (this.#results.length <= HASHES_MOST) this.#results.push(result)
    if (result.error && !this.#firstFailure) this.#firstFailure = result
  }

  async #conclude(outcome: Outcome): Promise<ExitCode> {
    const { renderer } = this.#followed.context
    if (outcome.kind === 'done') renderer.show({ kind: 'done', outcome, results: this.#results })
    const error = this.#errorOf(outcome)
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

  #errorOf(outcome: Outcome): ErrorEvent | null {
    const { declinedBecause, context } = this.#followed
    const { result } = context.texts
    switch (outcome.kind) {
      case 'failed':
        return errorEvent(outcome.error, context.locale)
      case 'declined': {
        const because = outcome.by === 'me' ? declinedBecause?.() : null
        if (because) return because
        const sentence = outcome.by === 'me' ? result.declinedByMe : result.declinedByPeer
        return { kind: 'error', code: 'transfer.declined', sentence, remedy: null }
      }
      case 'cancelled': {
        const sentence = outcome.by === 'me' ? result.cancelledByMe : result.cancelledByPeer
        return { kind: 'error', code: 'transfer.cancelled', sentence, remedy: null }
      }
      case 'done':
        return this.#partialError(outcome)
    }
  }

  /** A transfer that ended by itself, but not with every file verified. */
  #partialError({ corrupted, failed }: Extract<Outcome, { kind: 'done' }>): ErrorEvent | null {
    const { locale, texts } = this.#followed.context
    const { result } = texts
    if (corrupted > 0) {
      return { kind: 'error', code: 'hash.mismatch', sentence: result.corrupted(corrupted), remedy: null }
    }
    if (failed === 0) return null
    const first = this.#firstFailure
    if (first?.error) return errorEvent({ ...first.error, detail: first.path }, locale)
    return { kind: 'error', code: 'internal', sentence: result.failed(failed), remedy: null }
  }
}
