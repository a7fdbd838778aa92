import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  freePath,
  numberedName,
  partName,
  safeName,
  safePath,
  safePaths,
} from '../../../src-main/engine/files/safe-path.ts'
import { DEPTH_MOST } from '../../../src-main/engine/protocol/limits.ts'
import { printable } from '../../../src-shared/text.ts'
import { anyText } from '../../support/any-text.ts'
import { holds } from '../../support/property.ts'

const bytesIn = (text: string) => Buffer.byteLength(text)
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])\s*(?:\.|$)/i

/** Everything that must hold for a name that is written to a disk. */
function expectHarmless(name: string): void {
  expect(name).not.toBe('')
  expect(name.trim()).not.toBe('')
  expect(bytesIn(name)).toBeLessThanOrEqual(255)
  expect(name).not.toMatch(/[/\\:*?"<>|]/)
  expect(name).not.toMatch(/^\.{1,2}$|[. ]$|^\s/)
  expect(name).not.toMatch(reserved)
  expect(printable(name)).toBe(name)
  expect(name.isWellFormed()).toBe(true)
  expect(name.normalize('NFC')).toBe(name)
}

const odd = fc.constantFrom(
  ...['..', '.', '/', '\\', 'CON', 'com1', 'LPT¹', ' ', '.txt', ':', '\0', '\x1b[2J', '\u202e', '\u200c', '\u200d'],
  ...['\ud800', '\ufffd', '\ufdd0', '~', 'a'.repeat(300), '日'.repeat(90), 'é', 'e\u0301', '\n', '\u3000', '👩‍👩‍👧'],
)
const name = fc.array(fc.oneof(odd, anyText(30)), { maxLength: 6 }).map((parts) => parts.join(''))
const path = fc.array(name, { maxLength: 6 }).map((parts) => parts.join('/'))

describe('names from elsewhere', () => {
  it.each([
    ['../../etc/passwd', '_/_/etc/passwd'],
    ['/etc/passwd', 'etc/passwd'],
    ['..\\..\\windows\\system32', '_.._windows_system32'],
    ['C:\\Users\\x', 'C_Users_x'],
    ['C:x', 'C_x'],
    ['\\\\server\\share', '_server_share'],
    ['a/./b', 'a/_/b'],
    ['a//b', 'a/b'],
    ['...', '_'],
    ['', '_'],
    ['/', '_'],
    ['CON', 'CON_'],
    ['con.txt', 'con_.txt'],
    ['aux.tar.gz', 'aux_.tar.gz'],
    ['COM1 ', 'COM1_'],
    ['COM¹', 'COM¹_'],
    [' CON', 'CON_'],
    ['CONIN$', 'CONIN$_'],
    ['nul.', 'nul_'],
    ['file.txt. . .', 'file.txt'],
    ['stream.txt:evil:$DATA', 'stream.txt_evil_$DATA'],
    ['a\u0000b', 'a_b'],
    ['\x1b[31mred', '_[31mred'],
    ['bell\x07', 'bell_'],
    ['invoice\u202efdp.exe', 'invoice_fdp.exe'],
    ['two\nlines', 'two lines'],
    ['\u200b', '_'],
    ['\u200d', '_'],
    ['half\ud83d', 'half_'],
    ['   ', '_'],
  ])('%j becomes %j', (given, wanted) => {
    expect(safePath(given)).toBe(wanted)
  })

  it.each([
    'relatório final (1).pdf',
    '日本語のファイル.txt',
    'Привет мир.doc',
    'مرحبا.pdf',
    'می‌خواهم.txt',
    'क्‍ष.txt',
    '👩‍👩‍👧 família.jpg',
    '.bashrc',
    'concert.mp3',
    "it's $(odd) `name` & more;.sh",
    '-rf',
    'desktop.ini',
  ])('%j stays as it is', (given) => {
    expect(safePath(given)).toBe(given)
  })

  it('are composed: what looks the same is the same', () => {
    expect(safeName('cafe\u0301')).toBe('caf\u00e9')
  })

  it('are harmless whatever they were, and stay as they are the second time', () => {
    holds(
      fc.property(name, (given) => {
        const safe = safeName(given)
        expectHarmless(safe)
        expect(safeName(safe)).toBe(safe)
      }),
      300,
    )
  })

  it('are cut to 255 bytes between characters, and keep their extension', () => {
    expect(safeName(`${'é'.repeat(200)}.jpeg`)).toBe(`${'é'.repeat(125)}.jpeg`)
    expect(safeName(`${'a'.repeat(254)}.${'b'.repeat(30)}`)).toBe('a'.repeat(254))
  })
})

describe('paths from elsewhere', () => {
  it('are relative, never empty, never climb', () => {
    holds(
      fc.property(path, (given) => {
        const names = safePath(given).split('/')
        expect(names.length).toBeLessThanOrEqual(DEPTH_MOST)
        for (const one of names) expectHarmless(one)
      }),
      200,
    )
  })

  it('deeper than any tree are folded into one name at the end', () => {
    const names = safePath(Array.from({ length: 500 }, (_, at) => `d${at}`).join('/')).split('/')
    expect(names).toHaveLength(DEPTH_MOST)
    expectHarmless(names.at(-1) ?? '')
  })
})

describe('names beside one that is taken', () => {
  it('are numbered before the extension', () => {
    expect(numberedName('foto.jpg', 2)).toBe('foto (2).jpg')
    expect(numberedName('.bashrc', 2)).toBe('.bashrc (2)')
    expect(numberedName('projeto', 3)).toBe('projeto (3)')
    expect(freePath('a/b.txt', (one) => one !== 'a/b (4).txt')).toBe('a/b (4).txt')
  })

  it('are harmless, and so are the names of unfinished files', () => {
    holds(
      fc.property(name, fc.integer({ min: 2, max: 1_000_000 }), (given, number) => {
        const safe = safeName(given)
        expectHarmless(numberedName(safe, number))
        expectHarmless(partName(safe, 'a1b2c3'))
      }),
      200,
    )
  })
})

describe('a whole list', () => {
  const file = (one: string) => ({ path: one, kind: 'file' as const })
  const folder = (one: string) => ({ path: one, kind: 'folder' as const })

  it('gives two files of one name two names', () => {
    expect(safePaths([file('a:b'), file('a?b'), file('a|b')], false)).toEqual(['a_b', 'a_b (2)', 'a_b (3)'])
  })

  it('lets no file stand where another needs a folder', () => {
    expect(safePaths([file('a'), file('a/b')], false)).toEqual(['a (2)', 'a/b'])
    expect(safePaths([file('a'), folder('a')], false)).toEqual(['a (2)', 'a'])
  })

  it('merges folders of one name', () => {
    expect(safePaths([folder('a:'), folder('a?'), file('a?/x')], false)).toEqual(['a_', 'a_', 'a_/x'])
  })

  it('tells A from a only where the disk does', () => {
    expect(safePaths([file('Foto.jpg'), file('foto.JPG')], false)).toEqual(['Foto.jpg', 'foto.JPG'])
    expect(safePaths([file('Foto.jpg'), file('foto.JPG')], true)).toEqual(['Foto.jpg', 'foto (2).JPG'])
    expect(safePaths([file('A'), file('a/b')], true)).toEqual(['A (2)', 'a/b'])
  })

  it('never maps two entries to one path, nor a file onto a folder', () => {
    const some = fc.array(
      fc.record({
        path: fc.oneof(path, fc.constantFrom('a', 'a/b', 'A', 'a (2)')),
        kind: fc.constantFrom('file' as const, 'folder' as const),
      }),
      { maxLength: 12 },
    )
    holds(
      fc.property(some, fc.boolean(), (entries, foldCase) => {
        const key = (one: string) => (foldCase ? one.toLowerCase() : one)
        const paths = safePaths(entries, foldCase).map(key)
        const files = paths.filter((_, at) => entries[at]?.kind === 'file')
        const folders = new Set(
          paths.flatMap((one, at) => {
            const parts = one.split('/')
            const depth = entries[at]?.kind === 'folder' ? parts.length : parts.length - 1
            return Array.from({ length: depth }, (_, to) => parts.slice(0, to + 1).join('/'))
          }),
        )
        expect(new Set(files).size).toBe(files.length)
        expect(files.filter((one) => folders.has(one))).toEqual([])
      }),
    )
  })

  it('of twenty thousand equal names is made harmless without comparing each with each', () => {
    const many = Array.from({ length: 20_000 }, () => file('mesmo.txt'))
    const paths = safePaths(many, false)
    expect(new Set(paths).size).toBe(20_000)
    expect(paths.at(-1)).toBe('mesmo (20000).txt')
  })
})
