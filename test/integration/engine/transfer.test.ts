import { mkdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { localRelay, randomFile, sha256Of, tempFolder, transferAll, treeOf } from '../../support/transfer.ts'

let relay: RelayServer
let address: RelayAddress
let from: { path: string; remove: () => Promise<void> }
let to: { path: string; remove: () => Promise<void> }

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
  from = await tempFolder()
  to = await tempFolder()
})

afterEach(async () => {
  await relay.close()
  await Promise.all([from.remove(), to.remove()])
})

test.each([0, 1, 16 * 1024, 64 * 1024 + 1, (1 << 20) - 17, 1 << 20, 5 * (1 << 20) + 12345])(
  'a file of %i bytes arrives whole and both sides name the same SHA-256',
  async (size) => {
    const file = await randomFile(join(from.path, 'visita.bin'), size)

    const { sent, received, sender, receiver } = await transferAll(address, [file], to.path)

    const sha256 = await sha256Of(file)
    expect(sent).toMatchObject({ kind: 'done', verified: 1, failed: 0, corrupted: 0, bytes: size })
    expect(received).toMatchObject({ kind: 'done', verified: 1, bytes: size, targets: [join(to.path, 'visita.bin')] })
    expect(await sha256Of(join(to.path, 'visita.bin'))).toBe(sha256)
    for (const { log } of [sender, receiver]) {
      expect(log.of('file').map(({ result }) => [result.path, result.outcome, result.sha256])).toEqual([
        ['visita.bin', 'verified', sha256],
      ])
    }
  },
)

test('a folder keeps its tree, its empty folders, dates and executable bits; links stay behind', async () => {
  const top = join(from.path, 'projeto')
  await mkdir(join(top, 'vazia', 'mais vazia'), { recursive: true })
  await mkdir(join(top, 'src'))
  await writeFile(join(top, 'src', 'run.sh'), '#!/bin/sh\n', { mode: 0o755 })
  await writeFile(join(top, 'leia-me.txt'), 'olá')
  await symlink('/etc/passwd', join(top, 'atalho'))
  await utimes(join(top, 'leia-me.txt'), new Date(), new Date('2020-02-02T02:02:02Z'))

  const { received } = await transferAll(address, [top], to.path)

  expect(received).toMatchObject({ kind: 'done', verified: 2 })
  expect(await treeOf(to.path)).toEqual([
    'projeto/',
    'projeto/leia-me.txt',
    'projeto/src/',
    'projeto/src/run.sh',
    'projeto/vazia/',
    'projeto/vazia/mais vazia/',
  ])
  expect((await stat(join(to.path, 'projeto/src/run.sh'))).mode & 0o111).not.toBe(0)
  expect((await stat(join(to.path, 'projeto/leia-me.txt'))).mode & 0o111).toBe(0)
  expect((await stat(join(to.path, 'projeto/leia-me.txt'))).mtime.toISOString()).toBe('2020-02-02T02:02:02.000Z')
})

test('two thousand small files arrive, each verified', async () => {
  const top = join(from.path, 'muitos')
  await mkdir(top)
  await Promise.all(Array.from({ length: 2000 }, (_, at) => writeFile(join(top, `arquivo-${at}`), `conteúdo ${at}`)))

  const { sent, received } = await transferAll(address, [top], to.path)

  expect(sent).toMatchObject({ kind: 'done', verified: 2000, failed: 0 })
  expect(received).toMatchObject({ kind: 'done', verified: 2000, failed: 0 })
  expect(await readFile(join(to.path, 'muitos', 'arquivo-1234'), 'utf8')).toBe('conteúdo 1234')
})

test('names in every script arrive as they are', async () => {
  const names = [
    '日本語のファイル.txt',
    'Привет мир.doc',
    'مرحبا.pdf',
    'עברית.txt',
    'ไทย.md',
    '👩‍👩‍👧 família.jpg',
    'ação & coração.txt',
    "it's $(odd) `name`.sh",
  ]
  const paths = await Promise.all(names.map((name) => randomFile(join(from.path, name), 100)))

  await transferAll(address, paths, to.path)

  expect(await treeOf(to.path)).toEqual([...names].sort())
})

test('two things of the same name are sent side by side', async () => {
  await mkdir(join(from.path, 'a'))
  await mkdir(join(from.path, 'b'))
  const paths = [
    await randomFile(join(from.path, 'a', 'foto.jpg'), 10),
    await randomFile(join(from.path, 'b', 'foto.jpg'), 20),
  ]

  await transferAll(address, paths, to.path)

  expect(await treeOf(to.path)).toEqual(['foto (2).jpg', 'foto.jpg'])
})
