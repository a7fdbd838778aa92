import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { errorCodes, errorFacts, errorInfo, MaloteError, toErrorInfo } from '../../src-shared/errors.ts'
import { errorTexts, locales } from '../../src-shared/locales/index.ts'

const page = readFileSync(new URL('../../docs/ERRORS.md', import.meta.url), 'utf8')

/** The rows of the table: code, side, retry, when, sentence, remedy. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )

const one = /^[^.!?]+\.$/

describe('the table of errors', () => {
  it('has a row for every code and no other, in the order of the union', () => {
    expect(rows.map(([code]) => code)).toEqual(errorCodes.map((code) => `\`${code}\``))
  })

  it.each(errorCodes)('tells the truth about %s', (code) => {
    const row = rows.find(([cell]) => cell === `\`${code}\``)
    const { side, retryable } = errorFacts[code]
    const { sentence, remedy } = errorTexts.en[code]

    expect(row).toEqual([`\`${code}\``, side, retryable ? 'yes' : 'no', expect.stringMatching(/\.$/), sentence, remedy])
  })
})

describe.each(locales)('the errors in %s', (locale) => {
  const texts = errorTexts[locale]

  it('are the same codes as everywhere', () => {
    expect(Object.keys(texts)).toEqual(errorCodes)
  })

  it('say each in one sentence, and what to do with a full stop', () => {
    for (const [code, { sentence, remedy }] of Object.entries(texts)) {
      expect(sentence, code).toMatch(one)
      expect(remedy, code).toMatch(/\S\.$/)
      expect(sentence + remedy, code).not.toMatch(/\s{2}|^\s|\.\./)
    }
  })

  it('never say the same of two things', () => {
    const sentences = Object.values(texts).map(({ sentence }) => sentence)

    expect(new Set(sentences).size).toBe(sentences.length)
  })
})

describe('the languages', () => {
  it('differ in every sentence', () => {
    for (const code of errorCodes) {
      const sentences = locales.map((locale) => errorTexts[locale][code].sentence)
      expect(new Set(sentences).size, code).toBe(locales.length)
    }
  })
})

describe('an error', () => {
  it('carries its facts, and its detail where there is one', () => {
    const error = new MaloteError('port.busy', '19034')

    expect(error.code).toBe('port.busy')
    expect(error.info).toEqual({ code: 'port.busy', side: 'system', retryable: false, detail: '19034' })
    expect(toErrorInfo(error)).toBe(error.info)
    expect('detail' in errorInfo('disk.full')).toBe(false)
  })

  it('that nobody threw on purpose is internal and tells nothing of itself', () => {
    expect(toErrorInfo(new Error('secret path'))).toEqual({ code: 'internal', side: 'local', retryable: false })
  })
})
