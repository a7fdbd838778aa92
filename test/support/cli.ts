import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The built program: `npm run build` makes it. */
export const maloteFile = fileURLToPath(new URL('../../dist/main/malote.mjs', import.meta.url))

/** One line of `--json`; the fields of docs/CLI.md. */
export interface JsonEvent {
  readonly event: string
  readonly [field: string]: unknown
}

/** How a process ended. */
export class Ended {
  /** The exit status; null where a signal killed it. */
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string

  constructor(status: number | null, stdout: string, stderr: string) {
    this.status = status
    this.stdout = stdout
    this.stderr = stderr
  }

  /** Every line of stdout as JSON. Throws where one is not: with `--json` nothing else may stand there. */
  get events(): readonly JsonEvent[] {
    return parseLines(this.stdout)
  }

  /** The last line of `--json`. */
  get last(): JsonEvent | undefined {
    return this.events.at(-1)
  }
}

export interface CliOptions {
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Written to its stdin, which is then closed. Without it stdin is empty. */
  readonly input?: string
  /** Leaves stdin open after `input`, as a pipe whose writer goes on living does. */
  readonly open?: boolean
  /** Number of the user it runs as; only root may say. */
  readonly uid?: number
  /** A command that runs it elsewhere: on another computer of test/support/netns.ts. */
  readonly within?: readonly string[]
}

/** A test about a line that breaks says for how long it is to be mended, one about finding relays where. */
const ofTests = { LANG: 'en_US.UTF-8', MALOTE_GIVE_UP: '0', MALOTE_DISCOVERY: 'off' }

/** Every child that still runs; none may outlive a test file. */
const running = new Set<Cli>()

/** Starts `malote ARGS` as a process of its own, without a terminal and with none of this machine's settings. */
export function startCli(args: readonly string[], options: CliOptions = {}): Cli {
  const cli = new Cli(args, options)
  running.add(cli)
  cli.ended.finally(() => running.delete(cli))
  return cli
}

/** The same, until it ends. */
export function runCli(args: readonly string[], options: CliOptions = {}): Promise<Ended> {
  return startCli(args, options).ended
}

/** A relay on a free port of this computer, and its address. */
export async function startCliRelay(): Promise<{ readonly relay: Cli; readonly address: string }> {
  const relay = startCli(['relay', '--host', '127.0.0.1', '--port', '0', '--json'])
  const { port } = await relay.event('listening')
  return { relay, address: `127.0.0.1:${port}` }
}

/** Where commands keep their journals unless a test says otherwise: never the person's own folder. */
let dataFolder: string | null = null

function ownDataFolder(): string {
  dataFolder ??= mkdtempSync(join(tmpdir(), 'malote-test-data-'))
  return dataFolder
}

/** For `afterEach`: kills and removes what a test has left behind. */
export async function stopEveryCli(): Promise<void> {
  await Promise.all(
    [...running].map((cli) => {
      cli.child.kill('SIGKILL')
      return cli.ended
    }),
  )
  if (dataFolder) rmSync(dataFolder, { recursive: true, force: true })
  dataFolder = null
}

/** What other users of the machine see of a process. */
export function commandLineOf(pid: number): string {
  if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  return execFileSync('ps', ['-ww', '-o', 'args=', '-p', String(pid)], { encoding: 'utf8' })
}

export class Cli {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  readonly #watchers = new Set<() => void>()
  #over = false
  #stdout = ''
  #stderr = ''

  constructor(args: readonly string[], options: CliOptions) {
    const { env = {}, cwd = tmpdir(), input, open = false, uid, within = [] } = options
    if (!existsSync(maloteFile)) throw new Error(`${maloteFile} is missing: run "npm run build" first`)
    const { PATH = '', HOME = tmpdir() } = process.env
    const [command = '', ...rest] = [...within, process.execPath, maloteFile, ...args]
    this.child = spawn(command, rest, {
      cwd,
      ...(uid !== undefined && { uid }),
      env: { PATH, HOME, ...ofTests, MALOTE_DATA: ownDataFolder(), ...env },
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    })
    this.child.stdin?.write(input ?? '')
    if (!open) this.child.stdin?.end()
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.#take(text, ''))
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => this.#take('', text))
    this.ended = once(this.child, 'close').then(([status]) => {
      this.#over = true
      this.#tell()
      return new Ended(status, this.#stdout, this.#stderr)
    })
  }

  get pid(): number {
    return this.child.pid ?? 0
  }

  /** Waits for the first JSON event by that name. Rejects where the process ends without one. */
  event(name: string): Promise<JsonEvent> {
    return this.#await(`event ${name}`, () => {
      const complete = this.#stdout.slice(0, this.#stdout.lastIndexOf('\n') + 1)
      return parseLines(complete).find(({ event }) => event === name)
    })
  }

  /** Waits until stdout and stderr together match. Rejects where the process ends without that. */
  async says(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#await(String(pattern), () => pattern.exec(this.#stdout) ?? pattern.exec(this.#stderr) ?? undefined)
  }

  /** Whether it has not ended yet. */
  get running(): boolean {
    return !this.#over && this.child.exitCode === null && this.child.signalCode === null
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal)
  }

  #take(out: string, err: string): void {
    this.#stdout += out
    this.#stderr += err
    this.#tell()
  }

  #tell(): void {
    for (const watcher of [...this.#watchers]) watcher()
  }

  #await<T>(what: string, find: () => T | undefined): Promise<T> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = find()
        if (found === undefined && !this.#over) return
        this.#watchers.delete(look)
        if (found !== undefined) resolve(found)
        else reject(new Error(`ended without ${what}\nstdout: ${this.#stdout}\nstderr: ${this.#stderr}`))
      }
      this.#watchers.add(look)
      look()
    })
  }
}

function parseLines(text: string): JsonEvent[] {
  const lines = text.split('\n').filter((line) => line !== '')
  return lines.map((line) => JSON.parse(line) as JsonEvent)
}
