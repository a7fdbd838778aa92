import { discardUnfinished } from '../../engine/index.ts'
import { Misuse, type UnfinishedCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { journalFolder } from '../journals.ts'
import { findUnfinished, missing, showUnfinished } from './choose-unfinished.ts'

const REMOVE_ONE = 'malote unfinished --remove ID'

/**
 * `malote unfinished`: what can go on, or what of it is given up. Throws `unfinished.unknown`, `unfinished.running`, and
 * Misuse where an ID fits several.
 */
export async function runUnfinished({ remove }: UnfinishedCommand, context: Context): Promise<ExitCode> {
  const one = remove === null || remove === 'all' ? null : remove
  const list = await findUnfinished(one ?? '', context)
  const folder = journalFolder(context.io)
  if (one !== null && list.length === 0) throw await missing(one, folder)
  if (remove === null || list.length === 0 || (one !== null && list.length > 1)) {
    await showUnfinished(list, context)
    if (remove !== null && list.length > 0) throw new Misuse({ kind: 'severalUnfinished', text: REMOVE_ONE })
    return exitCodes.done
  }
  for (const unfinished of list) {
    await discardUnfinished(folder, unfinished.id)
    context.renderer.show({ kind: 'removed', unfinished })
  }
  return exitCodes.done
}
