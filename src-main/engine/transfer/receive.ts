import type { RelayAddress } from '../../../src-shared/address.ts'
import { errorInfo, MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import type { LineView } from '../../../src-shared/views.ts'
import { cleanName } from '../files/device-name.ts'
import { makeFolder, survey } from '../files/targets.ts'
import { joinRoom } from '../net/relay-client.ts'
import { PATIENCE } from '../protocol/limits.ts'
import { type ReceiverEffect, type ReceiverEvent, type ReceiverState, receiverStep } from '../session/receiver.ts'
import type { EndKind } from '../session/sender.ts'
import type { Decision, Outcome, ReceiveHandle, ReceiveOptions, Survey, TransferEvent } from '../types.ts'
import { DiskWatch } from './disk-watch.ts'
import { OfferCollector } from './offer-collector.ts'
import { PeerLine } from './peer-line.ts'
import { prove } from './prove.ts'
import { Reception } from './reception.ts'

/** Joins a sender's room with a code. The list comes as an `offer` event; nothing is written before `answer()`. */
export function receive(options: ReceiveOptions): ReceiveHandle {
  const run = new Receiving(options)
  run.start()
  return {
    done: run.done,
    cancel: () => run.stop(),
    moveTo: (relay) => run.moveTo(relay),
    leave: () => run.stop(),
    survey: (folder) => run.survey(folder),
    answer: (decision) => run.answer(decision),
  }
}

/** The imperative shell of one receiver: the machine in session/receiver.ts meets sockets and files here. */
class Receiving {
  readonly done: Promise<Outcome>
  readonly #options: ReceiveOptions
  readonly #abort = new AbortController()
  readonly #leave = new AbortController()
  readonly #line: PeerLine
  readonly #disk: DiskWatch
  #collector = new OfferCollector()
  #state: ReceiverState = { kind: 'joining' }
  #reception: Reception | null = null
  #decision: Extract<Decision, { accept: true }> | null = null
  #over = false
  #resolve: (outcome: Outcome) => void = () => {}

  constructor(options: ReceiveOptions) {
    this.#options = options
    this.#line = new PeerLine({
      relay: options.relay,
      role: 'receiver',
      patience: options.patience ?? PATIENCE,
      notice: options.notice,
      signal: this.#abort.signal,
      emit: (event) => this.#emit(event),
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

  start(): void {
    this.#tellLine('connecting', 'idle')
    this.#join().catch((error: unknown) => this.#breakWith(error))
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
    this.#line.moveTo(relay)
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
    this.#reception = new Reception(this.#collector, decision, (event) => this.#emit(event), {
      onRoom: () => this.#line.resume(),
      onBroken: (error) => this.apply({ type: 'broken', error }),
      onSettled: () => this.apply({ type: 'settled' }),
      tell: (message) => this.#line.send(message),
      disk: this.#disk,
    })
    this.#decision = decision
    this.apply({ type: 'accepted', skip: this.#reception.skipped })
  }

  /** The person may decide while the line is broken. */
  get #undecided(): boolean {
    const state = this.#state
    return state.kind === 'deciding' || (state.kind === 'parted' && state.stage === 'deciding')
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

  async #join(): Promise<void> {
    const channel = await joinRoom(this.#options.relay, this.#options.code.room, this.#abort.signal)
    this.#line.adopt(channel)
    if (this.#state.kind === 'ended') return channel.destroy()
    this.apply({ type: 'joined' })
  }

  async #prove(): Promise<void> {
    const { channel } = this.#line
    if (!channel) return
    this.#emit({ kind: 'proving' })
    this.#tellLine('open', 'connecting')
    const proof = await prove(channel, 'receiver', this.#options.code, this.#abort.signal)
    if (proof.kind !== 'proven') return this.apply({ type: 'lost', error: proof.error.info })
    this.#line.proven(proof.resume)
    this.apply({ type: 'proven' })
  }

  #listen(): void {
    const flowing = this.#state.kind === 'receiving'
    this.#tellLine(flowing ? 'flowing' : 'open', flowing ? 'flowing' : 'open')
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
        return this.#line.reunite(effect.error)
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
        if (this.#state.kind === 'receiving') this.#tellLine('flowing', 'flowing')
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
    if (message.type === 'offer') this.#emit({ kind: 'proven', peer: this.#collector.device })
  }

  #present(): void {
    const entries = this.#collector.finish()
    this.#emit({ kind: 'offer', entries, summary: this.#collector.summary })
  }

  #end(how: EndKind): void {
    this.#abort.abort()
    this.#disk.close()
    const outcome = this.#outcome(how)
    const cleaned = this.#reception?.close() ?? Promise.resolve()
    const closed = this.#line.close()
    cleaned.then(() => this.#emit({ kind: 'end', outcome }))
    Promise.all([cleaned, closed])
      .then(() => this.#part(how))
      .then(() => this.#resolve(outcome))
  }

  /** A sender who has not heard that everything is here would look for this side until his patience is over. */
  async #part(how: EndKind): Promise<void> {
    if (how.kind === 'done' && this.#reception) await this.#line.sayAgain(this.#reception.account(), this.#leave.signal)
  }

  #outcome(how: EndKind): Outcome {
    if (how.kind !== 'done') return how
    if (!this.#reception || !this.#decision) return { kind: 'failed', error: errorInfo('internal') }
    return this.#reception.outcome()
  }
}
