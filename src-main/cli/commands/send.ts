import type { RelayAddress } from '../../../src-shared/address.ts'
import { tellCancelled } from '../cancelled.ts'
import type { SendCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { type ExitCode, exitCodes } from '../exit-codes.ts'
import { NearRelays } from './near-relays.ts'
import { Outgoing } from './outgoing.ts'
import { hostOwnRelay } from './own-relay.ts'
import { knownPassword } from './relay-password.ts'
import type { Way } from './send-again.ts'
import { sourcePaths } from './source-paths.ts'

/**
 * `malote send`: offers files and folders under a code, through the relay that is named, else one that is found on the
 * local network, else one that is hosted here meanwhile.
 */
export async function runSend(command: SendCommand, context: Context): Promise<ExitCode> {
  const { relay, patience, json, qr, hostPassword } = command
  const access = await knownPassword(hostPassword, context)
  if (hostPassword && access === null) return exitCodes.cancelled
  // A password is for the relay that a person named, and not for strangers that call themselves relays.
  const terms = { patience, json, qr, access: null }
  // Begun first: what is to be sent is looked at meanwhile.
  const near = relay === null ? new NearRelays(context.io) : null
  try {
    const outgoing = new Outgoing(await sourcePaths(command.paths, context.io.cwd), context)
    if (relay === 'here') return await throughOwn(outgoing, terms, true, context)
    if (relay !== null) return await throughNamed(relay, outgoing, { ...terms, access })
    const status = near && (await throughFound(near, outgoing, terms, context))
    if (status === null && context.io.interrupts.fired) return tellCancelled(context)
    return status ?? (await throughOwn(outgoing, terms, false, context))
  } finally {
    await near?.close()
  }
}

type Terms = Pick<Way, 'patience' | 'json' | 'qr' | 'access'>

function throughNamed(relay: RelayAddress, outgoing: Outgoing, terms: Terms): Promise<ExitCode> {
  return outgoing.through({ ...terms, relay, inviteRelay: relay, here: false, near: false })
}

/** Relays that were found and are tried: a network full of strangers' that refuse must not keep the code away. */
const TRIED_MOST = 3

/** Null where none is found, or none takes the sender: it may be full, want a password, or be gone meanwhile. */
async function throughFound(
  near: NearRelays,
  outgoing: Outgoing,
  terms: Terms,
  { renderer, io }: Context,
): Promise<ExitCode | null> {
  for (let tries = 0; tries < TRIED_MOST; tries++) {
    const place = await near.next()
    if (!place || io.interrupts.fired) return null
    const { name, relay, inviteRelay } = place
    const way = { ...terms, relay, inviteRelay, here: false, near: true }
    const tried = await outgoing.tryThrough(way, () => {
      void near.close()
      renderer.show({ kind: 'using', name, relay })
    })
    if (typeof tried === 'number') return tried
    renderer.show({ kind: 'passedOver', name, relay, code: tried.code })
  }
  return null
}

/** `wished`: a person insists on it. */
async function throughOwn(outgoing: Outgoing, terms: Terms, wished: boolean, context: Context): Promise<ExitCode> {
  const own = await hostOwnRelay(context, { wished })
  try {
    const { near, onMove } = own
    return await outgoing.through({ ...terms, relay: own.here, inviteRelay: own.forOthers, here: true, near, onMove })
  } finally {
    await own.close()
  }
}
