import { discardUnfinished, type JournalSurvey, removeUnreadable } from '../../engine/index.ts'
import { Misuse, type UnfinishedCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { journalFolder, journalIds, shortId } from '../journals.ts'
import { findJournals, missing, showUnfinished } from './choose-unfinished.ts'

const REMOVE_ONE = 'malote unfinished --remove ID'

/**
 * `malote unfinished`: what can go on, or what of it is given up. Throws `unfinished.unknown`, `unfinished.running`, and
 * Misuse where an ID fits several.
 */
export async function runUnfinished({ remove }: UnfinishedCommand, context: Context): Promise<ExitCode> {
  const one = remove === null || remove === 'all' ? null : remove
  const survey = await findJournals(one ?? '', context)
  const count = survey.unfinished.length + survey.unreadable.length
  if (one !== null && count === 0) throw await missing(one, journalFolder(context.io))
  if (remove === null || count === 0 || (one !== null && count > 1)) {
    await show(survey, context)
    if (remove !== null && count > 0) throw new Misuse({ kind: 'severalUnfinished', text: REMOVE_ONE })
    return exitCodes.done
  }
  await removeAll(survey, context)
  return exitCodes.done
}

async function show({ unfinished, unreadable }: JournalSurvey, context: Context): Promise<void> {
  if (unfinished.length > 0 || unreadable.length === 0) await showUnfinished(unfinished, context)
  const ids = await journalIds(journalFolder(context.io))
  for (const { id, direction } of unreadable) {
    context.renderer.show({ kind: 'unreadable', id, direction, short: shortId(id, ids) })
  }
}

async function removeAll({ unfinished, unreadable }: JournalSurvey, { io, renderer }: Context): Promise<void> {
  const folder = journalFolder(io)
  for (const one of unfinished) {
    await discardUnfinished(folder, one.id)
    renderer.show({ kind: 'removed', unfinished: one })
  }
  for (const one of unreadable) {
    await removeUnreadable(folder, one)
    renderer.show({ kind: 'removedUnreadable', id: one.id })
  }
}
