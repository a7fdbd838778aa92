import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { lockJournal } from '../../../src-main/engine/journal/store.ts'
import type { Snapshot, UnfinishedView } from '../../../src-shared/snapshot.ts'
import { leaveHalfReceived, leaveNonsense, leavePartlySent } from '../../support/journals.ts'
import { ask, closePeople, ownFolder, type Person, person, refusal } from '../../support/person.ts'
import { treeOf } from '../../support/transfer.ts'

/** What other processes left behind, as an app finds it. Going on with it: continue.test.ts. */

const ONE = '0123456789abcdef'
const TWO = 'fedcba9876543210'

afterEach(() => closePeople(async () => {}))

const journalsOf = (home: string) => join(home, 'data', 'unfinished')
const lists = async (who: Person, count: number): Promise<readonly UnfinishedView[]> =>
  (await who.hears('unfinished', ({ items }) => items.length === count)).items

test('what was left is listed when the app starts, without a path, and what makes no sense is not', async () => {
  const home = await ownFolder()
  leaveHalfReceived(journalsOf(home), { id: ONE, into: join(home, 'downloads', 'fotos') })
  leavePartlySent(journalsOf(home), { id: TWO, from: home })
  leaveNonsense(journalsOf(home), '00000000000000ff')

  const ana = await person('ana', home)
  const listed = await lists(ana, 2)

  expect(listed).toMatchObject([
    {
      ...{ id: ONE, direction: 'receive', kind: 'interrupted', peer: 'ana-notebook', folder: 'fotos' },
      ...{ files: 2, bytes: 2_000, bytesDone: 1_500, parts: 1, partBytes: 600, relay: '192.0.2.1:19034' },
    },
    {
      ...{ id: TWO, direction: 'send', kind: 'partial', peer: 'bruno-pc', folder: null, names: ['a.bin', 'b.bin'] },
      ...{ lost: 1, bytesDone: 1_000, parts: 0, here: false },
    },
  ])
  const snapshot = await ask<Snapshot>(ana, 'snapshot', {})
  expect(snapshot.unfinished).toEqual(listed)
  expect(JSON.stringify(snapshot)).not.toContain(home)
})

test('giving one up deletes what is half here and nothing else, and the history remembers it as cancelled', async () => {
  const home = await ownFolder()
  leaveHalfReceived(journalsOf(home), { id: ONE, into: join(home, 'downloads') })
  const ana = await person('ana', home)
  await writeFile(join(ana.downloads, 'mine.txt'), 'mine')
  await lists(ana, 1)

  await ask(ana, 'discardUnfinished', { id: ONE })

  await lists(ana, 0)
  expect(await treeOf(ana.downloads)).toEqual(['a.bin', 'mine.txt'])
  const { history } = await ask<Snapshot>(ana, 'snapshot', {})
  expect(history).toMatchObject([{ direction: 'receive', names: ['a.bin', 'b.bin'], outcome: 'cancelled' }])
  expect(await refusal(ana, 'discardUnfinished', { id: ONE })).toBe('unfinished.unknown')
})

test('what another process left while the app runs is found when a window asks', async () => {
  const home = await ownFolder()
  const ana = await person('ana', home)
  leaveHalfReceived(journalsOf(home), { id: ONE, into: join(home, 'downloads') })

  await ask(ana, 'lookForUnfinished', {})

  expect(await lists(ana, 1)).toMatchObject([{ id: ONE }])
})

test('what another process is working on is neither listed nor given up', async () => {
  const home = await ownFolder()
  leaveHalfReceived(journalsOf(home), { id: ONE, into: join(home, 'downloads') })
  leaveHalfReceived(journalsOf(home), { id: TWO, into: join(home, 'elsewhere') })
  const lock = lockJournal(journalsOf(home), ONE)
  const ana = await person('ana', home)

  expect(await lists(ana, 1)).toMatchObject([{ id: TWO }])
  for (const call of ['discardUnfinished', 'continueTransfer'])
    expect(await refusal(ana, call, { id: ONE })).toBe('unfinished.running')
  expect(await treeOf(ana.downloads)).toHaveLength(2)

  lock.release()
  await ask(ana, 'lookForUnfinished', {})
  await lists(ana, 2)
})

test.each([
  ['nothing by that name', 'ffffffffffffffff', 'unfinished.unknown'],
  ['a way out of the folder', '../../../etc/passwd', 'request.rejected'],
  ['a name in capitals', ONE.toUpperCase().replace('0', 'A'), 'request.rejected'],
])('%s is refused', async (_, id, code) => {
  const ana = await person('ana')

  expect(await refusal(ana, 'continueTransfer', { id })).toBe(code)
  expect(await refusal(ana, 'discardUnfinished', { id })).toBe(code)
})

test('an address that is none is refused before anything is begun', async () => {
  const home = await ownFolder()
  leaveHalfReceived(journalsOf(home), { id: ONE, into: join(home, 'downloads') })
  const ana = await person('ana', home)
  await lists(ana, 1)

  expect(await refusal(ana, 'continueTransfer', { id: ONE, relay: 'no such address!' })).toBe('address.malformed')

  const { unfinished, transfers } = await ask<Snapshot>(ana, 'snapshot', {})
  expect(unfinished).toHaveLength(1)
  expect(transfers).toEqual([])
})
