import { wordlist as english } from '@scure/bip39/wordlists/english.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newSecret } from '../../../src-main/engine/crypto/code-words.ts'
import { confusableWords } from '../../../src-shared/confusable-words.ts'
import { foldText } from '../../../src-shared/invite.ts'
import {
  completions,
  correction,
  isKnownWord,
  oneTypoApart,
  type WordLanguage,
  wordsOf,
} from '../../../src-shared/words.ts'
import { holds } from '../../support/property.ts'

const languages: readonly WordLanguage[] = ['pt', 'en']

describe.each(languages)('the %s words', (language) => {
  const words = wordsOf(language)

  it('are enough: ten bits each, twenty a code', () => {
    expect(words.length).toBeGreaterThanOrEqual(1024)
    expect(2 * Math.log2(words.length)).toBeGreaterThanOrEqual(20)
  })

  it('are what folding makes of them, each there once', () => {
    expect(words.filter((word) => !/^[a-z]{4,}$/.test(word) || foldText(word) !== word)).toEqual([])
    expect(new Set(words).size).toBe(words.length)
  })

  it('are never one typo apart', () => {
    const near = words.flatMap((word, at) => words.slice(at + 1).filter((other) => oneTypoApart(word, other)))
    expect(near).toEqual([])
  })

  it('make up codes that differ', () => {
    const drawn = Array.from({ length: 200 }, () => newSecret(language))
    expect(drawn.every((secret) => secret.split('-').every((word) => words.includes(word)))).toBe(true)
    expect(drawn.every((secret) => secret.split('-').length === 2)).toBe(true)
    expect(new Set(drawn).size).toBeGreaterThan(190)
  })
})

it('are all of the English list that no typo and no unfinished typing turns into one another', () => {
  const kept: string[] = []
  for (const word of english) {
    if (word.length < 4 || (!wordsOf('en').includes(word) && !confusableWords.has(word))) continue
    const confusable = kept.some(
      (other) => oneTypoApart(other, word) || word.startsWith(other) || other.startsWith(word),
    )
    if (!confusable) kept.push(word)
  }

  expect(wordsOf('en')).toEqual(kept)
})

it('of the two lists have none in common', () => {
  expect(wordsOf('pt').filter((word) => wordsOf('en').includes(word))).toEqual([])
})

describe('one typo', () => {
  it.each([
    ['casa', 'caso', true],
    ['casa', 'casas', true],
    ['casa', 'asa', true],
    ['casa', 'casa', true],
    ['casa', 'acsa', false],
    ['casa', 'ca', false],
    ['casa', 'mesa', false],
    ['', 'a', true],
  ])('%s and %s: %s', (a, b, wanted) => {
    expect(oneTypoApart(a, b)).toBe(wanted)
    expect(oneTypoApart(b, a)).toBe(wanted)
  })

  it('is found wherever it was made', () => {
    const word = fc.constantFrom(...wordsOf('pt'), ...wordsOf('en'))
    holds(
      fc.property(word, fc.nat(), fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), (given, where, letter) => {
        const at = where % given.length
        expect(oneTypoApart(given, given.slice(0, at) + letter + given.slice(at))).toBe(true)
        expect(oneTypoApart(given, given.slice(0, at) + letter + given.slice(at + 1))).toBe(true)
        expect(oneTypoApart(given, given.slice(0, at) + given.slice(at + 1))).toBe(true)
      }),
    )
  })
})

describe('help while typing', () => {
  it('completes from two letters on, one’s own language first', () => {
    expect(completions('a', 'pt')).toEqual([])
    expect(completions('ab', 'pt').every((word) => word.startsWith('ab'))).toBe(true)
    expect(completions('ab', 'pt', 1).every((word) => wordsOf('pt').includes(word))).toBe(true)
    expect(completions('ab', 'en', 1).every((word) => wordsOf('en').includes(word))).toBe(true)
    expect(completions('ab', 'pt', 3)).toHaveLength(3)
    expect(completions('zzzz', 'pt')).toEqual([])
  })

  it('corrects only what is no word and near exactly one', () => {
    expect(correction('lareyra')).toBe('lareira')
    expect(correction('lareira')).toBeNull()
    expect(correction('ab')).toBeNull()
    expect(correction('xyzxyz')).toBeNull()
  })

  it('suggests only words that are on a list', () => {
    holds(
      fc.property(fc.string({ unit: fc.constantFrom(...'abcdelmo'), minLength: 3, maxLength: 7 }), (typed) => {
        const meant = correction(typed)
        expect(meant === null || isKnownWord(meant)).toBe(true)
      }),
    )
  })
})
