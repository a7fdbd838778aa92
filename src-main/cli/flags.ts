import { parseArgs } from 'node:util'
import { oneTypoApart } from '../../src-shared/words.ts'
import { type CommandName, Misuse } from './command.ts'
import { relaySettings } from './commands/relay-flags.ts'

/**
 * `id`: a switch that an ID may follow, as `--resume 1a2b` or `--resume=1a2b`; `optional`: one that anything may follow,
 * where no argument could; `inline`: one that has its value behind a `=` only, where arguments may follow.
 */
type FlagKind = 'value' | 'switch' | 'id' | 'optional' | 'inline'

const relayFlagKinds = Object.fromEntries(
  relaySettings.map(({ flag, kind }) => {
    return [flag, kind === 'password' ? 'optional' : kind === 'switch' ? 'switch' : 'value'] as const
  }),
)

const flagsOf: Readonly<Record<CommandName, Readonly<Record<string, FlagKind>>>> = {
  send: { resume: 'id', relay: 'value', qr: 'switch', 'host-password': 'inline', 'give-up': 'value', json: 'switch' },
  receive: {
    resume: 'id',
    relay: 'value',
    out: 'value',
    yes: 'switch',
    'on-conflict': 'value',
    'give-up': 'value',
    json: 'switch',
  },
  unfinished: { remove: 'value', json: 'switch' },
  relays: { json: 'switch' },
  relay: { ...relayFlagKinds, json: 'switch' },
  web: { port: 'value', json: 'switch' },
}

/** An ID of an unfinished transfer, or its beginning. */
export const ID = /^[0-9a-f]{1,16}$/i

/** Flags by name; a switch has the value '', and so has an `id` without one. */
export type Values = ReadonlyMap<string, string>

/**
 * Takes a command's flags from what else stands there; what follows a flag of kind `id` is its value where it looks
 * like one. Throws Misuse.
 */
export function readFlags(
  name: CommandName,
  args: readonly string[],
): { values: Values; positionals: readonly string[] } {
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
  let before: string | null = null
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (before !== null && values.get(before) === '' && mayFollow(known[before], token.value)) {
        values.set(before, token.value)
      } else positionals.push(token.value)
    }
    if (token.kind === 'option') values.set(token.name, flagValue(known, token))
    before = token.kind === 'option' && Object.hasOwn(known, token.name) ? token.name : null
  }
  return { values, positionals }
}

/** Whether what stands behind a flag without a value is its value. */
function mayFollow(kind: FlagKind | undefined, text: string): boolean {
  return kind === 'optional' || (kind === 'id' && ID.test(text))
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
  if (kind === 'id' || kind === 'optional' || kind === 'inline') return token.value ?? ''
  if (kind === 'switch') {
    if (token.inlineValue) throw new Misuse({ kind: 'unwantedValue', text: token.rawName })
    return ''
  }
  const swallowedFlag = !token.inlineValue && token.value?.startsWith('-')
  if (!token.value || swallowedFlag) throw new Misuse({ kind: 'missingValue', text: token.rawName })
  return token.value
}

/** Something that is not known, and what was probably meant. */
export function unknown(kind: 'unknownCommand' | 'unknownFlag', text: string, known: readonly string[]): Misuse {
  const typed = text.toLowerCase()
  const letters = (word: string) => [...word].sort().join('')
  const meant = known.find(
    (name) =>
      oneTypoApart(name, typed) || letters(name) === letters(typed) || (typed.length > 3 && name.startsWith(typed)),
  )
  return new Misuse({ kind, text, meant: meant ?? null })
}
