import { formatAddress, parseAddress } from '../../src-shared/address.ts'
import { MaloteError, toErrorInfo } from '../../src-shared/errors.ts'
import type { Invite } from '../../src-shared/invite.ts'
import type { RelayChoiceView } from '../../src-shared/views.ts'
import type { Nearby } from './nearby.ts'
import { type RoomPlace, type RoomSearch, searchRoom } from './room-search.ts'

export interface PlaceSearch {
  readonly invite: Invite
  /** The relay of the settings: `host:port`. */
  readonly configured: string | null
  /** The relay hosted in this process. */
  readonly here: RoomSearch['here']
  readonly nearby: Nearby
  /** Asks the person which is meant: the place in the list. Rejects where he goes. */
  readonly choose: (relays: readonly RelayChoiceView[]) => Promise<number>
  readonly signal: AbortSignal
}

/** After these another look at the network is worth its while. */
const nowhere: readonly string[] = ['room.unknown', 'relay.none']

/**
 * The relay at which a code's sender waits: the one of its link, else the one that has its room; of several, which of
 * them a person says. Throws what `searchRoom` does.
 */
export async function findPlace(search: PlaceSearch): Promise<RoomPlace> {
  const { relay } = search.invite
  if (relay) return { name: null, address: relay, configured: false, here: false }
  const places = await findPlaces(search)
  const at = places.length === 1 ? 0 : await search.choose(places.map(viewOf))
  const place = places[at]
  if (!place) throw new MaloteError('request.rejected')
  return place
}

/** Looks twice where there is nothing at first: the relay may have been announced this very moment. */
async function findPlaces({ invite, configured, here, nearby, signal }: PlaceSearch): Promise<readonly RoomPlace[]> {
  const usual = configured === null ? null : parseAddress(configured)
  const search = { room: invite.code.room, configured: usual, here, signal }
  const found = await nearby.look(signal)
  try {
    return await searchRoom({ ...search, look: async () => found })
  } catch (caught) {
    if (!nowhere.includes(toErrorInfo(caught).code)) throw caught
    const known = new Set(found.map(({ id }) => id))
    const again = await nearby.lookAgain(signal)
    if (again.every(({ id }) => known.has(id))) throw caught
    return searchRoom({ ...search, look: async () => again })
  }
}

function viewOf({ name, address, configured }: RoomPlace): RelayChoiceView {
  return { name, address: formatAddress(address), configured }
}
