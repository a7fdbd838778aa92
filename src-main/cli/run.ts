import { terminalTexts } from '../../src-shared/locales/index.ts'
import { parseCommand } from './args.ts'
import { type Command, type CommandName, Misuse, type UsageProblem } from './command.ts'
import type { Context } from './context.ts'
import { type ExitCode, exitCodeOfError, exitCodes } from './exit-codes.ts'
import { helpText, version } from './help.ts'
import { canAsk, type Io, localeOf } from './io.ts'
import type { Renderer } from './output/events.ts'
import { HumanRenderer } from './output/human.ts'
import { jsonRenderer } from './output/json.ts'
import { styleOf } from './output/style.ts'
import { caughtEvent, usageEvent } from './problem.ts'

/** Runs a command line (without `node` and the script) to its end. Never rejects: whatever is thrown is told. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const command = parseCommand(argv, io.env)
  const context = contextOf(command, io)
  try {
    return await dispatch(command, context)
  } catch (caught) {
    if (caught instanceof Misuse) return tellMisuse(command, caught.problem, context)
    const event = caughtEvent(caught, context)
    context.renderer.show(event)
    return exitCodeOfError(event.code)
  }
}

/** What a command line's output goes through; also for a fault that escapes every command. */
export function contextOf(command: Command, io: Io): Context {
  const locale = localeOf(io.env)
  const texts = terminalTexts[locale]
  const json = 'json' in command && command.json
  const stream = json ? io.stderr : io.stdout
  const streams = { stdout: stream, stderr: io.stderr, style: () => styleOf(stream, io.env) }
  const human = new HumanRenderer(streams, { locale, texts })
  const renderer = json
    ? withAsides(
        jsonRenderer((line) => io.stdout.write(line)),
        human,
      )
    : human
  return { io, locale, texts, renderer, enterCancels: false }
}

/** What no JSON event says, and errors, still reach people on stderr. */
function withAsides(json: Renderer, human: Renderer): Renderer {
  const asides: ReadonlySet<string> = new Set([
    'hosting',
    'using',
    'passedOver',
    'searching',
    'otherSide',
    'guessed',
    'silence',
    'disk',
    'parted',
    'joined',
    'cancelling',
    'leaving',
    'draining',
    'parting',
    'error',
  ])
  return {
    show(event) {
      json.show(event)
      if (asides.has(event.kind)) human.show(event)
    },
  }
}

/** Each command is loaded when it is wanted: nobody waits for the web server of a window he does not open. */
async function dispatch(command: Command, context: Context): Promise<ExitCode> {
  const { io, texts } = context
  switch (command.kind) {
    case 'help':
      io.stdout.write(helpText(command.topic, texts))
      return exitCodes.done
    case 'version':
      io.stdout.write(`${version}\n`)
      return exitCodes.done
    case 'menu':
      if (canAsk(io)) return (await import('./commands/menu.ts')).runMenu(command.relay, context)
      io.stdout.write(helpText(null, texts))
      return exitCodes.usage
    case 'send':
      return (await import('./commands/send.ts')).runSend(command, context)
    case 'receive':
      return (await import('./commands/receive.ts')).runReceive(command, context)
    case 'resume':
      return (await import('./commands/resume.ts')).runResume(command, context)
    case 'unfinished':
      return (await import('./commands/unfinished.ts')).runUnfinished(command, context)
    case 'relays':
      return (await import('./commands/relays.ts')).runRelays(context)
    case 'relay':
      return (await import('./commands/relay.ts')).runRelay(command, context)
    case 'web':
      return (await import('./commands/web.ts')).runWeb(command, context)
    case 'usage':
      return tellMisuse(command, command.problem, context)
  }
}

function tellMisuse(command: Command, problem: UsageProblem, { renderer, locale }: Context): ExitCode {
  renderer.show(usageEvent({ problem, topic: topicOf(command) }, locale))
  return exitCodes.usage
}

/** Whose help tells more. */
function topicOf(command: Command): CommandName | null {
  if ('topic' in command) return command.topic
  if (command.kind === 'resume') return command.direction
  return command.kind === 'menu' || command.kind === 'version' ? null : command.kind
}
