import { MaloteError } from '../../../src-shared/errors.ts'
import type { Direction } from '../../../src-shared/views.ts'
import {
  isJournalInUse,
  type JournalSurvey,
  listUnfinished,
  surveyJournals,
  type Unfinished,
} from '../../engine/index.ts'
import { Misuse, type ResumeCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { canAsk } from '../io.ts'
import { goOnCommand, journalFolder, journalIds } from '../journals.ts'
import { styleOf } from '../output/style.ts'
import { whatOf } from '../output/unfinished-lines.ts'
import { ask } from '../prompt.ts'

/**
 * Which transfer a `--resume` means; a person is asked where there are several. `left`: he went away instead; `none`:
 * there is nothing in that direction. Throws `unfinished.unknown` or `unfinished.running` for an ID, and Misuse where nobody can be
 * asked or it is the other direction's.
 */
export async function chooseUnfinished(
  command: ResumeCommand,
  context: Context,
): Promise<Unfinished | 'left' | 'none'> {
  const { direction, id, json } = command
  const named = await findUnfinished(id ?? '', context)
  const fitting = named.filter((one) => one.direction === direction)
  const [first, second] = fitting
  if (!first && id !== null) throw await whyNot(id, named, context)
  if (!first || !second) return first ?? 'none'
  if (canAsk(context.io) && !json) return (await askWhich(fitting, context)) ?? 'left'
  await showUnfinished(fitting, context)
  throw new Misuse({ kind: 'severalUnfinished', text: `malote ${direction} --resume ID` })
}

/** Those whose ID begins like that, newest first; all of them where it is empty. */
export async function findUnfinished(id: string, { io }: Context): Promise<readonly Unfinished[]> {
  const all = await listUnfinished(journalFolder(io))
  return all.filter((one) => one.id.startsWith(id))
}

/** The same, with the journals that cannot be read. */
export async function findJournals(id: string, { io }: Pick<Context, 'io'>): Promise<JournalSurvey> {
  const { unfinished, unreadable } = await surveyJournals(journalFolder(io))
  const begins = (one: { readonly id: string }) => one.id.startsWith(id)
  return { unfinished: unfinished.filter(begins), unreadable: unreadable.filter(begins) }
}

/** Why nothing by that ID can go on in that direction. */
async function whyNot(id: string, named: readonly Unfinished[], { io }: Context): Promise<Error> {
  const folder = journalFolder(io)
  const [other] = named
  if (other) return new Misuse({ kind: 'otherDirection', text: await goOnCommand(folder, other.direction, other.id) })
  return missing(id, folder)
}

/** What is not to be listed is being worked on, or cannot be read, or is not there at all. */
export async function missing(id: string, folder: string): Promise<MaloteError> {
  const running = (await journalIds(folder)).some((one) => one.startsWith(id) && isJournalInUse(folder, one))
  return new MaloteError(running ? 'unfinished.running' : 'unfinished.unknown', id)
}

/** Tells of each, as `malote unfinished` does. */
export async function showUnfinished(list: readonly Unfinished[], { io, renderer }: Context): Promise<void> {
  renderer.show({ kind: 'listed', count: list.length })
  for (const unfinished of list) {
    const command = await goOnCommand(journalFolder(io), unfinished.direction, unfinished.id)
    renderer.show({ kind: 'unfinished', unfinished, command })
  }
}

/** Asks at a terminal which of several is meant. Null where the person leaves. */
export async function askWhich(list: readonly Unfinished[], context: Context): Promise<Unfinished | null> {
  const { io, texts } = context
  const digits = String(list.length).length
  const lines = list.map((one, at) => `  ${String(at + 1).padStart(digits)}  ${choiceOf(one, context)}`)
  io.stdout.write(`${lines.join('\n')}\n`)
  for (;;) {
    const line = (await ask(io, { text: texts.unfinished.choose(list.length) }))?.trim() ?? ''
    if (line === '') return null
    const chosen = /^\d{1,6}$/.test(line) ? list[Number(line) - 1] : undefined
    if (chosen) return chosen
    io.stdout.write(`${texts.unfinished.chooseAgain(list.length)}\n`)
  }
}

function choiceOf(unfinished: Unfinished, { io, texts, locale }: Context): string {
  const verbs: Readonly<Record<Direction, string>> = texts.menu
  const page = { style: styleOf(io.stdout, io.env), texts, locale }
  const begun = new Date(unfinished.at).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
  return `${verbs[unfinished.direction]}: ${whatOf(unfinished, page)}, ${begun}`
}
