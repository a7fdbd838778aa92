import type { TerminalTexts } from '../../src-shared/locales/terminal-texts.ts'
import { type CommandName, commandNames } from './command.ts'
import { relaySettings, writtenFlag } from './commands/relay-flags.ts'

declare const __VERSION__: string

export const version = __VERSION__

type FlagText = keyof TerminalTexts['help']['flags']

/** How each command is written. The same lines stand in docs/CLI.md; a test compares them. */
export const synopsis: Readonly<Record<CommandName, readonly string[]>> = {
  send: [
    'malote send PATH... [--relay ADDR] [--host-password] [--qr] [--give-up SECONDS] [--json]',
    resumeSynopsis('send'),
  ],
  receive: [
    'malote receive [CODE-or-LINK] [--relay ADDR] [--out DIR] [--yes] [--on-conflict keep-both|overwrite|skip|fail] [--give-up SECONDS] [--json]',
    resumeSynopsis('receive'),
  ],
  unfinished: ['malote unfinished [--remove ID|all] [--json]'],
  relays: ['malote relays [--json]'],
  relay: ['malote relay [--host ADDR] [--port N] [SETTING...] [--json]'],
  web: ['malote web [--port N] [--json]'],
}

function resumeSynopsis(direction: 'send' | 'receive'): string {
  const qr = direction === 'send' ? ' [--qr]' : ''
  return `malote ${direction} --resume [ID] [--relay ADDR]${qr} [--give-up SECONDS] [--json]`
}

const flagsOf: Readonly<Record<CommandName, readonly (readonly [flag: string, text: FlagText])[]>> = {
  send: [
    ['--relay ADDR', 'sendRelay'],
    ['--host-password[=PASSWORD]', 'hostPassword'],
    ['--qr', 'qr'],
    ['--resume [ID]', 'resume'],
    ['--give-up SECONDS', 'giveUp'],
    ['--json', 'json'],
  ],
  receive: [
    ['--relay ADDR', 'receiveRelay'],
    ['--out DIR', 'out'],
    ['--yes', 'yes'],
    ['--on-conflict CHOICE', 'onConflict'],
    ['--resume [ID]', 'resume'],
    ['--give-up SECONDS', 'giveUp'],
    ['--json', 'json'],
  ],
  unfinished: [
    ['--remove ID|all', 'remove'],
    ['--json', 'json'],
  ],
  relays: [['--json', 'json']],
  relay: [['--json', 'json']],
  web: [
    ['--port N', 'webPort'],
    ['--json', 'json'],
  ],
}

/** The help page of a command, or of the program. */
export function helpText(topic: CommandName | null, texts: TerminalTexts): string {
  return `${(topic === null ? programHelp(texts) : commandHelp(topic, texts)).join('\n')}\n`
}

function programHelp({ help }: TerminalTexts): string[] {
  const commands = commandNames.map((name) => [name, help.commands[name]] as const)
  return [
    `Malote ${version}: ${help.tagline}`,
    '',
    help.usage,
    ...commandNames.flatMap((name) => synopsis[name].map((line) => `  ${line}`)),
    '  malote',
    '',
    ...table([...commands, ['malote', help.menu]]),
    '',
    help.options,
    ...table([
      ['--help', help.flags.help],
      ['--version', help.flags.version],
    ]),
    '',
    help.environment,
    ...table(Object.entries(help.variables)),
    '',
    help.statuses,
    ...table(help.status.map((meaning, status) => [String(status), meaning] as const)),
    '',
    help.more,
  ]
}

function commandHelp(topic: CommandName, { help, server }: TerminalTexts): string[] {
  const takesRelay = topic === 'send' || topic === 'receive'
  const settings =
    topic === 'relay' ? relaySettings.map((one) => [writtenFlag(one), server.flags[one.flag]] as const) : []
  return [
    ...synopsis[topic],
    '',
    ...wrap(help.about[topic]),
    '',
    help.options,
    ...table([
      ...settings,
      ...flagsOf[topic].map(([flag, text]) => [flag, help.flags[text]] as const),
      ['--help', help.flags.help],
    ]),
    ...(takesRelay ? ['', ...wrap(help.address)] : []),
    '',
    ...(topic === 'relay' ? [...wrap(server.variables), ''] : []),
    help.examples,
    ...help.sample[topic].flatMap(([command, meaning]) => [`  ${command}`, `      ${meaning}`]),
  ]
}

function table(rows: readonly (readonly [left: string, right: string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`)
}

/** Help reads well up to this many columns, however wide the terminal is. */
const COLUMNS = 80

function wrap(text: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > COLUMNS) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? word : ` ${word}`
  }
  return [...lines, line]
}
