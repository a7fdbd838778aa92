import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../../../src-main/engine/protocol/messages.ts'
import { type ReceiverEffect, type ReceiverState, receiverStep } from '../../../src-main/engine/session/receiver.ts'
import {
  type EndKind,
  type SenderEffect,
  type SenderState,
  senderStep,
} from '../../../src-main/engine/session/sender.ts'
import { errorInfo } from '../../../src-shared/errors.ts'
import { holds } from '../../support/property.ts'

/**
 * Two honest ends with a line between them that delivers in order and takes its time. Whatever the two people do, and
 * whenever: nobody may accuse the other of breaking the rules, and when nothing is on its way any more both have ended
 * or both wait for a person.
 */
class World {
  sender: SenderState = { kind: 'opening' }
  receiver: ReceiverState = { kind: 'joining' }
  readonly toSender: Message[] = []
  readonly toReceiver: Message[] = []
  readonly ends: { side: string; how: EndKind }[] = []
  /** Listing and sending take time of their own. */
  #listing = false
  #sending = false
  #settling = false
  readonly #skip: readonly number[]

  constructor(skip: readonly number[]) {
    this.#skip = skip
    this.#tellSender({ type: 'hosted' })
    this.#tellSender({ type: 'guest', ticket: 't' })
    this.#tellReceiver({ type: 'joined' })
    this.#tellSender({ type: 'proven' })
    this.#tellReceiver({ type: 'proven' })
  }

  /** What could happen now. */
  get possible(): (() => void)[] {
    const acts: (() => void)[] = []
    const toSender = this.toSender[0]
    const toReceiver = this.toReceiver[0]
    if (toSender) acts.push(() => this.#deliverToSender())
    if (toReceiver) acts.push(() => this.#deliverToReceiver())
    if (this.#listing) acts.push(() => this.#finishList())
    if (this.#sending) acts.push(() => this.#finishSending())
    if (this.#settling) acts.push(() => this.#settle())
    if (this.receiver.kind === 'deciding') acts.push(() => this.#tellReceiver({ type: 'accepted', skip: this.#skip }))
    return acts
  }

  /** What a person or a computer may do at any moment. */
  interrupt(how: number): void {
    const error = errorInfo('disk.full')
    if (how === 0) this.#tellSender({ type: 'stop' })
    else if (how === 1) this.#tellReceiver({ type: 'stop' })
    else if (how === 2) this.#tellSender({ type: 'broken', error })
    else if (how === 3) this.#tellReceiver({ type: 'broken', error })
    else if (this.receiver.kind === 'deciding') this.#tellReceiver({ type: 'declined' })
  }

  #tellSender(event: Parameters<typeof senderStep>[1]): void {
    const { state, effects } = senderStep(this.sender, event)
    this.sender = state
    for (const effect of effects) this.#ofSender(effect)
  }

  #tellReceiver(event: Parameters<typeof receiverStep>[1]): void {
    const { state, effects } = receiverStep(this.receiver, event)
    this.receiver = state
    for (const effect of effects) this.#ofReceiver(effect)
  }

  #ofSender(effect: SenderEffect): void {
    if (effect.do === 'offer') this.#listing = true
    else if (effect.do === 'send') this.#sending = true
    else if (effect.do === 'tell') this.toReceiver.push(effect.message)
    else if (effect.do === 'end') this.#over('sender', effect.how)
  }

  #ofReceiver(effect: ReceiverEffect): void {
    if (effect.do === 'greet') this.toSender.push({ type: 'device', name: 'bruno' })
    else if (effect.do === 'complete') this.#settling = true
    else if (effect.do === 'tell') this.toSender.push(effect.message)
    else if (effect.do === 'end') this.#over('receiver', effect.how)
  }

  #over(side: string, how: EndKind): void {
    this.ends.push({ side, how })
    if (side === 'sender') this.#listing = this.#sending = false
    else this.#settling = false
  }

  /** The list goes out as the shell sends it: the state changes with the last message. */
  #finishList(): void {
    this.#listing = false
    this.toReceiver.push({ type: 'offer', device: 'ana', files: 1, folders: 0, bytes: 1 })
    this.toReceiver.push({ type: 'entries', entries: [] })
    this.#tellSender({ type: 'listed' })
    this.toReceiver.push({ type: 'offered' })
  }

  #finishSending(): void {
    this.#sending = false
    this.toSender.push({ type: 'received', bytes: 1 })
    this.#tellSender({ type: 'exhausted' })
  }

  #settle(): void {
    this.#settling = false
    this.toSender.push({ type: 'verified', files: [[0, 1]] })
    this.#tellReceiver({ type: 'settled' })
  }

  /** A message, or the end of the line once everything before it was heard. */
  #deliverToSender(): void {
    const message = this.toSender.shift()
    if (message) this.#tellSender(message)
    if (this.toSender.length === 0 && this.receiver.kind === 'ended') {
      this.#tellSender({ type: 'lost', error: errorInfo('peer.gone') })
    }
  }

  #deliverToReceiver(): void {
    const message = this.toReceiver.shift()
    if (message) this.#tellReceiver(message)
    if (this.toReceiver.length === 0 && this.sender.kind === 'ended') {
      this.#tellReceiver({ type: 'lost', error: errorInfo('peer.gone') })
    }
  }
}

describe('two honest ends', () => {
  const script = fc.array(fc.nat(), { maxLength: 60 })
  const interruptions = fc.uniqueArray(fc.record({ at: fc.nat({ max: 25 }), how: fc.nat({ max: 4 }) }), {
    maxLength: 2,
    selector: ({ at }) => at,
  })
  const accusations = (world: World) =>
    world.ends.filter(({ how }) => how.kind === 'failed' && how.error.code === 'peer.protocol')

  it('never accuse each other, whatever the two people do and in whatever order it is heard', () => {
    holds(
      fc.property(script, interruptions, (choices, stops) => {
        const world = new World([])
        choices.forEach((choice, step) => {
          for (const { at, how } of stops) if (at === step) world.interrupt(how)
          const { possible } = world
          possible[choice % Math.max(1, possible.length)]?.()
        })
        expect(accusations(world)).toEqual([])
        expect(world.ends.filter(({ side }) => side === 'sender').length).toBeLessThanOrEqual(1)
        expect(world.ends.filter(({ side }) => side === 'receiver').length).toBeLessThanOrEqual(1)
      }),
      300,
    )
  })

  it('who are left in peace both come to the end, and both say it is done', () => {
    const skip = fc.uniqueArray(fc.nat({ max: 50 })).map((found) => [...found].sort((a, b) => a - b))
    holds(
      fc.property(fc.infiniteStream(fc.nat()), skip, (choices, unwanted) => {
        const world = new World(unwanted)
        for (const choice of choices) {
          const { possible } = world
          if (possible.length === 0) break
          possible[choice % possible.length]?.()
        }
        expect(world.ends.map(({ how }) => how.kind)).toEqual(['done', 'done'])
      }),
      150,
    )
  })
})
