import { describe, expect, it } from 'vitest'
import {
  aboutText,
  amountDone,
  circumstances,
  goOnText,
  removalText,
} from '../../../src-renderer/features/unfinished/unfinished-words.ts'
import { locales, windowTexts } from '../../../src-shared/locales/index.ts'
import type { UnfinishedView } from '../../../src-shared/snapshot.ts'
import { left } from '../../support/gallery-views.ts'

const kinds = ['waiting', 'interrupted', 'partial'] as const
const directions = ['send', 'receive'] as const
const everyOne: readonly UnfinishedView[] = kinds.flatMap((kind) =>
  directions.flatMap((direction) =>
    [0, 1, 2].map((count) =>
      left(kind, {
        ...{ direction, lost: count, parts: count, partBytes: count * 1_000, here: count === 1 },
        ...(count === 0 ? { names: [], top: 0, peer: null, folder: null } : { folder: 'Downloads' }),
      }),
    ),
  ),
)

describe.each(locales)('in %s', (locale) => {
  const wording = { locale, texts: windowTexts[locale] }
  const sentences = (item: UnfinishedView) => [
    aboutText(item, wording),
    amountDone(item, wording),
    circumstances(item, wording),
    goOnText(item, wording),
    removalText(item, wording),
  ]

  it('says all there is to say of every one', () => {
    for (const item of everyOne)
      for (const text of sentences(item)) {
        expect(text).toMatch(/\S/)
        expect(text).not.toMatch(/undefined|null|NaN|\[object/)
      }
  })

  it('tells one from many', () => {
    const { unfinished } = windowTexts[locale]
    for (const say of [unfinished.canGoOn, unfinished.lost, unfinished.sendLost, unfinished.sendLostAgain])
      expect(say(1)).not.toBe(say(2).replace('2', '1'))
  })

  it('says that what is half here goes, and otherwise that nothing does', () => {
    const half = left('interrupted', { direction: 'receive', parts: 3, partBytes: 3_000_000 })

    expect(removalText(half, wording)).toMatch(/3.*3 MB/)
    expect(removalText({ ...half, parts: 0 }, wording)).not.toMatch(/\d/)
  })
})

it('keeps a name from elsewhere to itself', () => {
  const wording = { locale: 'en', texts: windowTexts.en } as const
  const item = left('interrupted', { direction: 'receive', names: ['a\u202eb'], peer: 'שלום', folder: 'x\u001b[31m' })

  expect(aboutText(item, wording)).not.toContain('\u202e')
  expect(amountDone(item, wording)).toContain('From \u2068שלום\u2069')
  expect(circumstances(item, wording)).not.toContain('\u001b')
})
