import { readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { partPath } from '../../../src-main/engine/files/safe-path.ts'
import { Sink } from '../../../src-main/engine/files/sink.ts'
import { tempFolder } from '../../support/transfer.ts'

/** Somebody else who may write in the folder has guessed what a file is called until it is whole, and was there first. */

const ID = 'a1b2c3'
const film = { path: 'film.mkv', size: 5, modified: 0, executable: false }

let to: { path: string; remove: () => Promise<void> }
let outside: { path: string; remove: () => Promise<void> }

beforeEach(async () => {
  to = await tempFolder()
  outside = await tempFolder()
})

afterEach(() => Promise.all([to.remove(), outside.remove()]))

const planted = () => join(to.path, partPath(film.path, ID))

test('with a link: it is not followed', async () => {
  const mine = join(outside.path, 'mine.txt')
  await writeFile(mine, 'what was there')
  await symlink(mine, planted())

  expect(() => new Sink(to.path, ID, false).create(film)).toThrow()

  expect(await readFile(mine, 'utf8')).toBe('what was there')
})

test('with a link to nothing: nothing is made behind it', async () => {
  const absent = join(outside.path, 'absent.txt')
  await symlink(absent, planted())

  expect(() => new Sink(to.path, ID, false).create(film)).toThrow()

  await expect(readFile(absent)).rejects.toMatchObject({ code: 'ENOENT' })
})

test('with a file of his own: it is not taken for this one', async () => {
  await writeFile(planted(), 'his')

  expect(() => new Sink(to.path, ID, false).create(film)).toThrow()

  expect(await readFile(planted(), 'utf8')).toBe('his')
})
