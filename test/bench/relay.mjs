import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { built } from './build.mjs'
import { adopt } from './program.mjs'
import { GIB, MIB } from './sources.mjs'
import { pairedRatio, spread } from './statistics.mjs'
import { print, range } from './tables.mjs'

/**
 * The relay alone, without encryption or files: how fast and at what cost it passes bytes on, beside the plainest relay
 * Node can make, `a.pipe(b)`. Both are measured by turns in the same run, since only ratios of one run mean anything.
 * Needs the build. `node test/bench/relay.mjs [MiB a run] [rounds]`
 */

const BYTES_IN_MEGABYTE = 1e6

/** Passed on before anything is counted: code is compiled, buffers are claimed. */
const WARM_UP_MIB = 64

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
async function serveMalote(folder) {
  const workerData = { ports: [0], host: '127.0.0.1' }
  const worker = new Worker(join(folder, 'relay-worker.mjs'), { workerData })
  const [message] = await once(worker, 'message')
  if (message.kind !== 'listening') throw new Error(JSON.stringify(message))
  return message.port
}

async function serve(kind, folder) {
  const port = await (kind === 'pipe' ? servePipes() : serveMalote(folder))
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send({ cpu: (user + system) / 1e6, rss: process.memoryUsage.rss() })
  })
  // Whoever measures is gone: nobody is left to stop this.
  process.on('disconnect', () => process.exit())
  process.send({ port })
}

async function startRelay(kind, folder) {
  const child = adopt(fork(self, ['--serve', kind, folder]))
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
  return {
    speed: total / MIB / seconds,
    cpu: ((after.cpu - before.cpu) * GIB) / total,
    resident: after.rss / BYTES_IN_MEGABYTE,
  }
}

/** Measures both relays by turns, Malote's from the build in `folder`; answers every run and, for each number of pairs, how the two stand to each other. */
export async function benchRelay({ mib, rounds, folder = built }) {
  const running = await Promise.all(relays.map((kind) => startRelay(kind, folder)))
  const runs = []
  try {
    for (const relay of running) await measure(relay, 1, WARM_UP_MIB * MIB)
    for (let round = 0; round < rounds; round++) {
      for (const pairs of pairCounts) {
        for (const relay of round % 2 === 0 ? running : running.toReversed()) {
          runs.push({ relay: relay.kind, pairs, round, ...(await measure(relay, pairs, mib * MIB)) })
        }
      }
    }
  } finally {
    for (const { stop } of running) stop()
  }
  return { runs, rows: pairCounts.flatMap((pairs) => relays.map((kind) => summarize(runs, kind, pairs))) }
}

function summarize(runs, kind, pairs) {
  const of = (wanted) => runs.filter((run) => run.relay === wanted && run.pairs === pairs)
  const own = of(kind)
  const middle = (field) => spread(own.map((run) => run[field]))
  return {
    relay: kind,
    pairs,
    speed: middle('speed'),
    cpu: middle('cpu'),
    resident: middle('resident'),
    speedBeside: pairedRatio(own, of('pipe'), ({ speed }) => speed),
    cpuBeside: pairedRatio(own, of('pipe'), ({ cpu }) => cpu),
  }
}

/** Prints the rows; `pipe()` stands beside itself with 1. */
export function printRelay({ rows }) {
  const head = ['relay alone', 'pairs', 'MiB/s', 'beside `pipe()`', 'CPU s/GiB', 'beside `pipe()`', 'MB resident']
  const cells = rows.map(({ relay, pairs, speed, cpu, resident, speedBeside, cpuBeside }) => {
    const figures = [range(speed, 0), range(speedBeside), range(cpu), range(cpuBeside), range(resident, 0)]
    return [relay === 'pipe' ? '`pipe()`' : 'Malote', pairs, ...figures]
  })
  print('The relay alone', head, cells)
}

if (argv[1] === self) {
  if (argv[2] === '--serve') await serve(argv[3], argv[4])
  else printRelay(await benchRelay({ mib: Number(argv[2] ?? 1024), rounds: Number(argv[3] ?? 3) }))
}
