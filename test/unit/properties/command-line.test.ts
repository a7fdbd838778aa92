import { posix } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCommand } from '../../../src-main/cli/args.ts'
import { commandNames } from '../../../src-main/cli/command.ts'
import { pathsInLine } from '../../../src-main/cli/dragged-paths.ts'
import { usageEvent } from '../../../src-main/cli/problem.ts'
import { formatCode } from '../../../src-shared/invite.ts'
import { printable } from '../../../src-shared/text.ts'
import { anyText } from '../../support/any-text.ts'
import { anyCode, anyWord } from '../../support/arbitraries-names.ts'
import { holds } from '../../support/property.ts'

const argument = fc.oneof(
  fc.constantFrom(
    ...commandNames,
    'help',
    '--help',
    '-h',
    '--version',
    '--',
    '-',
    '--json',
    '--json=1',
    '--resume',
    '--resume=1a2b',
    '--remove',
    '1a2b',
    'all',
    '--yes',
    '-y',
  ),
  fc.constantFrom(
    '--relay',
    '--relay=host:1',
    '--relay=',
    '--out',
    '--out=/tmp',
    '--port',
    '--port=0',
    '--port=65536',
    '--host',
  ),
  fc.constantFrom(
    '--on-conflict',
    '--on-conflict=skip',
    '--__proto__',
    '--constructor',
    '--relay=[::1',
    '-rf',
    '=',
    '--=x',
    '--no-json',
  ),
  fc.constantFrom(
    'host:19034',
    '99999',
    '4271-abacate-lareira',
    'malote://h:1/4271-abacate-lareira',
    'malote://h:0/x',
    '',
  ),
  anyWord,
  anyText(12),
)
const commandLine = fc.array(argument, { maxLength: 7 })
const environment = fc.record(
  { MALOTE_RELAY: fc.oneof(anyText(12), fc.constantFrom('host', 'host:0', ' ')), MALOTE_CODE: anyText(20) },
  { requiredKeys: [] },
)

describe('a command line', () => {
  it('of any arguments is a command or a misuse that can be told in a printable line, never an exception', () => {
    holds(
      fc.property(commandLine, environment, (argv, env) => {
        const command = parseCommand(argv, env)
        const { sentence, remedy } = command.kind === 'usage' ? usageEvent(command, 'en') : { sentence: '', remedy: '' }
        for (const line of [sentence, remedy ?? '']) expect(printable(line)).toBe(line)
      }),
      250,
    )
  })

  it('that is understood names paths and ports that can be', () => {
    holds(
      fc.property(commandLine, environment, (argv, env) => {
        const command = parseCommand(argv, env)
        const paths = 'paths' in command ? command.paths : ['.']
        const port = 'port' in command ? command.port : 0
        expect(paths.length > 0 && !paths.includes('')).toBe(true)
        expect(Number.isInteger(port) && port >= 0 && port <= 65535).toBe(true)
      }),
      150,
    )
  })

  it('that is misused never says the words of the code in it', () => {
    const name = fc.constantFrom([], ['receive'], ['relay'], ['web'], ['help'], ['help', 'send'])
    holds(
      fc.property(anyCode, name, fc.constantFrom('', '-!', ' !'), (code, command, end) => {
        const parsed = parseCommand([...command, `${formatCode(code)}${end}`], {})
        const { sentence } = parsed.kind === 'usage' ? usageEvent(parsed, 'en') : { sentence: '' }
        expect(sentence).not.toContain(code.secret)
      }),
      150,
    )
  })
})

/** How terminals write a path that was dragged into them. */
const written: Readonly<Record<string, (path: string) => string>> = {
  quoted: (path) => `'${path.replaceAll("'", "'\\''")}'`,
  doubled: (path) => `"${path.replace(/["\\$`]/g, '\\$&')}"`,
  escaped: (path) => path.replace(/[^\w./-]/gu, '\\$&'),
}

describe('paths dragged into a terminal', () => {
  const name = fc.string({ unit: fc.constantFrom(...'abcé .\'"$`\\()&;|<>*?[]#!~日'), minLength: 1, maxLength: 12 })
  const path = name.map((one) => posix.join('/home', `x${one}`))

  it('are those paths, however the terminal wrote them, one or several', () => {
    holds(
      fc.property(
        fc.array(fc.tuple(path, fc.constantFrom('quoted', 'doubled', 'escaped')), { maxLength: 4 }),
        (given) => {
          const line = given.map(([one, how]) => written[how]?.(one) ?? '').join(' ')
          expect(pathsInLine(line, 'linux')).toEqual(given.map(([one]) => one))
        },
      ),
      200,
    )
  })

  it('are those paths on Windows, where a quote is no part of a name', () => {
    const windows = fc
      .string({ unit: fc.constantFrom(...'abcé .$()&;日\\'), minLength: 1, maxLength: 12 })
      .map((one) => `C:\\x${one}`)
    holds(
      fc.property(fc.array(windows, { maxLength: 4 }), (given) => {
        expect(pathsInLine(given.map((one) => `"${one}"`).join(' '), 'win32')).toEqual(given)
      }),
      150,
    )
  })

  it('in any line are found without an exception and none is empty', () => {
    const line = fc.array(
      fc.oneof(anyText(8), fc.constantFrom("'", '"', '\\', ' ', 'file://', 'file:///a%20b', 'file:///%00', '%')),
      { maxLength: 8 },
    )
    holds(
      fc.property(line, fc.constantFrom('linux' as const, 'win32' as const, 'darwin' as const), (parts, platform) => {
        for (const found of pathsInLine(parts.join(''), platform)) expect(found).not.toBe('')
      }),
      150,
    )
  })
})
