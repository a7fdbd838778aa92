import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { tempFolder } from '../../support/transfer.ts'

/** The benchmark of a relay for many, scaled down: a benchmark that does not run measures nothing. */

const bench = fileURLToPath(new URL('../../bench/run.mjs', import.meta.url))

const SENDERS = 200
const TRANSFERS = 8

/** Milliseconds: it takes eight seconds, on a machine that has nothing else to do. */
const PATIENCE = { timeout: 180_000 }

test('a crowd waits at one relay, guests come, and beside a slow reader every transfer arrives', PATIENCE, async () => {
  const folder = await tempFolder()
  const report = join(folder.path, 'report.json')
  const size = ['--senders', String(SENDERS), '--transfers', String(TRANSFERS)]

  const { stdout } = await promisify(execFile)(process.execPath, [bench, 'crowd', '--quick', ...size, '--json', report])
  const { crowd, failed } = JSON.parse(await readFile(report, 'utf8'))
  await folder.remove()

  expect(failed).toEqual([])
  if (process.platform === 'linux') expect(crowd.skipped).toBeUndefined()
  else return
  expect(stdout).toContain('200 senders wait')
  expect(crowd.waiting.quiet).toMatchObject({ lost: 0, waiting: SENDERS, reached: SENDERS })
  expect(crowd.waiting.pair.count).toBe(SENDERS)
  expect(crowd.runs.map(({ slow }: { slow: boolean }) => slow)).toEqual([false, true])
  for (const run of crowd.runs) expect(run).toMatchObject({ done: TRANSFERS, sent: TRANSFERS, whole: TRANSFERS })
  expect(crowd.runs[1].reader.whole).toBe(true)
  expect(crowd.runs[1].reader.sent).toBeGreaterThan(crowd.runs[1].reader.read)
})
