import { mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createLog } from '../../../src-main/desktop/log.ts'
import { MaloteError } from '../../../src-shared/errors.ts'

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

it.each([
  ['a failed call', async () => rename('/nowhere/it\'s "mine".pdf', '/nowhere/to\nbe.pdf')],
  ['a path of no file', async () => readFile(`relative tax ${'x'.repeat(5)}.pdf`)],
  ['an error of ours', async () => Promise.reject(new MaloteError('source.missing', 'tax return.pdf'))],
])('names no file that %s was about', async (_, fail) => {
  const log = createLog(folder)
  const cause = await fail().catch((caught: unknown) => caught)

  log.error('something failed', cause)
  await log.flush()

  const said = await readFile(join(folder, 'malote.log'), 'utf8')
  expect(said).toContain('something failed: ')
  expect(said).not.toMatch(/mine|pdf|tax|be\./)
})

it('says nothing that a terminal would obey', async () => {
  const log = createLog(folder)

  log.error('\x1b[2Jgone', new Error('\u202egnp\x9b31m'))
  await log.flush()

  expect(await readFile(join(folder, 'malote.log'), 'utf8')).toMatch(
    /\ufffd\[2Jgone: Error: \ufffdgnp\ufffd31m\n {4}at /,
  )
})

it('can be read by its owner alone', async () => {
  const log = createLog(folder)
  log.info('mine')
  await log.flush()

  // Windows keeps no such bits: there the folder is the owner's.
  const others = process.platform === 'win32' ? 0 : (await stat(join(folder, 'malote.log'))).mode & 0o077
  expect(others).toBe(0)
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
