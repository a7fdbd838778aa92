import { randomBytes } from 'node:crypto'
import { formatAddress, type RelayAddress } from '../../src-shared/address.ts'
import { type ErrorInfo, errorInfo, toErrorInfo } from '../../src-shared/errors.ts'
import { deadline } from '../engine/net/backoff.ts'
import type { RecordChannel } from '../engine/net/record-channel.ts'
import { meetAgain } from '../engine/net/relay-client.ts'

/** Milliseconds for one address: it is this computer's own, so that whoever answers there answers at once. */
export const CHECK_TIME = 4_000

/** As long as the tokens of section 8.4 of the protocol, in bytes. */
const TOKEN_BYTES = 32

/**
 * Connects to an address at which the relay hosted here should be reached, for real, and proves that it is this one: a
 * token drawn for this check alone is brought there and to `nearest`, where the relay surely is, and only one relay can
 * join the two. Answers null where it did, else why not: `relay.unreachable`, or `relay.foreign` where something else,
 * another relay too, is there. Never rejects; takes CHECK_TIME at the most, or until `signal` fires.
 *
 * What it cannot show: the connection comes from this computer and never leaves it. It finds an address that is not
 * there any more, a relay that does not listen, another program on the port, and a firewall that stops even programs of
 * this computer. It says nothing of the firewall's rules for other computers, of a router that keeps guests of a Wi-Fi
 * apart, or of the way from the internet.
 */
export async function checkAddress(
  address: RelayAddress,
  nearest: RelayAddress,
  signal: AbortSignal,
): Promise<ErrorInfo | null> {
  const token = randomBytes(TOKEN_BYTES).toString('hex')
  const late = deadline(CHECK_TIME, signal)
  const over = new AbortController()
  const end = () => over.abort()
  late.signal.addEventListener('abort', end, { once: true })
  if (late.signal.aborted) end()
  const ends = [
    meetAgain(nearest, { token, side: 'sender' }, () => {}, over.signal),
    meetAgain(address, { token, side: 'receiver' }, () => {}, over.signal),
  ] as const
  try {
    await Promise.all(ends)
    return null
  } catch (caught) {
    return blockedBy(toErrorInfo(caught), address)
  } finally {
    late.clear()
    end()
    for (const one of await Promise.allSettled(ends)) hangUp(one)
  }
}

function hangUp(result: PromiseSettledResult<RecordChannel>): void {
  if (result.status === 'fulfilled') result.value.destroy()
}

/** Who took the call and did not join it to ours until the time was over is somebody else. */
function blockedBy({ code }: ErrorInfo, address: RelayAddress): ErrorInfo {
  return errorInfo(code === 'relay.lost' || code === 'room.busy' ? 'relay.foreign' : code, formatAddress(address))
}
