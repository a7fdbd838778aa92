import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { stopEveryCli } from '../../support/cli.ts'
import { hashesOf, noise, type Tree, writeTree } from '../../support/files.ts'
import { describeRound, roundOf } from '../../support/kill-plan.ts'
import { type KillResult, runKills } from '../../support/kill-run.ts'
import { tempFolder } from '../../support/transfer.ts'

const MIB = 1 << 20

/** Rounds here and now; `npm run test:soak` asks for more. */
const ROUNDS = Number(process.env.MALOTE_KILLS ?? 6)
const SEED = Number(process.env.MALOTE_SEED ?? 19034)

/** Each seed has rounds of its own: the number that stands in a test's name. */
const ROUNDS_A_SEED = 1000

/** Milliseconds only a hang can take. */
const HANG = 180_000

const tree: Tree = {
  'holiday/film.mkv': noise(16 * MIB),
  'holiday/nothing': '',
  ...Object.fromEntries(Array.from({ length: 80 }, (_, at) => [`holiday/photos/${at}.jpg`, noise(20_000 + at)])),
  'holiday/sound.flac': noise(3 * MIB),
  'holiday/empty': null,
}
const whole = hashesOf(tree)
const TOTAL = Object.values(tree).reduce((sum, content) => sum + (content?.length ?? 0), 0)

let folder: Awaited<ReturnType<typeof tempFolder>>
const told = { rounds: 0, sender: 0, receiver: 0, relay: 0, resumed: 0 }

beforeAll(async () => {
  folder = await tempFolder()
  await writeTree(folder.path, tree)
})

afterAll(async () => {
  await stopEveryCli()
  await folder.remove()
  const { rounds, sender, receiver, relay, resumed } = told
  const killed = `${sender} senders, ${receiver} receivers and ${relay} relays killed`
  console.log(`${rounds} of ${ROUNDS} transfers verified, from seed ${SEED}: ${killed}, ${resumed} times gone on with`)
  const report = process.env.MALOTE_KILLS_REPORT
  if (report) appendFileSync(report, `${JSON.stringify({ kills: sender + receiver + relay, rounds })}\n`)
})

function count({ kills, resumed }: KillResult): void {
  told.rounds++
  told.sender += kills.sender
  told.receiver += kills.receiver
  told.relay += kills.relay
  told.resumed += resumed
}

/** Whatever was killed, and whenever: a final name means that the file is whole. */
function expectOnlyWhole(files: Readonly<Record<string, string | null>>): void {
  for (const [path, sha256] of Object.entries(files)) expect([path, sha256]).toEqual([path, whole[path]])
}

describe('a transfer whose processes are killed at any byte', () => {
  const rounds = Array.from({ length: ROUNDS }, (_, at) => roundOf(SEED * ROUNDS_A_SEED + at, TOTAL))

  it.concurrent.each(rounds.map((round) => ({ round, seed: round.seed, what: describeRound(round) })))(
    '$seed: $what',
    { timeout: HANG },
    async ({ round, seed }) => {
      const result = await runKills(round, join(folder.path, 'holiday'), join(folder.path, `round-${seed}`))

      const { sender, receiver, relay } = result.kills
      if ((round.strikes[0]?.after ?? TOTAL) < TOTAL) expect(sender + receiver + relay).toBeGreaterThan(0)
      for (const files of result.atDeaths) expectOnlyWhole(files)
      expect(result.arrived).toEqual(whole)
      for (const { path, sha256, verified } of result.files)
        expect([sha256, verified]).toEqual([whole[String(path)], true])
      expect(result.journals).toEqual([])
      count(result)
    },
  )
})
