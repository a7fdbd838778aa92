import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { History } from '../../../src-main/app/history.ts'
import { errorInfo } from '../../../src-shared/errors.ts'
import type { HistoryItem } from '../../../src-shared/snapshot.ts'
import { done, left, transfer } from '../../support/gallery-views.ts'

/** One transfer, one row: also where it ends more than once. */

let folder: string
let told: (readonly HistoryItem[])[]

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'malote-history-'))
  told = []
})

afterEach(() => rm(folder, { recursive: true }))

const open = () => History.open(folder, (items) => void told.push(items))
const failed = { kind: 'failed', error: errorInfo('relay.lost'), unfinished: 'one' } as const

test('an end that can be gone on with is remembered with that, also in the next app', async () => {
  const history = await open()

  await history.add(transfer(failed))

  expect((await open()).items).toMatchObject([{ outcome: 'failed', unfinished: 'one' }])
})

test('what goes on again has no end until it has another one', async () => {
  const history = await open()
  await history.add(transfer(failed))
  await history.add(transfer(done(), { id: 'another' }))

  await history.reopen('one')
  expect(history.items).toMatchObject([{ id: 'another' }])
  await history.add(transfer(done()))

  expect(history.items).toMatchObject([{ id: 'one', outcome: 'verified' }, { id: 'another' }])
  expect(history.items[0]).not.toHaveProperty('unfinished')
})

test('giving up is remembered as cancelled, or as the end that is remembered already', async () => {
  const history = await open()
  await history.add(transfer(failed))

  await history.giveUp(left('interrupted', { id: 'one' }))
  await history.giveUp(left('waiting', { id: 'two', names: ['b'] }))

  expect(history.items).toMatchObject([{ outcome: 'cancelled', names: ['b'] }, { outcome: 'failed' }])
})

test('where nothing changes nobody is told', async () => {
  const history = await open()

  await history.reopen('unknown')

  expect(told).toEqual([])
})
