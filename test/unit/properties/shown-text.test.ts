import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CliEvent } from '../../../src-main/cli/output/events.ts'
import { HumanRenderer } from '../../../src-main/cli/output/human.ts'
import { jsonRenderer } from '../../../src-main/cli/output/json.ts'
import { columnsOf, shorten } from '../../../src-main/cli/output/width.ts'
import { errorEvent } from '../../../src-main/cli/problem.ts'
import { redact } from '../../../src-main/desktop/redact.ts'
import { cleanName } from '../../../src-main/engine/files/device-name.ts'
import { DEVICE_NAME_MOST } from '../../../src-main/engine/protocol/limits.ts'
import { errorCodes, errorInfo } from '../../../src-shared/errors.ts'
import { formatCode, formatInvite } from '../../../src-shared/invite.ts'
import { terminalTexts } from '../../../src-shared/locales/index.ts'
import { printable, printableJson } from '../../../src-shared/text.ts'
import { anyText } from '../../support/any-text.ts'
import { anyCode, hostileName, hostilePath } from '../../support/arbitraries-names.ts'
import { holds } from '../../support/property.ts'

const strange = fc.oneof(hostilePath, anyText(40))

/** What moves a cursor, ends a line, turns the reading direction or is half a character. */
const trick = /[\p{Cc}\p{Cs}\u2028-\u202e\u2066-\u2069]/u

describe('text of a stranger', () => {
  it('once printable has no trick in it, is well-formed, and is not changed again', () => {
    holds(
      fc.property(strange, (text) => {
        const shown = printable(text)
        expect(shown).not.toMatch(trick)
        expect(shown.isWellFormed()).toBe(true)
        expect(printable(shown)).toBe(shown)
      }),
      200,
    )
  })

  it('in a line of JSON has no trick in it, and means the same to a program', () => {
    holds(
      fc.property(strange, fc.jsonValue(), (text, value) => {
        const line = printableJson(JSON.stringify({ text, value }))
        expect(line).not.toMatch(trick)
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify({ text, value })))
      }),
      150,
    )
  })

  it('as the name of a device is one short line and never nothing', () => {
    holds(
      fc.property(strange, (text) => {
        const name = cleanName(text)
        expect(name).not.toMatch(trick)
        expect(name.trim()).not.toBe('')
        expect([...name].length).toBeLessThanOrEqual(DEVICE_NAME_MOST)
      }),
      200,
    )
  })

  it('is never wider than its place', () => {
    holds(
      fc.property(strange, fc.nat({ max: 60 }), (text, columns) => {
        const name = printable(text)
        const short = shorten(name, columns)
        expect(columnsOf(short)).toBeLessThanOrEqual(columns)
        if (columnsOf(name) <= columns) expect(short).toBe(name)
      }),
      200,
    )
  })
})

/** Everything a terminal shows of these events, styles left out. */
function shown(events: readonly CliEvent[], live: boolean): string {
  let written = ''
  const stream = {
    write(text: string) {
      written += text
      return true
    },
  }
  const style = { live, color: false, symbols: true, columns: 80 }
  const renderer = new HumanRenderer(
    { stdout: stream, stderr: stream, style: () => style },
    { texts: terminalTexts.en, locale: 'en' },
  )
  for (const event of events) renderer.show(event)
  return written
}

/** Events in which a stranger's words stand wherever they can. */
const anyEvents: fc.Arbitrary<readonly CliEvent[]> = fc
  .tuple(strange, fc.array(hostilePath, { minLength: 1, maxLength: 3 }), fc.constantFrom(...errorCodes))
  .map(([name, paths, code]): readonly CliEvent[] => {
    const summary = { files: paths.length, folders: 0, bytes: 3, names: paths, top: paths.length, counting: false }
    const outcomes = ['verified', 'corrupted', 'skipped', 'failed'] as const
    return [
      { kind: 'sending', summary },
      { kind: 'peer', name, direction: 'receive' },
      { kind: 'offer', entries: paths.map((path) => ({ path, kind: 'file', size: 1 })), summary },
      { kind: 'target', folder: name, conflicts: 1, choice: 'keep-both', free: 1, needed: 2 },
      { kind: 'progress', bytes: 1, total: 3, bytesPerSecond: 1, secondsLeft: 2, current: paths[0] ?? null },
      ...paths.map((path, index): CliEvent => {
        const outcome = outcomes[index % outcomes.length] ?? 'failed'
        return { kind: 'file', result: { index, path, size: 1, sha256: null, outcome, error: errorInfo(code, path) } }
      }),
      errorEvent(errorInfo(code, name), 'en'),
    ]
  })

describe('a terminal', () => {
  it('shows a stranger’s words on lines of its own making: nothing moves its cursor or fakes a line', () => {
    holds(
      fc.property(anyEvents, fc.boolean(), (events, live) => {
        const plain = shown(events, live)
          .replaceAll('\n', '')
          // What the renderer itself draws its bar over with.
          .replaceAll('\r', '')
          .replaceAll('\u001b[K', '')
          .replaceAll('\u001b[2K', '')
        expect(plain).not.toMatch(trick)
      }),
      150,
    )
  })

  it('that a program reads gets one whole object a line', () => {
    holds(
      fc.property(anyEvents, (events) => {
        let written = ''
        const renderer = jsonRenderer((line) => {
          written += line
        })
        for (const event of events) renderer.show(event)
        expect(written.replaceAll('\n', '')).not.toMatch(trick)
        for (const line of written.split('\n').filter(Boolean)) expect(typeof JSON.parse(line).event).toBe('string')
      }),
      150,
    )
  })
})

describe('a line of the log', () => {
  const before = fc.constantFrom('', 'waiting with ', 'Error: ', '"', "open '", '[', 'code=', '\n    at x: ')
  const behind = fc.constantFrom('', ' now', '"', "'", ']', '.', ', relay.unreachable', '\n')

  it('holds no word of a code, however the code is written', () => {
    holds(
      fc.property(anyCode, before, behind, fc.constantFrom('-', ' ', '\u2011', '–'), (code, head, tail, dash) => {
        const words = code.secret.split('-')
        fc.pre(!words.some((word) => `${head}${tail}`.includes(word)))
        const line = redact(`${head}${formatCode(code).replaceAll('-', dash)}${tail}`)
        for (const word of words) expect(line).not.toContain(word)
      }),
      200,
    )
  })

  it('holds no link', () => {
    holds(
      fc.property(anyCode, before, behind, (code, head, tail) => {
        const words = [...code.secret.split('-'), 'relay.example']
        fc.pre(!words.some((word) => `${head}${tail}[link]`.includes(word)))
        const line = redact(`${head}${formatInvite(code, { host: 'relay.example', port: 1 })}${tail}`)
        for (const word of words) expect(line).not.toContain(word)
      }),
      150,
    )
  })

  it('holds no key and no hash', () => {
    const secret = fc.uint8Array({ minLength: 24, maxLength: 64 }).map((bytes) => Buffer.from(bytes))
    const form = fc.constantFrom('hex' as const, 'base64url' as const)
    holds(
      fc.property(secret, form, before, behind, (bytes, encoding, head, tail) => {
        const text = bytes.toString(encoding)
        expect(redact(`${head}${text}${tail}`)).not.toContain(text.slice(0, 16))
      }),
      150,
    )
  })

  it('of anything at all is a line and no exception', () => {
    holds(
      fc.property(fc.oneof(strange, hostileName), (text) => {
        expect(redact(redact(text))).toBe(redact(text))
      }),
      200,
    )
  })
})
