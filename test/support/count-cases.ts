import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { readCases } from './cases.ts'

/** Vitest's global setup: adds up what the properties of a run have tried and prints it, for the run's own log. */

declare module 'vitest' {
  interface ProvidedContext {
    /** Where properties put what they have done, one line of JSON each. */
    casesFile: string
  }
}

interface Account {
  readonly name: string
  readonly cases: number
  readonly ms: number
}

const folder = fileURLToPath(new URL('../.output', import.meta.url))

/** Answers the teardown. With MALOTE_CASES_REPORT in the environment the sum is also added to that file, as a line of JSON. */
export function setup({ name, provide }: Pick<TestProject, 'name' | 'provide'>): () => void {
  const file = join(folder, `cases-${name}-${process.pid}.jsonl`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, '')
  provide('casesFile', file)
  return () => {
    const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
    rmSync(file)
    const accounts = lines.map((line) => JSON.parse(line) as Account)
    const cases = accounts.reduce((sum, account) => sum + account.cases, 0)
    if (cases === 0) return
    const { seed } = readCases(process.env)
    console.log(`${cases.toLocaleString('en')} cases of ${accounts.length} properties held, from seed ${seed}.`)
    const report = process.env.MALOTE_CASES_REPORT
    if (report) appendFileSync(report, `${JSON.stringify({ cases, properties: accounts.length, seed, accounts })}\n`)
  }
}
