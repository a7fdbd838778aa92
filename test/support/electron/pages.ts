import { readFile } from 'node:fs/promises'
import { fromBrowser, isAppAddress, toBrowser } from './addresses.ts'
import type { Cdp, Session } from './cdp.ts'
import { BINDING, PRELOAD_WORLD, worldSources } from './worlds.ts'

/** What a page asks of the Electron around it. */
export interface PageHost {
  /** A request to a scheme of the app. Null where nobody serves it. */
  serve(url: string, method: string): Promise<Response | null>
  /** Whether the page itself may navigate there. */
  mayNavigate(url: string, mainFrame: boolean): boolean
  mayOpenWindow(url: string): boolean
  invoke(channel: string, args: unknown[]): Promise<unknown>
  /** Permissions to withhold, by their names in the browser. */
  deniedPermissions(origin: string): readonly string[]
  loaded(): void
  closed(): void
}

type Params = Record<string, unknown>

interface PausedRequest {
  readonly requestId: string
  readonly resourceType: string
  readonly frameId: string
  readonly request: { readonly url: string; readonly method: string }
}

type Message =
  | { readonly kind: 'invoke'; readonly id: number; readonly channel: string; readonly args: unknown[] }
  | { readonly kind: 'files'; readonly id: number; readonly count: number }

/** One page in the browser, with the preload script in a world of its own. */
export class Page {
  url = ''
  readonly #cdp: Cdp
  readonly #host: PageHost
  readonly #session: Session
  readonly #targetId: string
  #mainFrame = ''
  #preloadContext: number | null = null
  /** Addresses the app itself asked to load: those need no leave. */
  readonly #own = new Set<string>()

  private constructor(cdp: Cdp, host: PageHost, session: Session, targetId: string) {
    this.#cdp = cdp
    this.#host = host
    this.#session = session
    this.#targetId = targetId
  }

  static async open(cdp: Cdp, host: PageHost, size: { width: number; height: number }, preload: string | null) {
    const { targetId } = await cdp.browser.send('Target.createTarget', { url: 'about:blank', newWindow: true, ...size })
    const { sessionId } = await cdp.browser.send('Target.attachToTarget', { targetId, flatten: true })
    const page = new Page(cdp, host, cdp.session(String(sessionId)), String(targetId))
    await page.#prepare(preload === null ? null : await readFile(preload, 'utf8'))
    await page.#session.send('Emulation.setDeviceMetricsOverride', { ...size, deviceScaleFactor: 1, mobile: false })
    return page
  }

  async load(url: string): Promise<void> {
    const target = toBrowser(url)
    const origin = new URL(target).origin
    for (const name of this.#host.deniedPermissions(origin))
      await this.#cdp.browser.send('Browser.setPermission', { permission: { name }, setting: 'denied', origin })
    this.#own.add(target)
    const { errorText } = await this.#session.send('Page.navigate', { url: target })
    if (errorText) throw new Error(`${errorText} loading '${url}'`)
  }

  async reload(): Promise<void> {
    this.#own.add(toBrowser(this.url))
    await this.#session.send('Page.reload')
  }

  async emulateTheme(dark: boolean): Promise<void> {
    const features = [{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]
    await this.#session.send('Emulation.setEmulatedMedia', { features })
  }

  /** Says something to the preload script's listeners. Before it runs there is nobody to hear it. */
  async say(channel: string, args: unknown[]): Promise<void> {
    await this.#outside('heard', channel, args)
  }

  async close(): Promise<void> {
    // A browser that is already gone took the page with it.
    await this.#cdp.browser.send('Target.closeTarget', { targetId: this.#targetId }).catch(() => undefined)
  }

  async #prepare(preload: string | null): Promise<void> {
    const { send, on } = this.#session
    on('Runtime.executionContextCreated', (params) => this.#contextCreated(params))
    on('Runtime.executionContextsCleared', () => {
      this.#preloadContext = null
    })
    on('Runtime.bindingCalled', (params) => void this.#message(JSON.parse(String(params.payload))))
    on('Page.frameNavigated', ({ frame }) => {
      const { parentId, url } = frame as { parentId?: string; url: string }
      if (parentId === undefined) this.url = fromBrowser(url)
    })
    on('Page.loadEventFired', () => this.#host.loaded())
    on('Fetch.requestPaused', (params) => void this.#request(params as unknown as PausedRequest))
    this.#cdp.browser.on('Target.attachedToTarget', (params) => void this.#attached(params))
    this.#cdp.browser.on('Target.targetDestroyed', ({ targetId }) => {
      if (targetId === this.#targetId) this.#host.closed()
    })
    await this.#cdp.browser.send('Target.setDiscoverTargets', { discover: true })
    await this.#cdp.browser.send('Target.setAutoAttach', {
      autoAttach: true,
      waitForDebuggerOnStart: true,
      flatten: true,
    })
    await send('Page.enable')
    await send('Runtime.enable')
    await send('Fetch.enable', { patterns: [{ urlPattern: '*' }] })
    const { frameTree } = await send('Page.getFrameTree')
    this.#mainFrame = (frameTree as { frame: { id: string } }).frame.id
    await send('Runtime.addBinding', { name: BINDING, executionContextName: PRELOAD_WORLD })
    const sources = worldSources(preload)
    await send('Page.addScriptToEvaluateOnNewDocument', { source: sources.page })
    await send('Page.addScriptToEvaluateOnNewDocument', { source: sources.preload, worldName: PRELOAD_WORLD })
  }

  #contextCreated({ context }: Params): void {
    const { id, name, auxData } = context as { id: number; name: string; auxData: { frameId: string } }
    if (name === PRELOAD_WORLD && auxData.frameId === this.#mainFrame) this.#preloadContext = id
  }

  async #message(message: Message): Promise<void> {
    if (message.kind === 'files') {
      const paths: string[] = []
      for (let index = 0; index < message.count; index++) paths.push(await this.#pathOf(message.id, index))
      await this.#outside('filesKnown', message.id, paths)
      return
    }
    const { id, channel, args } = message
    const answer = await this.#host.invoke(channel, args).then(
      (value) => [true, value ?? null],
      (error) => [false, `Error invoking remote method '${channel}': ${error}`],
    )
    await this.#outside('answered', id, ...answer)
  }

  async #pathOf(id: number, index: number): Promise<string> {
    const { result } = await this.#session.send('Runtime.evaluate', {
      expression: `__standIn.fileAt(${id}, ${index})`,
      contextId: this.#preloadContext,
    })
    const { objectId } = result as { objectId?: string }
    const { path } = await this.#session.send('DOM.getFileInfo', { objectId })
    return String(path)
  }

  /** Calls into the preload script's world. A page that has just gone hears nothing, as in Electron. */
  async #outside(name: string, ...args: unknown[]): Promise<void> {
    if (this.#preloadContext === null) return
    const call = {
      functionDeclaration: `function (...args) { return __standIn.${name}(...args) }`,
      executionContextId: this.#preloadContext,
      arguments: args.map((value) => ({ value })),
    }
    await this.#session.send('Runtime.callFunctionOn', call).catch(() => undefined)
  }

  async #request({ requestId, request, resourceType, frameId }: PausedRequest): Promise<void> {
    const { send } = this.#session
    const navigation = resourceType === 'Document'
    if (navigation && !this.#own.delete(request.url)) {
      const allowed = this.#host.mayNavigate(fromBrowser(request.url), frameId === this.#mainFrame)
      if (!allowed) return void (await send('Fetch.failRequest', { requestId, errorReason: 'Aborted' }))
    }
    if (!isAppAddress(request.url)) return void (await send('Fetch.continueRequest', { requestId }))
    const response = await this.#host.serve(fromBrowser(request.url), request.method)
    if (!response) return void (await send('Fetch.failRequest', { requestId, errorReason: 'AddressUnreachable' }))
    await send('Fetch.fulfillRequest', {
      requestId,
      responseCode: response.status,
      responseHeaders: [...response.headers].map(([name, value]) => ({ name, value })),
      body: Buffer.from(await response.arrayBuffer()).toString('base64'),
    })
  }

  /** Something new in the browser, stopped before its first request: a window that this page opens asks for leave. */
  async #attached({ sessionId, targetInfo }: Params): Promise<void> {
    const { url, targetId, openerId } = targetInfo as { url: string; targetId: string; openerId?: string }
    const refused = openerId === this.#targetId && !this.#host.mayOpenWindow(fromBrowser(url))
    const { send } = this.#cdp.session(String(sessionId))
    // A refused one may reach nothing, and is let go before it is closed: its opener waits for it in the middle of a call.
    if (refused) await send('Network.emulateNetworkConditions', offline).catch(() => undefined)
    await send('Runtime.runIfWaitingForDebugger').catch(() => undefined)
    if (refused) await this.#cdp.browser.send('Target.closeTarget', { targetId }).catch(() => undefined)
  }
}

const offline = { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 }
