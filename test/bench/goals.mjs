import { range } from './tables.mjs'

/** The goals for the data plane and what was measured of each; docs/PERFORMANCE.md holds the same lines. */

const atLeast = (bound, text = String(bound)) => ({ text: `>= ${text}`, met: (value) => value >= bound })
const atMost = (bound, text = String(bound)) => ({ text: `<= ${text}`, met: (value) => value <= bound })

/** The one of several spreads whose median is worst; null when one of them is missing. */
function highest(spreads) {
  if (spreads.length === 0 || spreads.some((one) => !one)) return null
  return spreads.reduce((worst, one) => (one.median > worst.median ? one : worst))
}

function transferGoals(find, title) {
  const beside = (workload, name) => find(workload, name)?.maloteBeside
  const speed = (name, text, bound) => ({
    title: `${title('big')}, throughput beside ${text}`,
    goal: atLeast(bound),
    ...beside('big', name)?.faster,
  })
  const smallFiles = (name, text, part) => ({
    title: `${title('small')}, time beside ${text}`,
    goal: atMost(1 / part, `1/${part} (${(1 / part).toFixed(4)})`),
    ...beside('small', name)?.time,
    digits: 3,
  })
  return [
    speed('c', 'the C reference', 0.85),
    speed('nc', 'nc, socat, nc with openssl', 1.4),
    speed('wormhole', 'magic-wormhole', 2.5),
    speed('croc', 'croc', 3.5),
    {
      title: `${title('big')}, CPU of all three processes beside magic-wormhole's`,
      goal: atMost(0.4),
      measured: beside('big', 'wormhole')?.cpu,
    },
    smallFiles('wormhole', 'magic-wormhole', 8),
    smallFiles('croc', 'croc', 75),
    {
      title: 'a whole 1 KiB transfer, code known, time beside croc',
      goal: atMost(0.5),
      ...beside('tiny', 'croc')?.time,
    },
  ]
}

function memoryGoals(find, title, memory) {
  const processes = find('big', 'malote')?.processes
  const ends = processes ? [processes.sender?.peak, processes.receiver?.peak] : []
  return [
    { title: `${title('big')}, peak memory of sender and receiver, MB`, goal: atMost(110), measured: highest(ends) },
    { title: `${title('big')}, peak memory of the relay, MB`, goal: atMost(60), measured: processes?.relay?.peak },
    {
      title: 'growth of any peak from 1 to 8 GiB, MB',
      goal: atMost(5),
      measured: memory?.growth && highest(Object.values(memory.growth)),
      why: memory?.skipped,
    },
  ]
}

function feelingGoals(drop = [], window = []) {
  const dropOf = (name, title) => ({
    title: `drop to code, ${title}, ms`,
    goal: atMost(300),
    measured: drop.find((one) => one.name === name)?.milliseconds,
    digits: 0,
  })
  const loopOf = (name) => ({
    title: `event loop of the window's process while ${name}, p99, ms`,
    goal: atMost(5),
    measured: window.find((one) => one.name === name)?.p99,
  })
  return [
    loopOf('sending'),
    loopOf('receiving'),
    dropOf('huge', 'sparse file of 100 GiB'),
    dropOf('many', '100,000 files'),
  ]
}

function relayGoal(relay) {
  const row = relay?.rows.find(({ relay: kind, pairs }) => kind === 'malote' && pairs === 1)
  return { title: 'relay CPU beside a relay that uses `pipe()`', goal: atMost(0.45), measured: row?.cpuBeside }
}

/** Each goal with what was measured: `met` is true, false, or null where nothing was. */
export function judge({ workloads, summary, drop, memory, window, relay }) {
  const find = (workload, name) => summary.find((one) => one.workload === workload && one.contestant === name)
  const title = (name) => workloads.find((one) => one.name === name).title
  const all = [
    ...transferGoals(find, title),
    relayGoal(relay),
    ...memoryGoals(find, title, memory),
    ...feelingGoals(drop, window),
  ]
  return all.map(({ title: name, goal, wall, whole, data, measured = wall, digits = 2, why }) => ({
    title: name,
    goal: goal.text,
    measured: measured ?? null,
    whole: whole ?? null,
    data: data ?? null,
    met: measured ? goal.met(measured.median) : null,
    text: measured ? range(measured, digits) : (why ?? 'not measured'),
  }))
}
