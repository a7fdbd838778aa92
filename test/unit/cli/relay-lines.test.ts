import { describe, expect, test } from 'vitest'
import type { CliEvent } from '../../../src-main/cli/output/events.ts'
import { HumanRenderer } from '../../../src-main/cli/output/human.ts'
import type { Style } from '../../../src-main/cli/output/style.ts'
import { type Locale, locales, terminalTexts } from '../../../src-shared/locales/index.ts'

/** What people are told of relays that are found. */

const plain: Style = { live: false, color: false, symbols: true, columns: 80 }
const relay = { host: '192.168.0.15', port: 19034 }
const code = { kind: 'code', code: '4271-abacate-violeta', room: '4271', relay } as const
const invite = 'malote://192.168.0.15:19034/4271-abacate-violeta'

function shown(events: readonly CliEvent[], style: Style = plain, locale: Locale = 'en'): string {
  let out = ''
  const write = (text: string) => {
    out += text
    return true
  }
  const stream = { write }
  const streams = { stdout: stream, stderr: stream, style: () => style }
  const renderer = new HumanRenderer(streams, { locale, texts: terminalTexts[locale] })
  for (const event of events) renderer.show(event)
  return out
}

describe('relays that are found', () => {
  test('stand one below the other, the best address first, and say what uses them', () => {
    const addresses = [relay, { host: 'fe80::1%eth0', port: 19034 }]
    const text = shown([
      { kind: 'near', relay: { id: 'a', name: 'nas', addresses } },
      { kind: 'near', relay: { id: 'b', name: '名'.repeat(40), addresses: [relay] } },
      { kind: 'nearEnd', count: 2 },
    ])
    const [first = '', second = '', third = ''] = text.split('\n')
    expect(first).toMatch(/^ {2}nas {23}192\.168\.0\.15:19034$/)
    expect(second).toMatch(/^ {28}\[fe80::1%eth0\]:19034$/)
    expect(third).toMatch(/^ {2}名+…名+ {2,3}192/)
    expect(text).toContain('malote receive asks all of them')
  })

  test.each(locales)(
    'say who they are and why they are passed over, and nothing that a terminal obeys, in %s',
    (locale) => {
      const name = `nas\u202e\u009b2J${'x'.repeat(60)}`
      const text = shown(
        [
          { kind: 'using', name, relay },
          { kind: 'passedOver', name, relay, code: 'relay.denied' },
          { kind: 'searching', room: '4271' },
        ],
        plain,
        locale,
      )
      expect(text.split('\n')).toHaveLength(4)
      expect(text.match(/nas/g)).toHaveLength(2)
      for (const hidden of ['\u202e', '\u009b', 'x'.repeat(30)]) expect(text).not.toContain(hidden)
      expect(text).toContain('4271')
    },
  )
})

describe('the invite', () => {
  test('is enough by itself where the relay is found without its address', () => {
    expect(shown([{ ...code, invite, near: true, qr: false }])).toContain('\n  malote receive 4271-abacate-violeta\n')
    expect(shown([{ ...code, invite, near: false, qr: false }])).toContain('violeta --relay 192.168.0.15:19034\n')
  })

  test('is a QR code where that was wished for, and a sentence says where it cannot be', () => {
    const wished = [{ ...code, invite, near: true, qr: true }] as const
    expect(shown(wished)).toMatch(/\n█{41}\n█{41}\n████ ▄/)
    expect(shown(wished, { ...plain, columns: 40 })).toContain('too narrow for the QR code')
    expect(shown([{ ...wished[0], qr: false }])).not.toContain('█')
  })
})
