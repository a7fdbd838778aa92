import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/**
 * The relay alone, without encryption or files: how fast and at what cost it passes bytes on, beside the plainest relay
 * Node can make, `a.pipe(b)`. Both are measured by turns in the same run, since only ratios of one run mean anything.
 * Needs the build. `node test/bench/relay.mjs [MiB a run] [rounds]`
 */

const MIB = 1024 * 1024
const GIB = 1024 * MIB
const self = fileURLToPath(import.meta.url)
const relays = /** @type {const} */ (['malote', 'pipe'])
const pairCounts = [1, 8]

/** In a child: a relay that joins connections two by two, as they come. */
async function servePipes() {
  let waiting = null
  const server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => {
    socket.on('error', () => {})
    if (waiting) waiting.pipe(socket).pipe(waiting)
    waiting = waiting ? null : socket
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server.address().port
}

/** In a child: Malote's relay as the app runs it. */
async function serveMalote() {
  const workerData = { ports: [0], host: '127.0.0.1' }
  const worker = new Worker(new URL('../../dist/main/relay-worker.mjs', import.meta.url), { workerData })
  const [message] = await once(worker, 'message')
  if (message.kind !== 'listening') throw new Error(JSON.stringify(message))
  return message.port
}

async function serve(kind) {
  const port = await (kind === 'pipe' ? servePipes() : serveMalote())
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send({ cpu: (user + system) / 1e6, rss: process.memoryUsage.rss() })
  })
  process.send({ port })
}

async function startRelay(kind) {
  const child = fork(self, ['--serve', kind])
  const [{ port }] = await once(child, 'message')
  const usage = async () => {
    child.send('usage')
    return (await once(child, 'message'))[0]
  }
  return { kind, port, usage, stop: () => child.kill() }
}

function frame(value) {
  const body = Buffer.from(JSON.stringify(value))
  const bytes = Buffer.alloc(4 + body.length)
  bytes.writeUInt32BE(body.length)
  body.copy(bytes, 4)
  return bytes
}

/** Opens one side of a pipe; resolves when the next byte is the peer's. */
async function openSide({ kind, port }, token, onBytes) {
  const head = kind === 'malote' ? frame({ type: 'paired' }).length : 0
  let seen = 0
  let joined = () => {}
  const ready = new Promise((resolve) => {
    joined = resolve
  })
  const callback = (length) => {
    const before = seen
    seen += length
    if (seen >= head) joined()
    if (seen > head) onBytes(seen - Math.max(before, head))
    return true
  }
  const socket = connect({
    port,
    host: '127.0.0.1',
    noDelay: true,
    onread: { buffer: Buffer.alloc(MIB / 2), callback },
  })
  await once(socket, 'connect')
  if (kind === 'malote') socket.write(frame({ type: 'pair', v: 1, token }))
  else joined()
  return { socket, ready }
}

async function openPair(relay, bytes) {
  const token = randomBytes(32).toString('hex')
  let left = bytes
  let arrived = () => {}
  const done = new Promise((resolve) => {
    arrived = resolve
  })
  const sink = await openSide(relay, token, (length) => {
    left -= length
    if (left <= 0) arrived()
  })
  const source = await openSide(relay, token, () => {})
  await Promise.all([sink.ready, source.ready])
  return { sink: sink.socket, source: source.socket, done }
}

async function send(socket, bytes, chunk) {
  for (let left = bytes; left > 0; left -= chunk.length) {
    if (!socket.write(left < chunk.length ? chunk.subarray(0, left) : chunk)) await once(socket, 'drain')
  }
}

/** Sends `bytes` through that relay in `pairs` equal parts at the same time. */
async function measure(relay, pairs, bytes) {
  const share = Math.floor(bytes / pairs)
  const chunk = randomBytes(MIB)
  const all = []
  for (let at = 0; at < pairs; at++) all.push(await openPair(relay, share))
  const before = await relay.usage()
  const began = performance.now()
  await Promise.all(all.flatMap(({ source, done }) => [send(source, share, chunk), done]))
  const seconds = (performance.now() - began) / 1000
  const after = await relay.usage()
  for (const { source, sink } of all) {
    source.destroy()
    sink.destroy()
  }
  const total = share * pairs
  return { speed: total / MIB / seconds, cpu: ((after.cpu - before.cpu) * GIB) / total, rss: after.rss / MIB }
}

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Measures both relays by turns and returns a row for each relay and number of pairs. */
export async function benchRelay({ mib = 1024, rounds = 3 } = {}) {
  const running = await Promise.all(relays.map(startRelay))
  const runs = new Map()
  try {
    for (const relay of running) await measure(relay, 1, 64 * MIB)
    for (let round = 0; round < rounds; round++) {
      for (const pairs of pairCounts) {
        for (const relay of running) {
          const key = `${relay.kind} ${pairs}`
          runs.set(key, [...(runs.get(key) ?? []), await measure(relay, pairs, mib * MIB)])
        }
      }
    }
  } finally {
    for (const { stop } of running) stop()
  }
  return pairCounts.flatMap((pairs) => {
    const reference = runs.get(`pipe ${pairs}`)
    return relays.map((kind) => {
      const of = runs.get(`${kind} ${pairs}`)
      const middle = (field) => median(of.map((run) => run[field]))
      // Each run beside the one right after or before it: what else the machine does hits both.
      const ratio = median(of.map((run, at) => run.speed / reference[at].speed))
      return { relay: kind, pairs, speed: middle('speed'), cpu: middle('cpu'), rss: middle('rss'), ratio }
    })
  })
}

/** The rows as a table of Markdown. */
export function formatRelayBench(rows) {
  const lines = rows.map(({ relay, pairs, speed, cpu, rss, ratio }) => {
    const name = relay === 'pipe' ? '`pipe()`' : 'Malote'
    const cells = [name, pairs, speed.toFixed(0), `${ratio.toFixed(2)} x`, cpu.toFixed(2), rss.toFixed(0)]
    return `| ${cells.join(' | ')} |`
  })
  return [
    '| relay | pairs | MiB/s | beside `pipe()` | CPU s/GiB | MiB resident |',
    '|---|---|---|---|---|---|',
    ...lines,
  ].join('\n')
}

if (argv[1] === self) {
  if (argv[2] === '--serve') await serve(argv[3])
  else console.log(formatRelayBench(await benchRelay({ mib: Number(argv[2] ?? 1024), rounds: Number(argv[3] ?? 3) })))
}
