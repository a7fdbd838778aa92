import { print, range, seconds } from './tables.mjs'

/** The tables a run ends with. */

function titleOf(contestants, name) {
  return contestants.find((one) => one.name === name).title
}

function failures(one) {
  return one.failed > 0 ? `${one.failed} of ${one.failed + one.succeeded} FAILED` : ''
}

function printWorkload({ workload, rows, contestants }) {
  const big = workload.name === 'big'
  const cpuTitle = big ? 'CPU s/GiB, all three' : 'CPU s, all three'
  const head = [
    '',
    'from drop, s',
    'wall, s',
    'data, s',
    'Malote is faster: from drop',
    'wall',
    'data',
    cpuTitle,
    'Malote uses',
    '',
  ]
  const cells = rows.map((one) => {
    const { faster, cpu } = one.maloteBeside ?? {}
    const times = [one.whole, one.wall, one.data, faster?.whole, faster?.wall, faster?.data].map((one) => range(one))
    const costs = [range(big ? one.cpuPerGiB : one.cpu), range(cpu)]
    return [titleOf(contestants, one.contestant), ...times, ...costs, failures(one)]
  })
  print(workload.title, head, cells)
}

function printProcesses(rows, contestants, title) {
  const roles = ['sender', 'relay', 'receiver', 'mailbox']
  const some = roles.filter((role) => rows.some(({ processes }) => processes[role]))
  const head = ['', ...some.map((role) => `${role}, CPU s/GiB`), ...some.map((role) => `${role}, peak MB`)]
  const cells = rows.map(({ contestant, processes }) => [
    titleOf(contestants, contestant),
    ...some.map((role) => range(processes[role]?.cpuPerGiB ?? null)),
    ...some.map((role) => range(processes[role]?.peak ?? null, 0)),
  ])
  print(`${title}, each process`, head, cells)
}

function printPeople({ summary, contestants }) {
  const of = (workload, name) => summary.find((one) => one.workload === workload && one.contestant === name)
  const rows = contestants.flatMap(({ name, title }) => {
    const [tiny, big] = [of('tiny', name), of('big', name)]
    if (!tiny && !big) return []
    return [[title, range(tiny?.prepare), range(big?.prepare), range(big?.firstByte), range(tiny?.wall)]]
  })
  const head = [
    'seconds',
    '1 KiB: start to code',
    'big: start to code',
    'big: code to first byte',
    '1 KiB: code to the end',
  ]
  if (rows.length > 0) print('Times for people', head, rows)
}

/** Transfers: a table for each workload, the processes of the big file, and the times people feel. */
export function printTransfers({ workloads, summary, contestants }) {
  for (const workload of workloads) {
    const rows = summary.filter((one) => one.workload === workload.name)
    if (rows.length === 0) continue
    printWorkload({ workload, rows, contestants })
    if (workload.name === 'big') printProcesses(rows, contestants, workload.title)
  }
  printPeople({ summary, contestants })
}

export function printDrop(drop) {
  const rows = drop.map(({ title, milliseconds }) => [title, range(milliseconds, 0)])
  print('Start of `malote send` to its code', ['', 'ms'], rows)
}

export function printMemory(memory) {
  if (memory.skipped) return console.log(`\nMemory for 1 and 8 GiB: not measured, ${memory.skipped}`)
  const [small, big] = memory.sizes
  const rows = ['sender', 'relay', 'receiver'].map((role) => {
    return [role, range(memory.small[role], 0), range(memory.big[role], 0), range(memory.growth[role], 1)]
  })
  print('Peak memory, MB', ['Malote', `${small} GiB`, `${big} GiB`, 'growth'], rows)
}

export function printWindow(window) {
  const rows = window.map(({ name, p99, max, idle }) => [name, range(p99), range(idle), range(max)])
  print("Event loop of the window's process", ['ms', 'p99', 'p99 idle', 'longest'], rows)
}

const verdicts = new Map([
  [true, 'met'],
  [false, 'MISSED'],
  [null, ''],
])

export function printGoals(goals) {
  const rows = goals.map(({ title, goal, text, whole, data, met }) => {
    return [title, goal, text, range(whole, 3), range(data, 3), verdicts.get(met)]
  })
  print('Goals', ['', 'goal', 'measured', 'from drop', 'by data', ''], rows)
}

/** What went wrong, each once: a peer that failed is a result, and the tables only say how often. */
export function printFailures({ runs, failed, contestants }) {
  const ofRuns = runs.filter(({ ok }) => !ok).map((run) => `${titleOf(contestants, run.contestant)}: ${run.error}`)
  const all = new Set([...ofRuns, ...failed.map(({ part, error }) => `${part}: ${error}`)])
  if (all.size > 0) console.log(`\n## Failures\n\n${[...all].map((one) => `- ${one}`).join('\n')}`)
}

/** Who takes part, on what, and who does not and why. */
export function printHead({ machine, contestants, folder, rounds }) {
  const { cpu, cores, memoryGiB, node, openssl, fileSystem, loadAverage } = machine
  console.log(`${cpu}, ${cores} cores, ${memoryGiB} GiB; Node ${node}, OpenSSL ${openssl}; ${folder} (${fileSystem})`)
  console.log(`load ${loadAverage.map(seconds).join(' ')}; rounds: ${rounds}`)
  for (const { title, version, leftOut } of contestants) {
    console.log(leftOut ? `- ${title}: LEFT OUT, ${leftOut}` : `- ${title}${version ? `: ${version}` : ''}`)
  }
}
