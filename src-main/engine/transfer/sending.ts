import type { RelayAddress } from '../../../src-shared/address.ts'
import { errorInfo, MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import { cleanName } from '../files/device-name.ts'
import type { SenderJournal } from '../journal/sender-journal.ts'
import { type SenderRecord, toSourceEntry } from '../journal/sender-record.ts'
import { answerGuest } from '../net/answer-guest.ts'
import { Whereabouts } from '../net/whereabouts.ts'
import { PATIENCE } from '../protocol/limits.ts'
import { fromRanges, type Ranges } from '../protocol/messages.ts'
import { type EndKind, type SenderEffect, type SenderEvent, type SenderState, senderStep } from '../session/sender.ts'
import type { Outcome, SendOptions, TransferHandle } from '../types.ts'
import { Delivery } from './delivery.ts'
import { DiskWatch, watchReads } from './disk-watch.ts'
import { Doorway } from './doorway.ts'
import { outcomeOf, settleJournal } from './ending.ts'
import { Listing } from './listing.ts'
import { offerPages } from './offer-pages.ts'
import { PeerLine } from './peer-line.ts'
import { prove } from './prove.ts'
import { Teller } from './teller.ts'

export interface SendingOptions extends Omit<SendOptions, 'journal' | 'here'> {
  readonly inviteRelay: RelayAddress
  /** Called once the relay is being called: nothing that is written may put off the code. */
  readonly openJournal: () => SenderJournal | null
  /** What another process has done of it; null for a new one. */
  readonly past: SenderRecord | null
}

/** Starts a sender, or goes on with one. */
export function startSending(options: SendingOptions): TransferHandle {
  const run = new Sending(options)
  run.start()
  return {
    done: run.done,
    cancel: () => run.apply({ type: 'stop' }),
    moveTo: (relay, access) => run.moveTo(relay, access),
    inviteAt: (relay) => run.inviteAt(relay),
    leave: () => run.leave(),
  }
}

/** The imperative shell of one sender: the machine in session/sender.ts meets sockets and files here. */
class Sending {
  readonly done: Promise<Outcome>
  readonly #options: SendingOptions
  readonly #abort = new AbortController()
  readonly #listing: Listing
  readonly #unwanted = new Set<number>()
  readonly #tell: Teller
  readonly #place: Whereabouts
  readonly #line: PeerLine
  readonly #disk: DiskWatch
  #left = false
  /** Whether the list here is the one that the receiver has, if it has any. */
  #known: boolean
  #gone = false
  #state: SenderState = { kind: 'opening' }
  readonly #door: Doorway
  #journal: SenderJournal | null = null
  /** What the two know each other by, once the code is proven. */
  #secret: Buffer | null = null
  #listed: Promise<void> = Promise.resolve()
  #delivery: Delivery | null = null
  #resolve: (outcome: Outcome) => void = () => {}

  constructor(options: SendingOptions) {
    this.#options = options
    this.#tell = new Teller(options.onEvent)
    this.#place = new Whereabouts(options.relay, options.access)
    this.#known = options.past?.summary !== null
    this.#listing = new Listing(options.source, (summary) => this.#tell.emit({ kind: 'summary', summary }))
    this.#line = new PeerLine({
      place: this.#place,
      role: 'sender',
      patience: options.patience ?? PATIENCE,
      notice: options.notice,
      signal: this.#abort.signal,
      emit: this.#tell.emit,
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
    this.#door = new Doorway({ ...options, place: this.#place }, this.#abort.signal, {
      note: (room) => this.#journal?.room(room),
      noteMoved: (relay, inviteRelay) => this.#journal?.moved(relay, inviteRelay),
      emit: this.#tell.emit,
      onGuest: (ticket) => this.apply({ type: 'guest', ticket }),
      onLost: (error) => this.apply({ type: 'broken', error }),
      isIdle: () => this.#state.kind === 'waiting' || this.#state.kind === 'opening',
    })
    this.#disk = new DiskWatch((disk) => this.#line.setDisk(disk), options.notice?.disk)
    this.done = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  start(): void {
    const { past } = this.#options
    if (past?.summary) this.#listing.recall(past.entries.map(toSourceEntry), past.summary)
    this.#tell.emit({ kind: 'summary', summary: this.#listing.summary })
    if (past?.secret) return this.#goOn(past, Buffer.from(past.secret, 'hex'))
    this.#tell.line('connecting', 'idle')
    this.#open().catch((error: unknown) => this.#breakWith(error))
    this.#list()
  }

  /** Goes on with a receiver who has proven the code to another process. */
  #goOn(past: SenderRecord, secret: Buffer): void {
    this.#state = { kind: 'parted' }
    this.#list()
    if (past.peer !== null) this.#tell.emit({ kind: 'proven', peer: past.peer })
    for (const index of past.skipped) this.#unwanted.add(index)
    if (past.summary) this.#delivery = this.#deliver(past)
    this.#secret = secret
    this.#line.seek(secret)
  }

  #list(): void {
    const { past } = this.#options
    this.#journal = this.#options.openJournal()
    if (past && !past.summary) this.#journal?.afresh()
    this.#listing.noteIn(this.#journal)
    this.#listed = this.#listing.run(this.#abort.signal)
    this.#listed.catch((error: unknown) => this.#breakWith(error))
  }

  /** The journal stays, and the room too, where there is something to go on with. */
  leave(): void {
    this.apply({ type: this.#journal?.worth ? 'leave' : 'stop' })
    this.#line.quit()
  }

  moveTo(relay: RelayAddress, access?: string): void {
    this.#door.moveTo(relay, access)
  }

  inviteAt(relay: RelayAddress): void {
    this.#door.inviteAt(relay)
  }

  apply(event: SenderEvent): void {
    if (event.type === 'stop' && this.#state.kind === 'ended') this.#line.quit()
    // Another process was stopped so hard that it lost the list which the receiver has: this one's may be another.
    const hasList = event.type === 'resume' && event.stage !== 'listing' && this.#state.kind === 'rejoined'
    if (hasList && !this.#known) return this.#breakWith(new MaloteError('unfinished.unknown'))
    const { state, effects } = senderStep(this.#state, event)
    this.#state = state
    for (const effect of effects) this.#carryOut(effect)
  }

  #breakWith(error: unknown): void {
    this.apply({ type: 'broken', error: toErrorInfo(error) })
  }

  async #open(): Promise<void> {
    const { guesses, doubt } = await this.#door.open()
    if (this.#state.kind === 'ended') return this.#left ? this.#door.drop() : this.#door.close()
    if (doubt) this.#know(doubt)
    this.apply({ type: 'hosted', guesses, doubt: doubt !== null })
  }

  #know(secret: Buffer): void {
    this.#secret = secret
    this.#line.proven(secret)
  }

  #carryOut(effect: SenderEffect): void {
    switch (effect.do) {
      case 'announce':
        return this.#door.announce(effect.guesses)
      case 'answer':
        return void this.#answer(effect.ticket).catch((error: unknown) => this.#breakWith(error))
      case 'closeRoom':
        return this.#closeRoom()
      case 'offer':
        return void this.#offer().catch((error: unknown) => this.#breakWith(error))
      case 'greet':
        return this.#greet(cleanName(effect.name))
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

  async #answer(ticket: string): Promise<void> {
    this.#tell.emit({ kind: 'proving' })
    this.#tell.line('open', 'connecting')
    const relay = this.#door.relayOf(ticket)
    const channel = await answerGuest(relay, ticket, this.#abort.signal)
    const { code } = this.#door
    if (!channel || !code) return this.apply({ type: 'refuted', counts: false })
    this.#line.adopt(channel)
    if (this.#state.kind === 'ended') return channel.destroy()
    const proof = await prove(channel, 'sender', code, this.#abort.signal)
    if (proof.kind === 'proven') {
      this.#door.metAt(relay)
      this.#know(proof.resume)
      this.#door.doubt(proof.resume)
      return this.apply({ type: 'proven' })
    }
    this.#line.drop()
    this.apply({ type: 'refuted', counts: proof.counts })
  }

  #greet(peer: string): void {
    this.#journal?.peer(peer)
    this.#tell.emit({ kind: 'proven', peer })
  }

  /** Sends the list; at the first time, and again where the line broke before the receiver had all of it. */
  async #offer(): Promise<void> {
    if (this.#state.kind !== 'offering') return
    this.#known = true
    if (!this.#line.signal.aborted) this.#tell.line('open', 'open')
    const { channel, signal } = this.#line
    await this.#listed
    await this.#journal?.synced
    if (!channel) return
    for (const message of offerPages(this.#listing.entries, cleanName(this.#options.device), this.#listing.summary)) {
      if (signal.aborted || this.#line.channel !== channel) return
      if (message.type === 'offered') this.apply({ type: 'listed' })
      channel.send(message)
      await channel.drained()
    }
  }

  #leaveOut(files: Ranges): void {
    this.#journal?.skip(files)
    for (const index of fromRanges(files, this.#listing.entries.length)) this.#unwanted.add(index)
  }

  #send(): void {
    const { channel, signal } = this.#line
    if (!channel) return
    this.#tell.line('flowing', 'flowing')
    this.#delivery ??= this.#deliver(null)
    this.#delivery.run(channel, signal).then(
      (exhausted) => {
        if (exhausted) this.apply({ type: 'exhausted' })
      },
      (error: unknown) => this.#breakWith(error),
    )
  }

  #deliver(past: SenderRecord | null): Delivery {
    return new Delivery({
      source: watchReads(this.#options.source, this.#disk),
      entries: this.#listing.entries,
      unwanted: this.#unwanted,
      emit: this.#tell.emit,
      journal: this.#journal,
      past,
    })
  }

  #end(how: EndKind): void {
    this.#abort.abort()
    this.#disk.close()
    this.#left = how.kind === 'failed' && how.error.code === 'transfer.left'
    if (this.#left) this.#door.drop()
    const outcome = settleJournal(this.#journal, outcomeOf(how, this.#gone, this.#delivery), this.#delivery)
    this.#tell.emit({ kind: 'end', outcome })
    Promise.all([this.#door.closed, this.#line.close('unfinished' in outcome)]).then(() => this.#resolve(outcome))
  }

  /** One code, one receiver: unless it is all over, the room closes because somebody was let in. */
  #closeRoom(): void {
    if (this.#state.kind !== 'ended' && this.#secret) this.#journal?.proven(this.#secret)
    this.#door.close()
  }
}
