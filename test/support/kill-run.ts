import { connect, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { type Cli, type Ended, startCli, startCliRelay } from './cli.ts'
import { readTree } from './files.ts'

export const victims = ['sender', 'receiver', 'relay'] as const
export type Victim = (typeof victims)[number]

/** One round: who is killed when so many bytes have gone from the sender to the relay. */
export interface KillRound {
  readonly victim: Victim
  readonly after: number
}

export interface KillResult {
  readonly sender: Ended
  readonly receiver: Ended
  /** What carries a final name in the receiver's folder: SHA-256 by path. */
  readonly arrived: Readonly<Record<string, string | null>>
  /** What carries a `.part` name. */
  readonly parts: readonly string[]
}

/** Numbers below `bound`, the same for the same seed (mulberry32). */
export function seeded(seed: number): (bound: number) => number {
  let state = seed >>> 0
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

/** Passes everything on to a relay, and calls `reached` once when `after` bytes have gone there. */
async function countingLine(
  port: number,
  after: number,
  reached: () => void,
): Promise<{ address: string; server: Server }> {
  let passed = 0
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const upstream = connect({ port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    for (const socket of [client, upstream]) socket.on('error', () => {})
    client.on('data', (chunk) => {
      const before = passed
      passed += chunk.length
      if (before <= after && passed > after) reached()
    })
    client.pipe(upstream)
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

/** Kills a process without a word; a relay is started again on its port. */
async function strike(victim: Victim, process: Cli, port: string): Promise<void> {
  process.signal('SIGKILL')
  await process.ended
  if (victim === 'relay') startCli(['relay', '--host', '127.0.0.1', '--port', port, '--json'])
}

/** Sends `source` into `out` by three processes, of which one is killed on the way. */
export async function runKill({ victim, after }: KillRound, source: string, out: string): Promise<KillResult> {
  const { relay, address } = await startCliRelay()
  const port = address.split(':')[1] ?? ''
  // Who looks for a killed process looks in vain; who looks for a relay that is started again does not.
  const env = { MALOTE_GIVE_UP: victim === 'relay' ? '120' : '1' }
  const processes: { [V in Victim]?: Cli } = { relay }
  const line = await countingLine(Number(port), after, () => {
    const process = processes[victim]
    if (process) void strike(victim, process, port)
  })
  const sender = startCli(['send', source, '--relay', line.address, '--json'], { env })
  processes.sender = sender
  const { code } = await sender.event('code')
  const receiver = startCli(['receive', String(code), '--relay', address, '--out', out, '--yes', '--json'], { env })
  processes.receiver = receiver
  const [sent, received] = await Promise.all([sender.ended, receiver.ended])
  line.server.close()
  relay.signal('SIGKILL')
  const tree = await readTree(out).catch(() => ({}))
  const isPart = (path: string) => path.endsWith('.part')
  return {
    sender: sent,
    receiver: received,
    arrived: Object.fromEntries(Object.entries(tree).filter(([path]) => !isPart(path))),
    parts: Object.keys(tree).filter(isPart),
  }
}

/** The folder a round writes into. */
export const roundFolder = (root: string, round: number) => join(root, `round-${round}`)
