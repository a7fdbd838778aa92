import fc from 'fast-check'
import type { Code } from '../../src-shared/invite.ts'
import { wordsOf } from '../../src-shared/words.ts'
import { anyText } from './any-text.ts'

/** Names as a stranger may choose them, and codes as people type them. */

/** What path rules, file systems, terminals and screens go wrong at. */
const trap = fc.constantFrom(
  ...[
    '..',
    '.',
    '...',
    '/',
    '\\',
    '//',
    '\\\\',
    '../',
    '..\\',
    '\\\\?\\',
    '\\\\.\\',
    '/dev/',
    'C:',
    'C:\\',
    'c:/',
    '~',
  ],
  ...[
    'CON',
    'con',
    'NUL',
    'aux',
    'PRN',
    'com1',
    'COM0',
    'LPT9',
    'COM\u00b9',
    'LPT\u00b2',
    'CONIN$',
    'conout$',
    'COM1 ',
  ],
  ...[
    '.txt',
    '.',
    ' ',
    '\u3000',
    '\u00a0',
    ':',
    '::$DATA',
    ':evil',
    '|',
    '?',
    '*',
    '<',
    '>',
    '"',
    '%2e%2e',
    '\u2024\u2024',
  ],
  ...[
    '\0',
    '\n',
    '\r',
    '\t',
    '\x07',
    '\x1b[2J',
    '\x1b]0;x\x07',
    '\x7f',
    '\x9b31m',
    '\u2028',
    '\u202e',
    '\u2066',
    '\u200b',
  ],
  ...['\u200c', '\u200d', '\ufeff', '\ufffd', '\ufdd0', '\ud800', '\udc00', '\u{e0041}', '\u115f', '\u3164', '\u00ad'],
  ...[
    'a'.repeat(300),
    '日'.repeat(90),
    '\u{1f469}\u200d\u{1f467}',
    'é',
    'e\u0301',
    'ß',
    'ſ',
    'İ',
    'ı',
    '\u212a',
    '\u2126',
  ],
  ...['.ssh', '.SSH', 'authorized_keys', '.git', 'GIT~1', 'desktop.ini', '.part', '.a1b2c3.part', '__proto__'],
  ...['\uff0e\uff0e', '\uff0f', '\u2215', '\u29f5', '\uff3c', '\u0130', '\u1e9e', '\ufb01'],
)

/** One name of a file or folder, without or with separators in it. */
export const hostileName: fc.Arbitrary<string> = fc
  .array(fc.oneof({ arbitrary: trap, weight: 2 }, { arbitrary: anyText(12), weight: 1 }), { maxLength: 5 })
  .map((parts) => parts.join(''))

/** A path as it may stand in an offer. */
export const hostilePath: fc.Arbitrary<string> = fc.array(hostileName, { maxLength: 5 }).map((parts) => parts.join('/'))

/** A list of them in which paths meet: equal, one below the other, equal but for case. */
export const hostileList = fc.array(
  fc.record({
    path: fc.oneof(
      hostilePath,
      fc.constantFrom('a', 'A', 'a/b', 'A/B', 'a (2)', 'a (2)/b', 'ß', 'SS', 'ſ', 's', 'a.', 'a:'),
    ),
    kind: fc.constantFrom('file' as const, 'folder' as const),
  }),
  { maxLength: 12 },
)

/** A word of either list. */
export const anyWord = fc.constantFrom(...wordsOf('pt'), ...wordsOf('en'))

const digits = (least: number, most: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: least, maxLength: most })

/** A code as a sender hands it out, or with a third word. */
export const anyCode: fc.Arbitrary<Code> = fc
  .tuple(digits(4, 9), fc.array(anyWord, { minLength: 2, maxLength: 3 }))
  .map(([room, words]) => ({ room, secret: words.join('-') }))

/** One letter too many, too few, or another, anywhere. */
export const typo: fc.Arbitrary<(word: string) => string> = fc
  .tuple(fc.nat(), fc.constantFrom('insert', 'drop', 'replace'), fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'))
  .map(([where, kind, letter]) => (word) => {
    const at = where % (word.length + (kind === 'insert' ? 1 : 0))
    return word.slice(0, at) + (kind === 'drop' ? '' : letter) + word.slice(at + (kind === 'insert' ? 0 : 1))
  })
