import { parseAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { toErrorInfo } from '../../../src-shared/errors.ts'
import { printable } from '../../../src-shared/text.ts'
import { listUnfinished, type Unfinished } from '../../engine/index.ts'
import { addressOfWish, parseCommand } from '../args.ts'
import { askCode } from '../code-prompt.ts'
import { Misuse, type ReceiveCommand, type RelayWish } from '../command.ts'
import type { Context } from '../context.ts'
import { pathsInLine } from '../dragged-paths.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { version } from '../help.ts'
import { journalFolder } from '../journals.ts'
import { caughtEvent } from '../problem.ts'
import { ask } from '../prompt.ts'
import { askWhich } from './choose-unfinished.ts'
import { findPlace } from './find-place.ts'
import { runReceive } from './receive.ts'
import { runRelay } from './relay.ts'
import { goOn } from './resume.ts'
import { runSend } from './send.ts'

/** `malote` alone: a menu. What was cancelled or declined leads back to it, anything else ends with its status. */
export async function runMenu(relay: RelayWish | null, context: Context): Promise<ExitCode> {
  for (;;) {
    const unfinished = await listUnfinished(journalFolder(context.io))
    const choice = await askChoice(unfinished.length > 0, context)
    if (choice === '') return context.io.interrupts.fired ? exitCodes.cancelled : exitCodes.done
    const patient = { ...context, enterCancels: true }
    const status = choice === '4' ? await goOnFromMenu(unfinished, patient) : await begin(choice, relay, patient)
    if (status !== exitCodes.cancelled || context.io.interrupts.fired) return status
  }
}

const choices = ['1', '2', '3', '4'] as const
type Choice = (typeof choices)[number]

/** Empty where the person leaves; the last one only where something can go on. */
async function askChoice(canGoOn: boolean, { io, texts: { menu } }: Context): Promise<Choice | ''> {
  const lines = [menu.send, menu.receive, menu.host, ...(canGoOn ? [menu.goOn] : [])]
  const listed = lines.map((line, at) => `  ${at + 1}  ${line}`)
  io.stdout.write(`\nMalote ${version}\n\n${listed.join('\n')}\n\n`)
  for (;;) {
    const line = (await ask(io, { text: menu.choose(lines.length) }))?.trim() ?? ''
    const choice = choices.slice(0, lines.length).find((one) => one === line)
    if (choice || line === '') return choice ?? ''
    io.stdout.write(`${menu.again(lines.length)}\n`)
  }
}

function begin(choice: '1' | '2' | '3', relay: RelayWish | null, context: Context): Promise<ExitCode> {
  if (choice === '3') return hostFromMenu(context)
  return choice === '1' ? sendFromMenu(relay, context) : receiveFromMenu(addressOfWish(relay), context)
}

/** As `malote relay` does it, with whatever the environment says of it. */
function hostFromMenu(context: Context): Promise<ExitCode> {
  const command = parseCommand(['relay'], context.io.env)
  if (command.kind === 'relay') return runRelay(command, context)
  throw new Misuse(command.kind === 'usage' ? command.problem : { kind: 'unknownCommand', text: 'relay', meant: null })
}

/** One of several is asked for. */
async function goOnFromMenu(list: readonly Unfinished[], context: Context): Promise<ExitCode> {
  const [first, second] = list
  const chosen = second ? await askWhich(list, context) : first
  return chosen
    ? goOn(chosen, { relay: null, patience: null, json: false, qr: false, hostPassword: null }, context)
    : exitCodes.cancelled
}

async function sendFromMenu(relay: RelayWish | null, context: Context): Promise<ExitCode> {
  const { io, texts } = context
  const line = await ask(io, { text: texts.menu.paths })
  const paths = line === null ? [] : pathsInLine(line, process.platform)
  if (paths.length === 0) return exitCodes.cancelled
  io.stdout.write(`${texts.menu.enterCancels}\n`)
  return runSend({ kind: 'send', paths, relay, qr: false, hostPassword: null, json: false, patience: null }, context)
}

const settled = {
  kind: 'receive',
  out: '.',
  yes: false,
  conflict: 'keep-both',
  json: false,
  patience: null,
} as const satisfies Partial<ReceiveCommand>

/** What says that nobody nearby has the code: its relay may be elsewhere. */
const elsewhere: readonly string[] = [
  ...['relay.none', 'room.unknown', 'relay.unreachable', 'relay.foreign', 'relay.lost', 'relay.closing'],
]

async function receiveFromMenu(usualRelay: RelayAddress | null, context: Context): Promise<ExitCode> {
  const { io, texts, renderer } = context
  const invite = await askCode(io)
  if (invite === null) return exitCodes.cancelled
  let relay: RelayAddress | null = invite.relay
  try {
    relay ??= await findPlace(invite, { relay: null, usualRelay, json: false }, context)
  } catch (caught) {
    if (!elsewhere.includes(toErrorInfo(caught).code)) throw caught
    renderer.show(caughtEvent(caught, context))
    relay = await askRelay(context)
  }
  if (relay === null) return exitCodes.cancelled
  io.stdout.write(`${texts.menu.enterCancels}\n`)
  return runReceive({ ...settled, invite, relay, usualRelay }, context)
}

/** Null where the person goes back. */
async function askRelay({ io, texts }: Context): Promise<RelayAddress | null> {
  for (;;) {
    const line = await ask(io, { text: texts.menu.relay })
    if (line === null || line.trim() === '') return null
    try {
      return parseAddress(line)
    } catch (caught) {
      io.stdout.write(`${printable(texts.usage.badAddress('ADDR', toErrorInfo(caught).detail ?? ''))}\n`)
    }
  }
}
