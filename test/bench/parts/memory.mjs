import { mkdirSync, readFileSync, statfsSync } from 'node:fs'
import { freemem } from 'node:os'
import { join } from 'node:path'
import { malote } from '../contestants/malote.mjs'
import { fileSystemOf } from '../machine.mjs'
import { runOnce } from '../rounds.mjs'
import { GIB, sourceAt, sparseFile } from '../sources.mjs'
import { spread } from '../statistics.mjs'
import { number } from '../tables.mjs'

/** Whether memory grows with the file: peaks of all three processes for a small and a big one. */

const SMALL_GIB = 1
const BIG_GIB = 8

/** Left free beside what arrives: the programs themselves, and whoever else uses the machine. */
const MARGIN = 2 * GIB

/** Enough to tell growth from the collector's whims; each round takes half a minute. */
const ROUNDS_MOST = 3

const roles = ['sender', 'relay', 'receiver']

function memoryAvailable() {
  try {
    return Number(/MemAvailable:\s+(\d+)/.exec(readFileSync('/proc/meminfo', 'utf8'))[1]) * 1024
  } catch {
    return freemem()
  }
}

/** Why the big file cannot arrive in this folder, or null. The source is sparse; what arrives takes its whole room. */
function lackOfRoom(folder) {
  const { bavail, bsize } = statfsSync(folder)
  const inMemory = fileSystemOf(folder) === 'tmpfs'
  const room = inMemory ? Math.min(bavail * bsize, memoryAvailable()) : bavail * bsize
  if (room >= BIG_GIB * GIB + MARGIN) return null
  return `needs ${BIG_GIB + MARGIN / GIB} GiB of room in the folder, there are ${number(room / GIB, 1)}`
}

async function sparseSource(home, gibibytes) {
  const folder = join(home, `sparse-${gibibytes}`)
  mkdirSync(folder)
  sparseFile(join(folder, 'sparse'), gibibytes * GIB)
  return sourceAt(join(folder, 'sparse'), 1)
}

async function peaksOf(source, bench) {
  const run = await runOnce(malote, source, bench)
  if (!run.ok) throw new Error(run.error)
  return Object.fromEntries(roles.map((role) => [role, run.processes[role].peak]))
}

/** Peaks in megabytes for both sizes, round by round, and the growth between them; `skipped` says why there is none. */
export async function measureMemory(bench) {
  if (bench.quick) return { skipped: '--quick leaves out the file of 8 GiB' }
  const lack = lackOfRoom(bench.home)
  if (lack) return { skipped: lack }
  const small = await sparseSource(bench.home, SMALL_GIB)
  const big = await sparseSource(bench.home, BIG_GIB)
  const rounds = []
  for (let round = 0; round < Math.min(bench.rounds, ROUNDS_MOST); round++) {
    const peaks = { small: await peaksOf(small, bench), big: await peaksOf(big, bench) }
    rounds.push(peaks)
    const said = roles.map((role) => `${role} ${number(peaks.small[role], 0)} -> ${number(peaks.big[role], 0)} MB`)
    console.log(`memory for ${SMALL_GIB} and ${BIG_GIB} GiB: ${said.join(', ')}`)
  }
  const perRole = (value) =>
    Object.fromEntries(roles.map((role) => [role, spread(rounds.map((one) => value(one, role)))]))
  return {
    sizes: [SMALL_GIB, BIG_GIB],
    runs: rounds,
    small: perRole((one, role) => one.small[role]),
    big: perRole((one, role) => one.big[role]),
    growth: perRole((one, role) => one.big[role] - one.small[role]),
  }
}
