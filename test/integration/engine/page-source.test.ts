import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { remoteSource } from '../../../src-main/engine/index.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { MaloteError } from '../../../src-shared/errors.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { acceptInto, localRelay, meetAtOffer, tempFolder, transferAll, treeOf } from '../../support/transfer.ts'

leaveNothingBehind()

let relay: RelayServer
let address: RelayAddress
let to: { path: string; remove: () => Promise<void> }

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
  to = await tempFolder()
})

afterEach(async () => {
  await relay.close()
  await to.remove()
})

describe('files that a page holds', () => {
  const pages = new Map([
    ['foto.jpg', Buffer.alloc(2_500_000, 'a')],
    ['pasta/vazio', Buffer.alloc(0)],
    ['pasta/b.txt', Buffer.from('b')],
  ])
  const items = [
    { name: 'foto.jpg', entries: [{ path: 'foto.jpg', kind: 'file' as const, size: 2_500_000, modified: 1e12 }] },
    {
      name: 'pasta',
      entries: [
        { path: 'pasta', kind: 'folder' as const, size: 0, modified: 1e12 },
        { path: 'pasta/vazio', kind: 'file' as const, size: 0, modified: 1e12 },
        { path: 'pasta/b.txt', kind: 'file' as const, size: 1, modified: 1e12 },
      ],
    },
    { name: 'foto.jpg', entries: [{ path: 'foto.jpg', kind: 'file' as const, size: 2_500_000, modified: 1e12 }] },
  ]
  const slice = (item: number, index: number, offset: number, length: number) => {
    const path = items[item]?.entries[index]?.path ?? ''
    return pages.get(path)?.subarray(offset, offset + length) ?? Buffer.alloc(0)
  }

  test('are read in slices, two of one name side by side', async () => {
    const lengths: number[] = []
    const source = remoteSource(items, async (item, index, offset, length) => {
      lengths.push(length)
      return slice(item, index, offset, length)
    })

    const { received } = await transferAll(address, source, to.path)

    expect(received).toMatchObject({ kind: 'done', verified: 4 })
    expect(await treeOf(to.path)).toEqual(['foto (2).jpg', 'foto.jpg', 'pasta/', 'pasta/b.txt', 'pasta/vazio'])
    expect((await readFile(join(to.path, 'foto (2).jpg'))).equals(pages.get('foto.jpg') ?? Buffer.alloc(0))).toBe(true)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1 << 20)
  })

  test('that are left out do not stand in the way of those that are wanted', async () => {
    const small = Array.from({ length: 40 }, (_, at) => ({
      path: `pasta/${at}`,
      kind: 'file' as const,
      size: 1,
      modified: 0,
    }))
    const source = remoteSource([{ name: 'pasta', entries: small }], async () => Buffer.alloc(1))
    const { sender, receiver } = await meetAtOffer(address, source)
    const odd = small.flatMap((_, at) => (at % 2 === 1 ? [at] : []))
    await receiver.handle.answer(acceptInto(to.path, { skip: odd }))
    const [sent] = await Promise.all([sender.handle.done, receiver.handle.done])

    expect(sent).toMatchObject({ kind: 'done', verified: 20, skipped: 20 })
    expect(await treeOf(join(to.path, 'pasta'))).toHaveLength(20)
  })

  test('that the page has let go of fail alone', async () => {
    const source = remoteSource(items, async (item, index, offset, length) => {
      if (item === 0) throw new MaloteError('source.unreadable')
      return slice(item, index, offset, length)
    })
    const { sent, received } = await transferAll(address, source, to.path)
    expect(sent).toMatchObject({ kind: 'done', verified: 3, failed: 1 })
    expect(received).toMatchObject({ kind: 'done', verified: 3, failed: 1 })
  })

  test('that a page answers with more than was asked are not believed', async () => {
    const source = remoteSource(items.slice(0, 1), async (_item, _index, _offset, length) => new Uint8Array(length + 1))
    const { received, receiver } = await transferAll(address, source, to.path)
    expect(received).toMatchObject({ kind: 'done', failed: 1 })
    expect(receiver.log.of('file')[0]?.result).toMatchObject({ outcome: 'failed', error: { code: 'source.changed' } })
  })
})
