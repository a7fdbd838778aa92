import { DEFAULT_PORT, formatAddress, parseAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { toErrorInfo } from '../../../src-shared/errors.ts'
import { printable } from '../../../src-shared/text.ts'
import { listUnfinished, type Unfinished } from '../../engine/index.ts'
import { askCode } from '../code-prompt.ts'
import type { Context } from '../context.ts'
import { pathsInLine } from '../dragged-paths.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { version } from '../help.ts'
import { journalFolder } from '../journals.ts'
import { ask } from '../prompt.ts'
import { askWhich } from './choose-unfinished.ts'
import { runReceive } from './receive.ts'
import { goOn } from './resume.ts'
import { runSend } from './send.ts'

/** `malote` alone: a menu. What was cancelled or declined leads back to it, anything else ends with its status. */
export async function runMenu(relay: RelayAddress | null, context: Context): Promise<ExitCode> {
  for (;;) {
    const unfinished = await listUnfinished(journalFolder(context.io))
    const choice = await askChoice(unfinished.length > 0, context)
    if (choice === '') return context.io.interrupts.fired ? exitCodes.cancelled : exitCodes.done
    const patient = { ...context, enterCancels: true }
    const status = choice === '3' ? await goOnFromMenu(unfinished, patient) : await begin(choice, relay, patient)
    if (status !== exitCodes.cancelled || context.io.interrupts.fired) return status
  }
}

type Choice = '1' | '2' | '3' | ''

/** Empty where the person leaves; 3 only where something can go on. */
async function askChoice(three: boolean, { io, texts: { menu } }: Context): Promise<Choice> {
  const lines = [`  1  ${menu.send}`, `  2  ${menu.receive}`, ...(three ? [`  3  ${menu.goOn}`] : [])]
  io.stdout.write(`\nMalote ${version}\n\n${lines.join('\n')}\n\n`)
  for (;;) {
    const choice = (await ask(io, { text: three ? menu.chooseOfThree : menu.choose }))?.trim() ?? ''
    if (choice === '' || choice === '1' || choice === '2' || (three && choice === '3')) return choice
    io.stdout.write(`${three ? menu.againOfThree : menu.again}\n`)
  }
}

function begin(choice: '1' | '2', relay: RelayAddress | null, context: Context): Promise<ExitCode> {
  return choice === '1' ? sendFromMenu(relay, context) : receiveFromMenu(relay, context)
}

/** One of several is asked for. */
async function goOnFromMenu(list: readonly Unfinished[], context: Context): Promise<ExitCode> {
  const [first, second] = list
  const chosen = second ? await askWhich(list, context) : first
  return chosen ? goOn(chosen, { relay: null, patience: null, json: false }, context) : exitCodes.cancelled
}

async function sendFromMenu(relay: RelayAddress | null, context: Context): Promise<ExitCode> {
  const { io, texts } = context
  const line = await ask(io, { text: texts.menu.paths })
  const paths = line === null ? [] : pathsInLine(line, process.platform)
  if (paths.length === 0) return exitCodes.cancelled
  io.stdout.write(`${texts.menu.enterCancels}\n`)
  return runSend({ kind: 'send', paths, relay, json: false, patience: null }, context)
}

async function receiveFromMenu(relay: RelayAddress | null, context: Context): Promise<ExitCode> {
  const { io, texts } = context
  const invite = await askCode(io)
  if (invite === null) return exitCodes.cancelled
  const chosen = invite.relay ?? (await askRelay(relay ?? { host: '127.0.0.1', port: DEFAULT_PORT }, context))
  if (chosen === null) return exitCodes.cancelled
  io.stdout.write(`${texts.menu.enterCancels}\n`)
  const settled = {
    kind: 'receive',
    usualRelay: null,
    out: '.',
    yes: false,
    conflict: 'keep-both',
    json: false,
    patience: null,
  } as const
  return runReceive({ ...settled, invite, relay: chosen }, context)
}

async function askRelay(usual: RelayAddress, { io, texts }: Context): Promise<RelayAddress | null> {
  for (;;) {
    const line = await ask(io, { text: texts.menu.relay(formatAddress(usual)) })
    if (line === null) return null
    if (line.trim() === '') return usual
    try {
      return parseAddress(line)
    } catch (caught) {
      io.stdout.write(`${printable(texts.usage.badAddress('ADDR', toErrorInfo(caught).detail ?? ''))}\n`)
    }
  }
}
