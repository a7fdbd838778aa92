import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable } from '../../../src-shared/text.ts'

/** Whether showing a text as it is could mislead. */
const isDeceptive = (text: string) => printable(text) !== text

import { anyText } from '../../support/any-text.ts'

describe('text from elsewhere', () => {
  it.each([
    ['\x1b[2Jboo', '\ufffd[2Jboo'],
    ['bell\x07', 'bell\ufffd'],
    ['a\nb\r\tc', 'a\ufffdb\ufffd\ufffdc'],
    ['\x9b31m', '\ufffd31m'],
    ['invoice\u202egnp.exe', 'invoice\ufffdgnp.exe'],
    ['\u2066left\u2069', '\ufffdleft\ufffd'],
    ['zero\u200bwidth', 'zero\ufffdwidth'],
    ['pay\u00adpal', 'pay\ufffdpal'],
    ['half\ud83d', 'half\ufffd'],
    ['\udc00half', '\ufffdhalf'],
    ['\ufeffbom', '\ufffdbom'],
  ])('%j is shown as %j', (given, wanted) => {
    expect(printable(given)).toBe(wanted)
    expect(isDeceptive(given)).toBe(true)
  })

  it.each(['olá, mundo', '日本語', 'مرحبا', 'می‌خواهم', '👩‍👩‍👧', '<img src=x onerror=alert(1)>', ''])(
    '%j is shown as it is',
    (text) => {
      expect(printable(text)).toBe(text)
      expect(isDeceptive(text)).toBe(false)
    },
  )

  it('once shown deceives nobody, and is well-formed', () => {
    fc.assert(
      fc.property(anyText(50), (text) => {
        const shown = printable(text)
        expect(isDeceptive(shown)).toBe(false)
        expect(shown.isWellFormed()).toBe(true)
      }),
    )
  })

  it('gives the same answer however often it is asked', () => {
    expect([1, 2, 3].map(() => isDeceptive('a\u202eb'))).toEqual([true, true, true])
  })
})
