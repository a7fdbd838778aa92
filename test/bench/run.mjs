// npm run bench [-- OPTIONS]: `--help` lists them.
// Moves the same files with Malote and with others, by turns, and measures what people wait for and what it costs.
// transfer.mjs says what is counted as time, program.mjs how processes are measured, contestants/ who takes part.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { buildIn, copyBuild } from './build.mjs'
import { findContestants } from './contestants/index.mjs'
import { judge } from './goals.mjs'
import { machineFacts } from './machine.mjs'
import { readOptions, usage } from './options.mjs'
import { measureCrowd, printCrowd } from './parts/crowd.mjs'
import { measureDrop } from './parts/drop.mjs'
import { measureMemory } from './parts/memory.mjs'
import { measureWindow } from './parts/window.mjs'
import { killAll } from './program.mjs'
import { benchRelay, printRelay } from './relay.mjs'
import { printDrop, printFailures, printGoals, printHead, printMemory, printTransfers, printWindow } from './report.mjs'
import { runRounds, warmUp } from './rounds.mjs'
import { makeSource, workloadsOf } from './sources.mjs'
import { summarize } from './summary.mjs'

/** Whatever ends this process, it leaves neither programs nor files behind. */
function cleanUpAtExit(home) {
  process.on('exit', () => {
    killAll()
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  })
  // Whoever reads the tables has gone.
  process.stdout.on('error', () => process.exit(1))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]))
  }
}

async function measureTransfers(workloads, contestants, bench) {
  const runs = []
  let warm = false
  for (const workload of workloads) {
    const source = await makeSource(bench.home, workload)
    if (!warm) await warmUp(contestants, source, workload, bench)
    warm = true
    runs.push(...(await runRounds(contestants, source, workload, bench)))
    source.remove()
  }
  return runs
}

/** The big file once more, for the window's process. */
async function measureWindowWith(big, bench) {
  const source = await makeSource(bench.home, big)
  try {
    return await measureWindow(source, bench)
  } finally {
    source.remove()
  }
}

/** Runs the parts that were asked for; one that fails is told, and does not keep the others from being measured. */
async function measureParts(wanted, workloads, bench) {
  const [big] = workloads
  const known = {
    drop: () => measureDrop(bench),
    memory: () => measureMemory(bench),
    window: () => measureWindowWith(big, bench),
    relay: () => benchRelay({ mib: bench.mebibytes, rounds: bench.rounds, folder: buildIn(bench.home) }),
    crowd: () => measureCrowd(bench),
  }
  const results = { failed: [] }
  for (const [name, measure] of Object.entries(known)) {
    if (!wanted.includes(name)) continue
    try {
      results[name] = await measure()
    } catch (error) {
      results.failed.push({ part: name, error: error.message })
      console.log(`${name} FAILED: ${error.message}`)
    }
  }
  return results
}

function printAll(result) {
  printTransfers(result)
  if (result.drop) printDrop(result.drop)
  if (result.memory) printMemory(result.memory)
  if (result.window) printWindow(result.window)
  if (result.relay) printRelay(result.relay)
  if (result.crowd) printCrowd(result.crowd)
  printGoals(result.goals)
  printFailures(result)
}

/** Malote's own failures fail the benchmark; a peer's are results. */
function hasFailed({ runs, failed }) {
  return failed.length > 0 || runs.some(({ contestant, ok }) => contestant === 'malote' && !ok)
}

async function main(options) {
  const folder = realpathSync(process.env.MALOTE_BENCH ?? tmpdir())
  const home = mkdtempSync(join(folder, 'malote-bench-'))
  cleanUpAtExit(home)
  copyBuild(home)
  const bench = { ...options, home, patience: options.seconds }
  const machine = machineFacts(folder)
  const contestants = await findContestants(options.contestants, home)
  printHead({ machine, contestants, folder, rounds: options.rounds })
  const workloads = workloadsOf(options)
  const chosen = workloads.filter(({ name }) => options.parts.includes(name))
  const present = contestants.filter(({ leftOut }) => !leftOut)
  const runs = await measureTransfers(chosen, present, bench)
  const parts = await measureParts(options.parts, workloads, bench)
  const summary = summarize({ workloads, contestants: present, runs })
  const result = { machine, options, workloads, contestants, runs, ...parts, summary }
  result.goals = judge(result)
  printAll(result)
  mkdirSync(dirname(resolve(options.json)), { recursive: true })
  writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`)
  console.log(`\nall figures: ${options.json}`)
  process.exitCode = hasFailed(result) ? 1 : 0
}

try {
  const options = readOptions(process.argv.slice(2))
  if (options.help) console.log(usage)
  else await main(options)
} catch (error) {
  console.error(error.message)
  process.exitCode = 1
}
