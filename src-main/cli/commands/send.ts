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
  const { relay, patience } = command
  if (relay) return sendThrough({ paths, relay, inviteRelay: relay, patience }, context)
  const own = await hostOwnRelay(context)
  try {
    return await sendThrough({ paths, relay: own.here, inviteRelay: own.forOthers, patience }, context)
  } finally {
    await own.close()
  }
}

interface Sent {
  readonly paths: readonly string[]
  readonly relay: RelayAddress
  /** The relay as the other side reaches it. */
  readonly inviteRelay: RelayAddress
  readonly patience: number | null
}

function sendThrough({ paths, relay, inviteRelay, patience }: Sent, context: Context): Promise<ExitCode> {
  const follower = new Follower({ direction: 'send', relay: inviteRelay, context })
  const handle = send({
    source: pathSource(paths),
    relay,
    inviteRelay,
    device: context.io.device,
    words: wordLanguageOf(context.locale),
    ...(patience === null ? {} : { patience }),
    onEvent: follower.onEvent,
  })
  return follower.follow(handle)
}
