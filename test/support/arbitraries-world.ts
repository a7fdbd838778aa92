import type { Message } from '../../src-main/engine/protocol/messages.ts'
import { type ReceiverEffect, type ReceiverState, receiverStep } from '../../src-main/engine/session/receiver.ts'
import { type EndKind, type SenderEffect, type SenderState, senderStep } from '../../src-main/engine/session/sender.ts'
import { errorInfo } from '../../src-shared/errors.ts'

/**
 * A sender's and a receiver's machine with all that is around them, as simple as it can be: lists, files, people, and
 * lines that deliver in order until they are cut. What happens next is for a test to choose.
 */

type SenderEvent = Parameters<typeof senderStep>[1]
type ReceiverEvent = Parameters<typeof receiverStep>[1]

/** One line between the two; the next one after a break is another. */
interface Line {
  readonly toSender: Message[]
  readonly toReceiver: Message[]
  open: boolean
}

const newLine = (): Line => ({ toSender: [], toReceiver: [], open: true })

const about: readonly Message[] = [{ type: 'verified', files: [[0, 1]] }]

export class World {
  sender: SenderState = { kind: 'opening' }
  receiver: ReceiverState = { kind: 'joining' }
  readonly ends: { readonly side: 'sender' | 'receiver'; readonly how: EndKind }[] = []
  readonly #skip: readonly number[]
  /** The line each end holds; a cut one until it has heard of that. */
  #ofSender = newLine()
  #ofReceiver = this.#ofSender
  /** Work that takes time of its own, and the line it is for. */
  #listing: Line | null = null
  #sending: Line | null = null
  #settling = false
  /** Whether the receiver has everything. */
  #arrived = false

  constructor(skip: readonly number[]) {
    this.#skip = skip
    this.#tellSender({ type: 'hosted' })
    this.#tellSender({ type: 'guest', ticket: 't' })
    this.#tellReceiver({ type: 'joined' })
    this.#tellSender({ type: 'proven' })
    this.#tellReceiver({ type: 'proven' })
  }

  /** Lets one of the things happen that could; false where nothing can. */
  go(choice: number): boolean {
    const acts = this.#possible()
    acts[choice % Math.max(1, acts.length)]?.()
    return acts.length > 0
  }

  /** What people and computers may do at any moment. */
  happen(how: string): void {
    const error = errorInfo('disk.full')
    if (how === 'stop') this.#tellSender({ type: 'stop' })
    else if (how === 'stop there') this.#tellReceiver({ type: 'stop' })
    else if (how === 'break') this.#tellSender({ type: 'broken', error })
    else if (how === 'break there') this.#tellReceiver({ type: 'broken', error })
    else if (how === 'cut') this.#cut(this.#ofSender)
    else if (this.receiver.kind === 'deciding') this.#tellReceiver({ type: 'declined' })
  }

  #possible(): (() => void)[] {
    const acts = [...this.#deliveries(), ...this.#reunions()]
    if (this.#listing) acts.push(() => this.#finishList())
    if (this.#sending) acts.push(() => this.#finishSending())
    if (this.#settling) acts.push(() => this.#settle())
    const decides =
      this.receiver.kind === 'deciding' || (this.receiver.kind === 'parted' && this.receiver.stage === 'deciding')
    if (decides) acts.push(() => this.#tellReceiver({ type: 'accepted', skip: this.#skip }))
    return acts
  }

  get #isApart(): boolean {
    return this.sender.kind === 'parted' || (this.sender.kind === 'greeting' && this.sender.apart)
  }

  /** The next word of each direction, or, when there is none any more, the end of the line. */
  #deliveries(): (() => void)[] {
    const acts: (() => void)[] = []
    const [mine, theirs] = [this.#ofSender, this.#ofReceiver]
    const hears = this.sender.kind !== 'ended' && !this.#isApart
    const hearsThere = this.receiver.kind !== 'ended' && this.receiver.kind !== 'parted'
    if (hears && (mine.toSender.length > 0 || !mine.open)) acts.push(() => this.#hear(mine))
    if (hearsThere && (theirs.toReceiver.length > 0 || !theirs.open)) acts.push(() => this.#hearThere(theirs))
    if (this.receiver.kind === 'ended' && theirs.open && theirs.toReceiver.length > 0)
      acts.push(() => this.#hearLast(theirs))
    return acts
  }

  #hear(line: Line): void {
    this.#tellSender(line.toSender.shift() ?? { type: 'lost', error: errorInfo('relay.lost') })
  }

  #hearThere(line: Line): void {
    this.#tellReceiver(line.toReceiver.shift() ?? { type: 'lost', error: errorInfo('relay.lost') })
  }

  /** A receiver who has ended well says so once more, to a sender who has not heard it. */
  #hearLast(line: Line): void {
    if (line.toReceiver.shift()?.type === 'complete') line.toSender.push({ type: 'done' })
  }

  /** Both look for each other and meet; one looks for somebody who has ended badly, and gives up. */
  #reunions(): (() => void)[] {
    const gone = { type: 'gone', error: errorInfo('peer.gone') } as const
    const apartThere = this.receiver.kind === 'parted'
    const content = this.ends.some(({ side, how }) => side === 'receiver' && how.kind === 'done')
    if (this.#isApart && (apartThere || content)) return [() => this.#meetAgain()]
    const acts: (() => void)[] = []
    if (this.#isApart && this.receiver.kind === 'ended') acts.push(() => this.#tellSender(gone))
    if (apartThere && this.sender.kind === 'ended') acts.push(() => this.#tellReceiver(gone))
    return acts
  }

  #meetAgain(): void {
    this.#ofSender = newLine()
    this.#ofReceiver = this.#ofSender
    this.#tellSender({ type: 'reunited' })
    if (this.receiver.kind === 'parted') this.#tellReceiver({ type: 'reunited' })
    else this.#answer({ type: 'resume', stage: 'receiving' }, ...about, { type: 'accept' })
  }

  /** What was on its way may have arrived or not: half of it has. */
  #cut(line: Line): void {
    if (!line.open) return
    line.open = false
    line.toSender.length = Math.ceil(line.toSender.length / 2)
    line.toReceiver.length = Math.ceil(line.toReceiver.length / 2)
  }

  #tellSender(event: SenderEvent): void {
    const { state, effects } = senderStep(this.sender, event)
    this.sender = state
    for (const effect of effects) this.#carryOut(effect)
  }

  #tellReceiver(event: ReceiverEvent): void {
    const { state, effects } = receiverStep(this.receiver, event)
    this.receiver = state
    for (const effect of effects) this.#carryOutThere(effect)
  }

  #say(message: Message): void {
    if (this.#ofSender.open) this.#ofSender.toReceiver.push(message)
  }

  #answer(...messages: readonly Message[]): void {
    if (this.#ofReceiver.open) this.#ofReceiver.toSender.push(...messages)
  }

  #carryOut(effect: SenderEffect): void {
    if (effect.do === 'offer') this.#listing = this.#ofSender
    else if (effect.do === 'send') this.#sending = this.#ofSender
    else if (effect.do === 'tell') this.#say(effect.message)
    else if (effect.do === 'farewell' || effect.do === 'hangUp') this.#ofSender.open = false
    else if (effect.do === 'end') {
      this.ends.push({ side: 'sender', how: effect.how })
      this.#listing = this.#sending = null
    }
  }

  #carryOutThere(effect: ReceiverEffect): void {
    if (effect.do === 'greet') this.#answer({ type: 'device', name: 'bruno' })
    else if (effect.do === 'complete') this.#settling = this.#arrived = true
    else if (effect.do === 'recount') this.#recount()
    else if (effect.do === 'tell') this.#answer(effect.message)
    else if (effect.do === 'farewell' || effect.do === 'hangUp') this.#ofReceiver.open = false
    else if (effect.do === 'end') {
      this.ends.push({ side: 'receiver', how: effect.how })
      this.#settling = false
    }
  }

  /** As the reception does: what is here, what is not wanted, and go on. */
  #recount(): void {
    this.#settling = false
    this.#answer(...(this.#arrived ? about : []), { type: 'accept' })
  }

  /** The list goes out as the shell sends it: the state changes with the last message, on the line it was begun for. */
  #finishList(): void {
    const line = this.#listing
    this.#listing = null
    if (line !== this.#ofSender || !line.open) return
    this.#say({ type: 'offer', device: 'ana', files: 1, folders: 0, bytes: 1 })
    this.#say({ type: 'entries', entries: [] })
    this.#tellSender({ type: 'listed' })
    this.#say({ type: 'offered' })
  }

  #finishSending(): void {
    const line = this.#sending
    this.#sending = null
    if (line !== this.#ofSender || !line.open) return
    this.#answer({ type: 'received', bytes: 1 })
    this.#tellSender({ type: 'exhausted' })
  }

  #settle(): void {
    this.#settling = false
    this.#answer(...about)
    this.#tellReceiver({ type: 'settled' })
  }
}
