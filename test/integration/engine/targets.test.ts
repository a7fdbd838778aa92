import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import type { ConflictChoice } from '../../../src-shared/views.ts'
import { gatedSource } from '../../support/gate.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { acceptInto, localRelay, meetAtOffer, tempFolder, transferAll, treeOf } from '../../support/transfer.ts'

leaveNothingBehind()

let relay: RelayServer
let address: RelayAddress
let from: { path: string; remove: () => Promise<void> }
let to: { path: string; remove: () => Promise<void> }
let paths: string[]

/** What is offered: `leia-me.txt` and `projeto/{a.txt, sub/b.txt, vazia/}`. */
beforeEach(async () => {
  ;({ relay, address } = await localRelay())
  from = await tempFolder()
  to = await tempFolder()
  await mkdir(join(from.path, 'projeto', 'sub'), { recursive: true })
  await mkdir(join(from.path, 'projeto', 'vazia'))
  await writeFile(join(from.path, 'leia-me.txt'), 'novo')
  await writeFile(join(from.path, 'projeto', 'a.txt'), 'novo a')
  await writeFile(join(from.path, 'projeto', 'sub', 'b.txt'), 'novo b')
  paths = [join(from.path, 'leia-me.txt'), join(from.path, 'projeto')]
})

afterEach(async () => {
  await relay.close()
  await Promise.all([from.remove(), to.remove()])
})

const old = async () => {
  await mkdir(join(to.path, 'projeto', 'sub'), { recursive: true })
  await writeFile(join(to.path, 'leia-me.txt'), 'velho')
  await writeFile(join(to.path, 'projeto', 'sub', 'b.txt'), 'velho b')
  await writeFile(join(to.path, 'projeto', 'meu.txt'), 'meu')
}
const read = (path: string) => readFile(join(to.path, path), 'utf8')

/** Offers everything, and answers with that choice: how the answer was taken. Cancelled afterwards. */
async function answerWith(conflict: ConflictChoice, skip: readonly number[] = []): Promise<unknown> {
  const { sender, receiver } = await meetAtOffer(address, paths)
  const answered = await receiver.handle.answer(acceptInto(to.path, { conflict, skip })).then(
    () => 'accepted',
    (error: unknown) => error,
  )
  sender.handle.cancel()
  await Promise.all([sender.handle.done, receiver.handle.done])
  return answered
}

describe('where names are taken', () => {
  beforeEach(old)

  test('the survey says which, and how much room there is', async () => {
    const { sender, receiver } = await meetAtOffer(address, paths)
    const { entries } = await receiver.log.until('offer')

    const { conflicts, free } = await receiver.handle.survey(to.path)

    expect(conflicts.map((index) => entries[index]?.path)).toEqual(['leia-me.txt', 'projeto', 'projeto/sub/b.txt'])
    expect(free).toBeGreaterThan(0)
    sender.handle.cancel()
    await receiver.handle.done
    await sender.handle.done
  })

  test('keeping both gives the file and the folder a new name', async () => {
    const { received } = await transferAll(address, paths, to.path)

    expect(received).toMatchObject({
      kind: 'done',
      verified: 3,
      targets: [join(to.path, 'leia-me (2).txt'), join(to.path, 'projeto (2)')],
    })
    expect(await treeOf(to.path)).toEqual([
      'leia-me (2).txt',
      'leia-me.txt',
      'projeto (2)/',
      'projeto (2)/a.txt',
      'projeto (2)/sub/',
      'projeto (2)/sub/b.txt',
      'projeto (2)/vazia/',
      'projeto/',
      'projeto/meu.txt',
      'projeto/sub/',
      'projeto/sub/b.txt',
    ])
    expect(await read('leia-me.txt')).toBe('velho')
    expect(await read('leia-me (2).txt')).toBe('novo')
  })

  test('overwriting replaces what is taken and leaves what is not', async () => {
    const { received } = await transferAll(address, paths, to.path, { conflict: 'overwrite' })

    expect(received).toMatchObject({ kind: 'done', verified: 3, skipped: 0 })
    expect(await read('leia-me.txt')).toBe('novo')
    expect(await read('projeto/sub/b.txt')).toBe('novo b')
    expect(await read('projeto/meu.txt')).toBe('meu')
    expect(await treeOf(to.path)).not.toContain('projeto (2)/')
  })

  test('skipping leaves what is taken, and the rest arrives beside it', async () => {
    const { sent, received, receiver } = await transferAll(address, paths, to.path, { conflict: 'skip' })

    expect(sent).toMatchObject({ kind: 'done', verified: 1, skipped: 2 })
    expect(received).toMatchObject({ kind: 'done', verified: 1, skipped: 2 })
    expect(await read('leia-me.txt')).toBe('velho')
    expect(await read('projeto/sub/b.txt')).toBe('velho b')
    expect(await read('projeto/a.txt')).toBe('novo a')
    expect(receiver.log.of('started')[0]).toMatchObject({ files: 1, total: 6 })
  })

  test('failing leaves the offer standing for another choice', async () => {
    const { sender, receiver } = await meetAtOffer(address, paths)

    await expect(receiver.handle.answer(acceptInto(to.path, { conflict: 'fail' }))).rejects.toMatchObject({
      code: 'target.exists',
    })
    await receiver.handle.answer(acceptInto(to.path, { conflict: 'keep-both' }))

    expect(await receiver.handle.done).toMatchObject({ kind: 'done', verified: 3 })
    expect(await sender.handle.done).toMatchObject({ kind: 'done', verified: 3 })
  })

  test('what is not wanted is no conflict', async () => {
    expect(await answerWith('fail', [0, 1])).toBe('accepted')
  })
})

describe('taking only a part', () => {
  test('a folder that is left out leaves out all below it, and is not made', async () => {
    const { sender, receiver } = await meetAtOffer(address, paths)
    const { entries } = await receiver.log.until('offer')
    const projeto = entries.findIndex(({ path }) => path === 'projeto')

    await receiver.handle.answer(acceptInto(to.path, { skip: [projeto] }))

    expect(await receiver.handle.done).toMatchObject({
      kind: 'done',
      verified: 1,
      skipped: 2,
      targets: [join(to.path, 'leia-me.txt')],
    })
    expect(await sender.handle.done).toMatchObject({ kind: 'done', verified: 1, skipped: 2 })
    expect(await treeOf(to.path)).toEqual(['leia-me.txt'])
  })

  test('a single file can be left out', async () => {
    const { sender, receiver } = await meetAtOffer(address, paths)
    const { entries } = await receiver.log.until('offer')

    await receiver.handle.answer(
      acceptInto(to.path, { skip: [entries.findIndex(({ path }) => path.endsWith('a.txt'))] }),
    )
    await Promise.all([sender.handle.done, receiver.handle.done])

    expect(await treeOf(to.path)).toEqual([
      'leia-me.txt',
      'projeto/',
      'projeto/sub/',
      'projeto/sub/b.txt',
      'projeto/vazia/',
    ])
  })

  test('everything can be left out: nothing arrives and nothing fails', async () => {
    const { sent, received } = await transferAll(address, paths, to.path, { skip: [0, 1, 2, 3, 4, 5] })

    expect(sent).toMatchObject({ kind: 'done', verified: 0, skipped: 3, bytes: 0 })
    expect(received).toMatchObject({ kind: 'done', verified: 0, skipped: 3, targets: [] })
    expect(await treeOf(to.path)).toEqual([])
  })
})

describe('a folder that is not as it should be', () => {
  test('is made where it does not exist', async () => {
    const folder = join(to.path, 'novo', 'lugar')
    const { received } = await transferAll(address, paths, folder)
    expect(received).toMatchObject({ kind: 'done', verified: 3 })
    expect(await treeOf(folder)).toContain('projeto/sub/b.txt')
  })

  test.each(['overwrite', 'skip'] as const)(
    'a link where a folder must be is refused before anything is written: %s',
    async (choice) => {
      const outside = await tempFolder()
      await symlink(outside.path, join(to.path, 'projeto'))

      expect(await answerWith(choice)).toMatchObject({ code: 'target.unsafe', info: { detail: 'projeto' } })
      expect(await treeOf(outside.path)).toEqual([])
      await outside.remove()
    },
  )

  test('a link where a folder must be is passed by when both are kept', async () => {
    const outside = await tempFolder()
    await symlink(outside.path, join(to.path, 'projeto'))

    const { received } = await transferAll(address, paths, to.path)

    expect(received).toMatchObject({ kind: 'done', verified: 3 })
    expect(await treeOf(outside.path)).toEqual([])
    await outside.remove()
  })

  test('a link where a file goes is replaced, not followed', async () => {
    const outside = await tempFolder()
    await writeFile(join(outside.path, 'alvo'), 'intocado')
    await symlink(join(outside.path, 'alvo'), join(to.path, 'leia-me.txt'))

    await transferAll(address, paths, to.path, { conflict: 'overwrite' })

    expect(await readFile(join(outside.path, 'alvo'), 'utf8')).toBe('intocado')
    expect(await read('leia-me.txt')).toBe('novo')
    await outside.remove()
  })

  test.each(['overwrite', 'skip'] as const)('a file where a folder must be is refused: %s', async (choice) => {
    await writeFile(join(to.path, 'projeto'), 'sou um arquivo')

    expect(await answerWith(choice)).toMatchObject({ code: 'target.exists', info: { detail: 'projeto' } })
    expect(await treeOf(to.path)).toEqual(['projeto'])
  })

  test('a file where a folder must be is told beforehand, and passed by when both are kept', async () => {
    await writeFile(join(to.path, 'projeto'), 'sou um arquivo')
    const { sender, receiver } = await meetAtOffer(address, paths)
    const { entries } = await receiver.log.until('offer')

    const { conflicts } = await receiver.handle.survey(to.path)
    await receiver.handle.answer(acceptInto(to.path))
    await Promise.all([sender.handle.done, receiver.handle.done])

    expect(conflicts.map((index) => entries[index]?.path)).toEqual(
      entries.map(({ path }) => path).filter((path) => path.startsWith('projeto')),
    )
    expect(await read('projeto')).toBe('sou um arquivo')
    expect(await read('projeto (2)/sub/b.txt')).toBe('novo b')
  })

  test('a folder where a file must be is not overwritten', async () => {
    await mkdir(join(to.path, 'leia-me.txt'))
    expect(await answerWith('overwrite')).toMatchObject({ code: 'target.exists', info: { detail: 'leia-me.txt' } })
  })

  test('a file instead of the folder is refused', async () => {
    await writeFile(join(to.path, 'pasta'), '')
    const { sender, receiver } = await meetAtOffer(address, paths)

    const folder = join(to.path, 'pasta')
    await expect(receiver.handle.survey(folder)).rejects.toMatchObject({ code: 'target.denied' })
    await expect(receiver.handle.answer(acceptInto(folder))).rejects.toMatchObject({ code: 'target.denied' })
    await expect(receiver.handle.answer(acceptInto('relative'))).rejects.toMatchObject({ code: 'target.denied' })

    receiver.handle.cancel()
    await Promise.all([sender.handle.done, receiver.handle.done])
  })

  test('a read-only place is refused', async () => {
    // The kernel's own tree takes no folder from anybody; a mode bit would not stop root.
    await chmod(to.path, 0o555)
    const folder = process.getuid?.() === 0 && process.platform === 'linux' ? '/proc/malote' : join(to.path, 'sub')
    const { sender, receiver } = await meetAtOffer(address, paths)

    await expect(receiver.handle.answer(acceptInto(folder))).rejects.toMatchObject({
      code: expect.stringMatching(/^(target\.denied|disk\.failed)$/),
    })

    receiver.handle.cancel()
    await Promise.all([sender.handle.done, receiver.handle.done])
    await chmod(to.path, 0o755)
  })
})

test('a file that appears under a name meanwhile is not lost: the new one goes beside it', async () => {
  const { source, gate } = gatedSource([{ path: 'leia-me.txt', size: 10, until: 0 }])
  const { sender, receiver } = await meetAtOffer(address, source)
  await receiver.handle.answer(acceptInto(to.path))
  await writeFile(join(to.path, 'leia-me.txt'), 'apareci')
  gate.open()
  const [, received] = await Promise.all([sender.handle.done, receiver.handle.done])

  expect(received).toMatchObject({ kind: 'done', verified: 1 })
  expect([await read('leia-me.txt'), await read('leia-me (2).txt')]).toEqual(['apareci', 'm'.repeat(10)])
  expect(receiver.log.of('file').map(({ result }) => result.path)).toEqual(['leia-me (2).txt'])
})
