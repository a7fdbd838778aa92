import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable, printableJson } from '../../../src-shared/text.ts'
import { anyText } from '../../support/any-text.ts'
import { holds } from '../../support/property.ts'

/** Whether showing a text as it is could mislead. */
const isDeceptive = (text: string) => printable(text) !== text

/** Every character that takes no room, those around which it might, and some letters to hide them among. */
const trickyText = fc.string({
  maxLength: 12,
  unit: fc.constantFrom(
    ...'a1\u00e9\u0627\u0915\u094d\u845b\u1820\u00a9\u2764\u20e3',
    ...['\u{1f469}', '\u{1f3fd}', '\u{1f3f4}', '\u{e0067}', '\u{e007f}', '\u{e0100}', '\ud83d', '\udc69'],
    ...'\u0000\u001b\u009b\u00ad\u034f\u061c\u115f\u17b4\u180b\u180e\u200b\u200c\u200d\u200e\u202e\u2028\u2066\u3164\ufe00\ufe0f\ufeff\uffa0',
  ),
})

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
    ['blank\u3164letter\uffa0', 'blank\ufffdletter\ufffd'],
    ['join\u034fer, vowel\u17b4, mark\u180e', 'join\ufffder, vowel\ufffd, mark\ufffd'],
    ['report.p\u200ddf', 'report.p\ufffddf'],
    ['report\u200c.pdf', 'report\ufffd.pdf'],
    ['\u{1f469}\u200d.jpg', '\u{1f469}\ufffd.jpg'],
    ['plain\ufe0f', 'plain\ufffd'],
    ['hidden\u{e0062}\u{e0079}\u{e0065}', 'hidden\ufffd\ufffd\ufffd'],
    ['\u{1f3f4}\u{e0068}\u{e0069}\u{e007f}', '\u{1f3f4}\ufffd\ufffd\ufffd'],
  ])('%j is shown as %j', (given, wanted) => {
    expect(printable(given)).toBe(wanted)
    expect(isDeceptive(given)).toBe(true)
  })

  it.each([
    ...['olá, mundo', '日本語', 'مرحبا', '<img src=x onerror=alert(1)>', ''],
    ...['می\u200cخواهم', 'क्\u200dष', 'ന\u0d4d\u200d', '葛\u{e0100}', '\u1820\u180b'],
    ...['👩\u200d👩\u200d👧', '👩🏽\u200d🚀', '🏳\ufe0f\u200d🌈', '1\ufe0f\u20e3', '❤\ufe0f'],
    '\u{1f3f4}\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
  ])('%j is shown as it is', (text) => {
    expect(printable(text)).toBe(text)
    expect(isDeceptive(text)).toBe(false)
  })

  it('once shown deceives nobody, and is well-formed', () => {
    holds(
      fc.property(fc.oneof(anyText(50), trickyText), (text) => {
        const shown = printable(text)
        expect(isDeceptive(shown)).toBe(false)
        expect(shown.isWellFormed()).toBe(true)
      }),
      200,
    )
  })

  it('in JSON is the same value, with nothing in it that a terminal could obey', () => {
    holds(
      fc.property(fc.oneof(anyText(50), trickyText), (text) => {
        const line = printableJson(JSON.stringify({ path: text, [text]: 1 }))
        expect(JSON.parse(line)).toEqual({ path: text, [text]: 1 })
        expect(isDeceptive(line)).toBe(false)
      }),
      200,
    )
    expect(printableJson(JSON.stringify('\u009b31m\u202e\u{e0041}'))).toBe('"\\u009b31m\\u202e\\udb40\\udc41"')
  })

  it('gives the same answer however often it is asked', () => {
    expect([1, 2, 3].map(() => isDeceptive('a\u202eb'))).toEqual([true, true, true])
  })
})
