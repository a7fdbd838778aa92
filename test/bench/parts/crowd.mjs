import { bundleEnds, Crowd, lackFor, MeasuredRelay } from '../crowd/stage.mjs'
import { measureTransfers } from '../crowd/transfers.mjs'
import { measureWaiting } from '../crowd/waiting.mjs'
import { deadline } from '../stage.mjs'
import { pairedRatio, spread } from '../statistics.mjs'
import { number, print, range } from '../tables.mjs'

/**
 * A relay for many: thousands of senders who wait at one relay process, guests who come to some of them, and while all of
 * them go on waiting, hundreds of transfers at once. The relay is the built one in a process of its own; what it uses is
 * read from /proc. Its bounds are the usual ones but for the number of rooms: the load comes from many addresses.
 */

/** Rooms that the relay takes beyond those of the crowd: the senders of the transfers wait, too. */
const ROOMS_BESIDE = 1_000

/** What did not go as it has to, in words; empty where all went well. */
function flawsOf({ waiting, runs }) {
  const { rooms, quiet } = waiting
  const flaws = []
  if (quiet.lost > 0) flaws.push(`${quiet.lost} of ${rooms} waiting senders were lost`)
  if (quiet.waiting !== rooms) flaws.push(`the relay counts ${quiet.waiting} of ${rooms} rooms`)
  if (quiet.reached !== rooms) flaws.push(`${rooms - quiet.reached} of ${rooms} lines did not answer`)
  if (quiet.pings < rooms) flaws.push(`${quiet.pings} pings came to ${rooms} senders in an interval`)
  for (const { transfers, done, sent, whole, failures, reader } of runs) {
    const all = done === transfers && sent === transfers && whole === transfers
    if (!all) flaws.push(`of ${transfers} transfers ${whole} are whole, ${done} received, ${sent} sent: ${failures}`)
    if (reader && !reader.whole) flaws.push('what the slow reader got is not what was sent')
  }
  return flaws
}

/** Measures; throws where somebody was lost, or a byte was. `skipped` says why there is nothing. */
export async function measureCrowd(bench) {
  const skipped = lackFor(bench.crowd)
  if (skipped) return { skipped }
  const script = await bundleEnds(bench.home)
  const relay = new MeasuredRelay(bench.home, { rooms: bench.crowd.rooms + ROOMS_BESIDE, pingMs: bench.crowd.pingMs })
  const crowd = new Crowd(relay)
  const late = deadline(bench.crowd.seconds)
  try {
    return await Promise.race([measureWith({ relay, crowd, script }, bench), late.passed])
  } finally {
    late.clear()
    crowd.stop()
    relay.stop()
  }
}

async function measureWith({ relay, crowd, script }, { home, crowd: size }) {
  await relay.start()
  const waiting = await measureWaiting(relay, crowd, size)
  console.log(`${size.rooms} senders wait: ${number(waiting.kilobytesARoom)} kB a room`)
  const runs = await measureTransfers(relay, { home, script, ...size })
  const after = { reached: await crowd.reach(), resident: relay.usage().resident }
  const flaws = flawsOf({ waiting, runs })
  if (after.reached !== size.rooms) flaws.push(`after the transfers ${after.reached} of ${size.rooms} lines answer`)
  if (flaws.length > 0) throw new Error(flaws.join('; '))
  return { ...size, waiting, runs, after, ...sum(runs) }
}

function sum(runs) {
  const [alone, beside] = [false, true].map((slow) => runs.filter((run) => run.slow === slow))
  const rows = [alone, beside].map((some) => {
    const fields = ['median', 'slowestBeside', 'jain', 'speed', 'cpuPerGiB', 'peak']
    return Object.fromEntries(fields.map((field) => [field, spread(some.map((run) => run[field]))]))
  })
  return { rows, slowReader: pairedRatio(beside, alone, ({ median }) => median) }
}

const milliseconds = ({ p50, p95, p99 }) => [p50, p95, p99].map((one) => number(one, 2))

/** Prints what was measured. */
export function printCrowd(crowd) {
  if (crowd.skipped) return console.log(`\nA relay for many: not measured, ${crowd.skipped}`)
  const { waiting, transfers, mebibytes, rows, slowReader, after } = crowd
  const { rooms, pair, pairWithFew, quiet, opening } = waiting
  print(
    `${rooms.toLocaleString('en')} senders wait`,
    ['', 'measured'],
    [
      ['memory a waiting room, kB', number(waiting.kilobytesARoom)],
      ['relay resident, MB: empty, with all', `${number(waiting.empty, 0)}, ${number(quiet.resident, 0)}`],
      ['opening them all, s; CPU of the relay, s', `${number(opening.seconds)}; ${number(opening.cpu)}`],
      ['CPU while they only ping, % of a core', number(quiet.cpuShare * 100)],
      [`lost in ${number(quiet.seconds, 0)} s`, quiet.lost],
      ['all answer a ping within, s', number(quiet.reachSeconds)],
    ],
  )
  print(
    'From join to paired, ms',
    ['senders who wait', 'p50', 'p95', 'p99'],
    [
      [pairWithFew.count, ...milliseconds(pairWithFew)],
      [rooms, ...milliseconds(pair)],
    ],
  )
  const head = ['', 'median, s', 'slowest / fastest', "Jain's index", 'MiB/s', 'relay CPU s/GiB', 'relay peak MB']
  const cells = rows.map(({ median, slowestBeside, jain, speed, cpuPerGiB, peak }, at) => [
    at === 0 ? 'all alike' : 'one slow reader among them',
    ...[range(median), range(slowestBeside), range(jain, 3), range(speed, 0), range(cpuPerGiB), range(peak, 0)],
  ])
  print(`${transfers} transfers of ${mebibytes} MiB at once, while all the others wait`, head, cells)
  console.log(`\ntime with a slow reader beside time without: ${range(slowReader)}`)
  console.log(`relay resident at the end, MB: ${number(after.resident, 0)}`)
}
