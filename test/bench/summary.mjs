import { GIB } from './sources.mjs'
import { pairedRatio, spread } from './statistics.mjs'

/** The processes of one transfer: what the goals call "all three". */
const three = ['sender', 'relay', 'receiver']

export const cpuOfAll = ({ processes }) => three.reduce((sum, role) => sum + processes[role].cpu, 0)

const wall = (run) => run.wall
const whole = (run) => run.prepare + run.wall
const data = (run) => run.data

/** Malote's figure and what of the other it is compared with: nobody else tells how long the data alone took. */
const compared = { wall: [wall, wall], whole: [whole, whole], data: [data, wall] }

/** How Malote stands to another in the same rounds: times as fast, its share of the other's time and of the other's CPU. */
function beside(malote, other) {
  const each = (quotient) =>
    Object.fromEntries(Object.entries(compared).map(([name, pair]) => [name, quotient(...pair)]))
  return {
    faster: each((own, others) => pairedRatio(other, malote, others, own)),
    time: each((own, others) => pairedRatio(malote, other, own, others)),
    cpu: pairedRatio(malote, other, cpuOfAll),
  }
}

function processesOf(runs, gibibytes) {
  const roles = [...new Set(runs.flatMap(({ processes }) => Object.keys(processes)))]
  const of = (role) => ({
    cpuPerGiB: spread(runs.map(({ processes }) => processes[role]?.cpu / gibibytes)),
    peak: spread(runs.map(({ processes }) => processes[role]?.peak)),
  })
  return Object.fromEntries(roles.map((role) => [role, of(role)]))
}

function summarizeOne(contestant, workload, all) {
  const of = (name) => all.filter((run) => run.workload === workload.name && run.contestant === name)
  const runs = of(contestant.name).filter(({ ok }) => ok)
  const malote = of('malote').filter(({ ok }) => ok)
  const gibibytes = (workload.files * workload.bytes) / GIB
  const middle = (field) => spread(runs.map((run) => run[field]))
  return {
    workload: workload.name,
    contestant: contestant.name,
    succeeded: runs.length,
    failed: of(contestant.name).length - runs.length,
    prepare: middle('prepare'),
    firstByte: middle('firstByte'),
    wall: middle('wall'),
    whole: spread(runs.map(whole)),
    data: middle('data'),
    cpu: spread(runs.map(cpuOfAll)),
    cpuPerGiB: spread(runs.map((run) => cpuOfAll(run) / gibibytes)),
    processes: processesOf(runs, gibibytes),
    maloteBeside: contestant.name === 'malote' ? null : beside(malote, runs),
  }
}

/** Every contestant in every workload it took part in. */
export function summarize({ workloads, contestants, runs }) {
  return workloads.flatMap((workload) =>
    contestants
      .filter(({ name }) => runs.some((run) => run.workload === workload.name && run.contestant === name))
      .map((contestant) => summarizeOne(contestant, workload, runs)),
  )
}
