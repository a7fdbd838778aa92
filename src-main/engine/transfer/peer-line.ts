import type { RelayAddress } from '../../../src-shared/address.ts'
import { type ErrorInfo, errorInfo, toErrorInfo } from '../../../src-shared/errors.ts'
import { DISK_FINE, type DisksView, type DiskView } from '../../../src-shared/views.ts'
import type { Role } from '../crypto/handshake.ts'
import { Backoff, pause } from '../net/backoff.ts'
import type { RecordChannel } from '../net/record-channel.ts'
import type { Message, MessageOf } from '../protocol/messages.ts'
import type { TransferEvent } from '../types.ts'
import { sayAgain } from './last-words.ts'
import { reunite } from './reunion.ts'
import { watchSilence } from './watch.ts'

/** Milliseconds after which a line counts as good: one that breaks sooner is not tried again at once. */
const STABLE = 10_000

/** Milliseconds to look for a peer who may be gone for good: the relay keeps another guest waiting for 30 s. */
const BRIEF = 10_000

/** Lines on which a record was changed, after which it is no accident. */
const FORGED_MOST = 3

export interface PeerLineOptions {
  readonly relay: RelayAddress
  readonly role: Role
  /** Milliseconds to look for a lost peer; 0 for not at all. */
  readonly patience: number
  /** Aborted when the transfer is over. */
  readonly signal: AbortSignal
  readonly emit: (event: TransferEvent) => void
  readonly onMessage: (message: Message) => void
  /** Answers false to stop reading until `resume()`. */
  readonly onData: (record: Buffer) => boolean
  readonly onLost: (error: ErrorInfo) => void
  readonly onReunited: () => void
  readonly onGone: (error: ErrorInfo) => void
}

/** The line to the proven peer, over however many channels: one breaks, the two look for each other, another follows. */
export class PeerLine {
  readonly #options: PeerLineOptions
  readonly #parting = new Set<Promise<void>>()
  #channel: RecordChannel | null = null
  #resume: Buffer | null = null
  readonly #backoff = new Backoff()
  #cut = new AbortController()
  #since = 0
  #forged = 0
  #goodbye = false
  #disks: DisksView = { mine: DISK_FINE, theirs: DISK_FINE }
  #unwatch = () => {}

  constructor(options: PeerLineOptions) {
    this.#options = options
  }

  /** The channel there is now: another one after a break. */
  get channel(): RecordChannel | null {
    return this.#channel
  }

  /** Aborted when the channel of now is lost. */
  get signal(): AbortSignal {
    return this.#cut.signal
  }

  /** Takes over a channel on which nothing is proven yet, so that it is closed with everything else. */
  adopt(channel: RecordChannel): void {
    this.#channel = channel
  }

  /** Lets go of a channel on which nothing was proven; it is closed already, or about to be. */
  drop(): void {
    if (this.#channel) this.#part(this.#channel)
    this.#channel = null
  }

  /** The peer has proven itself; `secret` is what the two will know each other by. */
  proven(secret: Buffer): void {
    this.#resume = secret
  }

  /** Begins to hear the peer. */
  listen(): void {
    const channel = this.#channel
    if (!channel) return
    const { emit, onMessage, onData, onLost } = this.#options
    const current = () => this.#channel === channel
    const lose = (error: ErrorInfo) => {
      if (current()) onLost(error)
    }
    this.#cut = new AbortController()
    this.#goodbye = false
    this.#since = performance.now()
    this.#unwatch = watchSilence(channel, (seconds) => emit({ kind: 'silence', seconds }))
    channel.listen({
      onMessage: (message) => {
        if (current()) onMessage(message)
      },
      onData: (record) => (current() ? onData(record) : true),
      onFin: () => {
        this.#goodbye = true
        lose(errorInfo('peer.gone'))
      },
      onLost: (error) => lose(error.info),
    })
  }

  send(message: Message): void {
    this.#channel?.send(message)
  }

  /** How this side's disk does from now on: told here, and to the peer, now and again on every later line. */
  setDisk({ state, missing }: DiskView): void {
    this.#disks = { ...this.#disks, mine: { state, missing } }
    this.#options.emit({ kind: 'disk', whose: 'me', state, missing })
    this.send({ type: 'disk', state, missing })
  }

  /** On a later line: the peer has forgotten what was said on the one before. */
  tellDisk(): void {
    const { mine } = this.#disks
    if (mine.state !== 'fine') this.send({ type: 'disk', ...mine })
  }

  /** How the peer says that its disk does. */
  noteDisk({ state, missing }: Omit<MessageOf<'disk'>, 'type'>): void {
    const { theirs } = this.#disks
    if (theirs.state === state && theirs.missing === missing) return
    this.#disks = { ...this.#disks, theirs: { state, missing } }
    this.#options.emit({ kind: 'disk', whose: 'peer', state, missing })
  }

  /** Reads on after `onData` answered false. */
  resume(): void {
    this.#channel?.resume()
  }

  /**
   * Leaves the broken channel and looks for the peer, until it is found, patience is over, with `brief` BRIEF is over, or
   * the transfer ends.
   */
  reunite(error: ErrorInfo, brief = false): void {
    const { onGone } = this.#options
    const patience = Math.min(this.#options.patience, brief ? BRIEF : Number.POSITIVE_INFINITY)
    this.#leave()
    if (patience === 0 || !this.#resume || this.#isFinal(error)) return onGone(error)
    if (performance.now() - this.#since > STABLE) this.#backoff.reset()
    const delay = this.#backoff.delay()
    this.#tellParted(error, delay)
    this.#meet(this.#resume, delay, patience).catch((caught: unknown) => {
      const failure = toErrorInfo(caught)
      // The relay was there and the peer was not: what took the peer away says more.
      onGone(failure.code === 'room.busy' ? error : failure)
    })
  }

  /** A peer who breaks the rules is not looked for; a line on which records are changed is tried a few times. */
  #isFinal({ code }: ErrorInfo): boolean {
    if (code === 'record.forged') this.#forged++
    return code === 'peer.protocol' || this.#forged > FORGED_MOST
  }

  async #meet(resume: Buffer, delay: number, patience: number): Promise<void> {
    const { relay, role, signal, emit, onReunited } = this.#options
    await pause(delay, signal)
    const channel = await reunite({
      ...{ relay, role, resume, patience, signal },
      onWaiting: () => {
        emit({ kind: 'line', line: { mine: 'open', theirs: 'broken' } })
        emit({ kind: 'parted', why: errorInfo('peer.gone'), retryAt: null })
      },
      onFailure: (failure, retryIn) => {
        if (failure.code !== 'room.busy') this.#tellParted(failure.info, retryIn)
      },
    })
    if (signal.aborted) return channel.destroy()
    this.#channel = channel
    emit({ kind: 'joined' })
    onReunited()
  }

  #tellParted(why: ErrorInfo, retryIn: number): void {
    const { emit } = this.#options
    emit({ kind: 'line', line: { mine: why.side === 'peer' ? 'connecting' : 'broken', theirs: 'broken' } })
    emit({ kind: 'parted', why, retryAt: Date.now() + retryIn })
  }

  #leave(): void {
    this.#unwatch()
    this.noteDisk(DISK_FINE)
    this.#cut.abort()
    this.#channel?.destroy()
    this.drop()
  }

  #part(channel: RecordChannel): void {
    const closed = channel.closed()
    this.#parting.add(closed)
    closed.then(() => this.#parting.delete(closed))
  }

  /** Says goodbye; what is queued still goes out. */
  finish(): void {
    this.#channel?.finish()
  }

  destroy(): void {
    this.#channel?.destroy()
  }

  /** After `finish()` or `destroy()`: resolves when every channel there ever was is closed. */
  async close(): Promise<void> {
    this.#unwatch()
    this.#cut.abort()
    if (this.#channel) this.#part(this.#channel)
    await Promise.all(this.#parting)
  }

  /** After `close()`: says `account` again to a sender who lost the line before he said goodbye. */
  async sayAgain(account: readonly Message[], signal: AbortSignal): Promise<void> {
    const { relay, patience } = this.#options
    if (patience === 0 || this.#goodbye || !this.#resume) return
    await sayAgain({ relay, resume: this.#resume, account, patience, signal })
  }
}
