import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { RecordType } from '../../../src-main/engine/crypto/records.ts'
import { fileEntry as file, offer } from '../../support/hostile.ts'
import { around, bytes, expectFailed, folder, peer, receiver, setStage, whole } from '../../support/hostile-stage.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { acceptInto, treeOf } from '../../support/transfer.ts'

leaveNothingBehind()

setStage()

describe('an offer that is not what it says', () => {
  test.each<[string, () => void]>([
    ['more entries than announced', () => offer(peer, [file('a'), file('b')], { files: 1 })],
    ['fewer entries than announced', () => offer(peer, [file('a')], { files: 2 })],
    ['folders announced as files', () => offer(peer, [file('a')], { files: 0, folders: 1 })],
    ['more bytes than announced', () => offer(peer, [file('a')], { bytes: 99 })],
    ['a negative size', () => offer(peer, [file('a', -100)])],
    ['a size no number holds exactly', () => offer(peer, [file('a', 2 ** 53)], { bytes: 0 })],
    [
      'sizes that add up beyond that',
      () => offer(peer, [file('a', 2 ** 53 - 1), file('b', 2 ** 53 - 1)], { bytes: 2 ** 53 - 1 }),
    ],
    ['nothing at all', () => offer(peer, [])],
    ['a million and one files', () => offer(peer, [file('a')], { files: 1_000_001 })],
    ['files and folders together beyond that', () => offer(peer, [file('a')], { files: 600_000, folders: 600_000 })],
    ['a list before its head', () => peer.say({ type: 'entries', entries: [file('a')] })],
    ['an end before its beginning', () => peer.say({ type: 'offered' })],
    [
      'a second head',
      () =>
        [1, 2].forEach(() => {
          peer.say({ type: 'offer', device: '', files: 1, folders: 0, bytes: 1 })
        }),
    ],
    [
      'data before anybody said yes',
      () => {
        offer(peer, [file('a')])
        whole(0)
      },
    ],
    [
      'an end before anybody said yes',
      () => {
        offer(peer, [file('a')])
        peer.say({ type: 'complete' })
      },
    ],
    ['what only a receiver says', () => peer.say({ type: 'accept' })],
    ['a message nobody knows', () => peer.say({ type: 'sudo', command: 'rm -rf /' })],
    ['a message that is no JSON', () => peer.socket.write(peer.seal(RecordType.control, Buffer.from('{')))],
  ])('%s', async (_, misbehave) => {
    misbehave()
    await expectFailed('peer.protocol')
    expect(receiver.log.of('started')).toEqual([])
  })

  test('bigger than any disk is refused when somebody wants it', async () => {
    offer(peer, [file('a', 2 ** 52)])
    await receiver.log.until('offer')
    await expect(receiver.handle.answer(acceptInto(folder))).rejects.toMatchObject({ code: 'disk.full' })
    expect(await treeOf(folder)).toEqual([])
  })
})

describe('names that want to get out', () => {
  test('are made harmless before anybody sees them, and stay below the folder', async () => {
    const entries = [
      '../../evil',
      '/abs',
      '..\\..\\windows',
      'C:\\x',
      '\\\\server\\share',
      'a/../../b',
      '.',
      'CON',
      'esc\x1b[2J',
      'fdp\u202eexe.txt',
      'nul\0byte',
      'x/'.repeat(300),
    ].map((name) => file(name))
    offer(peer, entries)
    const shown = (await receiver.log.until('offer')).entries.map(({ path }) => path)
    await receiver.handle.answer(acceptInto(folder))
    await peer.until('accept')
    for (const index of entries.keys()) whole(index)
    peer.say({ type: 'complete' })
    peer.until('done').catch(() => {})

    expect(await receiver.handle.done).toMatchObject({ kind: 'done', verified: entries.length })
    const written = await treeOf(around.path)
    expect(written.filter((path) => !path.startsWith('deep/'))).toEqual([])
    expect(
      written.filter((path) => path.startsWith('deep/') && !path.startsWith('deep/chosen/') && path !== 'deep/'),
    ).toEqual([])
    expect(shown).toEqual(expect.arrayContaining(['_/_/evil', 'abs', 'CON_', 'esc_[2J', 'fdp_exe.txt']))
    for (const path of shown) expect((await readFile(join(folder, path))).equals(bytes)).toBe(true)
  })

  test('a device’s name is one line without tricks', async () => {
    peer.say({ type: 'offer', device: '\x1b]0;owned\x07\u202eana\n', files: 1, folders: 0, bytes: 1 })
    const { peer: name } = await receiver.log.until('proven')
    expect(name).toBe('\ufffd]0;owned\ufffd\ufffdana\ufffd')
  })
})
