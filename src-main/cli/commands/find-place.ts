import { formatAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { MaloteError } from '../../../src-shared/errors.ts'
import type { Invite } from '../../../src-shared/invite.ts'
import { discoveryOf } from '../../app/discovery-network.ts'
import { lookOnce, type RoomPlace, searchRoom } from '../../app/room-search.ts'
import type { ReceiveCommand } from '../command.ts'
import type { Context } from '../context.ts'
import { canAsk } from '../io.ts'
import { nameOf } from '../output/relay-lines.ts'
import { ask } from '../prompt.ts'

type Named = Pick<ReceiveCommand, 'relay' | 'usualRelay' | 'json'>

/**
 * The relay to receive through: the one that is named, else the one that has the code's room. Where several have it a
 * person is asked, and the relay of MALOTE_RELAY is taken where nobody can be. Null where the person stops. Throws what
 * `searchRoom` does, and `room.several`.
 */
export async function findPlace(invite: Invite, command: Named, context: Context): Promise<RelayAddress | null> {
  const named = command.relay ?? invite.relay
  if (named) return named
  const places = await search(invite.code.room, command.usualRelay, context)
  const [first, second] = places
  if (!first || !second) return first?.address ?? null
  if (canAsk(context.io) && !command.json) return askPlace(places, context)
  const configured = places.find((place) => place.configured)
  if (configured) return configured.address
  throw new MaloteError('room.several', places.map(({ address }) => `--relay ${formatAddress(address)}`).join(', '))
}

/** None where the person stops. */
async function search(
  room: string,
  configured: RelayAddress | null,
  { io, renderer }: Context,
): Promise<readonly RoomPlace[]> {
  renderer.show({ kind: 'searching', room })
  const stop = new AbortController()
  const unsubscribe = io.interrupts.subscribe(() => stop.abort())
  try {
    const look = lookOnce(discoveryOf(io.env))
    return await searchRoom({ room, configured, here: null, look, signal: stop.signal })
  } catch (caught) {
    if (io.interrupts.fired) return []
    throw caught
  } finally {
    unsubscribe()
  }
}

/** Asks which relay the sender uses: a guess at a stranger's would be one of three. Null where the person leaves. */
async function askPlace(places: readonly RoomPlace[], { io, texts }: Context): Promise<RelayAddress | null> {
  const { relays } = texts
  const lines = places.map((place, at) => `  ${at + 1}  ${choiceOf(place, relays.configured)}`)
  io.stdout.write(`${[relays.several, ...lines].join('\n')}\n`)
  for (;;) {
    const line = (await ask(io, { text: relays.choose(places.length) }))?.trim() ?? ''
    if (line === '') return null
    const chosen = /^\d{1,6}$/.test(line) ? places[Number(line) - 1] : undefined
    if (chosen) return chosen.address
    io.stdout.write(`${texts.unfinished.chooseAgain(places.length)}\n`)
  }
}

function choiceOf({ name, address, configured }: RoomPlace, mark: string): string {
  const parts = [name === null ? '' : nameOf(name), formatAddress(address), configured ? `(${mark})` : '']
  return parts.filter(Boolean).join('  ')
}
