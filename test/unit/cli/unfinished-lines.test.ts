import { describe, expect, test } from 'vitest'
import type { CliEvent } from '../../../src-main/cli/output/events.ts'
import { HumanRenderer } from '../../../src-main/cli/output/human.ts'
import { columnsOf } from '../../../src-main/cli/output/width.ts'
import type { Unfinished } from '../../../src-main/engine/index.ts'
import { locales, terminalTexts } from '../../../src-shared/locales/index.ts'

const film: Unfinished = {
  ...{ id: '1a2b3c4d5e6f7788', direction: 'send', at: Date.UTC(2026, 0, 2, 12), kind: 'interrupted' },
  ...{ names: ['film.mkv', 'photos'], top: 2, files: 83, bytes: 29_000_000, bytesDone: 12_400_000, lost: 0 },
  ...{ peer: 'bruno-pc', folder: null, parts: 0, partBytes: 0, relay: { host: 'r.example', port: 7000 }, here: false },
}
const relay = film.relay

function shown(events: readonly CliEvent[], locale: (typeof locales)[number] = 'en', columns = 80): string {
  let written = ''
  const stream = {
    write(text: string) {
      written += text
      return true
    },
  }
  const style = { live: true, color: false, symbols: true, columns }
  const renderer = new HumanRenderer(
    { stdout: stream, stderr: stream, style: () => style },
    { texts: terminalTexts[locale], locale },
  )
  for (const event of events) renderer.show(event)
  return written
}

describe('going on, for people', () => {
  test('says with what and whom, and what is there already', () => {
    expect(shown([{ kind: 'resuming', unfinished: film, relay }])).toBe(
      'Going on with film.mkv, photos (83 files, 29 MB), to bruno-pc\n' +
        '12.4 MB of 29 MB are there already.\n' +
        'Looking for the other side at r.example:7000\n',
    )
  })

  test('with a code that waits says that it stays valid', () => {
    const waiting = { ...film, kind: 'waiting', peer: null, bytesDone: 0 } as const
    expect(shown([{ kind: 'resuming', unfinished: waiting, relay }])).toMatch(/29 MB\)\nIts code stays valid\.\n$/)
  })

  test('with what failed says how much that is, and that the code is a new one', () => {
    const partial = { ...film, kind: 'partial', lost: 2 } as const
    expect(shown([{ kind: 'resuming', unfinished: partial, relay }])).toContain('2 files, is offered again under a new')
  })

  test('over a relay of this computer that had to move says so, and what the other side types', () => {
    const moved = {
      kind: 'hosting',
      port: 19035,
      moved: true,
      addresses: [],
      before: 19034,
      relay,
      wished: false,
      name: 'ana',
    } as const
    const told = shown([moved, { kind: 'otherSide', command: 'malote receive --resume --relay 10.0.0.9:19035' }])
    expect(told).toMatch(/on port 19035, since 19034 is taken/)
    expect(told).toMatch(/\n {2}malote receive --resume --relay 10\.0\.0\.9:19035\n$/)
    expect(shown([{ ...moved, port: 19034 }])).toContain('hosts the relay again, on port 19034:')
  })

  test('an end that is none names the command', () => {
    const goOn = { id: film.id, command: 'malote receive --resume 1a2b' }
    expect(shown([{ kind: 'error', code: 'peer.silent', sentence: 'Lost.', remedy: null, goOn }])).toBe(
      'Lost.\nTo go on: malote receive --resume 1a2b\nTo give it up: malote unfinished --remove 1a2b\n',
    )
  })
})

describe('the list of what is unfinished', () => {
  const command = 'malote receive --resume 1a2b'
  const hostile = { names: ['a\u001b[2J\u202egnp.exe', '日本語'], top: 9, peer: 'x\u0007\ny', folder: '/home/\u009b1m' }
  const received: Unfinished = { ...film, ...hostile, direction: 'receive', parts: 2, partBytes: 700 }

  test.each(locales)('has one column for labels and one for what they are about, in %s', (locale) => {
    const lines = shown([{ kind: 'unfinished', unfinished: received, command }], locale)
      .trimEnd()
      .split('\n')
      .slice(2)
    const starts = lines.map((line) => columnsOf(/^ {8}(?:\p{L}+(?: \p{L}+)* {2,}| +)/u.exec(line)?.[0] ?? ''))
    expect(new Set(starts).size).toBe(1)
    expect(lines.at(-1)).toContain(command)
  })

  test('stays within a narrow terminal, but for the command', () => {
    const lines = shown(
      [{ kind: 'unfinished', unfinished: { ...received, folder: `/${'x'.repeat(200)}` }, command }],
      'en',
      60,
    )
    for (const line of lines.split('\n').slice(0, -2)) expect(columnsOf(line)).toBeLessThanOrEqual(60)
    expect(lines).toContain(command)
  })

  test('shows hostile names as text', () => {
    const told = shown([{ kind: 'unfinished', unfinished: received, command }])
    for (const character of ['\u001b', '\u202e', '\u0007', '\u009b']) expect(told).not.toContain(character)
    expect(told).toContain('日本語, …')
  })
})
