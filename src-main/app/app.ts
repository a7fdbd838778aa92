import { randomBytes } from 'node:crypto'
import { formatAddress } from '../../src-shared/address.ts'
import type { AppEvent, Contract } from '../../src-shared/contract.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import { parseInvite } from '../../src-shared/invite.ts'
import type { Direction, RelayNodeView, Snapshot } from '../../src-shared/views.ts'
import { Folders } from './folders.ts'
import { Grants } from './grants.ts'
import { History } from './history.ts'
import { RelayService } from './relay-service.ts'
import { SettingsStore } from './settings.ts'
import type { App, AppOptions } from './shell.ts'
import { Transfer } from './transfer.ts'

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
  const relays = new RelayService((view) => emit({ kind: 'relay', view }))
  return new Application({ options, folders, settings, history, relays, listeners, emit })
}

interface Parts {
  readonly options: AppOptions
  readonly folders: Folders
  readonly settings: SettingsStore
  readonly history: History
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
    for (const transfer of this.#transfers.values()) if (!transfer.ended) transfer.cancel()
    await Promise.allSettled(this.#endings)
    const { relays, settings, history } = this.#parts
    await Promise.all([relays.close(), settings.flushed(), history.flushed()])
  }

  #makeCalls(): Contract {
    const { options, folders, settings, history, relays } = this.#parts
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
      dismissTransfer: async ({ id }) => nothing(this.#dismiss(id)),
      revealResult: async ({ id }) => nothing(this.#reveal(id)),
      hostRelay: ({ on }) => nothing(relays.setHosting(on)),
      saveSettings: (change) => nothing(settings.save(change)),
      clearHistory: () => nothing(history.clear()),
      copyText: ({ text }) => nothing(shell.copyText(text)),
    }
  }

  #snapshot(): Snapshot {
    const { options, settings, history, relays } = this.#parts
    return {
      shell: options.shell.kind,
      version: options.version,
      systemLanguage: options.systemLanguage,
      transfers: [...this.#transfers.values()].map(({ view }) => view),
      relay: relays.view(),
      settings: settings.view(),
      history: history.items,
    }
  }

  #transfer(id: string): Transfer {
    const transfer = this.#transfers.get(id)
    if (!transfer) throw new MaloteError('request.rejected')
    return transfer
  }

  #startSend(tokens: readonly string[]): { id: string } {
    const { settings, relays, options } = this.#parts
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
      } as const
      await transfer.start(job, node, read).finally(use.release)
    }, transfer)
    return { id: transfer.id }
  }

  #startReceive(text: string): { id: string } {
    const { settings, relays } = this.#parts
    const invite = parseInvite(text)
    const use = relays.forReceiving(invite.relay, settings.current.relay)
    const node: RelayNodeView = { address: formatAddress(use.relay), here: use.here }
    const transfer = this.#add('receive', node)
    const job = { kind: 'receive', code: invite.code, relay: use.relay, device: settings.current.deviceName } as const
    this.#run(() => transfer.start(job, node, null), transfer)
    return { id: transfer.id }
  }

  #add(direction: Direction, relay: RelayNodeView): Transfer {
    const { folders, settings, history, emit } = this.#parts
    const transfer = new Transfer({
      id: randomBytes(8).toString('hex'),
      direction,
      relay,
      folders,
      folder: settings.current.folder,
      onView: (view) => emit({ kind: 'transfer', view }),
      onEnd: (view) => void history.add(view),
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
    void ending.finally(() => this.#endings.delete(ending))
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
