import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { percentile, spread } from '../statistics.mjs'
import { Crowd, startChild } from './stage.mjs'

/** Many senders who wait: what a room costs, how long a guest waits for his sender, and whether all stay reachable. */

/** Rooms of the small load that the big one stands beside; opened and closed first, so that code is compiled. */
const FEW = 50

/** Milliseconds for the relay to notice that rooms have come or gone: it tells its figures once a second. */
const NOTICE_MS = 30_000

/** Guests come from an address of their own, which the relay lets join 960 times a minute. */
const GUESTS_FROM = '127.0.2.1'

/** Joins of one minute: half of what the relay allows that address, since both loads use it. */
export const JOINS_MOST = 400

function someOf(rooms, count) {
  const left = [...rooms]
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(randomInt(left.length), 1)[0])
}

function pairTimes(times) {
  return {
    p50: percentile(times, 0.5),
    p95: percentile(times, 0.95),
    p99: percentile(times, 0.99),
    count: times.length,
  }
}

async function pairing(guests, relay, crowd, joins) {
  const rooms = someOf(crowd.numbers, joins)
  return pairTimes(await guests.ask('join', { port: relay.port, rooms, localAddress: GUESTS_FROM }))
}

/** A few rooms: the times to compare with, and a relay that is warm. */
async function withFew(relay, guests) {
  const few = new Crowd(relay)
  try {
    await few.open(FEW)
    await pairing(guests, relay, few, FEW)
    const times = await pairing(guests, relay, few, FEW)
    await few.close()
    await relay.waits(0, NOTICE_MS)
    return times
  } finally {
    few.stop()
  }
}

/** Nothing happens but pings for a little more than an interval, and then each line is asked whether it is there. */
async function quietTime(relay, crowd, { rooms, pingMs }) {
  const before = await crowd.state()
  const { seconds, cpu, resident } = await relay.during(() => sleep(pingMs * 1.2))
  const after = await crowd.state()
  const reached = await relay.during(() => crowd.reach())
  return {
    seconds,
    cpuShare: cpu / seconds,
    resident,
    pings: after.pings - before.pings,
    lost: rooms - after.open,
    waiting: await relay.waits(rooms, NOTICE_MS),
    reached: reached.result,
    reachSeconds: reached.seconds,
  }
}

/** Opens all rooms and measures; the crowd stays and is the caller's to stop. */
export async function measureWaiting(relay, crowd, { rooms, joins, pingMs }) {
  const guests = startChild('guests.mjs')
  try {
    const few = await withFew(relay, guests)
    const empty = relay.usage().resident
    const opening = await relay.during(() => crowd.open(rooms))
    const pair = await pairing(guests, relay, crowd, Math.min(joins, JOINS_MOST))
    const quiet = await quietTime(relay, crowd, { rooms, pingMs })
    return {
      rooms,
      empty,
      opening: { seconds: opening.seconds, cpu: opening.cpu },
      kilobytesARoom: ((quiet.resident - empty) * 1000) / rooms,
      pair,
      pairWithFew: few,
      quiet,
      pairBeside: spread([pair.p50 / few.p50]),
    }
  } finally {
    guests.stop()
  }
}
