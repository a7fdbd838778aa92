import { resolve } from 'node:path'
import type { RelayAddress } from '../../../src-shared/address.ts'
import type { Invite } from '../../../src-shared/invite.ts'
import { receive } from '../../engine/index.ts'
import type { ReceiveHandle, TransferEvent } from '../../engine/types.ts'
import { inviteOf } from '../args.ts'
import { tellCancelled } from '../cancelled.ts'
import { askCode, mendTypos } from '../code-prompt.ts'
import { Misuse, type ReceiveCommand } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { Follower } from '../follower.ts'
import { canAsk } from '../io.ts'
import { journalFolder } from '../journals.ts'
import type { ErrorEvent } from '../output/events.ts'
import { caughtEvent } from '../problem.ts'
import { firstLine } from '../prompt.ts'
import { askAccept } from './accept-prompt.ts'
import { findPlace } from './find-place.ts'
import { findTargetFolder, type TargetFolder } from './target-folder.ts'

type Offer = Extract<TransferEvent, { kind: 'offer' }>

/** `malote receive`: fetches what was offered under a code. */
export async function runReceive(command: ReceiveCommand, context: Context): Promise<ExitCode> {
  const folder = await findTargetFolder(resolve(context.io.cwd, command.out))
  const invite = await findInvite(command, context)
  const relay = invite && (await findPlace(invite, command, context))
  if (invite === null || relay === null) return tellCancelled(context)
  context.renderer.show({ kind: 'joining', relay })
  return new Receipt(command, context, folder).run(invite, relay)
}

/** The code: named, typed or piped. Null where the person stops. Throws Misuse. */
async function findInvite(command: ReceiveCommand, { io }: Context): Promise<Invite | null> {
  const asks = canAsk(io) && !command.json
  if (command.invite) return asks ? mendTypos(io, command.invite) : command.invite
  if (asks) return askCode(io)
  const line = io.stdin.isTTY ? null : await firstLine(io)
  if (line === null && io.interrupts.fired) return null
  if (line === null) throw new Misuse({ kind: 'noCode' })
  return inviteOf(line)
}

/** One running `receive`. */
class Receipt {
  readonly #command: ReceiveCommand
  readonly #context: Context
  readonly #folder: TargetFolder
  readonly #ended = new AbortController()
  /** Why the answer was no, where no person said no. */
  #declined: ErrorEvent | null = null

  constructor(command: ReceiveCommand, context: Context, folder: TargetFolder) {
    this.#command = command
    this.#context = context
    this.#folder = folder
  }

  async run(invite: Invite, relay: RelayAddress): Promise<ExitCode> {
    const { io } = this.#context
    const { patience } = this.#command
    const follower = new Follower({
      direction: 'receive',
      relay,
      context: this.#context,
      declinedBecause: () => this.#declined,
    })
    const handle = receive({
      code: invite.code,
      relay,
      device: io.device,
      journal: journalFolder(io),
      ...(patience === null ? {} : { patience }),
      onEvent: (event) => {
        follower.onEvent(event)
        if (event.kind === 'offer') void this.#answer(event, handle)
      },
    })
    handle.done.then(() => this.#ended.abort())
    return follower.follow(handle)
  }

  /** What stands in the way of a yes is told as the reason of a no. */
  async #answer(offer: Offer, handle: ReceiveHandle): Promise<void> {
    try {
      const accept = await this.#decide(offer, handle)
      if (this.#ended.signal.aborted || this.#context.io.interrupts.fired) return
      if (!accept) return await handle.answer({ accept })
      await handle.answer({ accept, folder: this.#folder.path, skip: [], conflict: this.#command.conflict })
    } catch (caught) {
      this.#declined = caughtEvent(caught, this.#context)
      await handle.answer({ accept: false })
    }
  }

  async #decide({ entries, summary }: Offer, handle: ReceiveHandle): Promise<boolean> {
    const { path, ground } = this.#folder
    const { conflicts, free, spared } = await handle.survey(ground)
    const taken = ground === path ? conflicts : []
    const choice = this.#command.conflict
    const skipped = taken.reduce((sum, index) => sum + (entries[index]?.size ?? 0), 0)
    const less = { 'keep-both': 0, fail: 0, skip: skipped, overwrite: ground === path ? spared : 0 }
    const needed = summary.bytes - less[choice]
    this.#context.renderer.show({ kind: 'target', folder: path, conflicts: taken.length, choice, free, needed })
    return this.#command.yes || this.#ask(entries)
  }

  async #ask(entries: Offer['entries']): Promise<boolean> {
    const { io, texts } = this.#context
    if (canAsk(io) && !this.#command.json) return askAccept(entries, this.#context, this.#ended.signal)
    this.#declined = { kind: 'error', code: 'transfer.declined', sentence: texts.result.needsYes, remedy: null }
    return false
  }
}
