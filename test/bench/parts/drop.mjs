import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { codeOf, startRelay, startSender } from '../contestants/malote.mjs'
import { GIB, manyFiles, sparseFile } from '../sources.mjs'
import { withStage } from '../stage.mjs'
import { spread } from '../statistics.mjs'
import { number } from '../tables.mjs'

/**
 * From dropping something to seeing its code: `malote send` started until its code is told. Nothing is transferred; the
 * sender is interrupted once it has shown the code, as by a person who thinks better of it.
 */

/** What a sender that was interrupted ends with. */
const CANCELLED = 3

const HUGE_GIB = 100

async function dropToCode(path, { home, patience }) {
  return withStage({ home, seconds: patience }, async (stage) => {
    const { address } = await startRelay(stage)
    const sender = startSender(stage, path, address)
    await codeOf(sender)
    const milliseconds = performance.now() - sender.startedAt
    sender.stop('SIGINT')
    const status = await sender.ended
    if (status !== CANCELLED) throw new Error(`malote send ended with status ${status}, not ${CANCELLED}`)
    return milliseconds
  })
}

/** Rounds of a sparse file of 100 GiB and a tree of very many files, interleaved; milliseconds. */
export async function measureDrop(bench) {
  const folder = join(bench.home, 'drop')
  mkdirSync(folder)
  const huge = { name: 'huge', title: `sparse file of ${HUGE_GIB} GiB`, path: join(folder, 'huge'), runs: [] }
  const count = bench.manyFiles.toLocaleString('en')
  const many = { name: 'many', title: `${count} files`, path: join(folder, 'many'), runs: [] }
  sparseFile(huge.path, HUGE_GIB * GIB)
  manyFiles(many.path, bench.manyFiles)
  await dropToCode(huge.path, bench)
  for (let round = 0; round < bench.rounds; round++) {
    for (const kind of round % 2 === 0 ? [huge, many] : [many, huge]) {
      kind.runs.push(await dropToCode(kind.path, bench))
      console.log(`drop to code, ${kind.title}: ${number(kind.runs.at(-1), 0)} ms`)
    }
  }
  return [huge, many].map(({ name, title, runs }) => ({ name, title, runs, milliseconds: spread(runs) }))
}
