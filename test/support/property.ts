import { appendFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import fc from 'fast-check'
import { expect, inject } from 'vitest'
import { readCases, USUAL_CASES } from './cases.ts'

/** How every property of the suite is run: how often, from which seed, and how it says what it found. */

const { cases, seed } = readCases(process.env)

/** How often a property that usually runs `usual` cases runs today; never less than usual. */
function today(usual: number): number {
  return Math.max(usual, Math.ceil((usual * cases) / USUAL_CASES))
}

/** Says what was found and how to find it again, or puts what was done on the account. */
function judge<T>(details: fc.RunDetails<T>, startedAt: number): void {
  const name = expect.getState().currentTestName ?? ''
  if (details.failed) {
    const again = `Again: MALOTE_SEED=${seed} MALOTE_CASES=${cases} npx vitest run ${expect.getState().testPath ?? ''}`
    throw new Error(`${fc.defaultReportMessage(details)}\n${again}`, { cause: details.errorInstance })
  }
  const ms = Math.round(performance.now() - startedAt)
  appendFileSync(inject('casesFile'), `${JSON.stringify({ name, cases: details.numRuns, ms })}\n`)
}

/** Asserts that a property holds. `usual`: cases in a run of the suite that nobody asked for more. */
export function holds<T>(property: fc.IRawProperty<T, false>, usual = 100): void {
  const startedAt = performance.now()
  judge(fc.check(property, { numRuns: today(usual), seed }) as fc.RunDetails<T>, startedAt)
}

/** The same for a property that waits for something. */
export async function holdsAsync<T>(property: fc.IRawProperty<T, true>, usual = 100): Promise<void> {
  const startedAt = performance.now()
  judge((await fc.check(property, { numRuns: today(usual), seed })) as fc.RunDetails<T>, startedAt)
}
