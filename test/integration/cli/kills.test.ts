import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stopEveryCli } from '../../support/cli.ts'
import { hashesOf, noise, type Tree, writeTree } from '../../support/files.ts'
import { type KillResult, type KillRound, roundFolder, runKill, seeded, victims } from '../../support/kill-run.ts'
import { tempFolder } from '../../support/transfer.ts'

const MIB = 1 << 20

/** Rounds here and now; `npm run test:soak` asks for more. */
const ROUNDS = Number(process.env.MALOTE_KILLS ?? 9)
const SEED = Number(process.env.MALOTE_SEED ?? 19034)

/** Milliseconds only a hang can take. */
const HANG = 120_000

const tree: Tree = {
  'holiday/film.mkv': noise(24 * MIB),
  'holiday/nothing': '',
  ...Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`holiday/photos/${at}.jpg`, noise(20_000 + at)])),
  'holiday/sound.flac': noise(3 * MIB),
}
const whole = hashesOf(tree)

/** Bytes that a sender says before it has heard from a receiver it knows: until then a code is still waiting. */
const PROVEN = 6_000

/** All that a transfer sends, roughly; a round may also strike a little after it. */
const TOTAL = 29 * MIB

function roundOf(seed: number): KillRound {
  const next = seeded(seed)
  const victim = victims[next(victims.length)] ?? 'relay'
  const early = next(4) === 0 ? 60_000 : TOTAL
  return { victim, after: victim === 'sender' ? next(early) : PROVEN + next(early) }
}

let folder: Awaited<ReturnType<typeof tempFolder>>
const told = { rounds: 0, whole: 0, ended: 0 }

beforeAll(async () => {
  folder = await tempFolder()
  await writeTree(folder.path, tree)
})

afterAll(async () => {
  await stopEveryCli()
  await folder.remove()
  console.log(`${told.rounds} kills: ${told.whole} transfers verified, ${told.ended} ended by name, none wrong`)
  const report = process.env.MALOTE_CASES_REPORT
  if (report) appendFileSync(report, `${JSON.stringify({ cases: told.rounds })}\n`)
})

/** What has a final name is what was sent, whoever died. */
function expectNothingWrong({ arrived }: KillResult): void {
  for (const [path, sha256] of Object.entries(arrived)) {
    // An empty folder is one whose files have not come.
    if (sha256 !== null) expect([path, sha256]).toEqual([path, whole[path]])
  }
}

function expectEnd(victim: KillRound['victim'], { sender, receiver, parts, arrived }: KillResult): void {
  const survivors = victim === 'sender' ? [receiver] : victim === 'receiver' ? [sender] : [sender, receiver]
  const verified = survivors.every(({ status }) => status === 0)
  told.rounds++
  if (verified) told.whole++
  else told.ended++
  for (const { status, last } of survivors) {
    if (status === 0) continue
    expect(status).toBe(1)
    expect(last).toMatchObject({ event: 'error', code: expect.stringMatching(/^(peer|relay)\./) })
  }
  if (victim === 'relay') expect(verified).toBe(true)
  if (verified) expect(arrived).toEqual(whole)
  // Only a killed receiver leaves something half-written, and never under a final name.
  if (victim !== 'receiver') expect(parts).toEqual([])
}

describe('a process killed at any byte', () => {
  const rounds = Array.from({ length: ROUNDS }, (_, at) => ({ at, ...roundOf(SEED + at) }))

  it.concurrent.each(rounds)(
    'round $at: the $victim after $after bytes',
    { timeout: HANG },
    async ({ at, ...round }) => {
      const result = await runKill(round, join(folder.path, 'holiday'), roundFolder(folder.path, at))

      expectNothingWrong(result)
      expectEnd(round.victim, result)
    },
  )
})
