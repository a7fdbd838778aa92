import { DEFAULT_PORT, parseAddress, type RelayAddress } from '../../src-shared/address.ts'
import { toErrorInfo } from '../../src-shared/errors.ts'
import { type Invite, parseInvite } from '../../src-shared/invite.ts'
import { type ConflictChoice, conflictChoices, type Direction } from '../../src-shared/views.ts'
import {
  type Command,
  type CommandName,
  commandNames,
  Misuse,
  type ReceiveCommand,
  type RelayWish,
  type ResumeCommand,
  type SendCommand,
} from './command.ts'
import { type PasswordPlace, readRelaySettings } from './commands/relay-settings.ts'
import { ID, readFlags, unknown, type Values } from './flags.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Reads a command line (without `node` and the script) and the environment. Pure; never throws. */
export function parseCommand(argv: readonly string[], env: Environment): Command {
  const name = asCommandName(argv[0])
  try {
    return name === null ? parseBare(argv, env) : parseNamed(name, argv.slice(1), env)
  } catch (caught) {
    if (!(caught instanceof Misuse)) throw caught
    return { kind: 'usage', problem: caught.problem, topic: name, json: argv.includes('--json') }
  }
}

function asCommandName(text: string | undefined): CommandName | null {
  return commandNames.find((name) => name === text) ?? null
}

function parseBare(argv: readonly string[], env: Environment): Command {
  const [first, second, third] = argv
  if (first === undefined) {
    checkDiscovery(env)
    return { kind: 'menu', relay: defaultRelay(env) }
  }
  if (first === '--help' || first === '-h') return { kind: 'help', topic: null }
  if (first === '--version') return { kind: 'version' }
  if (first.startsWith('-')) throw unknown('unknownFlag', first, ['--help', '--version'])
  if (first !== 'help') throw misnamed(argv.join(' '), first)
  if (third !== undefined) throw extra(third)
  const topic = asCommandName(second)
  if (second !== undefined && topic === null) throw misnamed(second, second)
  return { kind: 'help', topic }
}

function parseNamed(name: CommandName, args: readonly string[], env: Environment): Command {
  const { values, positionals } = readFlags(name, args)
  if (values.has('help')) return { kind: 'help', topic: name }
  if (name !== 'unfinished') checkDiscovery(env)
  const json = values.has('json')
  switch (name) {
    case 'send':
    case 'receive':
      if (values.has('resume')) return parseResume(name, values, positionals, env)
      return name === 'send' ? parseSend(values, positionals, env) : parseReceive(values, positionals, env)
    case 'unfinished':
      rejectExtra(positionals)
      return { kind: 'unfinished', remove: removeOf(values.get('remove')), json }
    case 'relays':
      rejectExtra(positionals)
      return { kind: 'relays', json }
    case 'relay':
      rejectExtra(positionals)
      return { kind: 'relay', ...readRelaySettings(values, env, DEFAULT_PORT), json }
    case 'web':
      rejectExtra(positionals)
      return { kind: 'web', port: portOf(values, 0), json }
  }
}

function parseSend(values: Values, positionals: readonly string[], env: Environment): SendCommand {
  return {
    kind: 'send',
    paths: pathsOf(positionals),
    relay: relayOf(values, env),
    qr: values.has('qr'),
    hostPassword: hostPasswordOf(values, env),
    patience: patienceOf(values, env),
    json: values.has('json'),
  }
}

/** What was settled at the beginning of a transfer cannot be said again: what goes out, the code, the folder. */
function parseResume(
  direction: Direction,
  values: Values,
  positionals: readonly string[],
  env: Environment,
): ResumeCommand {
  const [first] = positionals
  if (first !== undefined) throw new Misuse({ kind: 'notWithResume', text: harmless(first) })
  for (const flag of ['out', 'on-conflict']) {
    if (values.has(flag)) throw new Misuse({ kind: 'notWithResume', text: `--${flag}` })
  }
  const id = values.get('resume')
  return {
    kind: 'resume',
    direction,
    id: id ? idOf(id) : null,
    relay: relayOf(values, {}),
    qr: values.has('qr'),
    hostPassword: direction === 'send' ? hostPasswordOf(values, values.has('relay') ? env : {}) : null,
    patience: patienceOf(values, env),
    json: values.has('json'),
  }
}

/** The password of a relay that wants one of those who send: a variable's is only for one that is named as well. */
function hostPasswordOf(values: Values, env: Environment): PasswordPlace | null {
  const password = values.get('host-password') ?? env.MALOTE_HOST_PASSWORD
  if (password) return { kind: 'given', password }
  return values.has('host-password') ? { kind: 'ask' } : null
}

function removeOf(text: string | undefined): string | null {
  return text === undefined || text === 'all' ? (text ?? null) : idOf(text)
}

function idOf(text: string): string {
  if (!ID.test(text)) throw new Misuse({ kind: 'badId', text: harmless(text) })
  return text.toLowerCase()
}

function parseReceive(values: Values, positionals: readonly string[], env: Environment): ReceiveCommand {
  const typed = positionals.join(' ').trim() || (env.MALOTE_CODE?.trim() ?? '')
  return {
    kind: 'receive',
    invite: typed === '' ? null : inviteOf(typed),
    relay: addressOfWish(relayOf(values, {})),
    usualRelay: addressOfWish(defaultRelay(env)),
    out: values.get('out') || '.',
    yes: values.has('yes'),
    conflict: conflictOf(values.get('on-conflict')),
    patience: patienceOf(values, env),
    json: values.has('json'),
  }
}

/** What stands where a command should: often a code, for which other programs need no command. */
function misnamed(line: string, first: string): Misuse {
  const room = roomOf(line)
  if (room === null) return unknown('unknownCommand', first, [...commandNames, 'help'])
  return new Misuse({ kind: 'unknownCommand', text: `${room}-…`, meant: 'malote receive' })
}

/** The number of a code, which is all of it that may be repeated: a misuse may end in a log while the code is good. */
function roomOf(text: string): string | null {
  try {
    return parseInvite(text).code.room
  } catch {
    return null
  }
}

function extra(text: string): Misuse {
  return new Misuse({ kind: 'extraArgument', text: harmless(text) })
}

/** An argument as it may be repeated. */
function harmless(text: string): string {
  const room = roomOf(text)
  return room === null ? text : `${room}-…`
}

function pathsOf(positionals: readonly string[]): readonly string[] {
  if (positionals.length === 0) throw new Misuse({ kind: 'noPaths' })
  // An unset shell variable in quotes: taken for the current folder it would send everything in it.
  if (positionals.some((path) => path === '')) throw new Misuse({ kind: 'emptyPath' })
  return positionals
}

function rejectExtra([first]: readonly string[]): void {
  if (first !== undefined) throw extra(first)
}

/** What says, in place of an address, that the relay is on this computer. */
const HERE = 'here'

function relayOf(values: Values, env: Environment): RelayWish | null {
  const text = values.get('relay')
  return text === undefined ? defaultRelay(env) : wishOf('--relay', text)
}

function defaultRelay(env: Environment): RelayWish | null {
  const text = env.MALOTE_RELAY?.trim()
  return text ? wishOf('MALOTE_RELAY', text) : null
}

function wishOf(where: string, text: string): RelayWish {
  return text.trim().toLowerCase() === HERE ? 'here' : addressOf(where, text)
}

/** Where a relay is that was wished for: one on this computer, for who does not host it, at the usual port. */
export function addressOfWish(wish: RelayWish | null): RelayAddress | null {
  return wish === 'here' ? { host: '127.0.0.1', port: DEFAULT_PORT } : wish
}

/** Nonsense would else be taken for no wish, and this computer announce itself where it was not to. */
function checkDiscovery(env: Environment): void {
  const text = env.MALOTE_DISCOVERY?.trim() ?? ''
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (text === '' || text.toLowerCase() === 'off' || (port >= 1 && port <= 65535)) return
  throw new Misuse({ kind: 'badDiscovery', text: harmless(text) })
}

/** An address of a relay; `where` is what the person wrote it behind. Throws Misuse. */
export function addressOf(where: string, text: string): RelayAddress {
  try {
    return parseAddress(text)
  } catch (caught) {
    throw new Misuse({ kind: 'badAddress', where, text: toErrorInfo(caught).detail ?? '' })
  }
}

/** A code or link. Throws Misuse, which does not repeat the text: it may hold most of a secret. */
export function inviteOf(text: string): Invite {
  try {
    return parseInvite(text)
  } catch (caught) {
    const info = toErrorInfo(caught)
    if (info.code === 'code.absent') throw new Misuse({ kind: 'absentCode' })
    if (info.code !== 'address.malformed') throw new Misuse({ kind: 'badCode' })
    throw new Misuse({ kind: 'badAddress', where: 'malote://', text: info.detail ?? '' })
  }
}

function portOf(values: Values, usual: number): number {
  const text = values.get('port')
  if (text === undefined) return usual
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (!(port <= 65535)) throw new Misuse({ kind: 'badPort', text })
  return port
}

/** Seconds, at most a thousand days, as milliseconds. */
function patienceOf(values: Values, env: Environment): number | null {
  const text = values.get('give-up') ?? env.MALOTE_GIVE_UP?.trim()
  if (!text) return null
  if (!/^\d{1,8}$/.test(text)) throw new Misuse({ kind: 'badSeconds', text })
  return Math.min(Number(text), 86_400_000) * 1000
}

function conflictOf(text: string | undefined): ConflictChoice {
  if (text === undefined) return 'keep-both'
  const choice = conflictChoices.find((one) => one === text)
  if (!choice) throw new Misuse({ kind: 'badConflict', text })
  return choice
}
