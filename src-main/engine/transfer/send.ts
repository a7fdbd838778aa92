import { errorInfo, MaloteError, toErrorInfo } from '../../../src-shared/errors.ts'
import { type Code, formatCode, formatInvite } from '../../../src-shared/invite.ts'
import type { LineView, SummaryView } from '../../../src-shared/views.ts'
import { newSecret } from '../crypto/code-words.ts'
import { cleanName } from '../files/device-name.ts'
import type { RecordChannel } from '../net/record-channel.ts'
import { acceptGuest, openRoom, type RoomLine } from '../net/relay-client.ts'
import { ENTRIES_MOST, PATH_MOST, PATHS_MOST } from '../protocol/limits.ts'
import { fromRanges, type Ranges } from '../protocol/messages.ts'
import { type EndKind, type SenderEffect, type SenderEvent, type SenderState, senderStep } from '../session/sender.ts'
import type { Outcome, SendOptions, SourceEntry, TransferEvent, TransferHandle } from '../types.ts'
import { Delivery } from './delivery.ts'
import { offerPages } from './offer-pages.ts'
import { prove } from './prove.ts'
import { watchSilence } from './watch.ts'

/** Offers a source through a relay. The code comes as a `waiting` event, before anything is listed or read. */
export function send(options: SendOptions): TransferHandle {
  const run = new Sending(options)
  run.start()
  return { done: run.done, cancel: () => run.apply({ type: 'stop' }) }
}

/** The imperative shell of one sender: the machine in session/sender.ts meets sockets and files here. */
class Sending {
  readonly done: Promise<Outcome>
  readonly #options: SendOptions
  readonly #abort = new AbortController()
  readonly #entries: SourceEntry[] = []
  readonly #unwanted = new Set<number>()
  /** Lines that are being closed: `done` waits for them. */
  readonly #parting = new Set<Promise<void>>()
  #over = false
  #summary: SummaryView
  #state: SenderState = { kind: 'opening' }
  #code: Code | null = null
  #line: RoomLine | null = null
  #channel: RecordChannel | null = null
  #listed: Promise<void> = Promise.resolve()
  #delivery: Delivery | null = null
  #unwatch = () => {}
  #resolve: (outcome: Outcome) => void = () => {}

  constructor(options: SendOptions) {
    this.#options = options
    const { top } = options.source
    this.#summary = { files: 0, folders: 0, bytes: 0, names: top.slice(0, 3), top: top.length, counting: true }
    this.done = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  start(): void {
    this.#emit({ kind: 'summary', summary: this.#summary })
    this.#tellLine('connecting', 'idle')
    this.#open().catch((error: unknown) => this.#breakWith(error))
    this.#listed = this.#list()
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

  #part(closed: Promise<void>): void {
    this.#parting.add(closed)
    closed.then(() => this.#parting.delete(closed))
  }

  #tellLine(mine: LineView['mine'], theirs: LineView['theirs']): void {
    this.#emit({ kind: 'line', line: { mine, theirs } })
  }

  async #open(): Promise<void> {
    const line = await openRoom(this.#options.relay, this.#abort.signal)
    this.#line = line
    if (this.#state.kind === 'ended') return this.#closeRoom()
    line.onGuest = (ticket) => this.apply({ type: 'guest', ticket })
    line.onLost = (error) => this.apply({ type: 'broken', error: error.info })
    this.#code = { room: line.room, secret: newSecret(this.#options.words) }
    this.apply({ type: 'hosted' })
  }

  async #list(): Promise<void> {
    let { files, folders, bytes } = this.#summary
    let length = 0
    for await (const batch of this.#options.source.list(this.#abort.signal)) {
      if (this.#state.kind === 'ended') return
      for (const entry of batch) {
        this.#entries.push(entry)
        if (entry.kind === 'folder') folders++
        else files++
        bytes += entry.size
        length += entry.path.length
        if (entry.path.length > PATH_MOST) throw new MaloteError('manifest.large', entry.path.slice(0, 80))
      }
      if (this.#entries.length > ENTRIES_MOST || length > PATHS_MOST) throw new MaloteError('manifest.large')
      this.#summary = { ...this.#summary, files, folders, bytes }
      this.#emit({ kind: 'summary', summary: this.#summary })
    }
    if (this.#entries.length === 0) throw new MaloteError('manifest.empty')
    this.#summary = { ...this.#summary, counting: false }
    this.#emit({ kind: 'summary', summary: this.#summary })
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
      case 'note':
        return this.#delivery?.note(effect.message)
      case 'tell':
        return this.#channel?.send(effect.message)
      case 'farewell':
        return this.#channel?.finish()
      case 'hangUp':
        return this.#channel?.destroy()
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
    this.#channel = channel
    if (this.#state.kind === 'ended') return channel.destroy()
    const proof = await prove(channel, 'sender', this.#code, this.#abort.signal)
    if (proof.kind === 'proven') return this.apply({ type: 'proven' })
    this.#channel = null
    this.#part(channel.closed())
    this.apply({ type: 'refuted', counts: proof.counts })
  }

  async #offer(): Promise<void> {
    const channel = this.#channel
    if (!channel) return
    this.#tellLine('open', 'open')
    channel.listen({
      onMessage: (message) => this.apply(message),
      onData: () => {
        this.apply({ type: 'lost', error: errorInfo('peer.protocol') })
        return false
      },
      onFin: () => this.#lost(),
      onLost: (error) => this.apply({ type: 'lost', error: error.info }),
    })
    this.#unwatch = watchSilence(channel, (seconds) => this.#emit({ kind: 'silence', seconds }))
    await this.#listed
    for (const message of offerPages(this.#entries, cleanName(this.#options.device), this.#summary)) {
      if (this.#state.kind === 'ended') return
      if (message.type === 'offered') this.apply({ type: 'listed' })
      channel.send(message)
      await channel.drained()
    }
  }

  #lost(): void {
    this.apply({ type: 'lost', error: errorInfo('peer.gone') })
  }

  #leaveOut(files: Ranges): void {
    for (const index of fromRanges(files, this.#entries.length)) this.#unwanted.add(index)
  }

  #send(): void {
    if (!this.#channel) return
    this.#tellLine('flowing', 'flowing')
    this.#delivery = new Delivery(this.#options.source, this.#entries, this.#unwanted, (event) => this.#emit(event))
    this.#delivery.run(this.#channel, this.#abort.signal).then(
      () => this.apply({ type: 'exhausted' }),
      (error: unknown) => this.#breakWith(error),
    )
  }

  #end(how: EndKind): void {
    this.#unwatch()
    this.#abort.abort()
    const outcome = how.kind === 'done' && this.#delivery ? this.#delivery.outcome() : failedOr(how)
    this.#emit({ kind: 'end', outcome })
    if (this.#channel) this.#part(this.#channel.closed())
    Promise.all(this.#parting).then(() => this.#resolve(outcome))
  }

  #closeRoom(): void {
    if (this.#line) this.#part(this.#line.close())
  }
}

/** Nothing ends as done without a delivery. */
function failedOr(how: EndKind): Outcome {
  return how.kind === 'done' ? { kind: 'failed', error: errorInfo('internal') } : how
}
