import type { RelayAddress } from '../../../src-shared/address.ts'
import { cleanName } from '../files/device-name.ts'
import { removeParts } from '../journal/left-parts.ts'
import { ReceiverJournal } from '../journal/receiver-journal.ts'
import type { ReceiverRecord } from '../journal/receiver-record.ts'
import type { EndKind } from '../session/sender.ts'
import { type Arrival, arrivalEntries } from './arrival.ts'
import type { OfferCollector } from './offer-collector.ts'

interface Beginning {
  /** Folder of the journals; none is kept when left out. */
  readonly folder: string | undefined
  readonly relay: RelayAddress
  readonly device: string
  /** What the two know each other by. */
  readonly secret: Buffer | null
  readonly collector: OfferCollector
  readonly arrival: Arrival
}

/** What a receiver leaves so that another process can go on, and what of it stays when the transfer ends. */
export class Continuation {
  #journal: ReceiverJournal | null = null
  /** What another process has begun; null where this one does. */
  #past: ReceiverRecord | null = null
  /** Whether what was begun is there to be gone on with. */
  #ready = true

  /** Null where none is kept. */
  get journal(): ReceiverJournal | null {
    return this.#journal
  }

  get resumed(): boolean {
    return this.#past !== null
  }

  /** Before anything is written: what is not noted cannot be found again. */
  begin({ folder, relay, device, secret, collector, arrival }: Beginning): void {
    if (folder === undefined || !secret) return
    const { files, folders, bytes, names, top } = collector.summary
    const head = {
      ...{ folder: arrival.folder, part: arrival.part, conflict: arrival.conflict },
      ...{ peer: collector.device, device: cleanName(device), secret: secret.toString('hex') },
      relay: { host: relay.host, port: relay.port },
      summary: { files, folders, bytes, names: [...names], top },
    }
    this.#journal = ReceiverJournal.begin(folder, head, arrivalEntries(arrival))
  }

  /** Goes on with that one; nothing is known of the disk yet. */
  adopt(record: ReceiverRecord, journal: ReceiverJournal): void {
    this.#journal = journal
    this.#past = record
    this.#ready = false
  }

  /** The disk was looked at. */
  ready(): void {
    this.#ready = true
  }

  /**
   * The id by which a transfer that ends so can be gone on with; null where another try would not mend it. What a relay
   * says passes, and a folder that is not there may come back.
   */
  outlives(how: EndKind): string | null {
    if (!this.#journal || how.kind !== 'failed') return null
    const mendable = !this.#ready || how.error.retryable || how.error.side === 'relay'
    return mendable ? this.#journal.id : null
  }

  /** It stays for another process. */
  close(): void {
    this.#journal?.close()
  }

  /** Nobody will go on with it: also what other processes have left goes. */
  forget(): void {
    const record = this.#past && this.#journal?.read()
    if (record) removeParts(record)
    this.#journal?.remove()
    this.#journal = null
  }
}
