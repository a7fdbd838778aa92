import { isIP } from 'node:net'
import { parseArgs } from 'node:util'
import { DEFAULT_PORT, parseAddress, type RelayAddress } from '../../src-shared/address.ts'
import { toErrorInfo } from '../../src-shared/errors.ts'
import { type Invite, parseInvite } from '../../src-shared/invite.ts'
import { type ConflictChoice, conflictChoices } from '../../src-shared/views.ts'
import { oneTypoApart } from '../../src-shared/words.ts'

export const commandNames = ['send', 'receive', 'relay', 'web'] as const
export type CommandName = (typeof commandNames)[number]

/** What a command line asks for. `relay` null: none was named. */
export type Command =
  | { readonly kind: 'menu'; readonly relay: RelayAddress | null }
  | { readonly kind: 'help'; readonly topic: CommandName | null }
  | { readonly kind: 'version' }
  | SendCommand
  | ReceiveCommand
  | { readonly kind: 'relay'; readonly host: string | null; readonly port: number; readonly json: boolean }
  | { readonly kind: 'web'; readonly port: number; readonly json: boolean }
  | UsageError

export interface SendCommand {
  readonly kind: 'send'
  readonly paths: readonly string[]
  readonly relay: RelayAddress | null
  /** Milliseconds to look for an other side that was lost; null for as long as usual. */
  readonly patience: number | null
  readonly json: boolean
}

export interface ReceiveCommand {
  readonly kind: 'receive'
  /** Null: neither an argument nor MALOTE_CODE holds a code. */
  readonly invite: Invite | null
  /** What --relay says; it outranks a link's own relay, and that one MALOTE_RELAY. */
  readonly relay: RelayAddress | null
  readonly usualRelay: RelayAddress | null
  readonly out: string
  readonly yes: boolean
  readonly conflict: ConflictChoice
  readonly patience: number | null
  readonly json: boolean
}

export interface UsageError {
  readonly kind: 'usage'
  readonly problem: UsageProblem
  /** The command whose help tells more. */
  readonly topic: CommandName | null
  readonly json: boolean
}

export type UsageProblem =
  | { readonly kind: 'unknownCommand' | 'unknownFlag'; readonly text: string; readonly meant: string | null }
  | {
      readonly kind:
        | 'missingValue'
        | 'unwantedValue'
        | 'extraArgument'
        | 'badPort'
        | 'badHost'
        | 'badConflict'
        | 'badSeconds'
      readonly text: string
    }
  | { readonly kind: 'badAddress'; readonly where: string; readonly text: string }
  | { readonly kind: 'noPaths' | 'emptyPath' | 'noCode' | 'badCode' }

/** Thrown inside this file and by commands that find a misuse later; never crosses `run()`. */
export class Misuse extends Error {
  readonly problem: UsageProblem

  constructor(problem: UsageProblem) {
    super(problem.kind)
    this.problem = problem
  }
}

type Environment = Readonly<Record<string, string | undefined>>
type FlagKind = 'value' | 'switch'

const flagsOf: Readonly<Record<CommandName, Readonly<Record<string, FlagKind>>>> = {
  send: { relay: 'value', 'give-up': 'value', json: 'switch' },
  receive: { relay: 'value', out: 'value', yes: 'switch', 'on-conflict': 'value', 'give-up': 'value', json: 'switch' },
  relay: { host: 'value', port: 'value', json: 'switch' },
  web: { port: 'value', json: 'switch' },
}

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
  if (first === undefined) return { kind: 'menu', relay: defaultRelay(env) }
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
  const json = values.has('json')
  switch (name) {
    case 'send':
      return {
        kind: 'send',
        paths: pathsOf(positionals),
        relay: relayOf(values, env),
        patience: patienceOf(values, env),
        json,
      }
    case 'receive':
      return parseReceive(values, positionals, env)
    case 'relay':
      rejectExtra(positionals)
      return { kind: 'relay', host: hostOf(values.get('host')), port: portOf(values, DEFAULT_PORT), json }
    case 'web':
      rejectExtra(positionals)
      return { kind: 'web', port: portOf(values, 0), json }
  }
}

function parseReceive(values: Values, positionals: readonly string[], env: Environment): ReceiveCommand {
  const typed = positionals.join(' ').trim() || (env.MALOTE_CODE?.trim() ?? '')
  return {
    kind: 'receive',
    invite: typed === '' ? null : inviteOf(typed),
    relay: relayOf(values, {}),
    usualRelay: defaultRelay(env),
    out: values.get('out') || '.',
    yes: values.has('yes'),
    conflict: conflictOf(values.get('on-conflict')),
    patience: patienceOf(values, env),
    json: values.has('json'),
  }
}

/** Flags by name; a switch has the value ''. */
type Values = ReadonlyMap<string, string>

function readFlags(name: CommandName, args: readonly string[]): { values: Values; positionals: readonly string[] } {
  const known = flagsOf[name]
  const options = Object.fromEntries(
    Object.entries(known).map(([flag, kind]) => [flag, { type: kind === 'value' ? 'string' : 'boolean' } as const]),
  )
  const { tokens } = parseArgs({
    args: [...args],
    options: { ...options, help: { type: 'boolean', short: 'h' } },
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const values = new Map<string, string>()
  const positionals: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value)
    if (token.kind === 'option') values.set(token.name, flagValue(known, token))
  }
  return { values, positionals }
}

interface FlagToken {
  readonly name: string
  readonly rawName: string
  readonly value: string | undefined
  readonly inlineValue: boolean | undefined
}

function flagValue(known: Readonly<Record<string, FlagKind>>, token: FlagToken): string {
  const kind = token.name === 'help' ? 'switch' : Object.hasOwn(known, token.name) ? known[token.name] : undefined
  if (kind === undefined) {
    const flags = [...Object.keys(known), 'help'].map((flag) => `--${flag}`)
    throw unknown('unknownFlag', token.rawName, flags)
  }
  if (kind === 'switch') {
    if (token.inlineValue) throw new Misuse({ kind: 'unwantedValue', text: token.rawName })
    return ''
  }
  const swallowedFlag = !token.inlineValue && token.value?.startsWith('-')
  if (!token.value || swallowedFlag) throw new Misuse({ kind: 'missingValue', text: token.rawName })
  return token.value
}

function unknown(kind: 'unknownCommand' | 'unknownFlag', text: string, known: readonly string[]): Misuse {
  const typed = text.toLowerCase()
  const letters = (word: string) => [...word].sort().join('')
  const meant = known.find(
    (name) =>
      oneTypoApart(name, typed) || letters(name) === letters(typed) || (typed.length > 3 && name.startsWith(typed)),
  )
  return new Misuse({ kind, text, meant: meant ?? null })
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
  const room = roomOf(text)
  return new Misuse({ kind: 'extraArgument', text: room === null ? text : `${room}-…` })
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

function relayOf(values: Values, env: Environment): RelayAddress | null {
  const text = values.get('relay')
  return text === undefined ? defaultRelay(env) : addressOf('--relay', text)
}

function defaultRelay(env: Environment): RelayAddress | null {
  const text = env.MALOTE_RELAY?.trim()
  return text ? addressOf('MALOTE_RELAY', text) : null
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

/** A host name has no other characters; anything else would be looked up in vain. */
const HOST_NAME = /^[A-Za-z0-9][A-Za-z0-9.-]{0,252}$/

function hostOf(text: string | undefined): string | null {
  if (text === undefined) return null
  const bare = text.replace(/^\[(.*)\]$/, '$1')
  if (isIP(bare) === 0 && !HOST_NAME.test(bare)) throw new Misuse({ kind: 'badHost', text })
  return bare
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
