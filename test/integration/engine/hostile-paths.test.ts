import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { RecordType } from '../../../src-main/engine/crypto/records.ts'
import { fileEntry as file, offer } from '../../support/hostile.ts'
import {
  around,
  bytes,
  expectFailed,
  folder,
  peer,
  receiver,
  setStage,
  sha256,
  whole,
} from '../../support/hostile-stage.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { acceptInto, treeOf } from '../../support/transfer.ts'

/** The published ways out of a folder and over a file, each in every mode in which files can be received. */

leaveNothingBehind()

setStage()

/** Where the names of other programs' advisories would have led. */
const ways = [
  ['one folder up (CVE-2026-32116)', '../fora'],
  ['many folders up (CVE-2025-27142)', '../../../../../../../../tmp/fora'],
  ['up and down again', 'a/../../fora'],
  ['behind a folder of its own', 'a/b/c/../../../../fora'],
  ['an absolute path', '/tmp/malote-fora'],
  ['Windows’ separators', '..\\fora'],
  ['a drive', 'C:fora'],
  ['a drive and a path', 'C:\\Windows\\System32\\fora.dll'],
  ['a share', '\\\\servidor\\pasta\\fora'],
  ['a device’s prefix', '\\\\?\\C:\\fora'],
  ['both kinds of separator', '..\\../..\\fora'],
  ['full-width dots and strokes', '\uff0e\uff0e\uff0ffora'],
  ['percent signs', '%2e%2e%2ffora'],
  ['a byte of zero', '../fora\0.txt'],
  ['a stream', 'arquivo.txt:fora:$DATA'],
  ['the home of a person', '~/fora'],
  ['a variable', '$HOME/%USERPROFILE%/fora'],
] as const

const modes = (['keep-both', 'overwrite', 'skip', 'fail'] as const).flatMap((conflict) =>
  [true, false].map((exists) => ({ conflict, exists, place: exists ? 'a folder that is there' : 'a new one' })),
)

describe.each(modes)('with "$conflict", into $place', ({ conflict, exists }) => {
  test('no name leads out of it', async () => {
    const target = exists ? folder : join(folder, 'novo', 'lugar')
    const entries = ways.map(([, path]) => file(path))
    offer(peer, entries)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(target, { conflict }))
    await peer.until('accept')
    for (const index of entries.keys()) whole(index)
    peer.say({ type: 'complete' })
    peer.until('done').catch(() => {})

    expect(await receiver.handle.done).toMatchObject({ kind: 'done', verified: ways.length })
    const below = target.slice(around.path.length + 1)
    const everything = await treeOf(around.path)
    const strays = everything.filter((path) => !path.startsWith(`${below}/`) && !`${below}/`.startsWith(path))
    expect(strays).toEqual([])
    expect(everything.filter((path) => !path.endsWith('/'))).toHaveLength(ways.length)
  })
})

/** Accepts everything and lets the peer send files of 100 bytes until it says that was all. */
async function receiveAll(conflict: 'keep-both' | 'overwrite' | 'skip', files: number): Promise<void> {
  await receiver.log.until('offer')
  await receiver.handle.answer(acceptInto(folder, { conflict }))
  await peer.until('accept')
  for (let index = 0; index < files; index++) whole(index)
  peer.say({ type: 'complete' })
  peer.until('done').catch(() => {})
  await receiver.handle.done
}

describe('what a person keeps in the folder already', () => {
  beforeEach(async () => {
    await mkdir(join(folder, '.ssh'))
    await writeFile(join(folder, '.ssh', 'authorized_keys'), 'minhas chaves')
    await writeFile(join(folder, 'nota.txt'), 'minha nota')
  })

  test('hidden names are in the list like all others, and merge with nothing unless he says so (CVE-2023-43619)', async () => {
    offer(peer, [file('foto.jpg'), { ...file('.ssh', 0), k: 'folder' }, file('.ssh/authorized_keys'), file('.bashrc')])
    const { entries } = await receiver.log.until('offer')
    expect(entries.map(({ path }) => path)).toEqual(['foto.jpg', '.ssh', '.ssh/authorized_keys', '.bashrc'])
    const { conflicts } = await receiver.handle.survey(folder)
    expect(conflicts).toEqual([1, 2])

    await receiver.handle.answer(acceptInto(folder))
    await peer.until('accept')
    for (const index of [0, 2, 3]) whole(index)
    peer.say({ type: 'complete' })
    peer.until('done').catch(() => {})
    await receiver.handle.done

    expect(await readFile(join(folder, '.ssh/authorized_keys'), 'utf8')).toBe('minhas chaves')
    expect(await readFile(join(folder, '.ssh (2)/authorized_keys'))).toEqual(bytes)
  })

  test('an empty file takes no place without a yes, though it costs nothing to send', async () => {
    offer(peer, [file('nota.txt', 0)])
    await receiver.log.until('offer')
    expect((await receiver.handle.survey(folder)).conflicts).toEqual([0])
    await receiver.handle.answer(acceptInto(folder))
    await peer.until('accept')
    peer.data((segments) => segments.end(0, 0, createHash('sha256').digest()))
    peer.say({ type: 'complete' })
    peer.until('done').catch(() => {})
    await receiver.handle.done

    expect(await readFile(join(folder, 'nota.txt'), 'utf8')).toBe('minha nota')
    expect(await treeOf(folder)).toContain('nota (2).txt')
  })

  test('two files of one name are two files, even where he lets his own be overwritten', async () => {
    offer(peer, [file('nota.txt'), file('nota.txt')])
    await receiveAll('overwrite', 2)

    expect(receiver.log.of('file').map(({ result }) => [result.path, result.outcome])).toEqual([
      ['nota.txt', 'verified'],
      ['nota (2).txt', 'verified'],
    ])
  })

  test('a file of his that is taken for a folder is in the way, is said to be, and stays', async () => {
    offer(peer, [file('nota.txt/dentro'), file('outro')])
    await receiver.log.until('offer')
    expect((await receiver.handle.survey(folder)).conflicts).toEqual([0])
    await receiveAll('overwrite', 2)

    expect(receiver.log.of('file').map(({ result }) => [result.path, result.error?.code ?? null])).toEqual([
      ['nota.txt/dentro', 'target.exists'],
      ['outro', null],
    ])
    expect(await readFile(join(folder, 'nota.txt'), 'utf8')).toBe('minha nota')
  })
})

describe('what arrives', () => {
  test('is a file and nothing else: an archive is not unpacked, whatever the offer asks for (CVE-2023-43616)', async () => {
    const asked = { unzip: true, extract: true, zip: true, run: 'fora.sh', symlink: '/etc/passwd', compress: 'gzip' }
    peer.say({ type: 'offer', device: 'mallory', files: 1, folders: 0, bytes: 100, ...asked })
    peer.say({ type: 'entries', entries: [{ ...file('pacote.zip'), ...asked }] })
    peer.say({ type: 'offered' })
    await receiveAll('keep-both', 1)

    expect(await treeOf(folder)).toEqual(['pacote.zip'])
    expect(await readFile(join(folder, 'pacote.zip'))).toEqual(bytes)
  })

  test('is no link and no device: an entry is a file or a folder', async () => {
    peer.say({ type: 'offer', device: 'mallory', files: 1, folders: 0, bytes: 0 })
    peer.say({ type: 'entries', entries: [{ ...file('atalho'), k: 'symlink', target: '/etc/passwd' }] })
    await expectFailed('peer.protocol')
  })

  test('has the hash that it was sent with and no other kind of proof', async () => {
    offer(peer, [file('a')])
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(folder))
    await peer.until('accept')
    // An end whose hash is too short to be a SHA-256, as another kind would be.
    const end = Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 100]), sha256.subarray(0, 16)])
    peer.socket.write(peer.seal(RecordType.data, end))
    await expectFailed('peer.protocol')
  })
})
