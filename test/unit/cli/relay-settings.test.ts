import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseCommand } from '../../../src-main/cli/args.ts'
import { relaySettings, writtenFlag } from '../../../src-main/cli/commands/relay-flags.ts'
import { usageEvent } from '../../../src-main/cli/problem.ts'
import { locales, terminalTexts } from '../../../src-shared/locales/index.ts'

const parse = (line: string, env: Record<string, string> = {}) => parseCommand(line.split(' ').filter(Boolean), env)
const MIB = 1024 * 1024

describe('a setting of the relay', () => {
  const right: readonly (readonly [flag: string, value: string, expected: object])[] = [
    ['host', '[::1]', { host: '::1' }],
    ['port', '0', { port: 0 }],
    ['no-announce', '', { announce: false }],
    ['host-password', 'open sesame', { password: { kind: 'given', password: 'open sesame' } }],
    ['host-password-file', '/etc/secret', { password: { kind: 'file', path: '/etc/secret' } }],
    ['max-connections', '100', { limits: { connections: 100 } }],
    ['max-connections-per-address', '10', { limits: { connectionsPerAddress: 10 } }],
    ['max-rooms', '50', { limits: { rooms: 50 } }],
    ['max-rooms-per-address', '5', { limits: { roomsPerAddress: 5 } }],
    ['max-transfers', '7', { limits: { pipes: 7 } }],
    ['joins-per-minute', '3', { limits: { joinsPerMinutePerAddress: 3 } }],
    ['max-bytes', '10GiB', { limits: { bytesPerPipe: 10 * 1024 * MIB } }],
    ['max-speed', '2MiB/s', { limits: { bytesPerSecondPerPipe: 2 * MIB } }],
    ['idle', '60', { limits: { idleMs: 60_000 } }],
    ['metrics', '10.0.0.5:9464', { metrics: { host: '10.0.0.5', port: 9464 } }],
    ['log', 'json', { log: 'json' }],
    ['log-addresses', '', { logAddresses: true }],
    ['grace', '5', { grace: 5_000 }],
    ['qr', '', { qr: true }],
    ['ngrok', '', { ngrok: true }],
  ]

  test.each(right)('%s is read from its flag and from its variable', (flag, value, expected) => {
    const { variable = '' } = relaySettings.find((one) => one.flag === flag) ?? {}
    const argument = value === '' ? `--${flag}` : `--${flag}=${value}`

    expect(parseCommand(['relay', argument], {})).toMatchObject(expected)
    expect(parseCommand(['relay'], { [variable]: value || 'yes' })).toMatchObject(expected)
  })

  test('is each in the list above, in the help and in docs/HOSTING.md with its variable', () => {
    const page = readFileSync(new URL('../../../docs/HOSTING.md', import.meta.url), 'utf8')
    const rows = [...page.matchAll(/^\| `(--[^`]+)` \| `(MALOTE_RELAY_\w+)` \|/gm)].map(([, flag, name]) => [
      flag,
      name,
    ])

    expect(right.map(([flag]) => flag)).toEqual(relaySettings.map(({ flag }) => flag))
    expect(rows).toEqual(relaySettings.map((one) => [writtenFlag(one), one.variable]))
  })

  test('of a flag outranks the one of a variable', () => {
    const env = { MALOTE_RELAY_PORT: '1', MALOTE_RELAY_PASSWORD: 'a', MALOTE_RELAY_MAX_ROOMS: '9' }

    expect(parse('relay --port 2 --host-password-file f', env)).toMatchObject({
      ...{ port: 2, password: { kind: 'file', path: 'f' }, limits: { rooms: 9 } },
    })
    expect(parse('relay --host-password b', env)).toMatchObject({ password: { kind: 'given', password: 'b' } })
    expect(parse('relay --host-password', env)).toMatchObject({ password: { kind: 'ask' } })
    expect(parse('relay', { MALOTE_RELAY_NO_ANNOUNCE: '0' })).toMatchObject({ announce: true })
    expect(parse('relay', { MALOTE_RELAY_PORT: ' ' })).toMatchObject({ port: 19034 })
  })
})

describe('a size', () => {
  test.each([
    ['1048576', MIB],
    ['500M', 500_000_000],
    ['1.5G', 1_500_000_000],
    ['2mib', 2 * MIB],
    ['3TB', 3e12],
    ['1Gi', 1024 * MIB],
  ])('%s is understood', (text, bytes) => {
    expect(parse(`relay --max-bytes ${text}`)).toMatchObject({ limits: { bytesPerPipe: bytes } })
  })
})

describe('nonsense in a setting', () => {
  test.each([
    ['--max-bytes', 'lots'],
    ['--max-bytes', '10'],
    ['--max-bytes', '99999999T'],
    ['--max-speed', '1K'],
    ['--max-speed', '5M/h'],
    ['--max-rooms', '0'],
    ['--max-rooms', '1.5'],
    ['--max-connections', '10000000'],
    ['--idle', '5'],
    ['--idle', '1m'],
    ['--grace', 'soon'],
    ['--metrics', 'localhost'],
    ['--metrics', '1.2.3.4:99999'],
    ['--metrics', 'http://x:1'],
    ['--log', 'loud'],
    ['MALOTE_RELAY_QR', 'maybe'],
    ['MALOTE_RELAY_PORT', '70000'],
    ['MALOTE_RELAY_HOST', 'a b'],
  ])('%s %s gets one sentence that says what belongs there', (where, text) => {
    const command = where.startsWith('--') ? parse(`relay ${where}=${text}`) : parse('relay', { [where]: text })

    if (command.kind !== 'usage') throw new Error(command.kind)
    for (const locale of locales) {
      const { sentence } = usageEvent(command, locale)
      expect(sentence).toMatch(/^[^\n]+\.$/)
      expect(sentence).toContain(where)
      expect(sentence).toContain(text)
    }
  })

  test('has a sentence for everything that a setting takes', () => {
    for (const locale of locales) {
      const { wants, flags } = terminalTexts[locale].server
      for (const { kind, flag } of relaySettings) expect([wants[kind], flags[flag]]).not.toContain(undefined)
    }
  })
})
