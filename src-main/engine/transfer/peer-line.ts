import { type ErrorInfo, errorInfo, toErrorInfo } from '../../../src-shared/errors.ts'
import { DISK_FINE, type DisksView, type DiskView } from '../../../src-shared/views.ts'
import type { Role } from '../crypto/handshake.ts'
import { Backoff, pauseUnless } from '../net/backoff.ts'
import type { RecordChannel } from '../net/record-channel.ts'
import { isRelayAlive } from '../net/relay-alive.ts'
import type { Whereabouts } from '../net/whereabouts.ts'
import type { Message, MessageOf } from '../protocol/messages.ts'
import type { Leg, NoticeTimes, TransferEvent } from '../types.ts'
import { accountWords, endingWords, isEnding, sayAgain } from './last-words.ts'
import { reunite } from './reunion.ts'
import { type LineWatch, SILENCE_TIMES, type Silence, watchSilence } from './watch.ts'

/** Milliseconds after which a line counts as good: one that breaks sooner is not tried again at once. */
const STABLE = 10_000

/** Milliseconds to look for a peer who may be gone for good: the relay keeps another guest waiting for 30 s. */
const BRIEF = 10_000

/** Lines on which a record was changed, after which it is no accident. */
const FORGED_MOST = 3

/** Milliseconds between two things told of the peer's disk, which may say what it likes. */
const DISK_TOLD_EVERY = 1_000

export interface PeerLineOptions {
  /** Where the relay is: one that has moved is tried at once where the line is broken, else when it breaks. */
  readonly place: Whereabouts
  readonly role: Role
  /** Milliseconds to look for a lost peer; 0 for not at all. */
  readonly patience: number
  /** When silence is noticed. */
  readonly notice?: Partial<NoticeTimes> | undefined
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
  readonly #place: Whereabouts
  readonly #parting = new Set<Promise<void>>()
  #channel: RecordChannel | null = null
  #resume: Buffer | null = null
  readonly #backoff = new Backoff()
  #cut = new AbortController()
  #since = 0
  #forged = 0
  #goodbye = false
  /** How this side ended it. */
  #ending: Message | null = null
  readonly #quit = new AbortController()
  #disks: DisksView = { mine: DISK_FINE, theirs: DISK_FINE }
  /** What was told last of the peer's, and the time until more is. */
  #toldDisk: DiskView = DISK_FINE
  #hush: NodeJS.Timeout | undefined
  /** The leg on which it stands, while nothing is heard. */
  #silent: Leg | null = null
  #watch: LineWatch | null = null

  constructor(options: PeerLineOptions) {
    this.#options = options
    this.#place = options.place
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
    const { onMessage, onData, onLost } = this.#options
    const current = () => this.#channel === channel
    const lose = (error: ErrorInfo) => {
      if (current()) onLost(error)
    }
    this.#cut = new AbortController()
    this.#goodbye = false
    this.#since = performance.now()
    const watch = this.#mind(channel)
    channel.listen({
      onMessage: (message) => {
        if (current()) onMessage(message)
      },
      onPing: (ping) => watch.hear(ping),
      onData: (record) => (current() ? onData(record) : true),
      onFin: () => {
        this.#goodbye = true
        lose(errorInfo('peer.gone'))
      },
      onLost: (error) => lose(error.info),
    })
  }

  #mind(channel: RecordChannel): LineWatch {
    const { relay } = this.#place
    this.#silent = null
    this.#watch = watchSilence(
      channel,
      {
        isRelayAlive: (time, signal) => isRelayAlive(relay, time, signal),
        tell: (silence) => this.#tellSilence(silence),
      },
      { ...SILENCE_TIMES, ...this.#options.notice },
    )
    return this.#watch
  }

  #tellSilence(silence: Silence | null): void {
    this.#silent = silence && !silence.unheard ? silence.leg : null
    this.#options.emit({ kind: 'silence', ...(silence ?? { seconds: null }) })
  }

  send(message: Message): void {
    if (isEnding(message)) this.#ending = message
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

  /** How the peer says that its disk does: a flood of it is told as the last of each second. */
  noteDisk({ state, missing }: Omit<MessageOf<'disk'>, 'type'>): void {
    this.#channel?.hold(state === 'full')
    this.#disks = { ...this.#disks, theirs: { state, missing } }
    if (!this.#hush) this.#tellTheirDisk()
  }

  #tellTheirDisk(): void {
    const { theirs } = this.#disks
    const told = this.#toldDisk
    this.#hush = undefined
    if (theirs.state === told.state && theirs.missing === told.missing) return
    this.#toldDisk = theirs
    this.#hush = setTimeout(() => this.#tellTheirDisk(), DISK_TOLD_EVERY)
    this.#options.emit({ kind: 'disk', whose: 'peer', ...theirs })
  }

  /** Reads on after `onData` answered false. */
  resume(): void {
    this.#channel?.resume()
  }

  /**
   * Leaves the broken channel and looks for the peer, until it is found, patience is over, with `brief` BRIEF is over, or
   * the transfer ends.
   */
  reunite(error: ErrorInfo, brief = false, wait?: number): void {
    const { onGone } = this.#options
    const patience = Math.min(this.#options.patience, brief ? BRIEF : Number.POSITIVE_INFINITY)
    this.#leave()
    if (patience === 0 || !this.#resume || this.#isFinal(error)) return onGone(error)
    if (performance.now() - this.#since > STABLE) this.#backoff.reset()
    const delay = wait ?? this.#backoff.delay()
    this.#tellParted(error.code === 'peer.silent' && this.#silent === 'mine' ? errorInfo('relay.lost') : error, delay)
    this.#meet(this.#resume, delay, patience).catch((caught: unknown) => {
      const failure = toErrorInfo(caught)
      // The relay was there and the peer was not: what took the peer away says more.
      onGone(failure.code === 'room.busy' ? error : failure)
    })
  }

  /** Goes on with the session of another process, in which `secret` was agreed: looks for the peer at once. */
  seek(secret: Buffer): void {
    this.proven(secret)
    this.reunite(errorInfo('peer.gone'), false, 0)
  }

  /** Nobody looks for a peer who breaks the rules, nor through a relay that carries no more; forgeries are tried again. */
  #isFinal({ code }: ErrorInfo): boolean {
    if (code === 'record.forged') this.#forged++
    return code === 'peer.protocol' || code === 'relay.limit' || this.#forged > FORGED_MOST
  }

  async #meet(resume: Buffer, delay: number, patience: number): Promise<void> {
    const { role, signal, emit, onReunited } = this.#options
    await pauseUnless(this.#place.moved, delay, signal)
    const channel = await reunite({
      ...{ place: this.#place, role, resume, patience, signal },
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

  /** What is wrong with the relay is wrong on this side's leg; nothing is known then of the one behind it. */
  #tellParted(why: ErrorInfo, retryIn: number): void {
    const { emit } = this.#options
    const line = why.side === 'relay' ? (['broken', 'idle'] as const) : (['connecting', 'broken'] as const)
    emit({ kind: 'line', line: { mine: line[0], theirs: line[1] } })
    emit({ kind: 'parted', why, retryAt: Date.now() + retryIn })
  }

  #leave(): void {
    this.#watch?.stop()
    this.#goodbye = false
    clearTimeout(this.#hush)
    this.#hush = undefined
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

  /**
   * After `finish()` or `destroy()`: resolves when every channel there ever was is closed, and the other side has said
   * goodbye to how this side ended it, or cannot be told. Where it `stays`, to be gone on with, nobody is looked for.
   */
  async close(stays = false): Promise<void> {
    this.#watch?.stop()
    clearTimeout(this.#hush)
    this.#cut.abort()
    if (this.#channel) this.#part(this.#channel)
    await Promise.all(this.#parting)
    if (this.#ending && !stays) await this.#sayAgain(endingWords(this.#ending), this.#quit.signal)
  }

  /** Nobody wants to wait any longer until the other side knows how it ended. */
  quit(): void {
    this.#quit.abort()
  }

  /** After `close()`: says `account` again to a sender who lost the line before he said goodbye. */
  async sayAgain(account: readonly Message[], signal: AbortSignal): Promise<void> {
    await this.#sayAgain(accountWords(account), signal)
  }

  async #sayAgain(words: readonly Message[], signal: AbortSignal): Promise<void> {
    const { role, patience } = this.#options
    if (patience === 0 || this.#goodbye || !this.#resume || signal.aborted) return
    await sayAgain({ place: this.#place, role, resume: this.#resume, words, patience, signal })
  }
}
