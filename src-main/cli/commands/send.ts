import { pathSource, send } from '../../engine/index.ts'
import { wordLanguageOf } from '../code-prompt.ts'
import type { SendCommand } from '../command.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { Follower } from '../follower.ts'
import { journalFolder } from '../journals.ts'
import { hostOwnRelay } from './own-relay.ts'
import { sendAgain, type Way } from './send-again.ts'
import { sourcePaths } from './source-paths.ts'

/** `malote send`: offers files and folders under a code, through a relay named or hosted here meanwhile. */
export async function runSend(command: SendCommand, context: Context): Promise<ExitCode> {
  const paths = await sourcePaths(command.paths, context.io.cwd)
  const { relay, patience, json } = command
  if (relay) return sendThrough(paths, { relay, inviteRelay: relay, here: false, patience, json }, context)
  const own = await hostOwnRelay(context)
  try {
    const way = { relay: own.here, inviteRelay: own.forOthers, here: true, patience, json }
    return await sendThrough(paths, way, context)
  } finally {
    await own.close()
  }
}

async function sendThrough(paths: readonly string[], way: Way, context: Context): Promise<ExitCode> {
  const { relay, inviteRelay, here, patience } = way
  const follower = new Follower({ direction: 'send', relay: inviteRelay, context })
  const handle = send({
    source: pathSource(paths),
    relay,
    inviteRelay,
    here,
    device: context.io.device,
    words: wordLanguageOf(context.locale),
    journal: journalFolder(context.io),
    ...(patience === null ? {} : { patience }),
    onEvent: follower.onEvent,
  })
  const status = await follower.follow(handle)
  return sendAgain(follower.partial, status, way, context)
}
