import { appendFileSync } from 'node:fs'
import { basename } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { blows, casesOf, type FaultCase, isSlow, nameOf } from '../../support/fault-cases.ts'
import { mapTransfer, type Stretch } from '../../support/fault-map.ts'
import { runCase, type Subject, subjectFiles, type Verdict } from '../../support/fault-run.ts'
import { hashesOf, noise, writeTree } from '../../support/files.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { tempFolder } from '../../support/transfer.ts'

/**
 * The fault matrix. `MALOTE_FAULTS` cases instead of the sample, `MALOTE_SEED` for other places; with
 * `MALOTE_FAULTS_REPORT` the sum is added to that file as a line of JSON.
 */

leaveNothingBehind()

const { MALOTE_FAULTS, MALOTE_SEED, MALOTE_FAULTS_REPORT } = process.env
const choice = MALOTE_FAULTS
  ? { count: Number(MALOTE_FAULTS), slow: Number.POSITIVE_INFINITY, seed: Number(MALOTE_SEED ?? 19034) }
  : { count: 72, slow: 8, seed: Number(MALOTE_SEED ?? 19034) }

/** Cases at the same time: those that work share two cores, those that wait need none. */
const WORKING = 6
const WAITING = 24

/** Milliseconds for all of it: a guard, as each case has its own. */
const ALL = 3 * 3_600_000

let remove: () => Promise<void>
let subject: Subject
let map: readonly Stretch[]
let cases: readonly FaultCase[]

beforeAll(async () => {
  const from = await tempFolder()
  const files = subjectFiles(noise)
  await writeTree(from.path, files)
  const top = basename(from.path)
  const hashes = Object.entries(hashesOf(files)).map(([path, hash]) => [`${top}/${path}`, hash] as const)
  remove = from.remove
  subject = { source: from.path, hashes: Object.fromEntries(hashes) }
  map = await mapTransfer(from.path)
  cases = casesOf(map, choice)
})

afterAll(() => remove())

/** Runs cases, so many at a time. */
async function runAll(queue: FaultCase[], most: number, verdicts: Verdict[]): Promise<void> {
  const work = async () => {
    for (let fault = queue.shift(); fault; fault = queue.shift()) verdicts.push(await runCase(fault, subject))
  }
  await Promise.all(Array.from({ length: most }, work))
}

const count = (values: readonly string[]) =>
  [...new Set(values)].sort().map((value) => `${value} ${values.filter((other) => other === value).length}`)

function report(verdicts: readonly Verdict[]): void {
  const verified = verdicts.filter(({ kind }) => kind === 'verified').length
  const missed = verdicts.filter(({ struck }) => !struck).length
  const named = verdicts.filter(({ kind }) => kind === 'named')
  const codes = count(named.map(({ codes: pair }) => pair.join(' and ')))
  const phases = count(named.map(({ fault }) => fault.phase))
  const [longest] = [...verdicts].sort((a, b) => b.seconds - a.seconds)
  console.log(
    `${verdicts.length} faults from seed ${choice.seed}: ${verified} verified on both sides, ${named.length} named. ` +
      `${missed} lay behind the end.\nNamed: ${codes.join(', ')}\nWhile: ${phases.join(', ')}\n` +
      `The longest took ${longest?.seconds.toFixed(1)} s: ${longest ? nameOf(longest.fault) : 'none'}`,
  )
  if (MALOTE_FAULTS_REPORT) {
    const line = { faults: verdicts.length, verified, named: named.length, missed, seed: choice.seed, codes }
    appendFileSync(MALOTE_FAULTS_REPORT, `${JSON.stringify(line)}\n`)
  }
}

describe('a line that fails once', () => {
  it('every phase, fault and side is in the cases', () => {
    const phases = new Set(map.map(({ phase }) => phase))

    expect(new Set(cases.map(({ phase }) => phase))).toEqual(phases)
    expect(new Set(cases.map(({ blow }) => blow))).toEqual(new Set(blows))
    expect(new Set(cases.map(({ end, way }) => `${end} ${way}`)).size).toBe(4)
  })

  it('ends verified on both sides once the code is proven, and before that at worst with a named error', {
    timeout: ALL,
  }, async () => {
    const verdicts: Verdict[] = []
    const slow = cases.filter((fault) => isSlow(fault))
    const quick = cases.filter((fault) => !isSlow(fault))

    await Promise.all([runAll(slow, WAITING, verdicts), runAll(quick, WORKING, verdicts)])

    report(verdicts)
    expect(verdicts).toHaveLength(cases.length)
    expect(verdicts.flatMap(({ problem }) => problem ?? []).join('\n')).toBe('')
  })
})
