import type { RelayAddress } from '../../../src-shared/address.ts'
import { type ErrorInfo, errorInfo, MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import type { Code } from '../../../src-shared/invite.ts'
import { cleanName } from '../files/device-name.ts'
import { makeFolder, mustBeFolder, survey } from '../files/targets.ts'
import type { ReceiverJournal } from '../journal/receiver-journal.ts'
import type { ReceiverRecord } from '../journal/receiver-record.ts'
import { joinRoom } from '../net/join-room.ts'
import { Whereabouts } from '../net/whereabouts.ts'
import { PATIENCE } from '../protocol/limits.ts'
import type { Message } from '../protocol/messages.ts'
import { type ReceiverEffect, type ReceiverEvent, type ReceiverState, receiverStep } from '../session/receiver.ts'
import type { EndKind } from '../session/sender.ts'
import type { Decision, Outcome, ReceiveOptions, Survey } from '../types.ts'
import { type Arrival, planArrival, recordedArrival } from './arrival.ts'
import { Continuation } from './continuation.ts'
import { DiskWatch } from './disk-watch.ts'
import { OfferCollector } from './offer-collector.ts'
import { PeerLine } from './peer-line.ts'
import { prove } from './prove.ts'
import { Reception } from './reception.ts'
import { Teller } from './teller.ts'

/** What a receiver needs to know, whether it begins or goes on. */
type ReceivingOptions = Omit<ReceiveOptions, 'code'>

/** The imperative shell of one receiver: the machine in session/receiver.ts meets sockets and files here. */
export class Receiving {
  readonly done: Promise<Outcome>
  readonly #options: ReceivingOptions
  readonly #abort = new AbortController()
  readonly #leave = new AbortController()
  readonly #tell: Teller
  readonly #place: Whereabouts
  readonly #line: PeerLine
  readonly #disk: DiskWatch
  #collector = new OfferCollector()
  #state: ReceiverState = { kind: 'joining' }
  #reception: Reception | null = null
  #code: Code | null = null
  #secret: Buffer | null = null
  readonly #continuation = new Continuation()
  #recalled: Promise<void> = Promise.resolve()
  #resolve: (outcome: Outcome) => void = () => {}

  constructor(options: ReceivingOptions) {
    this.#options = options
    this.#tell = new Teller(options.onEvent)
    this.#place = new Whereabouts(options.relay)
    this.#line = new PeerLine({
      place: this.#place,
      role: 'receiver',
      patience: options.patience ?? PATIENCE,
      notice: options.notice,
      signal: this.#abort.signal,
      emit: this.#tell.emit,
      onMessage: (message) => this.apply(message),
      onData: (record) => this.#onData(record),
      onLost: (error) => this.apply({ type: 'lost', error }),
      onReunited: () => this.apply({ type: 'reunited' }),
      onGone: (error) => this.apply({ type: 'gone', error }),
    })
    this.#disk = new DiskWatch((disk) => this.#line.setDisk(disk), options.notice?.disk)
    this.done = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  /** Begins, with a code. */
  join(code: Code): void {
    this.#tell.line('connecting', 'idle')
    this.#join(code).catch((error: unknown) => this.#breakWith(error))
  }

  /** Goes on with what another process has begun. */
  goOn(record: ReceiverRecord, journal: ReceiverJournal): void {
    this.#state = { kind: 'parted', stage: 'receiving' }
    this.#continuation.adopt(record, journal)
    this.#tell.emit({ kind: 'proven', peer: record.peer })
    this.#tell.emit({ kind: 'summary', summary: { ...record.summary, counting: false } })
    this.#recalled = this.#recall(record, journal)
    this.#recalled.catch((error: unknown) => this.#breakWith(error))
  }

  async #recall(record: ReceiverRecord, journal: ReceiverJournal): Promise<void> {
    mustBeFolder(record.folder)
    const reception = this.#receive(recordedArrival(record))
    const secret = Buffer.from(record.secret, 'hex')
    this.#line.proven(secret)
    await reception.recall(record, journal, this.#abort.signal)
    this.#continuation.ready()
    if (this.#state.kind !== 'ended') this.#line.seek(secret)
  }

  apply(event: ReceiverEvent): void {
    const { state, effects } = receiverStep(this.#state, event)
    this.#state = state
    for (const effect of effects) this.#carryOut(effect)
  }

  /** Ends it; after the end, what is still being said of it. */
  stop(): void {
    if (this.#state.kind === 'ended') this.#line.quit()
    this.apply({ type: 'stop' })
    this.#leave.abort()
  }

  moveTo(relay: RelayAddress): void {
    this.#continuation.journal?.moved(relay)
    this.#place.moveTo(relay)
  }

  /** Goes away; with a journal it can be gone on with. */
  leave(): void {
    this.apply({ type: this.#continuation.journal ? 'leave' : 'stop' })
    this.#line.quit()
    this.#leave.abort()
  }

  async survey(folder: string): Promise<Survey> {
    return survey(folder, this.#collector.offer)
  }

  /**
   * Carries out a person's decision. Rejects, and leaves the offer standing, with `target.exists` where he wants no
   * conflict and there is one, `target.denied` or `target.unsafe` where the folder cannot be used, `disk.full` where
   * it has no room.
   */
  async answer(decision: Decision): Promise<void> {
    if (!this.#undecided) return
    if (!decision.accept) return this.apply({ type: 'declined' })
    makeFolder(decision.folder)
    const arrival = planArrival(this.#collector, decision)
    const { journal: folder, relay, device } = this.#options
    this.#continuation.begin({ folder, relay, device, secret: this.#secret, collector: this.#collector, arrival })
    try {
      this.#receive(arrival)
    } catch (error) {
      this.#continuation.forget()
      throw error
    }
    this.apply({ type: 'accepted', skip: this.#reception?.skipped ?? [] })
  }

  #receive(arrival: Arrival): Reception {
    const events = {
      onRoom: () => this.#line.resume(),
      onBroken: (error: ErrorInfo) => this.apply({ type: 'broken', error }),
      onSettled: () => this.apply({ type: 'settled' }),
      tell: (message: Message) => this.#line.send(message),
      disk: this.#disk,
    }
    const { journal, resumed } = this.#continuation
    this.#reception = new Reception({ arrival, journal, emit: this.#tell.emit, events, resumed })
    return this.#reception
  }

  /** The person may decide while the line is broken. */
  get #undecided(): boolean {
    const state = this.#state
    return state.kind === 'deciding' || (state.kind === 'parted' && state.stage === 'deciding')
  }

  #breakWith(error: unknown): void {
    this.apply({ type: 'broken', error: toErrorInfo(error) })
  }

  async #join(code: Code): Promise<void> {
    this.#code = code
    const channel = await joinRoom(this.#options.relay, code.room, this.#abort.signal)
    this.#line.adopt(channel)
    if (this.#state.kind === 'ended') return channel.destroy()
    this.apply({ type: 'joined' })
  }

  async #prove(): Promise<void> {
    const { channel } = this.#line
    if (!channel || !this.#code) return
    this.#tell.emit({ kind: 'proving' })
    this.#tell.line('open', 'connecting')
    const proof = await prove(channel, 'receiver', this.#code, this.#abort.signal)
    if (proof.kind !== 'proven') return this.apply({ type: 'lost', error: proof.error.info })
    this.#secret = proof.resume
    this.#line.proven(proof.resume)
    this.apply({ type: 'proven' })
  }

  #listen(): void {
    const flowing = this.#state.kind === 'receiving'
    this.#tell.line(flowing ? 'flowing' : 'open', flowing ? 'flowing' : 'open')
    this.#line.listen()
  }

  /** After the end what is still under way is read and dropped, so that our goodbye gets through. */
  #onData(record: Buffer): boolean {
    if (this.#state.kind === 'ended') return true
    if (this.#reception && this.#state.kind === 'receiving') return this.#reception.take(record)
    this.#breakWith(new MaloteError('peer.protocol'))
    return true
  }

  #carryOut(effect: ReceiverEffect): void {
    switch (effect.do) {
      case 'prove':
        this.#prove().catch((error: unknown) => this.#breakWith(error))
        return
      case 'listen':
        return this.#listen()
      case 'greet':
        return this.#line.send({ type: 'device', name: cleanName(this.#options.device) })
      case 'reunite':
        this.#line.reunite(effect.error)
        return this.#reception?.part()
      case 'relist':
        this.#collector = new OfferCollector()
        return
      case 'recount':
        return this.#reception?.recount()
      case 'collect':
        return this.#attempt(() => this.#collect(effect.message))
      case 'present':
        return this.#attempt(() => this.#present())
      case 'absorb':
        if (this.#state.kind === 'receiving') this.#tell.line('flowing', 'flowing')
        return this.#attempt(() => this.#reception?.start())
      case 'complete':
        return this.#reception?.complete()
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

  #attempt(work: () => void): void {
    try {
      work()
    } catch (error) {
      this.#breakWith(error)
    }
  }

  #collect(message: Extract<ReceiverEffect, { do: 'collect' }>['message']): void {
    this.#collector.take(message)
    if (message.type === 'offer') this.#tell.emit({ kind: 'proven', peer: this.#collector.device })
  }

  #present(): void {
    this.#tell.emit({ kind: 'offer', entries: this.#collector.finish(), summary: this.#collector.summary })
  }

  #end(how: EndKind): void {
    this.#abort.abort()
    this.#disk.close()
    const unfinished = this.#continuation.outlives(how)
    const outcome = this.#outcome(how, unfinished)
    const cleaned = this.#cleanUp(how, unfinished !== null)
    const closed = this.#line.close(unfinished !== null)
    cleaned.then(() => this.#tell.emit({ kind: 'end', outcome }))
    Promise.all([cleaned, closed])
      .then(() => this.#part(how))
      .then(() => this.#resolve(outcome))
  }

  async #cleanUp(how: EndKind, stays: boolean): Promise<void> {
    await this.#recalled.catch(() => {})
    await (stays ? this.#reception?.keep() : this.#reception?.close())
    if (stays) this.#continuation.close()
    else if (how.kind !== 'done') this.#continuation.forget()
  }

  /** A sender who has not heard that everything is here would look for this side until his patience is over. */
  async #part(how: EndKind): Promise<void> {
    if (how.kind !== 'done' || !this.#reception) return
    await this.#line.sayAgain(this.#reception.account(), this.#leave.signal)
    // Only now: a process that is killed before says it again when it is gone on with.
    this.#continuation.forget()
  }

  #outcome(how: EndKind, unfinished: string | null): Outcome {
    if (how.kind !== 'done') return how.kind === 'failed' && unfinished !== null ? { ...how, unfinished } : how
    return this.#reception?.outcome() ?? { kind: 'failed', error: errorInfo('internal') }
  }
}
