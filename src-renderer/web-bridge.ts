import type { AppEvent, CallInput, CallName, CallOutputs, RemoteContract, SourceGrant } from '../src-shared/contract.ts'
import { errorInfo, type Result, toErrorInfo } from '../src-shared/errors.ts'
import type { Bridge } from './bridge-contract.ts'
import { itemOfFile, itemsOfDrop, itemsOfFolder, type PageItem } from './web/page-item.ts'
import { copyInBrowser, pickInBrowser } from './web/pickers.ts'
import { type AppSocket, openSocket } from './web/socket.ts'
import { takeToken } from './web/token.ts'

/** The most bytes the app may ask of a file at once. */
const SLICE_MOST = 1024 * 1024

type AppMessage =
  | { readonly t: 'answer'; readonly id: number; readonly result: Result<never> }
  | { readonly t: 'event'; readonly event: AppEvent }
  | {
      readonly t: 'read'
      readonly req: number
      readonly grant: string
      readonly index: number
      readonly offset: number
      readonly length: number
    }

const rejected: Result<never> = { ok: false, error: errorInfo('request.rejected') }

/** The app over a WebSocket: what the preload script does in the desktop shell, done by the page itself. */
export function openWebBridge(): Bridge {
  return new WebApp().bridge()
}

class WebApp {
  readonly #socket: AppSocket
  readonly #waiting = new Map<number, (result: Result<never>) => void>()
  readonly #events = new Set<(event: AppEvent) => void>()
  readonly #connection = new Set<(connected: boolean) => void>()
  /** The files of each grant, by the grant's token. */
  readonly #held = new Map<string, PageItem['files']>()
  #connected = false
  #lastId = 0

  constructor() {
    const url = new URL('/socket', location.href)
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
    this.#socket = openSocket(url.href, takeToken(), {
      onReady: () => this.#tell(true),
      onMessage: (message) => this.#hear(message as AppMessage | null),
      onLost: () => this.#lose(),
    })
  }

  bridge(): Bridge {
    return {
      ...this.#remote(),
      takeDrop: (data) => this.#grantAll(itemsOfDrop(data)),
      pickSources: ({ kind }) =>
        this.#grantAll(
          pickInBrowser(kind).then((files) => (kind === 'folders' ? itemsOfFolder(files) : files.map(itemOfFile))),
        ),
      copyText: async ({ text }) => ((await copyInBrowser(text)) ? { ok: true, value: null } : rejected),
      onEvent: (listener) => {
        this.#events.add(listener)
        return () => this.#events.delete(listener)
      },
      onConnection: (listener) => {
        this.#connection.add(listener)
        // A page that has just begun to dial has lost nothing yet.
        if (this.#connected) listener(true)
        return () => this.#connection.delete(listener)
      },
    }
  }

  #remote(): RemoteContract {
    const call =
      <N extends CallName>(name: N) =>
      (input: CallInput<N>): Promise<Result<CallOutputs[N]>> =>
        this.#ask({ t: 'call', name, input })
    return {
      snapshot: call('snapshot'),
      pickSources: call('pickSources'),
      startSend: call('startSend'),
      startReceive: call('startReceive'),
      listEntries: call('listEntries'),
      answerOffer: call('answerOffer'),
      chooseFolder: call('chooseFolder'),
      pickFolder: call('pickFolder'),
      browseFolder: call('browseFolder'),
      cancelTransfer: call('cancelTransfer'),
      moveTransfer: call('moveTransfer'),
      dismissTransfer: call('dismissTransfer'),
      revealResult: call('revealResult'),
      chooseRelay: call('chooseRelay'),
      hostRelay: call('hostRelay'),
      testRelay: call('testRelay'),
      openTunnel: call('openTunnel'),
      saveTunnelToken: call('saveTunnelToken'),
      saveRelayPassword: call('saveRelayPassword'),
      saveSettings: call('saveSettings'),
      clearHistory: call('clearHistory'),
      lookForUnfinished: call('lookForUnfinished'),
      continueTransfer: call('continueTransfer'),
      discardUnfinished: call('discardUnfinished'),
      copyText: call('copyText'),
    }
  }

  /** The app's outputs need no check: the app is trusted, the page is not. */
  #ask<T>(message: object): Promise<Result<T>> {
    const id = ++this.#lastId
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve)
      if (!this.#socket.send({ ...message, id })) this.#answer(id, rejected)
    })
  }

  #answer(id: number, result: Result<never>): void {
    const resolve = this.#waiting.get(id)
    this.#waiting.delete(id)
    resolve?.(result)
  }

  async #grantAll(found: Promise<readonly PageItem[]>): Promise<Result<readonly SourceGrant[]>> {
    try {
      const grants: SourceGrant[] = []
      for (const { name, entries, files } of await found) {
        const answer = await this.#ask<SourceGrant>({ t: 'grant', name, entries })
        if (!answer.ok) return answer
        this.#held.set(answer.value.token, files)
        grants.push(answer.value)
      }
      return { ok: true, value: grants }
    } catch (caught) {
      return { ok: false, error: toErrorInfo(caught) }
    }
  }

  #hear(message: AppMessage | null): void {
    if (message?.t === 'answer') this.#answer(message.id, message.result)
    else if (message?.t === 'event') for (const listener of this.#events) listener(message.event)
    else if (message?.t === 'read') void this.#read(message)
  }

  async #read({ req, grant, index, offset, length }: AppMessage & { t: 'read' }): Promise<void> {
    const file = this.#held.get(grant)?.[index]
    try {
      if (!file) throw new RangeError('no such file')
      const slice = await file.slice(offset, offset + Math.min(length, SLICE_MOST)).arrayBuffer()
      const message = new Uint8Array(4 + slice.byteLength)
      new DataView(message.buffer).setUint32(0, req)
      message.set(new Uint8Array(slice), 4)
      this.#socket.sendBytes(message)
    } catch {
      this.#socket.send({ t: 'slice-failed', req })
    }
  }

  #lose(): void {
    for (const id of [...this.#waiting.keys()]) this.#answer(id, rejected)
    this.#tell(false)
  }

  #tell(connected: boolean): void {
    this.#connected = connected
    for (const listener of this.#connection) listener(connected)
  }
}
