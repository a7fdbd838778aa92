import { readdir, readFile } from 'node:fs/promises'
import { connect, createServer, type Server } from 'node:net'
import { join, relative } from 'node:path'
import { type Cli, type Ended, type JsonEvent, startCli, startCliRelay } from './cli.ts'
import { readTree, sha256 } from './files.ts'
import type { KillRound, Strike, Victim } from './kill-plan.ts'

/** Seconds that the ends look for one another: far longer than any of them takes to be started again. */
const GIVE_UP = '40'

/** Processes of one end before something must be wrong. */
const PROCESSES_MOST = 16

export interface KillResult {
  /** Every `file` event of every process of both ends. */
  readonly files: readonly JsonEvent[]
  /** What the receiver's folder held under final names whenever a process was killed: SHA-256 by path. */
  readonly atDeaths: readonly Readonly<Record<string, string | null>>[]
  /** What the folder holds at the end, `.part` files too. */
  readonly arrived: Readonly<Record<string, string | null>>
  /** What is left in both ends' folders of journals. */
  readonly journals: readonly string[]
  /** How often each was killed. */
  readonly kills: Readonly<Record<Victim, number>>
  /** Processes that went on with `--resume`. */
  readonly resumed: number
}

/** Passes everything on to a relay of this computer, and tells how many bytes have gone there, before they have. What
 * `passed` answers is waited for. */
export async function countingLine(
  port: number,
  passed: (bytes: number) => Promise<unknown> | null,
): Promise<{ address: string; server: Server }> {
  let bytes = 0
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    for (const socket of [client, upstream]) socket.on('error', () => {})
    client.on('data', (chunk) => {
      bytes += chunk.length
      const hold = passed(bytes)
      client.pause()
      Promise.resolve(hold).then(() => upstream.write(chunk, () => client.resume()))
    })
    client.on('end', () => upstream.end())
    upstream.pipe(client)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const bound = server.address()
  if (!bound || typeof bound === 'string') throw new Error('not listening')
  return { address: `127.0.0.1:${bound.port}`, server }
}

/** One end, in as many processes as it takes. */
class End {
  readonly processes: Cli[] = []
  readonly ended: Ended[] = []
  resumed = 0
  readonly #first: () => Promise<readonly string[]>
  readonly #resume: readonly string[]
  readonly #env: Readonly<Record<string, string>>
  readonly #sign: RegExp

  /**
   * `first` is how it begins, `resume` how it goes on, its journals lie below `data`, and `sign` stands in its output once
   * there is something to go on with.
   */
  constructor(
    first: () => Promise<readonly string[]>,
    resume: readonly string[],
    { data, sign }: { readonly data: string; readonly sign: RegExp },
  ) {
    this.#first = first
    this.#resume = resume
    this.#env = { MALOTE_DATA: data, MALOTE_GIVE_UP: GIVE_UP }
    this.#sign = sign
  }

  get current(): Cli | undefined {
    return this.processes.at(-1)
  }

  /** Whether it has told that there is something to go on with. */
  get #begun(): boolean {
    return this.ended.some(({ stdout }) => this.#sign.test(stdout))
  }

  /** Runs, and goes on, until all is done. Throws where a process ends in a way that nothing is to be done about. */
  async run(): Promise<void> {
    for (let goesOn = false; ; ) {
      const { status, last } = await this.#start(goesOn ? this.#resume : await this.#first())
      if (status === 0) return
      // Killed when all was over but its last words.
      if (goesOn && last?.code === 'unfinished.unknown' && this.#begun) return
      const killed = status === null
      const left = last?.unfinished !== undefined
      if (!killed && !left && this.#begun) throw new Error(`ended with ${status}: ${JSON.stringify(last)}`)
      if (this.processes.length >= PROCESSES_MOST) throw new Error(`no end in sight: ${JSON.stringify(last)}`)
      goesOn = killed || left
    }
  }

  async #start(args: readonly string[]): Promise<Ended> {
    if (args === this.#resume) this.resumed++
    const process = startCli(args, { env: this.#env })
    this.processes.push(process)
    const ended = await process.ended
    this.ended.push(ended)
    return ended
  }
}

/** The relay, on one port in as many processes as it takes, and the line to it that counts. */
interface Ground {
  readonly line: { readonly address: string; readonly server: Server }
  readonly address: string
  killRelay(): Promise<void>
  close(): Promise<void>
}

async function layGround(passed: (bytes: number) => null): Promise<Ground> {
  const first = await startCliRelay()
  const port = first.address.split(':')[1] ?? ''
  let relay = first.relay
  const line = await countingLine(Number(port), passed)
  return {
    line,
    address: first.address,
    async killRelay() {
      relay.signal('SIGKILL')
      await relay.ended
      relay = startCli(['relay', '--host', '127.0.0.1', '--port', port, '--json'])
    },
    async close() {
      line.server.close()
      relay.signal('SIGKILL')
      await relay.ended
    },
  }
}

/** Sends `source` into a folder below `place`, over every kill of the round, until both ends have done all there is to do. */
export async function runKills({ strikes }: KillRound, source: string, place: string): Promise<KillResult> {
  const waiting = [...strikes]
  const out = join(place, 'out')
  const kills = { sender: 0, receiver: 0, relay: 0 }
  const deaths: Promise<Readonly<Record<string, string | null>>>[] = []
  const ground = await layGround((bytes) => {
    while ((waiting[0]?.after ?? Number.POSITIVE_INFINITY) < bytes) strike(waiting.shift())
    return null
  })
  const strike = (hit: Strike | undefined) => {
    const fallen = (hit?.victims ?? []).map((victim) => {
      const process = victim === 'relay' ? null : ends[victim].current
      if (process && !process.running) return null
      if (process === undefined) return null
      kills[victim]++
      process?.signal('SIGKILL')
      return process ? process.ended : ground.killRelay()
    })
    deaths.push(Promise.all(fallen).then(() => finalNames(out)))
  }
  const ends = endsOf(source, out, place, ground)
  await Promise.all([ends.sender.run(), ends.receiver.run()])
  const atDeaths = await Promise.all(deaths)
  await ground.close()
  const both = [ends.sender, ends.receiver]
  const told = both.flatMap(({ ended }) => ended.flatMap(eventsOf))
  return {
    files: told.filter(({ event }) => event === 'file'),
    atDeaths,
    arrived: await readTree(out),
    journals: (await Promise.all([dataOf(place, 'sender'), dataOf(place, 'receiver')].map(journalsIn))).flat(),
    kills,
    resumed: both.reduce((sum, { resumed }) => sum + resumed, 0),
  }
}

const dataOf = (place: string, end: string) => join(place, `data-${end}`)

function endsOf(source: string, out: string, place: string, { line, address }: Ground) {
  const sender = new End(
    async () => ['send', source, '--relay', line.address, '--json'],
    ['send', '--resume', '--json'],
    { data: dataOf(place, 'sender'), sign: /"event":"code"/ },
  )
  const receiver = new End(
    async () => ['receive', await codeOf(sender), '--relay', address, '--out', out, '--yes', '--json'],
    ['receive', '--resume', '--json'],
    { data: dataOf(place, 'receiver'), sign: /"event":"progress"/ },
  )
  return { sender, receiver }
}

/** The code that can be typed now: a sender who was killed shows it again. */
async function codeOf(sender: End): Promise<string> {
  for (;;) {
    const told = await sender.current?.event('code').catch(() => null)
    if (told) return String(told.code)
    // Between two processes of the sender, or before its first.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The whole lines of a process that may have been killed within one. */
function eventsOf({ stdout }: Ended): readonly JsonEvent[] {
  const whole = stdout
    .slice(0, stdout.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean)
  return whole.map((text) => JSON.parse(text) as JsonEvent)
}

async function journalsIn(data: string): Promise<readonly string[]> {
  return readdir(join(data, 'unfinished')).catch(() => [])
}

/** What carries a final name while others may be writing beside it. */
async function finalNames(out: string): Promise<Readonly<Record<string, string | null>>> {
  const names = await readdir(out, { recursive: true, withFileTypes: true }).catch(() => [])
  const files = names.filter((entry) => entry.isFile() && !entry.name.endsWith('.part'))
  const paths = files.map((entry) => join(entry.parentPath, entry.name))
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [relative(out, path), sha256(await readFile(path))])),
  )
}
