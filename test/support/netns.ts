import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Bundle, bundle, bundleUrl } from './bundle.ts'
import type { News, Order } from './netns-process.ts'

/**
 * A small network of computers to find each other in. Where the system permits it they are network namespaces on a
 * bridge, so that multicast is real; elsewhere, processes that share the loopback interface of this one. The stories are
 * the same.
 */

const script: Bundle = { entry: new URL('netns-process.ts', import.meta.url), name: 'netns' }

/** Added to the last number of an address when its computer moves. */
const MOVED = 100

/** The first three numbers of the addresses: a range for documentation, which is nobody's. */
const NETWORK = '198.51.100'

type NewsOf<K extends News['kind']> = Extract<News, { kind: K }>

/** A program that runs on a computer, and what it has told. */
export class Program {
  readonly #child: ChildProcess
  readonly #news: News[] = []
  #wake = () => {}
  #gone = false

  constructor(prefix: readonly string[]) {
    const [command = process.execPath, ...args] = [...prefix, process.execPath, fileURLToPath(bundleUrl(script))]
    this.#child = spawn(command, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    this.#child.on('message', (news: News) => {
      this.#news.push(news)
      this.#wake()
    })
    this.#child.on('exit', () => {
      this.#gone = true
      this.#wake()
    })
  }

  order(order: Order): void {
    this.#child.send(order)
  }

  /** Waits for news of that kind that fit, and drops what came before them. Throws when the program ends without. */
  async until<K extends News['kind']>(kind: K, fits: (news: NewsOf<K>) => boolean = () => true): Promise<NewsOf<K>> {
    for (;;) {
      const at = this.#news.findIndex((news) => news.kind === kind && fits(news as NewsOf<K>))
      if (at >= 0) return this.#news.splice(0, at + 1).at(-1) as NewsOf<K>
      if (this.#gone) throw new Error(`ended without ${kind}`)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  /** Lets it end in order. */
  async stop(): Promise<void> {
    if (this.#gone) return
    this.order({ kind: 'stop' })
    await this.until('stopped')
  }

  kill(): void {
    this.#child.kill('SIGKILL')
  }

  async ended(): Promise<void> {
    if (!this.#gone) await once(this.#child, 'exit')
  }
}

export interface Computer {
  /** Its IPv4 address in that network. */
  readonly address: string
  run(): Program
  /** What runs a command on it. */
  readonly within: readonly string[]
  /** Takes it off the network, or puts it back. */
  plug(plugged: boolean): void
  /** Gives it another address in that network, as another router would: what it is. Only of a namespace. */
  move(): string
  /** Lets nobody else come in at that TCP port, as a firewall that says nothing. Only of a namespace. */
  shut(port: number): void
}

export interface Ground {
  readonly kind: 'namespaces' | 'loopback'
  /** A port for announcements that nobody else uses. */
  readonly udpPort: number
  computer(): Computer
  /** Ends every program and takes everything down. */
  close(): Promise<void>
}

/** Builds what runs on the computers. */
export async function buildPrograms(): Promise<void> {
  await bundle(script)
}

/** Lays the ground that this system permits, and prints which it is. */
export async function layGround(): Promise<Ground> {
  const udpPort = await freeUdpPort()
  const ground = mayMakeNamespaces() ? new Namespaces(udpPort) : new Loopback(udpPort)
  console.log(
    `Computers of this test: ${ground.kind === 'namespaces' ? 'network namespaces on a bridge' : 'loopback'}.`,
  )
  return ground
}

/** A UDP port that nobody has. */
export async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4')
  socket.bind(0)
  await once(socket, 'listening')
  const { port } = socket.address()
  socket.close()
  await once(socket, 'close')
  return port
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: 'pipe' })
}

let trials = 0

/** Whether this system lets us: tried with what the ground needs. */
export function mayMakeNamespaces(): boolean {
  const trial = `ml${process.pid}t${trials++}`
  const [one, other] = [`${trial}a`, `${trial}b`]
  try {
    ip('netns', 'add', one)
    ip('netns', 'add', other)
    ip('-n', one, 'link', 'add', 'hub', 'type', 'bridge')
    ip('-n', one, 'link', 'add', 'p0', 'type', 'veth', 'peer', 'name', 'eth0', 'netns', other)
    return true
  } catch {
    return false
  } finally {
    for (const name of [one, other]) remove(name)
  }
}

function remove(namespace: string): void {
  try {
    ip('netns', 'del', namespace)
  } catch {
    // It was never made.
  }
}

/** How many grounds this process has laid: several may lie at the same time. */
let grounds = 0

class Namespaces implements Ground {
  readonly kind = 'namespaces'
  readonly udpPort: number
  readonly #name = `ml${process.pid}g${grounds++}`
  readonly #hub = `${this.#name}h`
  readonly #made: string[] = []
  readonly #programs: Program[] = []

  constructor(udpPort: number) {
    this.udpPort = udpPort
    this.#make(this.#hub)
    ip('-n', this.#hub, 'link', 'add', 'hub', 'type', 'bridge', 'mcast_snooping', '0')
    ip('-n', this.#hub, 'link', 'set', 'hub', 'up')
  }

  computer(): Computer {
    const number = this.#made.length
    const name = `${this.#name}c${number}`
    const address = `${NETWORK}.${number}`
    this.#make(name)
    // IPv6 addresses may be used at once: nobody else can have them.
    ip('netns', 'exec', name, 'sh', '-c', 'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad')
    ip('-n', this.#hub, 'link', 'add', `p${number}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name)
    ip('-n', this.#hub, 'link', 'set', `p${number}`, 'master', 'hub', 'up')
    ip('-n', name, 'addr', 'add', `${address}/24`, 'dev', 'eth0')
    ip('-n', name, 'link', 'set', 'lo', 'up')
    ip('-n', name, 'link', 'set', 'eth0', 'up')
    const within = ['ip', 'netns', 'exec', name]
    return {
      address,
      within,
      run: () => {
        const program = new Program(within)
        this.#programs.push(program)
        return program
      },
      plug: (plugged) => ip('-n', name, 'link', 'set', 'eth0', plugged ? 'up' : 'down'),
      move: () => {
        const moved = `${NETWORK}.${number + MOVED}`
        ip('-n', name, 'link', 'set', 'eth0', 'down')
        ip('-n', name, 'addr', 'flush', 'dev', 'eth0')
        ip('-n', name, 'addr', 'add', `${moved}/24`, 'dev', 'eth0')
        ip('-n', name, 'link', 'set', 'eth0', 'up')
        return moved
      },
      // Answers go nowhere; what the computer says to itself is looked up before this rule.
      shut: (port) => {
        const rule = ['rule', 'add', 'pref', '10', 'ipproto', 'tcp', 'sport', String(port), 'blackhole']
        for (const family of ['-4', '-6']) ip('-n', name, family, ...rule)
      },
    }
  }

  async close(): Promise<void> {
    for (const program of this.#programs) program.kill()
    await Promise.all(this.#programs.map((program) => program.ended()))
    for (const name of this.#made) remove(name)
  }

  #make(name: string): void {
    ip('netns', 'add', name)
    this.#made.push(name)
  }
}

function notHere(what: string): never {
  throw new Error(`no computer ${what} where there are no network namespaces`)
}

class Loopback implements Ground {
  readonly kind = 'loopback'
  readonly udpPort: number
  readonly #programs: Program[] = []

  constructor(udpPort: number) {
    this.udpPort = udpPort
  }

  computer(): Computer {
    const mine: Program[] = []
    let isPlugged = true
    return {
      address: '127.0.0.1',
      within: [],
      run: () => {
        const program = new Program([])
        this.#programs.push(program)
        mine.push(program)
        program.order({ kind: 'cable', plugged: isPlugged })
        return program
      },
      plug: (plugged) => {
        isPlugged = plugged
        for (const program of mine) program.order({ kind: 'cable', plugged })
      },
      move: () => notHere('moves'),
      shut: () => notHere('has a firewall'),
    }
  }

  async close(): Promise<void> {
    for (const program of this.#programs) program.kill()
    await Promise.all(this.#programs.map((program) => program.ended()))
  }
}
