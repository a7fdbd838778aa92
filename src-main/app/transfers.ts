import { randomBytes } from 'node:crypto'
import type { RelayAddress } from '../../src-shared/address.ts'
import type { AppEvent } from '../../src-shared/contract.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import type { Direction, RelayNodeView, TransferView } from '../../src-shared/views.ts'
import type { Folders } from './folders.ts'
import type { History } from './history.ts'
import type { SharedRelay } from './nearby.ts'
import type { SettingsStore } from './settings.ts'
import { isLeft, Transfer, type TransferOptions } from './transfer.ts'
import type { UnfinishedShelf } from './unfinished-shelf.ts'

/** Transfers a window may have on its screen; the oldest ended ones make room. */
const SHOWN_MOST = 50

export interface TransfersOptions {
  readonly folders: Folders
  readonly settings: SettingsStore
  readonly history: History
  readonly unfinished: UnfinishedShelf
  readonly emit: (event: AppEvent) => void
}

/** The transfers of this run of the app, from the moment they are wanted until a person has seen enough of them. */
export class Transfers {
  readonly #options: TransfersOptions
  readonly #transfers = new Map<string, Transfer>()
  readonly #endings = new Set<Promise<unknown>>()

  constructor(options: TransfersOptions) {
    this.#options = options
  }

  get views(): readonly TransferView[] {
    return [...this.#transfers.values()].map(({ view }) => view)
  }

  get all(): readonly Transfer[] {
    return [...this.#transfers.values()]
  }

  /** How many have begun and not ended. */
  get running(): number {
    return [...this.#transfers.values()].filter((transfer) => !transfer.ended).length
  }

  /** Throws `request.rejected` where there is none of that id. */
  get(id: string): Transfer {
    const transfer = this.#transfers.get(id)
    if (!transfer) throw new MaloteError('request.rejected')
    return transfer
  }

  add(direction: Direction, relay: RelayNodeView, continues?: TransferOptions['continues']): Transfer {
    const { folders, settings, history, emit } = this.#options
    const transfer = new Transfer({
      id: randomBytes(8).toString('hex'),
      direction,
      relay,
      folders,
      folder: settings.current.folder,
      ...(continues && { continues }),
      onView: (view) => emit({ kind: 'transfer', view }),
      onEnd: (view) => {
        // What was left to be gone on with later has not ended: it is listed, not shown.
        if (isLeft(view)) this.dismiss(view.id)
        else void history.add(view)
      },
    })
    this.#transfers.set(transfer.id, transfer)
    this.#makeRoom()
    emit({ kind: 'transfer', view: transfer.view })
    return transfer
  }

  /** Runs one in the background; what goes wrong before it has a worker ends it as failed. */
  run(work: () => Promise<unknown>, transfer: Transfer): void {
    const ending = work().catch((error: unknown) => {
      transfer.fail(error instanceof MaloteError ? error : new MaloteError('internal', undefined, { cause: error }))
    })
    this.#endings.add(ending)
    void ending.finally(() => {
      this.#endings.delete(ending)
      return this.#options.unfinished.look()
    })
  }

  /** Takes an ended one off the screen. Throws `request.rejected` where it has not ended, or there is none. */
  dismiss(id: string): void {
    if (!this.get(id).ended) throw new MaloteError('request.rejected')
    this.#transfers.delete(id)
    this.#options.emit({ kind: 'dismissed', id })
  }

  /** Others reach the relay hosted here at that address from now on: who is still waited for is invited there. */
  inviteAt(relay: RelayAddress): void {
    for (const transfer of this.#transfers.values()) transfer.inviteAt(relay)
  }

  /** Relays that were found may have moved: whoever goes through one that has goes with it. */
  follow(relays: readonly SharedRelay[]): void {
    for (const transfer of this.#transfers.values()) transfer.follow(relays)
  }

  /** Goes away from all of them. Resolves when none runs any more. */
  async leave(): Promise<void> {
    for (const transfer of this.#transfers.values()) transfer.leave()
    await Promise.allSettled(this.#endings)
  }

  #makeRoom(): void {
    const ended = [...this.#transfers.values()].filter((transfer) => transfer.ended)
    for (const transfer of ended.slice(0, Math.max(0, this.#transfers.size - SHOWN_MOST))) this.dismiss(transfer.id)
  }
}
