import { DEFAULT_PORT, formatAddress, parseAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { toErrorInfo } from '../../../src-shared/errors.ts'
import { printable } from '../../../src-shared/text.ts'
import { askCode } from '../code-prompt.ts'
import type { Context } from '../context.ts'
import { pathsInLine } from '../dragged-paths.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { version } from '../help.ts'
import { ask } from '../prompt.ts'
import { runReceive } from './receive.ts'
import { runSend } from './send.ts'

/** `malote` alone: a menu. What was cancelled or declined leads back to it, anything else ends with its status. */
export async function runMenu(relay: RelayAddress | null, context: Context): Promise<ExitCode> {
  for (;;) {
    const choice = await askChoice(context)
    if (choice === '') return context.io.interrupts.fired ? exitCodes.cancelled : exitCodes.done
    const choose = choice === '1' ? sendFromMenu : receiveFromMenu
    const status = await choose(relay, { ...context, enterCancels: true })
    if (status !== exitCodes.cancelled || context.io.interrupts.fired) return status
  }
}

/** Empty where the person leaves. */
async function askChoice({ io, texts }: Context): Promise<'1' | '2' | ''> {
  io.stdout.write(`\nMalote ${version}\n\n  1  ${texts.menu.send}\n  2  ${texts.menu.receive}\n\n`)
  for (;;) {
    const choice = (await ask(io, { text: texts.menu.choose }))?.trim() ?? ''
    if (choice === '' || choice === '1' || choice === '2') return choice
    io.stdout.write(`${texts.menu.again}\n`)
  }
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
