import { describe, expect, test } from 'vitest'
import { type Progress, percentOf, progressLine } from '../../../src-main/cli/output/bar.ts'
import type { CliEvent } from '../../../src-main/cli/output/events.ts'
import { HumanRenderer } from '../../../src-main/cli/output/human.ts'
import { receiveCommand } from '../../../src-main/cli/output/lines.ts'
import { type Style, styleOf } from '../../../src-main/cli/output/style.ts'
import { columnsOf, shorten } from '../../../src-main/cli/output/width.ts'
import { errorInfo } from '../../../src-shared/errors.ts'
import { terminalTexts } from '../../../src-shared/locales/index.ts'
import type { FileResultView } from '../../../src-shared/views.ts'

const texts = terminalTexts.en
const plain: Style = { live: false, color: false, symbols: true, columns: 80 }
const terminal: Style = { ...plain, live: true }
const halfway: Progress = {
  kind: 'progress',
  bytes: 500,
  total: 1000,
  bytesPerSecond: 18_400_000,
  secondsLeft: 78,
  current: 'photos/beach.jpg',
}
const line = (columns: number, progress = halfway) => progressLine(progress, { ...plain, columns }, texts, 'en')

/** A renderer and what it has written. */
const silence = (seconds: number, leg: 'mine' | 'theirs') =>
  ({ kind: 'silence', seconds, leg, peer: 'bruno-pc' }) as const

function rendererOf(style: Style) {
  const written = { out: '', err: '' }
  const into = (key: 'out' | 'err') => ({
    write(text: string) {
      written[key] += text
      return true
    },
  })
  const renderer = new HumanRenderer(
    { stdout: into('out'), stderr: into('err'), style: () => style },
    { texts, locale: 'en' },
  )
  const show = (...events: CliEvent[]) => {
    for (const event of events) renderer.show(event)
  }
  return { written, show }
}

const verified = (path: string, index = 0): FileResultView => ({
  index,
  path,
  size: 1000,
  sha256: 'ab'.repeat(32),
  outcome: 'verified',
  error: null,
})

const done = {
  kind: 'done',
  verified: 1,
  skipped: 0,
  failed: 0,
  corrupted: 0,
  bytes: 1000,
  seconds: 2,
  targets: [],
} as const

describe('the progress line', () => {
  test('tells percent, bar, speed, time left and the file', () => {
    expect(line(100)).toBe(` 50%  ${'█'.repeat(12)}${'░'.repeat(12)}  18.4 MB/s  1 min 18 s left  photos/beach.jpg`)
  })

  test('never is wider than the terminal, and drops the least important first', () => {
    for (let columns = 5; columns <= 120; columns++) expect(columnsOf(line(columns))).toBeLessThan(columns)
    expect(line(60)).toContain('left')
    expect(line(60)).not.toContain('photos/beach.jpg')
    expect(line(34)).toBe(' 50%  18.4 MB/s  1 min 18 s left')
    expect(line(20)).toBe(' 50%  18.4 MB/s')
    expect(line(8)).toBe(' 50%')
  })

  test('measures names by the columns they take', () => {
    const name = '日本の写真/とても長い名前の写真その一とその二.jpg'
    for (const columns of [70, 75, 80])
      expect(columnsOf(line(columns, { ...halfway, current: name }))).toBeLessThan(columns)
  })

  test('shows no character of a name that could move the cursor or turn the text around', () => {
    const shown = line(100, { ...halfway, current: 'a\u001b[2J\u202egpj.exe\n' })
    expect(shown).toContain('a\ufffd[2J\ufffdgpj.exe\ufffd')
  })

  test('draws with plain characters where there are no others', () => {
    const ascii = progressLine(halfway, { ...plain, symbols: false }, texts, 'en')
    expect(ascii).toContain('############------------')
  })

  test('says 100 % only when every byte is there, and of nothing at once', () => {
    expect(percentOf(999_999, 1_000_000)).toBe(99)
    expect(percentOf(1_000_000, 1_000_000)).toBe(100)
    expect(percentOf(0, 0)).toBe(100)
  })
})

describe('a name that is too long', () => {
  test.each([
    ['short.txt', 20, 'short.txt'],
    ['a-very-long-file-name.tar.gz', 15, 'a-very-….tar.gz'],
    ['日本語日本語', 6, '日…語'],
    ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 5, '👩‍👩‍👧…👩‍👩‍👧'],
    ['anything', 1, '…'],
    ['anything', 0, ''],
  ])('%s in %i columns', (text, columns, shown) => {
    expect(shorten(text, columns)).toBe(shown)
    expect(columnsOf(shown)).toBeLessThanOrEqual(columns)
  })
})

describe('what a stream can show', () => {
  const tty = { isTTY: true, columns: 132 } as unknown as NodeJS.WriteStream
  const pipe = {} as unknown as NodeJS.WriteStream

  test.each([
    [tty, {}, { live: true, color: true, symbols: true, columns: 132 }],
    [tty, { NO_COLOR: '1' }, { live: true, color: false, symbols: true, columns: 132 }],
    [tty, { NO_COLOR: '' }, { live: true, color: true, symbols: true, columns: 132 }],
    [tty, { TERM: 'dumb' }, { live: false, color: false, symbols: false, columns: 132 }],
    [tty, { LANG: 'pt_BR.UTF-8', LC_ALL: 'C' }, { live: true, color: true, symbols: false, columns: 132 }],
    [pipe, {}, { live: false, color: false, symbols: true, columns: 80 }],
  ])('case %#', (stream, env, style) => {
    expect(styleOf(stream, env)).toEqual(style)
  })
})

describe('for people', () => {
  test('the code stands out, with what the other side types', () => {
    const { show, written } = rendererOf(plain)
    const code = '4271-abacate-violeta'
    const relay = { host: '192.168.0.15', port: 19034 }
    show({
      kind: 'code',
      code,
      room: '4271',
      relay,
      invite: `malote://192.168.0.15:19034/${code}`,
      near: false,
      qr: false,
    })
    expect(written.out).toContain(`\n  Code:  ${code}\n`)
    expect(written.out).toContain(`\n  malote receive ${code} --relay 192.168.0.15:19034\n`)
    expect(written.out).toContain(`\n  malote://192.168.0.15:19034/${code}\n`)
  })

  test('the relay is left out of the command only where the other side would look there anyway', () => {
    expect(receiveCommand('1-a-b', { host: '127.0.0.1', port: 19034 })).toBe('malote receive 1-a-b')
    expect(receiveCommand('1-a-b', { host: '127.0.0.1', port: 19035 })).toBe(
      'malote receive 1-a-b --relay 127.0.0.1:19035',
    )
    expect(receiveCommand('1-a-b', { host: 'fe80::1', port: 1 })).toBe('malote receive 1-a-b --relay [fe80::1]:1')
  })

  test('on a terminal the bar is drawn over, and is gone when the next line comes', () => {
    const { show, written } = rendererOf(terminal)
    show(halfway, { ...halfway, bytes: 600 }, { kind: 'cancelling' })
    expect(written.out.split('\r\u001b[K')).toEqual([
      '',
      expect.stringContaining('50%'),
      expect.stringContaining('60%'),
      `${texts.result.cancelling}\n`,
    ])
  })

  test('elsewhere a line is written per tenth of the way, and nothing is drawn over', () => {
    const { show, written } = rendererOf(plain)
    for (let bytes = 0; bytes <= 1000; bytes += 5) show({ ...halfway, bytes })
    const lines = written.out.trimEnd().split('\n')
    expect(lines.map((text) => text.trim().split('%')[0])).toEqual([
      '0',
      '10',
      '20',
      '30',
      '40',
      '50',
      '60',
      '70',
      '80',
      '90',
      '100',
    ])
    expect(written.out).not.toContain('\r')
  })

  test('silence is said once where lines stay, and once that it is over', () => {
    const { show, written } = rendererOf(plain)
    show(silence(10, 'theirs'), silence(11, 'theirs'), { kind: 'silence', seconds: null })
    expect(written.out).toBe(`${texts.progress.silentPeer('bruno-pc', 10)}\n${texts.progress.heard}\n`)
  })

  test('silence names the relay where that does not answer, and says so when it turns out to be the other leg', () => {
    const { show, written } = rendererOf(plain)
    show(silence(10, 'mine'), silence(11, 'mine'), silence(12, 'theirs'))
    expect(written.out).toBe(`${texts.progress.silentRelay(10)}\n${texts.progress.silentPeer('bruno-pc', 12)}\n`)
  })

  test('of another end that is heard and does not hear it says what does not get through', () => {
    const { show, written } = rendererOf(plain)
    show({ ...silence(9, 'mine'), unheard: true }, { ...silence(10, 'theirs'), unheard: true })
    expect(written.out).toBe(`${texts.progress.unheardNear(9)}\n${texts.progress.unheardFar('bruno-pc', 10)}\n`)
  })

  test('a disk that stands is told with its end and the room it lacks, and that it goes on', () => {
    const { show, written } = rendererOf(plain)
    show(
      { kind: 'disk', whose: 'me', peer: 'bruno-pc', state: 'full', missing: 1_500_000 },
      { kind: 'disk', whose: 'me', peer: 'bruno-pc', state: 'full', missing: null },
      { kind: 'disk', whose: 'me', peer: 'bruno-pc', state: 'fine', missing: null },
      { kind: 'disk', whose: 'peer', peer: 'bruno-pc', state: 'slow', missing: null },
    )
    expect(written.out.trimEnd().split('\n')).toEqual([
      'The disk of this computer is full. It goes on by itself when there is room for 1.5 MB more.',
      'The disk of this computer is full. It goes on by itself when there is room.',
      'The disk of this computer goes on.',
      'Waiting for the disk of bruno-pc.',
    ])
  })

  test('a name with controls in it does none of them in those lines', () => {
    const { show, written } = rendererOf(plain)
    const peer = '\u001b[2Jbruno\n'
    show({ kind: 'silence', seconds: 10, leg: 'theirs', peer })
    show({ kind: 'disk', whose: 'peer', peer, state: 'slow', missing: null })
    expect(written.out.split('\n')).toHaveLength(3)
    expect(written.out).not.toContain('\u001b')
  })

  test('an offer is listed with sizes up to twenty entries, the rest counted', () => {
    const { show, written } = rendererOf(plain)
    const entries = Array.from({ length: 23 }, (_, at) => ({ path: `f/${at}.txt`, kind: 'file' as const, size: 1500 }))
    const summary = { files: 23, folders: 1, bytes: 34_500, names: ['f'], top: 1, counting: false }
    show({ kind: 'offer', entries, summary })
    const lines = written.out.trimEnd().split('\n')
    expect(lines).toHaveLength(22)
    expect(lines[0]).toBe('      1.5 kB  f/0.txt')
    expect(lines.slice(20)).toEqual(['  and 3 more', '23 files in 1 folder, 34.5 kB'])
  })

  test('too little room and taken names are said before the question', () => {
    const { show, written } = rendererOf(plain)
    show({ kind: 'target', folder: '/d', conflicts: 2, choice: 'skip', free: 10, needed: 2000 })
    expect(written.out).toBe(
      'Into /d\n2 names are already taken there: the new is skipped.\nNot enough room: 10 B free, 2 kB needed.\n',
    )
  })

  test('a few files are shown with their SHA-256, and the last line is the verdict', () => {
    const { show, written } = rendererOf(plain)
    show({ kind: 'done', outcome: done, results: [verified('a.txt')] })
    const lines = written.out.trimEnd().split('\n')
    expect(lines[0]).toBe('  ✓ a.txt  1 kB')
    expect(lines[1]).toBe(`    SHA-256 ${Array(8).fill('abababab').join(' ')}`)
    expect(lines.at(-1)).toBe('SHA-256 verified: 1 file, 1 kB in 2 s')
  })

  test('of many files only the verdict is shown', () => {
    const { show, written } = rendererOf(plain)
    const results = Array.from({ length: 11 }, (_, at) => verified(`${at}`, at))
    show({ kind: 'done', outcome: { ...done, verified: 11 }, results })
    expect(written.out).toBe('SHA-256 verified: 11 files, 1 kB in 2 s\n')
  })

  test('a corrupted file is named at once, in red on a terminal, and is not among the verified', () => {
    const { show, written } = rendererOf({ ...terminal, color: true })
    show({ kind: 'file', result: { ...verified('bad.bin'), outcome: 'corrupted', error: errorInfo('hash.mismatch') } })
    expect(written.out).toBe('  \u001b[31m✗ CORRUPTED\u001b[0m  bad.bin\n')
    show({ kind: 'done', outcome: { ...done, verified: 0, corrupted: 1 }, results: [] })
    expect(written.out).not.toContain('verified')
  })

  test('an error goes to stderr as a sentence and a remedy', () => {
    const { show, written } = rendererOf(plain)
    show({ kind: 'error', code: 'peer.gone', sentence: 'The other side disappeared.', remedy: 'Ask.' })
    expect(written).toEqual({ out: '', err: 'The other side disappeared.\nAsk.\n' })
  })
})
