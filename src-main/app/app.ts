import { join } from 'node:path'
import { formatAddress, parseAddress, type RelayAddress } from '../../src-shared/address.ts'
import type { AppEvent, Contract } from '../../src-shared/contract.ts'
import { MaloteError } from '../../src-shared/errors.ts'
import { parseInvite } from '../../src-shared/invite.ts'
import type { Snapshot } from '../../src-shared/snapshot.ts'
import type { Direction, RelayChoiceView, RelayNodeView, TransferId, UnfinishedId } from '../../src-shared/views.ts'
import { Folders } from './folders.ts'
import { Grants } from './grants.ts'
import { History } from './history.ts'
import { findPlace } from './receiving-place.ts'
import { RelayPassword } from './relay-password.ts'
import { elsewhere, RelayService, type SendingRelay } from './relay-service.ts'
import { SettingsStore } from './settings.ts'
import type { App, AppOptions } from './shell.ts'
import { Stranded } from './stranded.ts'
import { Transfers } from './transfers.ts'
import { type TunnelService, tunnelFor } from './tunnel-service.ts'
import { UnfinishedShelf } from './unfinished-shelf.ts'

/** Builds the application around a shell: reads settings and history, and hosts a relay where that is wanted at once. */
export async function createApp(options: AppOptions): Promise<App> {
  const listeners = new Set<(event: AppEvent) => void>()
  const emit = (event: AppEvent) => {
    for (const listener of listeners) listener(event)
  }
  const folders = new Folders()
  const { dataFolder, deviceName, downloadsFolder, discovery } = options
  const settings = await SettingsStore.open({
    ...{ dataFolder, folders, defaults: { deviceName, folder: downloadsFolder } },
    password: new RelayPassword({ dataFolder, secrets: options.shell.secrets ?? null }),
    onChange: (view) => {
      emit({ kind: 'settings', view })
      relays.follow()
    },
  })
  const history = await History.open(dataFolder, (items) => emit({ kind: 'history', items }))
  const unfinished = new UnfinishedShelf(join(dataFolder, 'unfinished'), (items) => emit({ kind: 'unfinished', items }))
  const relays = new RelayService({
    discovery,
    ...(options.relayPort !== undefined && { port: options.relayPort }),
    settings: () => settings.current,
    onView: (view) => emit({ kind: 'relay', view }),
    onNearby: (found) => {
      transfers.follow(found)
      stranded.look()
    },
    onInviteRelay: (relay) => transfers.inviteAt(relay),
    meter: () => tunnel.meter(),
    onGone: () => void tunnel.close(),
  })
  const tunnel: TunnelService = tunnelFor(options, () => relays.setTunnel(tunnel.view))
  const transfers = new Transfers({ folders, settings, history, unfinished, emit })
  const stranded = new Stranded({
    transfers: () => transfers.all,
    nearby: () => relays.nearby.sharedNow,
    host: () => relays.hostedFor(),
  })
  const parts = { options, folders, settings, history, unfinished, relays, tunnel, transfers, stranded, listeners }
  const app = new Application(parts)
  void unfinished.look()
  void settings.lookForPassword()
  // What goes wrong is in the view, as when a person switches it on.
  if (settings.current.hostAtStart) void relays.setHosting(true)
  return app
}

interface Parts {
  readonly options: AppOptions
  readonly folders: Folders
  readonly settings: SettingsStore
  readonly history: History
  readonly unfinished: UnfinishedShelf
  readonly relays: RelayService
  readonly tunnel: TunnelService
  readonly transfers: Transfers
  readonly stranded: Stranded
  readonly listeners: Set<(event: AppEvent) => void>
}

class Application implements App {
  readonly calls: Contract
  readonly #parts: Parts
  readonly #grants = new Grants()

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
    return this.#parts.transfers.running
  }

  async close(): Promise<void> {
    const { relays, settings, history, unfinished, tunnel, transfers, stranded } = this.#parts
    stranded.close()
    const looked = unfinished.close()
    await transfers.leave()
    const closed = relays.close().then(() => tunnel.close())
    await Promise.all([closed, settings.flushed(), history.flushed(), looked])
  }

  #makeCalls(): Contract {
    const { options, folders, settings, history, unfinished, relays, tunnel, transfers } = this.#parts
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
      listEntries: async (input) => transfers.get(input.id).page(input),
      answerOffer: async (input) => transfers.get(input.id).answer(input),
      chooseFolder: ({ id, folder }) => nothing(transfers.get(id).chooseFolder(folders.path(folder))),
      pickFolder: async () => {
        const path = await shell.pickFolder()
        return path === null ? null : folders.view(path)
      },
      browseFolder: async ({ at }) => {
        if (shell.kind !== 'web') throw new MaloteError('request.rejected')
        return folders.browse(at === null ? settings.current.folder : folders.path(at))
      },
      cancelTransfer: async ({ id }) => nothing(transfers.get(id).cancel()),
      moveTransfer: async ({ id, relay }) => nothing(this.#move(id, parseAddress(relay))),
      dismissTransfer: async ({ id }) => nothing(transfers.dismiss(id)),
      revealResult: async ({ id }) => nothing(this.#reveal(id)),
      chooseRelay: async ({ id, relay }) => nothing(transfers.get(id).chooseRelay(relay)),
      hostRelay: ({ on }) => nothing(relays.setHosting(on)),
      testRelay: () => nothing(relays.test()),
      openTunnel: ({ on }) => nothing(on ? tunnel.open(relays) : tunnel.close()),
      saveTunnelToken: ({ token }) => nothing(tunnel.saveToken(token)),
      saveRelayPassword: ({ password }) => nothing(settings.savePassword(password)),
      saveSettings: (change) => nothing(settings.save(change)),
      clearHistory: () => nothing(history.clear()),
      lookForUnfinished: () => nothing(unfinished.look()),
      continueTransfer: ({ id, relay }) => this.#continue(id, relay),
      discardUnfinished: async ({ id }) => nothing(history.giveUp(await unfinished.discard(id))),
      copyText: ({ text }) => nothing(shell.copyText(text)),
    }
  }

  #snapshot(): Snapshot {
    const { options, settings, history, unfinished, relays, transfers } = this.#parts
    return {
      shell: options.shell.kind,
      version: options.version,
      systemLanguage: options.systemLanguage,
      transfers: transfers.views,
      relay: relays.view(),
      settings: settings.view(),
      history: history.items,
      unfinished: unfinished.items,
    }
  }

  #startSend(tokens: readonly string[]): { id: string } {
    const { settings, relays, options, unfinished, transfers } = this.#parts
    const { source, read } = this.#grants.resolve(tokens)
    const { relay, deviceName, language } = settings.current
    const transfer = transfers.add('send', { address: relay ?? '', here: relay === null })
    const words = (language === 'system' ? options.systemLanguage : language) === 'en' ? 'en' : 'pt'
    const job = {
      kind: 'send',
      source,
      device: deviceName,
      words,
      // What a page holds is gone with the page: nobody could go on with it.
      ...(source.kind === 'paths' && { journal: unfinished.folder }),
    } as const
    transfers.run(async () => {
      for await (const use of relays.forSending(relay, transfer.signal)) {
        const { node, access } = await this.#known(use)
        const whole = { ...job, ...where(use), here: use.here, ...access }
        if (!use.found) return await transfer.start(whole, node, read).finally(use.release)
        const fruitless = await transfer.tryStart(whole, node, read, use.found.id)
        if (!fruitless) return
        if (fruitless.kind === 'failed' && fruitless.unfinished) await unfinished.discard(fruitless.unfinished)
      }
    }, transfer)
    return { id: transfer.id }
  }

  #startReceive(text: string): { id: string } {
    const { settings, relays, unfinished, transfers } = this.#parts
    const { nearby, here } = relays
    const invite = parseInvite(text)
    const { deviceName: device, relay: configured } = settings.current
    const named = invite.relay ? formatAddress(invite.relay) : (configured ?? '')
    const transfer = transfers.add('receive', { address: named, here: false })
    transfers.run(async () => {
      const choose = (choices: readonly RelayChoiceView[]) => transfer.choose(choices)
      const place = await findPlace({ invite, configured, here, nearby, choose, signal: transfer.signal })
      const { address: relay, name } = place
      const node = { address: formatAddress(relay), here: place.here, ...(name && { name }) }
      await transfer.start(
        { kind: 'receive', code: invite.code, relay, device, journal: unfinished.folder },
        node,
        null,
      )
    }, transfer)
    return { id: transfer.id }
  }

  /** Goes on with what did not come to its end. Throws `unfinished.*`, `address.malformed`. */
  async #continue(id: UnfinishedId, address: string | undefined): Promise<{ id: string }> {
    const { unfinished, relays, history, transfers } = this.#parts
    const moved = address === undefined ? null : parseAddress(address)
    const found = await unfinished.take(id)
    const { direction, here, kind } = found
    // Of one that came to its end, what failed is sent as a transfer of its own, under a new code to whoever has that.
    if (kind !== 'partial') await history.reopen(id)
    const known = kind === 'partial' ? { ...found, at: Date.now(), peer: null } : found
    const transfer = transfers.add(
      direction,
      { address: formatAddress(moved ?? found.relay), here: here && !moved },
      known,
    )
    transfers.run(async () => {
      try {
        const use = moved ? elsewhere(moved) : await relays.forContinuing(found)
        // Without any the recorded addresses still hold.
        const { node, access } = await this.#known(use ?? elsewhere(found.relay), direction)
        const job = {
          kind: `resume-${direction}`,
          journal: unfinished.folder,
          id,
          ...(use && where(use)),
          ...access,
        } as const
        await transfer.start(job, node, null).finally(() => use?.release())
      } finally {
        await unfinished.giveBack(id)
      }
    }, transfer)
    return { id: transfer.id }
  }

  /** A relay as the Line shows it, and what a sender says to it: the password of the chosen one, which no other hears. */
  async #known(use: SendingRelay, direction: Direction = 'send'): Promise<Known> {
    const chosen = direction === 'send' && !use.here && !use.found
    const access = chosen ? await this.#parts.settings.passwordOf(use.relay) : null
    const node = nodeOf(use)
    return access === null ? { node, access: {} } : { node: { ...node, password: true }, access: { access } }
  }

  async #move(id: TransferId, relay: RelayAddress): Promise<void> {
    const transfer = this.#parts.transfers.get(id)
    const { node, access } = await this.#known(elsewhere(relay), transfer.view.direction)
    transfer.moveTo(relay, node, access.access)
  }

  #reveal(id: string): void {
    const [target] = this.#parts.transfers.get(id).targets
    if (target === undefined) throw new MaloteError('request.rejected')
    this.#parts.options.shell.reveal(target)
  }
}

interface Known {
  readonly node: RelayNodeView
  readonly access: { readonly access?: string }
}

function nodeOf({ inviteRelay, here, found }: SendingRelay): RelayNodeView {
  return { address: formatAddress(inviteRelay), here, ...(found && { name: found.name }) }
}

function where({ relay, inviteRelay }: SendingRelay): Pick<SendingRelay, 'relay' | 'inviteRelay'> {
  return { relay, inviteRelay }
}
