import { execFileSync } from 'node:child_process'
import { appendFile, mkdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Outcome, remoteSource, type Source } from '../../../src-main/engine/index.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { MaloteError } from '../../../src-shared/errors.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import {
  acceptInto,
  localRelay,
  meetAtOffer,
  type Receiver,
  randomFile,
  type Sender,
  startSender,
  tempFolder,
  transferAll,
  treeOf,
} from '../../support/transfer.ts'

leaveNothingBehind()

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

/** Three files, the one in the middle changed by `change` between the offer and the answer. */
async function sendWith(
  size: number,
  change: (path: string) => Promise<unknown>,
): Promise<{ outcomes: [Outcome, Outcome]; sender: Sender; receiver: Receiver }> {
  const top = join(from.path, 'pasta')
  await mkdir(top)
  for (const name of ['1.bin', '2.bin', '3.bin']) await randomFile(join(top, name), size)
  const { sender, receiver } = await meetAtOffer(address, [top])
  await change(join(top, '2.bin'))
  await receiver.handle.answer(acceptInto(to.path))
  return { outcomes: await Promise.all([sender.handle.done, receiver.handle.done]), sender, receiver }
}

const resultsOf = ({ log }: Sender | Receiver) =>
  log.of('file').map(({ result }) => [result.path, result.outcome, result.error?.code ?? null])

describe.each([
  ['small', 1000],
  ['large', 3 << 20],
])('a %s file that is not what was offered fails alone and is named on both sides', (_, size) => {
  test.each<[string, string, (path: string) => Promise<unknown>]>([
    ['is gone', 'source.missing', (path) => rm(path)],
    ['shrank', 'source.changed', (path) => truncate(path, size / 2)],
    ['grew', 'source.changed', (path) => appendFile(path, 'more')],
    ['was written anew at the same size', 'source.changed', (path) => writeFile(path, Buffer.alloc(size, 7))],
    ['became a folder', 'source.changed', (path) => rm(path).then(() => mkdir(path))],
    ['became a link', 'source.changed', (path) => rm(path).then(() => symlink('/etc/hostname', path))],
    ['became a pipe', 'source.changed', (path) => rm(path).then(() => execFileSync('mkfifo', [path]))],
  ])('%s', async (_name, code, change) => {
    const { outcomes, sender, receiver } = await sendWith(size, change)

    for (const outcome of outcomes)
      expect(outcome).toMatchObject({ kind: 'done', verified: 2, failed: 1, corrupted: 0 })
    for (const end of [sender, receiver]) {
      expect(resultsOf(end).sort()).toEqual([
        ['pasta/1.bin', 'verified', null],
        ['pasta/2.bin', 'failed', code],
        ['pasta/3.bin', 'verified', null],
      ])
    }
    expect(await treeOf(to.path)).toEqual(['pasta/', 'pasta/1.bin', 'pasta/3.bin'])
    expect((await readFile(join(to.path, 'pasta/3.bin'))).length).toBe(size)
  })
})

describe('a file that fails half-way', () => {
  const oddSource = (read: (target: Uint8Array, position: number) => number | Promise<number>): Source => ({
    top: ['odd', 'fine'],
    async *list() {
      for (const path of ['odd', 'fine']) {
        yield [{ path, kind: 'file', size: 3 << 20, modified: 0, executable: false }]
      }
    },
    open: (index) => ({
      read: index === 0 ? read : (target) => target.fill(1).length,
      close: () => Promise.reject(new Error('close fails too')),
    }),
  })

  test.each<[string, string, (target: Uint8Array, position: number) => number | Promise<number>]>([
    [
      'with an error of the system',
      'source.unreadable',
      () => Promise.reject(Object.assign(new Error(), { code: 'EIO' })),
    ],
    [
      'with an error thrown at once',
      'source.unreadable',
      () => {
        throw new Error('odd')
      },
    ],
    ['by ending early', 'source.changed', (target, at) => (at < 1 << 20 ? target.length : 0)],
    [
      'for a reason of its own',
      'source.missing',
      (target, at) => {
        if (at > 0) throw new MaloteError('source.missing')
        return target.length
      },
    ],
  ])('fails alone: %s', async (_name, code, read) => {
    const source = oddSource(read)
    // The second file never ends by itself: it is read to its size, and one byte beyond is asked for.
    const fine: Source = {
      ...source,
      open(index, entry) {
        if (index === 0) return source.open(index, entry)
        return { read: (target, at) => (at >= entry.size ? 0 : target.length), close() {} }
      },
    }
    const { sent, received, sender, receiver } = await transferAll(address, fine, to.path)

    expect(sent).toMatchObject({ kind: 'done', verified: 1, failed: 1 })
    expect(received).toMatchObject({ kind: 'done', verified: 1, failed: 1 })
    for (const end of [sender, receiver]) expect(resultsOf(end)).toContainEqual(['odd', 'failed', code])
    expect(await treeOf(to.path)).toEqual(['fine'])
  })
})

describe('what is listed', () => {
  test('nothing at all is said to be nothing', async () => {
    const sender = startSender(address, [])
    expect(await sender.handle.done).toMatchObject({ kind: 'failed', error: { code: 'manifest.empty' } })
  })

  test('a path that is not there is named', async () => {
    const sender = startSender(address, [join(from.path, 'nada')])
    expect(await sender.handle.done).toMatchObject({
      kind: 'failed',
      error: { code: 'source.missing', detail: 'nada' },
    })
  })

  test('more than an offer can hold is refused, and the room is closed', async () => {
    const folder = { path: 'f', kind: 'folder', size: 0, modified: 0, executable: false } as const
    const endless: Source = {
      top: ['f'],
      async *list() {
        for (;;) yield new Array(100_000).fill(folder)
      },
      open: () => {
        throw new MaloteError('source.missing')
      },
    }
    const sender = startSender(address, endless)
    expect(await sender.handle.done).toMatchObject({ kind: 'failed', error: { code: 'manifest.large' } })
    expect(relay.figures().waiting).toBe(0)
  })

  test('a path longer than the wire takes is refused by name', async () => {
    const entry = { path: `a/${'b'.repeat(5000)}`, kind: 'file' as const, size: 0, modified: 0 }
    const source = remoteSource([{ name: 'a', entries: [entry] }], async () => new Uint8Array(0))
    const sender = startSender(address, source)
    expect(await sender.handle.done).toMatchObject({ kind: 'failed', error: { code: 'manifest.large' } })
  })

  test('a link that a person gives is followed', async () => {
    await writeFile(join(from.path, 'alvo'), 'conteúdo')
    await symlink(join(from.path, 'alvo'), join(from.path, 'atalho'))
    const { received } = await transferAll(address, [join(from.path, 'atalho')], to.path)
    expect(received).toMatchObject({ kind: 'done', verified: 1 })
    expect(await readFile(join(to.path, 'atalho'), 'utf8')).toBe('conteúdo')
  })

  test('names of an old disk, which are no UTF-8, arrive readable', async () => {
    const top = join(from.path, 'disco')
    const latin1 = (name: string) => Buffer.from(join(top, name), 'latin1')
    await mkdir(top)
    await mkdir(latin1('Férias'))
    await writeFile(latin1('Férias/praia à tarde.txt'), 'sol')
    await writeFile(join(top, 'normal é.txt'), 'sim')

    const { received } = await transferAll(address, [top], to.path)

    expect(received).toMatchObject({ kind: 'done', verified: 2 })
    expect(await treeOf(join(to.path, 'disco'))).toEqual(['Férias/', 'Férias/praia à tarde.txt', 'normal é.txt'])
  })

  test('the code is out before a slow list is', async () => {
    let finish = () => {}
    const listed = new Promise<void>((resolve) => {
      finish = resolve
    })
    const slow: Source = {
      top: ['lento'],
      async *list() {
        await listed
        yield [{ path: 'lento', kind: 'file', size: 0, modified: 0, executable: false }]
      },
      open: () => ({ read: () => 0, close() {} }),
    }
    const sender = startSender(address, slow)
    expect(await sender.code()).toMatch(/^\d{4}-/)
    expect(sender.log.of('summary').at(-1)?.summary).toMatchObject({ counting: true, top: 1 })
    finish()
    sender.handle.cancel()
    await sender.handle.done
  })
})
