import type { RelayAddress } from '../../../src-shared/address.ts'
import { cleanName } from '../files/device-name.ts'
import { SenderJournal } from '../journal/sender-journal.ts'
import type { SendOptions, TransferHandle } from '../types.ts'
import { startSending } from './sending.ts'

/** Offers a source through a relay. The code comes as a `waiting` event, before anything is listed or read. */
export function send(options: SendOptions): TransferHandle {
  const inviteRelay = options.inviteRelay ?? options.relay
  return startSending({
    ...options,
    inviteRelay,
    past: null,
    openJournal: () => newJournal({ ...options, inviteRelay }),
  })
}

/** A source that another process cannot find again has no journal. */
function newJournal(options: SendOptions & { readonly inviteRelay: RelayAddress }): SenderJournal | null {
  const { source, journal, relay, inviteRelay, here = false, words: language } = options
  if (!source.disk || journal === undefined) return null
  const { paths: sources } = source.disk
  return SenderJournal.begin(journal, {
    ...{ relay, inviteRelay, here, language, sources: [...sources] },
    device: cleanName(options.device),
  })
}
