import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

/**
 * `npm run test:soak [-- --cases N] [--minutes N] [--seed N] [--only NAME]`: what takes too long for every day. Each part
 * below is run as a process of its own, again and again from another seed until its goal or the time is reached; at the
 * end comes a table of what was done. Ends with 1 as soon as anything failed.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const output = join(root, 'test/.output')

const USAGE = 'npm run test:soak [-- --cases N] [--minutes N] [--seed N] [--only NAME]'

/** Cases of all properties together where nobody asks for more or less. */
const CASES = 1_000_000

/** Cases in one process: a test that blocks its thread for a minute is taken for dead by its runner. */
const CASES_A_ROUND = 200_000

/** Faults in a round: every phase, fault and side once, and half of them at another place too. */
const FAULTS = 560

/** Transfers over which processes are killed, in a round. */
const KILLS = 100

/** Where seeds begin; each round has the next one. */
const SEED = 19034

/** Where properties are: of code alone, and over sockets. */
const PROPERTIES = [
  'test/unit',
  'test/integration/relay/fuzz.test.ts',
  'test/integration/engine/hostile-frames.test.ts',
]

/**
 * @typedef {object} Part
 * @property {string} name
 * @property {string} counts What it counts, in the plural.
 * @property {number} goal How many, where no time is given.
 * @property {(round: { left: number, seed: number, report: string }) => { command: readonly string[], env: NodeJS.ProcessEnv }} round
 *   One round: a command for Node, and what to tell it. `report` is the file in which it leaves what it counted.
 * @property {(report: string) => number} read How many a round has done, out of its report.
 */

/**
 * Everything the soak does, one after the other.
 * @param {{ cases: number }} options
 * @returns {readonly Part[]}
 */
const partsOf = ({ cases }) => [
  {
    name: 'properties',
    counts: 'cases',
    goal: cases,
    round: ({ left, seed, report }) => ({
      command: ['node_modules/vitest/vitest.mjs', 'run', ...PROPERTIES, '--testTimeout', '0'],
      env: {
        MALOTE_CASES: String(Math.min(left, CASES_A_ROUND)),
        MALOTE_SEED: String(seed),
        MALOTE_CASES_REPORT: report,
      },
    }),
    read: (report) => linesOf(report).reduce((sum, line) => sum + JSON.parse(line).cases, 0),
  },
  {
    name: 'faults',
    counts: 'faults',
    goal: FAULTS,
    round: ({ left, seed, report }) => ({
      command: ['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', 'engine/fault-matrix'],
      env: {
        MALOTE_FAULTS: String(Math.min(left, FAULTS)),
        MALOTE_SEED: String(seed),
        MALOTE_FAULTS_REPORT: report,
      },
    }),
    read: (report) => linesOf(report).reduce((sum, line) => sum + JSON.parse(line).faults, 0),
  },
  {
    name: 'kills',
    counts: 'transfers',
    goal: KILLS,
    round: ({ left, seed, report }) => ({
      command: ['node_modules/vitest/vitest.mjs', 'run', '--project', 'integration', 'cli/kills'],
      env: {
        MALOTE_KILLS: String(Math.min(left, KILLS)),
        MALOTE_SEED: String(seed),
        MALOTE_KILLS_REPORT: report,
      },
    }),
    read: (report) => linesOf(report).reduce((sum, line) => sum + JSON.parse(line).rounds, 0),
  },
]

function linesOf(path) {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean)
  } catch {
    return []
  }
}

/**
 * Runs a part until its goal, or until `until` where there is a time.
 * @param {Part} part
 * @param {{ seed: number, until: number | null }} options
 */
function run(part, { seed, until }) {
  const startedAt = performance.now()
  const report = join(output, `soak-${part.name}`)
  let done = 0
  let rounds = 0
  const goesOn = () => (until === null ? done < part.goal : performance.now() < until)
  do {
    rmSync(report, { force: true })
    const left = until === null ? part.goal - done : Number.MAX_SAFE_INTEGER
    const { command, env } = part.round({ left, seed: seed + rounds, report })
    console.log(`\n${part.name}, round ${rounds + 1}, seed ${seed + rounds}`)
    const { status } = spawnSync(process.execPath, command, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    })
    const counted = part.read(report)
    done += counted
    rounds++
    if (status !== 0 || counted === 0) return { part, done, rounds, failed: true, seconds: secondsSince(startedAt) }
  } while (goesOn())
  return { part, done, rounds, failed: false, seconds: secondsSince(startedAt) }
}

const secondsSince = (at) => (performance.now() - at) / 1000

/** @param {readonly ReturnType<typeof run>[]} results */
function table(results) {
  const rows = results.map(({ part, done, rounds, seconds, failed }) => [
    part.name,
    `${done.toLocaleString('en')} ${part.counts}`,
    `${rounds} ${rounds === 1 ? 'round' : 'rounds'}`,
    `${seconds.toFixed(0)} s`,
    failed ? 'FAILED' : 'passed',
  ])
  const widths = [0, 1, 2, 3, 4].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows
    .map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  '))
    .join('\n')
}

/** A flag's whole number; null where it was not given. Throws RangeError for anything else. */
function wholeNumber(name, text) {
  if (text === undefined) return null
  if (!/^\d{1,9}$/.test(text) || Number(text) === 0)
    throw new RangeError(`--${name} wants a whole number above 0, not ${text}`)
  return Number(text)
}

function optionsOf(argv) {
  const flag = { type: 'string' }
  const { values } = parseArgs({ args: argv, options: { cases: flag, minutes: flag, seed: flag, only: flag } })
  const minutes = wholeNumber('minutes', values.minutes)
  return {
    cases: wholeNumber('cases', values.cases) ?? CASES,
    seed: wholeNumber('seed', values.seed) ?? SEED,
    minutes,
    only: values.only,
  }
}

/** Runs what was asked for; whether all of it passed. */
function soak({ cases, seed, minutes, only }) {
  mkdirSync(output, { recursive: true })
  const parts = partsOf({ cases }).filter(({ name }) => only === undefined || name === only)
  if (parts.length === 0) throw new RangeError(`there is no part ${only}`)
  const results = []
  for (const part of parts) {
    // Each part gets its share of the time.
    const until = minutes === null ? null : performance.now() + (minutes * 60_000) / parts.length
    results.push(run(part, { seed, until }))
  }
  console.log(`\n${table(results)}`)
  return results.every(({ failed }) => !failed)
}

try {
  process.exitCode = soak(optionsOf(process.argv.slice(2))) ? 0 : 1
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  console.error(USAGE)
  process.exitCode = 2
}
