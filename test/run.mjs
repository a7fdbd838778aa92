import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBrowser } from './support/browser.mjs'

/**
 * `npm test [-- FILTER...]`: builds, finds or fetches a browser, runs every test (or those whose files match), and ends with
 * the names of those that failed and one line that adds up the runners' own reports. A test that is skipped and a runner
 * that ran nothing count as failures.
 */

const root = fileURLToPath(new URL('..', import.meta.url))
const output = join(root, 'test/.output')
const reports = { vitest: join(output, 'vitest.json'), playwright: join(output, 'playwright.json') }
const filters = process.argv.slice(2)

/** @type {Count} */
const nothing = { passed: 0, failed: 0, names: [] }

/** @typedef {{ passed: number, failed: number, names: readonly string[] }} Count `names`: of the failed, `file > test`. */

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
  if (!report) return nothing
  // A file that cannot be loaded has no tests to fail.
  const broken = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  const skipped = report.numPendingTests + report.numTodoTests
  const names = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed')
      .map((test) => [relative(root, name), ...test.ancestorTitles, test.title].join(' > ')),
  )
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length + tellSkipped(skipped),
    names: [...names, ...broken.map(({ name }) => `${relative(root, name)} > could not be loaded`)],
  }
}

/** @returns {Count} */
function countPlaywright(report) {
  if (!report) return nothing
  const { expected, unexpected, flaky, skipped } = report.stats
  const names = report.suites.flatMap((suite) =>
    specsOf(suite, [relative(root, join(report.config.rootDir, suite.file))]),
  )
  return { passed: expected, failed: unexpected + flaky + tellSkipped(skipped), names }
}

/** The names of what did not simply pass in a suite; a file is the suite at the top. */
function specsOf({ specs = [], suites = [] }, path) {
  const failed = specs.filter(({ tests }) => tests.some(({ status }) => status !== 'expected'))
  return [
    ...failed.map(({ title }) => [...path, title].join(' > ')),
    ...suites.flatMap((suite) => specsOf(suite, [...path, suite.title])),
  ]
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
  const { passed, failed, names } = count(readReport(reports[name]))
  const none = passed + failed === 0 && filters.length === 0
  if (none) console.error(`${name} ran no test.`)
  if (failed > 0 || (status === 0 && !none)) return { passed, failed, names }
  return { passed, failed: 1, names: [`${name} > ${none ? 'ran no test' : `ended with ${status}`}`] }
}

/** @returns {Count} */
function runAll() {
  mkdirSync(output, { recursive: true })
  if (run('vite/bin/vite.js', ['build', '--app', '--logLevel', 'warn']) !== 0)
    return { ...nothing, failed: 1, names: ['vite build'] }
  const browser = ensureBrowser()
  const vitestArgs = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${reports.vitest}`]
  if (filters.length > 0) vitestArgs.push('--passWithNoTests', ...filters)
  const vitest = runTests('vitest', 'vitest/vitest.mjs', vitestArgs, { MALOTE_CHROME: browser }, countVitest)
  const playwrightArgs = ['test', ...(filters.length > 0 ? ['--pass-with-no-tests', ...filters] : [])]
  const playwrightEnv = {
    MALOTE_CHROME: browser,
    MALOTE_PICTURES: 'off',
    PLAYWRIGHT_JSON_OUTPUT_NAME: reports.playwright,
  }
  const playwright = runTests('playwright', '@playwright/test/cli.js', playwrightArgs, playwrightEnv, countPlaywright)
  return {
    passed: vitest.passed + playwright.passed,
    failed: vitest.failed + playwright.failed,
    names: [...vitest.names, ...playwright.names],
  }
}

/** @returns {Count} */
function runAllOrSayWhy() {
  try {
    return runAll()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { ...nothing, failed: 1, names: [why] }
  }
}

const { passed, failed, names } = runAllOrSayWhy()
if (passed + failed === 0) console.error(`No test file matches ${filters.join(' ')}.`)
if (names.length > 0) console.log(`\nFailed:\n${names.map((name) => `  ${name}`).join('\n')}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
