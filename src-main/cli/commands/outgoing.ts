import type { ErrorInfo } from '../../../src-shared/errors.ts'
import { pathSource, send } from '../../engine/index.ts'
import { wordLanguageOf } from '../code-prompt.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { Follower } from '../follower.ts'
import { journalFolder } from '../journals.ts'
import { sendAgain, type Way } from './send-again.ts'

/** Files and folders that are to be sent, through one relay or, where that does not take them, another. */
export class Outgoing {
  readonly #paths: readonly string[]
  readonly #context: Context
  /** Whether it has been told what goes out. */
  #counted = false

  constructor(paths: readonly string[], context: Context) {
    this.#paths = paths
    this.#context = context
  }

  /** Sends them that way. Answers the status, whatever becomes of it. */
  async through(way: Way): Promise<ExitCode> {
    const follower = new Follower({ ...this.#followed(way), tentative: false })
    return this.#run(way, follower)
  }

  /** The same, but where the relay does not open a room nothing is told, and the answer is why. `taken`: it has. */
  async tryThrough(way: Way, taken: () => void): Promise<ExitCode | ErrorInfo> {
    const follower = new Follower({ ...this.#followed(way), tentative: true, onRoom: taken })
    const status = await this.#run(way, follower)
    this.#counted ||= follower.counted
    return follower.refused ?? status
  }

  #followed({ inviteRelay, qr, near }: Way) {
    return { direction: 'send', relay: inviteRelay, context: this.#context, counted: this.#counted, qr, near } as const
  }

  async #run(way: Way, follower: Follower): Promise<ExitCode> {
    const { relay, inviteRelay, here, patience, access } = way
    const { io, locale } = this.#context
    const handle = send({
      source: pathSource(this.#paths),
      relay,
      inviteRelay,
      here,
      device: io.device,
      words: wordLanguageOf(locale),
      journal: journalFolder(io),
      ...(patience === null ? {} : { patience }),
      ...(access === null ? {} : { access }),
      onEvent: follower.onEvent,
    })
    way.onMove?.((moved) => handle.inviteAt(moved))
    const status = await follower.follow(handle)
    return sendAgain(follower.partial, status, way, this.#context)
  }
}
