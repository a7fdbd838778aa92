import { verify } from './arrivals.mjs'
import { withStage } from './stage.mjs'
import { seconds } from './tables.mjs'

/** One transfer of one contestant, compared with what was sent. A failure is a result like any other. */
export async function runOnce(contestant, source, { home, patience }) {
  try {
    return await withStage({ home, seconds: patience }, async (stage) => {
      const figures = await contestant.run(source, stage)
      await verify(stage.out, source.expected)
      return { ok: true, ...figures }
    })
  } catch (error) {
    return { ok: false, error: error.message }
  }
}

/** Everybody comes first as often as last: whoever follows a hungry one finds warmer caches and a hotter processor. */
function inTurn(contestants, round) {
  const first = round % contestants.length
  return [...contestants.slice(first), ...contestants.slice(0, first)]
}

function say(label, contestant, run) {
  const result = run.ok ? `${seconds(run.wall)} s` : `FAILED: ${run.error}`
  console.log(`${label}, ${contestant.name}: ${result}`)
}

/** A transfer of each that is not counted: programs and libraries are read from the disk once, memory is claimed. */
export async function warmUp(contestants, source, workload, bench) {
  for (const contestant of contestants.filter(({ workloads }) => workloads.includes(workload.name))) {
    say(`warm-up, ${workload.title}`, contestant, await runOnce(contestant, source, bench))
  }
}

/** Rounds of one workload, A B C, B C A, C A B. Answers every run. */
export async function runRounds(contestants, source, workload, bench) {
  const able = contestants.filter(({ workloads }) => workloads.includes(workload.name))
  const runs = []
  for (let round = 0; round < bench.rounds; round++) {
    for (const [position, contestant] of inTurn(able, round).entries()) {
      const run = await runOnce(contestant, source, bench)
      say(`${workload.title}, round ${round + 1} of ${bench.rounds}`, contestant, run)
      runs.push({ workload: workload.name, contestant: contestant.name, round, position, ...run })
    }
  }
  return runs
}
