import { type ChildProcess, spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { AppEvent, CallInput, CallName, CallOutputs, SourceGrant } from '../../src-shared/contract.ts'
import type { Result } from '../../src-shared/errors.ts'
import type { RelayView, TransferView } from '../../src-shared/views.ts'
import { type Bundle, bundle, bundleUrl } from './bundle.ts'
import { type Cli, startCli } from './cli.ts'
import { type Computer, type Ground, layGround } from './netns.ts'
import type { PageNews, PageOrder } from './page-process.ts'

/**
 * A local network of computers on which the built Malote runs as people have it: apps behind their pages, and commands.
 * Nothing is configured on any of them. test/support/netns.ts has the ground.
 */

const script: Bundle = { entry: new URL('page-process.ts', import.meta.url), name: 'page' }

/** Builds what holds the pages. */
export async function buildPages(): Promise<void> {
  await bundle(script)
}

type ViewOf = { readonly transfer: TransferView; readonly relay: RelayView }

/** An app on one of the computers, seen through its page. */
export class Window {
  /** The command that serves it. */
  readonly web: Cli
  readonly #page: ChildProcess
  readonly #answers = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>()
  readonly #last: { transfer?: TransferView; relay?: RelayView } = {}
  readonly #watchers = new Set<() => void>()
  #asked = 0

  constructor(web: Cli, within: readonly string[]) {
    this.web = web
    const [command = '', ...rest] = [...within, process.execPath, fileURLToPath(bundleUrl(script))]
    this.#page = spawn(command, rest, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#page.on('message', (news: PageNews) => this.#hear(news))
    this.#page.on('exit', () => {
      for (const { reject } of this.#answers.values()) reject(new Error('the page is gone'))
    })
  }

  /** Opens the page, and knows from then on what the app shows. */
  async open(url: string): Promise<void> {
    await this.ask({ kind: 'open', url })
    const { relay } = await this.call('snapshot', {})
    if (!this.#last.relay) this.#note({ kind: 'relay', view: relay })
  }

  ask(order: PageOrder): Promise<unknown> {
    const id = ++this.#asked
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject })
      this.#page.send({ id, order })
    })
  }

  /** Calls the app. Throws where it answers an error. */
  async call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutputs[N]> {
    return unwrap((await this.ask({ kind: 'call', name, input })) as Result<CallOutputs[N]>)
  }

  /** Sends a file, as if it had been dropped onto the page. */
  async send(path: string): Promise<void> {
    const { token } = unwrap((await this.ask({ kind: 'grant', path })) as Result<SourceGrant>)
    await this.call('startSend', { sources: [token] })
  }

  /** Waits for a view of that kind that fits, the last one or one to come. */
  until<K extends keyof ViewOf>(kind: K, fits: (view: ViewOf[K]) => boolean): Promise<ViewOf[K]> {
    return new Promise((resolve) => {
      const look = () => {
        const view = this.#last[kind] as ViewOf[K] | undefined
        if (!view || !fits(view)) return
        this.#watchers.delete(look)
        resolve(view)
      }
      this.#watchers.add(look)
      look()
    })
  }

  /** Waits until its transfer is in that state. Throws when it fails instead, with what it says. */
  async state<K extends TransferView['state']['kind']>(kind: K) {
    const view = await this.until('transfer', ({ state }) => state.kind === kind || state.kind === 'failed')
    const { state } = view
    if (state.kind !== kind) throw new Error(`failed: ${JSON.stringify(state)}`)
    return { ...view, state: state as Extract<TransferView['state'], { kind: K }> }
  }

  close(): void {
    this.#page.kill('SIGKILL')
  }

  #hear(news: PageNews): void {
    if (news.kind === 'event') return this.#note(news.event)
    const answer = this.#answers.get(news.id)
    this.#answers.delete(news.id)
    if (news.kind === 'answer') answer?.resolve(news.result)
    else answer?.reject(new Error(news.problem))
  }

  #note(event: AppEvent): void {
    if (event.kind === 'transfer') this.#last.transfer = event.view
    if (event.kind === 'relay') this.#last.relay = event.view
    for (const look of [...this.#watchers]) look()
  }
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`the app answers ${JSON.stringify(result.error)}`)
  return result.value
}

/** A computer with a person at it. */
export class Site {
  readonly computer: Computer
  /** Where what it receives goes. */
  readonly downloads: string
  readonly #env: Readonly<Record<string, string>>
  readonly #windows: Window[]

  constructor(computer: Computer, folder: string, udpPort: number, windows: Window[]) {
    this.computer = computer
    this.downloads = join(folder, 'downloads')
    this.#windows = windows
    this.#env = {
      HOME: folder,
      MALOTE_DATA: join(folder, 'data'),
      MALOTE_DOWNLOADS: this.downloads,
      MALOTE_DISCOVERY: String(udpPort),
    }
  }

  /** Starts `malote ARGS` here. */
  cli(args: readonly string[], env: Readonly<Record<string, string>> = {}): Cli {
    return startCli(args, { env: { ...this.#env, ...env }, cwd: this.downloads, within: this.computer.within })
  }

  /** Starts the app here and opens its page. */
  async window(): Promise<Window> {
    const web = this.cli(['web', '--port', '0', '--json'])
    const { url } = await web.event('listening')
    const window = new Window(web, this.computer.within)
    this.#windows.push(window)
    await window.open(String(url))
    return window
  }

  /** SHA-256 of a file that came here. */
  async received(name: string): Promise<string> {
    return sha256(await readFile(join(this.downloads, name)))
  }
}

export class Lan {
  readonly ground: Ground
  readonly #folder: string
  readonly #windows: Window[] = []
  #sites = 0

  constructor(ground: Ground, folder: string) {
    this.ground = ground
    this.#folder = folder
  }

  async site(): Promise<Site> {
    const folder = join(this.#folder, `site-${this.#sites++}`)
    await mkdir(join(folder, 'downloads'), { recursive: true })
    return new Site(this.ground.computer(), folder, this.ground.udpPort, this.#windows)
  }

  /** A file of random bytes to send, and its SHA-256. */
  async file(name: string, bytes: number): Promise<{ readonly path: string; readonly sha256: string }> {
    const path = join(this.#folder, name)
    const content = randomBytes(bytes)
    await writeFile(path, content)
    return { path, sha256: sha256(content) }
  }

  /** Takes everything down; the commands are the test's to stop (`stopEveryCli`), before. */
  async close(): Promise<void> {
    for (const window of this.#windows) window.close()
    await this.ground.close()
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Lays a network without a computer yet. */
export async function layLan(): Promise<Lan> {
  return new Lan(await layGround(), await mkdtemp(join(tmpdir(), 'malote-lan-')))
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
