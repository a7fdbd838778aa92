import type { RelayAddress } from '../../../src-shared/address.ts'
import { foldText } from '../../../src-shared/invite.ts'
import { resumeSend } from '../../engine/index.ts'
import type { Context } from '../context.ts'
import type { ExitCode } from '../exit-codes.ts'
import { Follower, type Incomplete } from '../follower.ts'
import { canAsk } from '../io.ts'
import { journalFolder } from '../journals.ts'
import { ask } from '../prompt.ts'
import type { OwnRelay } from './own-relay.ts'

/** The way a sender's files take. */
export interface Way {
  readonly relay: RelayAddress
  /** The relay as the other side reaches it. */
  readonly inviteRelay: RelayAddress
  /** Whether this process hosts the relay. */
  readonly here: boolean
  /** Milliseconds to look for a receiver that was lost; null for as long as usual. */
  readonly patience: number | null
  readonly json: boolean
  /** Where this process hosts the relay: calls back with its new address when this computer changes networks. */
  readonly onMove?: OwnRelay['onMove']
  /** The password of the relay; null where none is known. */
  readonly access: string | null
  /** Whether the invite is shown as a QR code too. */
  readonly qr: boolean
  /** Whether who is on the local network finds the relay by himself. */
  readonly near: boolean
}

/** Asks at a terminal whether what failed is to be sent again, as long as something fails; the last status counts. */
export async function sendAgain(
  partial: Incomplete | null,
  status: ExitCode,
  way: Way,
  context: Context,
): Promise<ExitCode> {
  if (!partial || way.json || !canAsk(context.io) || !(await askAgain(partial, context))) return status
  const { inviteRelay, qr, near } = way
  const follower = new Follower({ direction: 'send', relay: inviteRelay, context, qr, near })
  const handle = resumeSend({ ...resumption(partial.id, way, context), onEvent: follower.onEvent })
  way.onMove?.((relay) => handle.inviteAt(relay))
  const again = await follower.follow(handle)
  return sendAgain(follower.partial, again, way, context)
}

/** What goes on, by the way that its journal knows. */
export function resumption(
  id: string,
  { patience, access }: Pick<Way, 'patience' | 'access'>,
  { io }: Pick<Context, 'io'>,
) {
  return {
    journal: journalFolder(io),
    id,
    ...(patience === null ? {} : { patience }),
    ...(access === null ? {} : { access }),
  }
}

async function askAgain({ files }: Incomplete, { io, texts }: Context): Promise<boolean> {
  const { yes, no } = texts.receive
  for (;;) {
    const answer = await ask(io, { text: texts.unfinished.sendAgain(files) })
    if (answer === null) return false
    const word = foldText(answer.trim())
    if (yes.includes(word) || no.includes(word)) return yes.includes(word)
  }
}
