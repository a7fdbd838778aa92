import { errorInfo, type MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import { type Code, formatCode, formatInvite } from '../../../src-shared/invite.ts'
import type { LineView } from '../../../src-shared/views.ts'
import { newSecret } from '../crypto/code-words.ts'
import { cleanName } from '../files/device-name.ts'
import { type KeptRoom, keepRoom } from '../net/kept-room.ts'
import { acceptGuest } from '../net/relay-client.ts'
import { PATIENCE } from '../protocol/limits.ts'
import { fromRanges, type Ranges } from '../protocol/messages.ts'
import { type EndKind, type SenderEffect, type SenderEvent, type SenderState, senderStep } from '../session/sender.ts'
import type { Outcome, SendOptions, TransferEvent, TransferHandle } from '../types.ts'
import { Delivery } from './delivery.ts'
import { DiskWatch, watchReads } from './disk-watch.ts'
import { Listing } from './listing.ts'
import { offerPages } from './offer-pages.ts'
import { PeerLine } from './peer-line.ts'
import { prove } from './prove.ts'

/** Offers a source through a relay. The code comes as a `waiting` event, before anything is listed or read. */
export function send(options: SendOptions): TransferHandle {
  const run = new Sending(options)
  run.start()
  return { done: run.done, cancel: () => run.apply({ type: 'stop' }), leave: () => run.apply({ type: 'stop' }) }
}

/** The imperative shell of one sender: the machine in session/sender.ts meets sockets and files here. */
class Sending {
  readonly done: Promise<Outcome>
  readonly #options: SendOptions
  readonly #abort = new AbortController()
  readonly #listing: Listing
  readonly #unwanted = new Set<number>()
  readonly #line: PeerLine
  readonly #disk: DiskWatch
  #over = false
  #gone = false
  #state: SenderState = { kind: 'opening' }
  #code: Code | null = null
  #room: KeptRoom | null = null
  #roomClosed: Promise<void> = Promise.resolve()
  #listed: Promise<void> = Promise.resolve()
  #delivery: Delivery | null = null
  #resolve: (outcome: Outcome) => void = () => {}

  constructor(options: SendOptions) {
    this.#options = options
    this.#listing = new Listing(options.source, (summary) => this.#emit({ kind: 'summary', summary }))
    this.#line = new PeerLine({
      relay: options.relay,
      role: 'sender',
      patience: options.patience ?? PATIENCE,
      signal: this.#abort.signal,
      emit: (event) => this.#emit(event),
      onMessage: (message) => this.apply(message),
      onData: () => {
        this.apply({ type: 'broken', error: errorInfo('peer.protocol') })
        return false
      },
      onLost: (error) => this.apply({ type: 'lost', error }),
      onReunited: () => this.apply({ type: 'reunited' }),
      onGone: (error) => {
        this.#gone = true
        this.apply({ type: 'gone', error })
      },
    })
    this.#disk = new DiskWatch((disk) => this.#line.setDisk(disk), options.notice?.disk)
    this.done = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  start(): void {
    this.#emit({ kind: 'summary', summary: this.#listing.summary })
    this.#tellLine('connecting', 'idle')
    this.#open().catch((error: unknown) => this.#breakWith(error))
    this.#listed = this.#listing.run(this.#abort.signal)
    this.#listed.catch((error: unknown) => this.#breakWith(error))
  }

  apply(event: SenderEvent): void {
    const { state, effects } = senderStep(this.#state, event)
    this.#state = state
    for (const effect of effects) this.#carryOut(effect)
  }

  #breakWith(error: unknown): void {
    this.apply({ type: 'broken', error: toErrorInfo(error) })
  }

  /** After `end` nothing is told any more, whatever is still being wound up. */
  #emit(event: TransferEvent): void {
    if (this.#over) return
    this.#over = event.kind === 'end'
    this.#options.onEvent(event)
  }

  #tellLine(mine: LineView['mine'], theirs: LineView['theirs']): void {
    this.#emit({ kind: 'line', line: { mine, theirs } })
  }

  async #open(): Promise<void> {
    const events = {
      onGuest: (ticket: string) => this.apply({ type: 'guest', ticket }),
      onParted: (error: MaloteError, retryIn: number) => this.#roomParted(error, retryIn),
      onRejoined: () => this.#roomRejoined(),
      onLost: (error: MaloteError) => this.apply({ type: 'broken', error: error.info }),
    }
    this.#room = await keepRoom(this.#options.relay, this.#options.patience ?? PATIENCE, events, this.#abort.signal)
    if (this.#state.kind === 'ended') return this.#closeRoom()
    this.#code = { room: this.#room.room, secret: newSecret(this.#options.words) }
    this.apply({ type: 'hosted' })
  }

  /** While a guest proves the code on a line of its own, the room's line is nobody's concern. */
  #roomParted(why: MaloteError, retryIn: number): void {
    if (this.#state.kind !== 'waiting') return
    this.#tellLine('broken', 'idle')
    this.#emit({ kind: 'parted', why: why.info, retryAt: Date.now() + retryIn })
  }

  #roomRejoined(): void {
    if (this.#state.kind !== 'waiting') return
    this.#tellLine('open', 'idle')
    this.#emit({ kind: 'joined' })
  }

  #carryOut(effect: SenderEffect): void {
    switch (effect.do) {
      case 'announce':
        return this.#announce(effect.guesses)
      case 'answer':
        this.#answer(effect.ticket).catch((error: unknown) => this.#breakWith(error))
        return
      case 'closeRoom':
        return this.#closeRoom()
      case 'offer':
        this.#offer().catch((error: unknown) => this.#breakWith(error))
        return
      case 'greet':
        return this.#emit({ kind: 'proven', peer: cleanName(effect.name) })
      case 'leaveOut':
        return this.#leaveOut(effect.files)
      case 'send':
        return this.#send()
      case 'reunite':
        return this.#line.reunite(effect.error, effect.brief || this.#delivery?.settled)
      case 'listen':
        return this.#line.listen()
      case 'note':
        return this.#delivery?.note(effect.message)
      case 'noteDisk':
        return this.#line.noteDisk(effect.message)
      case 'tellDisk':
        return this.#line.tellDisk()
      case 'tell':
        return this.#line.send(effect.message)
      case 'farewell':
        return this.#line.finish()
      case 'hangUp':
        return this.#line.destroy()
      case 'end':
        return this.#end(effect.how)
    }
  }

  #announce(guessesLeft: number): void {
    if (!this.#code) return
    this.#tellLine('open', 'idle')
    this.#emit({
      kind: 'waiting',
      code: formatCode(this.#code),
      room: this.#code.room,
      invite: formatInvite(this.#code, this.#options.inviteRelay ?? this.#options.relay),
      guessesLeft,
    })
  }

  async #answer(ticket: string): Promise<void> {
    this.#emit({ kind: 'proving' })
    this.#tellLine('open', 'connecting')
    const channel = await acceptGuest(this.#options.relay, ticket, this.#abort.signal).catch(() => null)
    if (!channel || !this.#code) return this.apply({ type: 'refuted', counts: false })
    this.#line.adopt(channel)
    if (this.#state.kind === 'ended') return channel.destroy()
    const proof = await prove(channel, 'sender', this.#code, this.#abort.signal)
    if (proof.kind === 'proven') {
      this.#line.proven(proof.resume)
      return this.apply({ type: 'proven' })
    }
    this.#line.drop()
    this.apply({ type: 'refuted', counts: proof.counts })
  }

  /** Sends the list; at the first time, and again where the line broke before the receiver had all of it. */
  async #offer(): Promise<void> {
    if (this.#state.kind !== 'offering') return
    if (!this.#line.signal.aborted) this.#tellLine('open', 'open')
    const { channel, signal } = this.#line
    await this.#listed
    if (!channel) return
    for (const message of offerPages(this.#listing.entries, cleanName(this.#options.device), this.#listing.summary)) {
      if (signal.aborted || this.#line.channel !== channel) return
      if (message.type === 'offered') this.apply({ type: 'listed' })
      channel.send(message)
      await channel.drained()
    }
  }

  #leaveOut(files: Ranges): void {
    for (const index of fromRanges(files, this.#listing.entries.length)) this.#unwanted.add(index)
  }

  #send(): void {
    const { channel, signal } = this.#line
    if (!channel) return
    this.#tellLine('flowing', 'flowing')
    this.#delivery ??= new Delivery(
      watchReads(this.#options.source, this.#disk),
      this.#listing.entries,
      this.#unwanted,
      (event) => this.#emit(event),
    )
    this.#delivery.run(channel, signal).then(
      (exhausted) => {
        if (exhausted) this.apply({ type: 'exhausted' })
      },
      (error: unknown) => this.#breakWith(error),
    )
  }

  #end(how: EndKind): void {
    this.#abort.abort()
    this.#disk.close()
    const outcome = this.#outcome(how)
    this.#emit({ kind: 'end', outcome })
    Promise.all([this.#roomClosed, this.#line.close()]).then(() => this.#resolve(outcome))
  }

  /** A receiver who has said of every file what became of it, and does not come back, has nothing left to say. */
  #outcome(how: EndKind): Outcome {
    const delivery = this.#delivery
    const well = how.kind === 'done' || (how.kind === 'failed' && this.#gone && delivery?.settled)
    return well && delivery ? delivery.outcome() : failedOr(how)
  }

  #closeRoom(): void {
    if (this.#room) this.#roomClosed = this.#room.close()
  }
}

/** Nothing ends as done without a delivery. */
function failedOr(how: EndKind): Outcome {
  return how.kind === 'done' ? { kind: 'failed', error: errorInfo('internal') } : how
}
