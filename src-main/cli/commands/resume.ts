import { formatAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { resumeReceive, resumeSend, type Unfinished } from '../../engine/index.ts'
import { addressOfWish } from '../args.ts'
import type { ResumeCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { Follower } from '../follower.ts'
import { chooseUnfinished } from './choose-unfinished.ts'
import { hostOwnRelay } from './own-relay.ts'
import { knownPassword } from './relay-password.ts'
import { resumption, sendAgain, type Way } from './send-again.ts'

/** `malote send --resume` and `malote receive --resume`: goes on with what another process began. */
export async function runResume(command: ResumeCommand, context: Context): Promise<ExitCode> {
  const unfinished = await chooseUnfinished(command, context)
  if (unfinished === 'left') return exitCodes.cancelled
  if (unfinished !== 'none') return goOn(unfinished, command, context)
  const { texts, renderer } = context
  renderer.show({ kind: 'error', code: 'unfinished.unknown', sentence: texts.unfinished.nothing, remedy: null })
  return exitCodes.failed
}

/** Goes on with that one; a relay that this side hosted is hosted again, unless another one is named. */
export async function goOn(
  unfinished: Unfinished,
  {
    relay: wish,
    patience,
    json,
    qr,
    hostPassword,
  }: Pick<ResumeCommand, 'relay' | 'patience' | 'json' | 'qr' | 'hostPassword'>,
  context: Context,
): Promise<ExitCode> {
  const access = await knownPassword(hostPassword, context)
  if (hostPassword && access === null) return exitCodes.cancelled
  if (unfinished.direction === 'receive') {
    return receiveOn(unfinished, { relay: addressOfWish(wish), patience }, context)
  }
  const relay = wish === 'here' ? null : wish
  const there = relay ?? unfinished.relay
  const way = { relay: there, inviteRelay: there, here: false, patience, json, qr, near: false, access }
  if (relay) return sendOn(unfinished, way, { relay, inviteRelay: relay }, context)
  if (wish !== 'here' && !unfinished.here) return sendOn(unfinished, way, {}, context)
  const before = unfinished.here ? unfinished.relay.port : undefined
  const own = await hostOwnRelay(context, { before, wished: wish === 'here' })
  try {
    const moved = { relay: own.here, inviteRelay: own.forOthers }
    return await sendOn(
      unfinished,
      { ...way, ...moved, here: true, near: own.near, onMove: own.onMove },
      moved,
      context,
    )
  } finally {
    await own.close()
  }
}

/** The relay where it is another than the journal knows, or may be. */
type Moved = Partial<Pick<Way, 'relay' | 'inviteRelay'>>

async function sendOn(unfinished: Unfinished, way: Way, moved: Moved, context: Context): Promise<ExitCode> {
  const { inviteRelay: relay, qr, near } = way
  context.renderer.show({ kind: 'resuming', unfinished, relay })
  if (way.here && unfinished.kind === 'interrupted') {
    context.renderer.show({ kind: 'otherSide', command: `malote receive --resume --relay ${formatAddress(relay)}` })
  }
  const follower = new Follower({ direction: 'send', relay, context, resumed: unfinished.kind, qr, near })
  const options = { ...resumption(unfinished.id, way, context), ...moved }
  const handle = resumeSend({ ...options, onEvent: follower.onEvent })
  way.onMove?.((relay) => handle.inviteAt(relay))
  const status = await follower.follow(handle)
  return sendAgain(follower.partial, status, way, context)
}

interface Reach {
  readonly relay: RelayAddress | null
  readonly patience: number | null
}

async function receiveOn(unfinished: Unfinished, { relay, patience }: Reach, context: Context): Promise<ExitCode> {
  const there = relay ?? unfinished.relay
  context.renderer.show({ kind: 'resuming', unfinished, relay: there })
  const follower = new Follower({ direction: 'receive', relay: there, context, resumed: unfinished.kind })
  const options = { ...resumption(unfinished.id, { patience, access: null }, context), ...(relay ? { relay } : {}) }
  return follower.follow(resumeReceive({ ...options, onEvent: follower.onEvent }))
}
