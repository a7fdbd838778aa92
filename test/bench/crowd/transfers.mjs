import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { hashesBelow } from '../arrivals.mjs'
import { MIB, randomFile } from '../sources.mjs'
import { fairness, median } from '../statistics.mjs'
import { number } from '../tables.mjs'
import { Child } from './child.mjs'
import { startChild } from './stage.mjs'

/** Many transfers at once through one relay, by the real engine, each a file of its own; with and without one slow reader. */

/** Processes for the senders, and as many for the receivers: the engine's own loop must not be what is measured. */
const PROCESSES_A_SIDE = 2

/** Files of random bytes, one for each transfer, so that bytes of one in another would be seen. */
async function makeFiles(home, transfers, mebibytes) {
  const folder = join(home, 'crowd-source')
  mkdirSync(folder)
  const names = Array.from({ length: transfers }, (_, at) => `file-${at}`)
  for (const name of names) randomFile(join(folder, name), mebibytes * MIB)
  return { folder, names, expected: await hashesBelow(folder) }
}

/** Every n-th of a list, beginning with the one at `first`. */
const everyNth = (list, n, first) => list.filter((_, at) => at % n === first)

async function offerAll(senders, files, relay) {
  const codes = new Map()
  const each = senders.map(async (sender, at) => {
    const names = everyNth(files.names, senders.length, at)
    const told = await sender.ask('offer', { paths: names.map((name) => join(files.folder, name)), relay })
    names.forEach((name, index) => {
      codes.set(name, told[index])
    })
  })
  await Promise.all(each)
  return codes
}

async function takeAll(receivers, codes, relay, out) {
  const all = [...codes].map(([name, code]) => ({ code, folder: join(out, name) }))
  const each = receivers.map((receiver, at) => {
    return receiver.ask('take', { guests: everyNth(all, receivers.length, at), relay })
  })
  return (await Promise.all(each)).flat()
}

/** Compares what lies on the disk with what was sent; the engine's own word is not enough. */
async function countWhole(out, expected) {
  const found = await hashesBelow(out)
  return [...expected].filter(([name, sha256]) => found.get(`${name}/${name}`) === sha256).length
}

/** One round: everybody offers, then everybody receives at once. */
async function round({ relay, ends, files, home, slow, mebibytes }) {
  const address = { host: '127.0.0.1', port: relay.port }
  const out = join(home, 'crowd-out')
  const slowPair = slow ? startChild('slow-pair.mjs') : null
  try {
    const codes = await offerAll(ends.senders, files, address)
    await slowPair?.ask('start', { port: relay.port })
    const load = await relay.during(() => takeAll(ends.receivers, codes, address, out))
    const sent = await Promise.all(ends.senders.map((sender) => sender.ask('offered')))
    const reader = (await slowPair?.ask('finish')) ?? null
    const whole = await countWhole(out, files.expected)
    return { slow, reader, whole, ...roundFigures(load, sent.flat(), mebibytes) }
  } finally {
    slowPair?.stop()
    rmSync(out, { recursive: true, force: true })
  }
}

function roundFigures({ result, seconds, cpu, peak }, sent, mebibytes) {
  const times = result.map(({ times: { began, ended } }) => (ended - began) / 1000)
  const bytes = mebibytes * result.length
  return {
    transfers: result.length,
    done: result.filter(({ outcome }) => outcome === 'done').length,
    sent: sent.filter((kind) => kind === 'done').length,
    failures: [...new Set(result.flatMap(({ code }) => (code === null ? [] : [code])))],
    seconds,
    median: median(times),
    fastest: Math.min(...times),
    slowest: Math.max(...times),
    slowestBeside: Math.max(...times) / Math.min(...times),
    jain: fairness(times.map((time) => 1 / time)),
    speed: bytes / seconds,
    cpuPerGiB: (cpu * 1024) / bytes,
    peak,
  }
}

/** Rounds without and with a slow reader by turns, so that what else the machine does hits both. */
export async function measureTransfers(relay, { home, script, transfers, mebibytes, rounds }) {
  const files = await makeFiles(home, transfers, mebibytes)
  const ends = { senders: [], receivers: [] }
  for (let at = 0; at < PROCESSES_A_SIDE; at++) {
    ends.senders.push(new Child(script))
    ends.receivers.push(new Child(script))
  }
  const runs = []
  try {
    await round({ relay, ends, files: { ...files, names: files.names.slice(0, 1) }, home, slow: false, mebibytes })
    for (let at = 0; at < rounds; at++) {
      for (const slow of at % 2 === 0 ? [false, true] : [true, false]) {
        const run = { round: at, ...(await round({ relay, ends, files, home, slow, mebibytes })) }
        console.log(`${transfers} transfers${slow ? ' beside a slow reader' : ''}: ${number(run.seconds)} s`)
        runs.push(run)
      }
    }
  } finally {
    for (const end of [...ends.senders, ...ends.receivers]) end.stop()
    rmSync(files.folder, { recursive: true, force: true })
  }
  return runs
}
