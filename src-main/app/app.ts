import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { formatAddress, parseAddress } from '../../src-shared/address.ts'
import type { AppEvent, Contract } from '../../src-shared/contract.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import { parseInvite } from '../../src-shared/invite.ts'
import type { Direction, RelayNodeView, Snapshot, UnfinishedId } from '../../src-shared/views.ts'
import { Folders } from './folders.ts'
import { Grants } from './grants.ts'
import { History } from './history.ts'
import { elsewhere, RelayService, type SendingRelay } from './relay-service.ts'
import { SettingsStore } from './settings.ts'
import type { App, AppOptions } from './shell.ts'
import { isLeft, Transfer, type TransferOptions } from './transfer.ts'
import { UnfinishedShelf } from './unfinished-shelf.ts'

/** Transfers a window may have on its screen; the oldest ended ones make room. */
const SHOWN_MOST = 50

/** Builds the application around a shell. Settings and history are read first; nothing listens and nothing runs yet. */
export async function createApp(options: AppOptions): Promise<App> {
  const listeners = new Set<(event: AppEvent) => void>()
  const emit = (event: AppEvent) => {
    for (const listener of listeners) listener(event)
  }
  const folders = new Folders()
  const { dataFolder, deviceName, downloadsFolder } = options
  const settings = await SettingsStore.open(dataFolder, { deviceName, folder: downloadsFolder }, folders, (view) =>
    emit({ kind: 'settings', view }),
  )
  const history = await History.open(dataFolder, (items) => emit({ kind: 'history', items }))
  const unfinished = new UnfinishedShelf(join(dataFolder, 'unfinished'), (items) => emit({ kind: 'unfinished', items }))
  const relays = new RelayService((view) => emit({ kind: 'relay', view }))
  void unfinished.look()
  return new Application({ options, folders, settings, history, unfinished, relays, listeners, emit })
}

interface Parts {
  readonly options: AppOptions
  readonly folders: Folders
  readonly settings: SettingsStore
  readonly history: History
  readonly unfinished: UnfinishedShelf
  readonly relays: RelayService
  readonly listeners: Set<(event: AppEvent) => void>
  readonly emit: (event: AppEvent) => void
}

class Application implements App {
  readonly calls: Contract
  readonly #parts: Parts
  readonly #grants = new Grants()
  readonly #transfers = new Map<string, Transfer>()
  readonly #endings = new Set<Promise<unknown>>()

  constructor(parts: Parts) {
    this.#parts = parts
    this.calls = this.#makeCalls()
  }

  grantPaths(paths: readonly string[]) {
    return this.#grants.paths(paths)
  }

  grantRemote(source: Parameters<App['grantRemote']>[0]) {
    return this.#grants.remote(source)
  }

  onEvent(listener: (event: AppEvent) => void): () => void {
    this.#parts.listeners.add(listener)
    return () => this.#parts.listeners.delete(listener)
  }

  get running(): number {
    return [...this.#transfers.values()].filter((transfer) => !transfer.ended).length
  }

  async close(): Promise<void> {
    const { relays, settings, history, unfinished } = this.#parts
    const looked = unfinished.close()
    for (const transfer of this.#transfers.values()) transfer.leave()
    await Promise.allSettled(this.#endings)
    await Promise.all([relays.close(), settings.flushed(), history.flushed(), looked])
  }

  #makeCalls(): Contract {
    const { options, folders, settings, history, unfinished, relays } = this.#parts
    const { shell } = options
    const nothing = async (work: Promise<unknown> | unknown): Promise<null> => {
      await work
      return null
    }
    return {
      snapshot: async () => this.#snapshot(),
      pickSources: async ({ kind }) => this.#grants.paths(await shell.pickSources(kind)),
      startSend: async ({ sources }) => this.#startSend(sources),
      startReceive: async ({ code }) => this.#startReceive(code),
      listEntries: async (input) => this.#transfer(input.id).page(input),
      answerOffer: async (input) => this.#transfer(input.id).answer(input),
      chooseFolder: ({ id, folder }) => nothing(this.#transfer(id).chooseFolder(folders.path(folder))),
      pickFolder: async () => {
        const path = await shell.pickFolder()
        return path === null ? null : folders.view(path)
      },
      browseFolder: async ({ at }) => {
        if (shell.kind !== 'web') throw new MaloteError('request.rejected')
        return folders.browse(at === null ? settings.current.folder : folders.path(at))
      },
      cancelTransfer: async ({ id }) => nothing(this.#transfer(id).cancel()),
      moveTransfer: async ({ id, relay }) => nothing(this.#transfer(id).moveTo(parseAddress(relay))),
      dismissTransfer: async ({ id }) => nothing(this.#dismiss(id)),
      revealResult: async ({ id }) => nothing(this.#reveal(id)),
      chooseRelay: rejected,
      hostRelay: ({ on }) => nothing(relays.setHosting(on)),
      testRelay: rejected,
      openTunnel: rejected,
      saveTunnelToken: rejected,
      saveSettings: (change) => nothing(settings.save(change)),
      clearHistory: () => nothing(history.clear()),
      lookForUnfinished: () => nothing(unfinished.look()),
      continueTransfer: ({ id, relay }) => this.#continue(id, relay),
      discardUnfinished: async ({ id }) => nothing(history.giveUp(await unfinished.discard(id))),
      copyText: ({ text }) => nothing(shell.copyText(text)),
    }
  }

  #snapshot(): Snapshot {
    const { options, settings, history, unfinished, relays } = this.#parts
    return {
      shell: options.shell.kind,
      version: options.version,
      systemLanguage: options.systemLanguage,
      transfers: [...this.#transfers.values()].map(({ view }) => view),
      relay: relays.view(),
      settings: settings.view(),
      history: history.items,
      unfinished: unfinished.items,
    }
  }

  #transfer(id: string): Transfer {
    const transfer = this.#transfers.get(id)
    if (!transfer) throw new MaloteError('request.rejected')
    return transfer
  }

  #startSend(tokens: readonly string[]): { id: string } {
    const { settings, relays, options, unfinished } = this.#parts
    const { source, read } = this.#grants.resolve(tokens)
    const { relay, deviceName, language } = settings.current
    const transfer = this.#add('send', { address: relay ?? '', here: relay === null })
    const words = (language === 'system' ? options.systemLanguage : language) === 'en' ? 'en' : 'pt'
    this.#run(async () => {
      const use = await relays.forSending(relay)
      const node: RelayNodeView = { address: formatAddress(use.inviteRelay), here: use.here }
      const job = {
        kind: 'send',
        source,
        relay: use.relay,
        inviteRelay: use.inviteRelay,
        device: deviceName,
        words,
        here: use.here,
        // What a page holds is gone with the page: nobody could go on with it.
        ...(source.kind === 'paths' && { journal: unfinished.folder }),
      } as const
      await transfer.start(job, node, read).finally(use.release)
    }, transfer)
    return { id: transfer.id }
  }

  #startReceive(text: string): { id: string } {
    const { settings, relays, unfinished } = this.#parts
    const invite = parseInvite(text)
    const use = relays.forReceiving(invite.relay, settings.current.relay)
    const node: RelayNodeView = { address: formatAddress(use.relay), here: use.here }
    const transfer = this.#add('receive', node)
    const { deviceName: device } = settings.current
    const job = { kind: 'receive', code: invite.code, relay: use.relay, device, journal: unfinished.folder } as const
    this.#run(() => transfer.start(job, node, null), transfer)
    return { id: transfer.id }
  }

  /** Goes on with what did not come to its end. Throws `unfinished.*`, `address.malformed`. */
  async #continue(id: UnfinishedId, address: string | undefined): Promise<{ id: string }> {
    const { unfinished, relays, history } = this.#parts
    const moved = address === undefined ? null : parseAddress(address)
    const found = await unfinished.take(id)
    const { direction, here, kind } = found
    // Of one that came to its end, what failed is sent as a transfer of its own, under a new code to whoever has that.
    if (kind !== 'partial') await history.reopen(id)
    const known = kind === 'partial' ? { ...found, at: Date.now(), peer: null } : found
    const transfer = this.#add(direction, { address: formatAddress(moved ?? found.relay), here: here && !moved }, known)
    this.#run(async () => {
      try {
        const use = moved ? elsewhere(moved) : await relays.forContinuing(found)
        const node: RelayNodeView = {
          address: formatAddress(use?.inviteRelay ?? found.relay),
          here: use?.here ?? false,
        }
        const job = { kind: `resume-${direction}`, journal: unfinished.folder, id, ...where(use) } as const
        await transfer.start(job, node, null).finally(() => use?.release())
      } finally {
        await unfinished.giveBack(id)
      }
    }, transfer)
    return { id: transfer.id }
  }

  #add(direction: Direction, relay: RelayNodeView, continues?: TransferOptions['continues']): Transfer {
    const { folders, settings, history, emit } = this.#parts
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
        if (isLeft(view)) this.#dismiss(view.id)
        else void history.add(view)
      },
    })
    this.#transfers.set(transfer.id, transfer)
    this.#makeRoom()
    emit({ kind: 'transfer', view: transfer.view })
    return transfer
  }

  #makeRoom(): void {
    const ended = [...this.#transfers.values()].filter((transfer) => transfer.ended)
    for (const transfer of ended.slice(0, Math.max(0, this.#transfers.size - SHOWN_MOST))) this.#dismiss(transfer.id)
  }

  /** Runs a transfer in the background; what goes wrong before it has a worker ends it as failed. */
  #run(work: () => Promise<unknown>, transfer: Transfer): void {
    const ending = work().catch((error: unknown) => {
      transfer.fail(error instanceof MaloteError ? error : new MaloteError('internal', undefined, { cause: error }))
    })
    this.#endings.add(ending)
    void ending.finally(() => {
      this.#endings.delete(ending)
      return this.#parts.unfinished.look()
    })
  }

  #dismiss(id: string): void {
    const transfer = this.#transfer(id)
    if (!transfer.ended) throw new MaloteError('request.rejected')
    this.#transfers.delete(id)
    this.#parts.emit({ kind: 'dismissed', id })
  }

  #reveal(id: string): void {
    const [target] = this.#transfer(id).targets
    if (target === undefined) throw new MaloteError('request.rejected')
    this.#parts.options.shell.reveal(target)
  }
}

async function rejected(): Promise<never> {
  throw new MaloteError('request.rejected')
}

/** The addresses that differ from the recorded ones; none where those still hold. */
function where(use: SendingRelay | null): Partial<Pick<SendingRelay, 'relay' | 'inviteRelay'>> {
  return use ? { relay: use.relay, inviteRelay: use.inviteRelay } : {}
}
