import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLog } from '../../../src-main/desktop/log.ts'

let folder = ''

beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'malote-log-')), 'logs')
})

afterEach(() => rm(folder, { recursive: true, force: true }))

it('keeps what was said, in order, with the stack of what was caught and no path', async () => {
  const log = createLog(folder)

  log.info('first')
  log.error('second', new Error("open '/home/ana/x.pdf'"))
  await log.flush()

  const lines = await readFile(join(folder, 'malote.log'), 'utf8')
  expect(lines).toMatch(/^\S+ info first\n\S+ error second: Error: open \[path\]\n {4}at /)
  expect(lines).not.toContain(import.meta.dirname)
})

it('starts anew at its limit and keeps the one before', async () => {
  await createLog(folder).flush()
  await writeFile(join(folder, 'malote.log'), 'x'.repeat(1024 * 1024))
  const log = createLog(folder)

  log.info('after')
  await log.flush()

  expect((await stat(join(folder, 'malote.old.log'))).size).toBe(1024 * 1024)
  expect(await readFile(join(folder, 'malote.log'), 'utf8')).toMatch(/info after\n$/)
})

it('never throws, even where nothing can be written', async () => {
  await createLog(folder).flush()
  await writeFile(join(folder, 'a-file'), '')
  const log = createLog(join(folder, 'a-file/logs'))

  log.error('nobody hears this')

  await expect(log.flush()).resolves.toBeUndefined()
})
