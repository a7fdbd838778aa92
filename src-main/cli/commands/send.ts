import type { RelayAddress } from '../../../src-shared/address.ts'
import { pathSource, send } from '../../engine/index.ts'
import type { SendCommand } from '../args.ts'
import { wordLanguageOf } from '../code-prompt.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { Follower } from '../follower.ts'
import { hostOwnRelay } from './own-relay.ts'
import { sourcePaths } from './source-paths.ts'

/** `malote send`: offers files and folders under a code, through a relay named or hosted here meanwhile. */
export async function runSend(command: SendCommand, context: Context): Promise<ExitCode> {
  const paths = await sourcePaths(command.paths, context.io.cwd)
  if (command.relay) return sendThrough(paths, command.relay, command.relay, context)
  const own = await hostOwnRelay(context)
  try {
    return await sendThrough(paths, own.here, own.forOthers, context)
  } finally {
    await own.close()
  }
}

function sendThrough(
  paths: readonly string[],
  relay: RelayAddress,
  inviteRelay: RelayAddress,
  context: Context,
): Promise<ExitCode> {
  const follower = new Follower({ direction: 'send', relay: inviteRelay, context })
  const handle = send({
    source: pathSource(paths),
    relay,
    inviteRelay,
    device: context.io.device,
    words: wordLanguageOf(context.locale),
    onEvent: follower.onEvent,
  })
  return follower.follow(handle)
}
