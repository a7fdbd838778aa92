import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ErrorCode } from '../../../src-shared/errors.ts'
import { errorTexts, type Locale, terminalTexts } from '../../../src-shared/locales/index.ts'
import { type Ended, runCli, stopEveryCli } from '../../support/cli.ts'
import { type Stranger, type Strangers, startStrangers } from '../../support/strangers.ts'
import { tempFolder } from '../../support/transfer.ts'

/**
 * Whatever is typed, and whoever answers where a relay should: one sentence, one thing to do, a status that says which
 * kind it was, and never a trace of the program. The languages take turns.
 */

const CODE = '4271-abacate-violeta'

/** A user who is nobody in particular. */
const NOBODY = 65_534

const isRoot = process.getuid?.() === 0

/** A port that nobody listens on, and that nobody is given. */
const CLOSED = '127.0.0.1:1'

const languages: readonly (readonly [Locale, string])[] = [
  ['en', 'en_US.UTF-8'],
  ['pt-BR', 'pt_BR.UTF-8'],
  ['es', 'es_ES.UTF-8'],
]

interface Case {
  readonly args: (strangers: Strangers) => readonly string[]
  /** An error by its code; `usage` where the command line itself is wrong. */
  readonly ends: ErrorCode | 'usage'
  readonly uid?: number
}

const receiveAt =
  (stranger: Stranger) =>
  ({ at }: Strangers) => ['receive', CODE, '--relay', at(stranger)]
const sendTo =
  (stranger: Stranger) =>
  ({ at }: Strangers) => ['send', 'notes.txt', '--relay', at(stranger)]
const wrong = (...args: readonly string[]): Case => ({ args: () => args, ends: 'usage' })

const cases: Readonly<Record<string, Case>> = {
  'an invite without anything': wrong('receive', 'malote://'),
  'an invite with a port there is not': wrong('receive', `malote://host:99999/${CODE}`),
  'an invite with half an address': wrong('receive', `malote://[::1/${CODE}`),
  'an invite with half a code': wrong('receive', 'malote://192.168.0.15:19034/4271-abacate'),
  "a relay's invite, without a code": wrong('receive', 'malote://192.168.0.15:19034'),
  'a relay at port 0': wrong('receive', CODE, '--relay', 'host:0'),
  'a port there is not': wrong('relay', '--port', '70000'),
  'a port in use, for a relay': {
    args: ({ portOf }) => ['relay', '--host', '127.0.0.1', '--port', String(portOf('a web server'))],
    ends: 'port.busy',
  },
  'a port in use, for the window': {
    args: ({ portOf }) => ['web', '--port', String(portOf('a web server'))],
    ends: 'port.busy',
  },
  'a privileged port, for a relay': { args: () => ['relay', '--port', '80'], ends: 'port.denied', uid: NOBODY },
  'a privileged port, for the window': { args: () => ['web', '--port', '80'], ends: 'port.denied', uid: NOBODY },
  "somebody else's address": { args: () => ['relay', '--host', '192.0.2.1', '--port', '0'], ends: 'port.denied' },
  'a closed port, to receive': { args: () => ['receive', `malote://${CLOSED}/${CODE}`], ends: 'relay.unreachable' },
  'a closed port, to send': { args: () => ['send', 'notes.txt', '--relay', CLOSED], ends: 'relay.unreachable' },
  'a name that nobody has': {
    args: () => ['receive', CODE, '--relay', 'no-such-host.invalid'],
    ends: 'relay.unreachable',
  },
  'nothing configured and nothing found': { args: () => ['receive', CODE], ends: 'relay.none' },
  'a web server': { args: receiveAt('a web server'), ends: 'relay.foreign' },
  'a web server, to send': { args: sendTo('a web server'), ends: 'relay.foreign' },
  'an SSH server': { args: receiveAt('an SSH server'), ends: 'relay.foreign' },
  'a TLS server': { args: receiveAt('a TLS server'), ends: 'relay.foreign' },
  'one that says nothing': { args: receiveAt('one that says nothing'), ends: 'relay.foreign' },
  'one that says nothing, to send': { args: sendTo('one that says nothing'), ends: 'relay.foreign' },
  'one that announces four gigabytes': {
    args: receiveAt('one that announces four gigabytes'),
    ends: 'relay.foreign',
  },
  'one that hangs up': { args: receiveAt('one that hangs up'), ends: 'relay.foreign' },
  'one that says goodbye at once': { args: sendTo('one that says goodbye at once'), ends: 'relay.foreign' },
  'one that speaks JSON': { args: receiveAt('one that speaks JSON'), ends: 'relay.foreign' },
  'one that frames JSON of its own': { args: receiveAt('one that frames JSON of its own'), ends: 'relay.foreign' },
  'one that answers pong': { args: receiveAt('one that answers pong to everything'), ends: 'relay.protocol' },
  'one that answers pong, to send': { args: sendTo('one that answers pong to everything'), ends: 'relay.protocol' },
  'one that opens a room for a guest': {
    args: receiveAt('one that opens rooms for everybody'),
    ends: 'relay.protocol',
  },
  'one that refuses with nonsense': { args: sendTo('one that refuses with nonsense'), ends: 'relay.protocol' },
  'one that pairs with nobody who speaks': {
    args: receiveAt('one that pairs with nobody who speaks'),
    ends: 'peer.protocol',
  },
}

/** Commands at the same time: most of them wait for somebody else, or for their own start. */
const AT_ONCE = 4

/** Milliseconds for all of them, on a machine that has other work to do. */
const PATIENCE_MS = 120_000

let strangers: Strangers
let folder: Awaited<ReturnType<typeof tempFolder>>
const ended = new Map<string, { readonly locale: Locale; readonly how: Ended }>()

async function run(name: string, { args, uid }: Case, [locale, LANG]: readonly [Locale, string]): Promise<void> {
  const env = { LANG }
  // Nobody may look into the folder of the test, and only root becomes nobody.
  const options = uid === undefined ? { cwd: folder.path, env } : { cwd: '/', env, ...(isRoot && { uid }) }
  ended.set(name, { locale, how: await runCli(args(strangers), options) })
}

function outcome(name: string) {
  const found = ended.get(name)
  if (!found) throw new Error(`${name} has not ended`)
  return found
}

beforeAll(async () => {
  strangers = await startStrangers()
  folder = await tempFolder()
  await writeFile(join(folder.path, 'notes.txt'), 'notes')
  const left = Object.entries(cases).map(([name, one], at) => ({ name, one, at }))
  const some = async () => {
    for (let next = left.shift(); next; next = left.shift())
      await run(next.name, next.one, languages[next.at % languages.length] ?? ['en', 'en_US.UTF-8'])
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some))
}, PATIENCE_MS)

afterAll(async () => {
  await stopEveryCli()
  await strangers.close()
  await folder.remove()
})

describe.each(Object.entries(cases))('%s', (name, { ends }) => {
  test(`is told in one sentence and one remedy: ${ends}`, () => {
    const { locale, how } = outcome(name)
    const [sentence, remedy, ...more] = how.stderr.trimEnd().split('\n')

    expect(more).toEqual([])
    expect(how.status).toBe(ends === 'usage' ? 2 : 1)
    if (ends === 'usage') {
      const { see } = terminalTexts[locale].usage
      expect(['receive', 'relay'].map((topic) => see(`malote ${topic} --help`))).toContain(remedy)
      expect({ said: sentence !== '', stdout: how.stdout }).toEqual({ said: true, stdout: '' })
      return
    }
    const text = errorTexts[locale][ends]
    const [words, about] = [text.sentence.slice(0, -1), sentence?.slice(text.sentence.length - 1)]
    expect(sentence?.startsWith(words)).toBe(true)
    // What it is about stands behind the sentence: an address or a port.
    expect(about).toMatch(/^(\.|: \S+)$/)
    expect(remedy).toBe(text.remedy)
  })
})
