// npm run bench [-- --quick] [--rounds N] [--size MIB] [--json FILE]
// Moves files with the built CLI through a relay, three processes as people use them, and beside each round the
// reference: the same bytes through a plain pipe() relay with SHA-256 at both ends and no encryption. On a shared
// machine only the ratio of the two means anything.
import { spawn } from 'node:child_process'
import { createHash, randomFillSync } from 'node:crypto'
import {
  closeSync,
  createReadStream,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Meter } from './meter.mjs'
import { benchRelay, formatRelayBench } from './relay.mjs'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    size: { type: 'string' },
    json: { type: 'string' },
  },
})
const rounds = Number(values.rounds ?? (values.quick ? 1 : 3))
const megabytes = Number(values.size ?? (values.quick ? 256 : 1024))
const smallFiles = values.quick ? 1_000 : 10_000
const cli = fileURLToPath(new URL('../../dist/main/malote.mjs', import.meta.url))
const reference = fileURLToPath(new URL('./reference.mjs', import.meta.url))
const home = mkdtempSync(join(process.env.MALOTE_BENCH ?? tmpdir(), 'malote-bench-'))

function randomFile(path, mebibytes) {
  const block = Buffer.allocUnsafe(1 << 20)
  const fd = openSync(path, 'w')
  for (let at = 0; at < mebibytes; at++) writeSync(fd, randomFillSync(block))
  closeSync(fd)
  return path
}

function manyFiles(path, count) {
  mkdirSync(path)
  const block = Buffer.allocUnsafe(4096)
  for (let at = 0; at < count; at++) writeFileSync(join(path, `file-${at}`), randomFillSync(block))
  return path
}

async function hashOf(path) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk)
  return hash.digest('hex')
}

/** A child whose stdout is one JSON object a line. */
function start(args, env = {}) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  const events = []
  const waiting = []
  let rest = ''
  child.stdout.on('data', (chunk) => {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) events.push(JSON.parse(line))
    wakeAll()
  })
  const exit = new Promise((resolve) => child.once('exit', (status) => resolve(status ?? -1)))
  const wakeAll = () => {
    for (const wake of waiting.splice(0)) wake()
  }
  exit.then(wakeAll)
  const meter = new Meter(child.pid)
  const until = async (kind) => {
    for (;;) {
      const found = events.find(({ event }) => event === kind)
      if (found) return found
      if (child.exitCode !== null) throw new Error(`${args[1]} ended without ${kind}`)
      await new Promise((resolve) => waiting.push(resolve))
    }
  }
  return { child, events, exit, meter, until }
}

async function viaMalote(path, expected) {
  const relay = start([cli, 'relay', '--host', '127.0.0.1', '--port', '0', '--json'])
  const { port } = await relay.until('listening')
  const address = `127.0.0.1:${port}`
  const out = mkdtempSync(join(home, 'out-'))
  const dropped = performance.now()
  const sender = start([cli, 'send', path, '--relay', address, '--json'])
  const { code } = await sender.until('code')
  const coded = performance.now()
  const receiver = start([cli, 'receive', '--relay', address, '--out', out, '--yes', '--json'], { MALOTE_CODE: code })
  const statuses = await Promise.all([sender.exit, receiver.exit])
  const ended = performance.now()
  if (statuses.some((status) => status !== 0)) throw new Error(`exit status ${statuses}`)
  const done = receiver.events.find(({ event }) => event === 'done')
  for (const { path: name, sha256 } of receiver.events.filter(({ event }) => event === 'file')) {
    if (expected.has(name) && expected.get(name) !== sha256) throw new Error(`SHA-256 of ${name} differs`)
  }
  relay.child.kill('SIGTERM')
  await relay.exit
  rmSync(out, { recursive: true })
  return {
    seconds: done.seconds,
    bytes: done.bytes,
    dropToCode: coded - dropped,
    codeToEnd: ended - coded,
    sender: sender.meter.read(),
    relay: relay.meter.read(),
    receiver: receiver.meter.read(),
  }
}

async function viaReference(path, expected) {
  const run = start([reference, path])
  const { seconds, sha256 } = await run.until('done')
  await run.exit
  if (sha256 !== expected) throw new Error('reference: SHA-256 differs')
  return { seconds }
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1]
const spread = (numbers) => `${Math.min(...numbers).toFixed(2)}-${Math.max(...numbers).toFixed(2)}`

async function main() {
  const big = randomFile(join(home, 'big'), megabytes)
  const small = manyFiles(join(home, 'small'), smallFiles)
  const tiny = join(home, 'tiny')
  writeFileSync(tiny, randomFillSync(Buffer.alloc(1024)))
  const sha256 = await hashOf(big)
  const result = { megabytes, smallFiles, rounds: [] }
  for (let round = 0; round < rounds; round++) {
    const one = {
      big: await viaMalote(big, new Map([['big', sha256]])),
      reference: await viaReference(big, sha256),
      small: await viaMalote(small, new Map()),
      tiny: await viaMalote(tiny, new Map()),
    }
    result.rounds.push(one)
    console.log(
      `round ${round + 1}: ${(megabytes / one.big.seconds).toFixed(0)} MiB/s, reference ${(megabytes / one.reference.seconds).toFixed(0)} MiB/s`,
    )
  }
  report(result)
  result.relay = await benchRelay({ mib: megabytes, rounds })
  console.log(formatRelayBench(result.relay))
  if (values.json) writeFileSync(values.json, JSON.stringify(result, null, 2))
}

function report({ rounds: all }) {
  const big = all.map((round) => round.big)
  const ratios = all.map((round) => round.reference.seconds / round.big.seconds)
  const perGib = 1024 / megabytes
  const cpu = (side) => (median(big.map((run) => run[side].cpuSeconds)) * perGib).toFixed(2)
  const memory = (side) => median(big.map((run) => run[side].peakMegabytes)).toFixed(0)
  console.table({
    [`${megabytes} MiB, throughput beside the reference`]: `${median(ratios).toFixed(2)} (${spread(ratios)})`,
    [`${megabytes} MiB, MiB/s (this machine, now)`]: (megabytes / median(big.map((run) => run.seconds))).toFixed(0),
    'CPU s/GiB, sender / relay / receiver': `${cpu('sender')} / ${cpu('relay')} / ${cpu('receiver')}`,
    'peak memory MB, sender / relay / receiver': `${memory('sender')} / ${memory('relay')} / ${memory('receiver')}`,
    [`${smallFiles} x 4 KiB, seconds of data`]: median(all.map((round) => round.small.seconds)).toFixed(2),
    'process start to code, ms (1 KiB)': median(all.map((round) => round.tiny.dropToCode)).toFixed(0),
    'code known to both ended, ms (1 KiB)': median(all.map((round) => round.tiny.codeToEnd)).toFixed(0),
  })
}

try {
  await main()
} finally {
  rmSync(home, { recursive: true, force: true })
}
