import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBrowser } from './support/browser.mjs'

/**
 * `npm test [-- FILTER...]`: builds, finds or fetches a browser, runs every test (or those whose files match), and ends with
 * one line that adds up the runners' own reports. A test that is skipped and a runner that ran nothing count as failures.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const output = join(root, 'test/.output')
const reports = { vitest: join(output, 'vitest.json'), playwright: join(output, 'playwright.json') }
const filters = process.argv.slice(2)

/** @typedef {{ passed: number, failed: number }} Count */

/** Runs a package's program with Node; its exit status. */
function run(program, args, env = {}) {
  const file = join(root, 'node_modules', program)
  const { status } = spawnSync(process.execPath, [file, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return status ?? 1
}

/** A runner's report; null where it wrote none. */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return null
  }
}

/** @returns {Count} */
function countVitest(report) {
  if (!report) return { passed: 0, failed: 0 }
  // A file that cannot be loaded has no tests to fail.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const skipped = report.numPendingTests + report.numTodoTests
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length + tellSkipped(skipped) }
}

/** @returns {Count} */
function countPlaywright(report) {
  if (!report) return { passed: 0, failed: 0 }
  const { expected, unexpected, flaky, skipped } = report.stats
  return { passed: expected, failed: unexpected + flaky + tellSkipped(skipped) }
}

function tellSkipped(count) {
  if (count > 0) console.error(`${count} tests were skipped: that counts as failed.`)
  return count
}

/**
 * Runs one runner and counts. It failed too when it says so without naming a test, or when it found none to run.
 * @returns {Count}
 */
function runTests(name, program, args, env, count) {
  rmSync(reports[name], { force: true })
  const status = run(program, args, env)
  const { passed, failed } = count(readReport(reports[name]))
  const none = passed + failed === 0 && filters.length === 0
  if (none) console.error(`${name} ran no test.`)
  return { passed, failed: failed || (status !== 0 || none ? 1 : 0) }
}

/** @returns {Count} */
function runAll() {
  mkdirSync(output, { recursive: true })
  if (run('vite/bin/vite.js', ['build', '--app', '--logLevel', 'warn']) !== 0) return { passed: 0, failed: 1 }
  const browser = ensureBrowser()
  const vitestArgs = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reports.vitest}`]
  if (filters.length > 0) vitestArgs.push('--passWithNoTests', ...filters)
  const vitest = runTests('vitest', 'vitest/vitest.mjs', vitestArgs, { MALOTE_CHROME: browser }, countVitest)
  const playwrightArgs = ['test', ...(filters.length > 0 ? ['--pass-with-no-tests', ...filters] : [])]
  const playwrightEnv = { MALOTE_CHROME: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: reports.playwright }
  const playwright = runTests('playwright', '@playwright/test/cli.js', playwrightArgs, playwrightEnv, countPlaywright)
  return { passed: vitest.passed + playwright.passed, failed: vitest.failed + playwright.failed }
}

/** @returns {Count} */
function runAllOrSayWhy() {
  try {
    return runAll()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return { passed: 0, failed: 1 }
  }
}

const { passed, failed } = runAllOrSayWhy()
if (passed + failed === 0) console.error(`No test file matches ${filters.join(' ')}.`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
