import { croc } from './croc.mjs'
import { limit } from './limit.mjs'
import { malote } from './malote.mjs'
import { netcat } from './netcat.mjs'
import { pipe } from './pipe.mjs'
import { wormhole } from './wormhole.mjs'

/**
 * A contestant: `name`, `title`, the `workloads` it can do, `find(home)` -> its version or why it is left out, and
 * `run(source, stage)` -> the figures of `transfer()`.
 */
const all = [malote, pipe, limit, netcat, wormhole, croc]

/** Those of `names` with what `find` told of each: `version`, or `leftOut` with the reason. */
export async function findContestants(names, home) {
  const wanted = all.filter(({ name }) => names.includes(name))
  return Promise.all(wanted.map(async (contestant) => ({ ...contestant, ...(await contestant.find(home)) })))
}
