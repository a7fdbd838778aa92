import { MaloteError } from '../../../src-shared/errors.ts'
import type { SummaryView } from '../../../src-shared/views.ts'
import { cleanName } from '../files/device-name.ts'
import type { SinkEntry } from '../files/sink-file.ts'
import { harmlessOffer } from '../files/targets.ts'
import { ENTRIES_MOST, PATHS_MOST } from '../protocol/limits.ts'
import type { MessageOf, WireEntry } from '../protocol/messages.ts'
import type { OfferEntry } from '../types.ts'

/** Puts an offer together from its messages and holds the sender to what its head announced. */
export class OfferCollector {
  #head: MessageOf<'offer'> | null = null
  readonly #entries: WireEntry[] = []
  #offer: readonly OfferEntry[] = []
  #length = 0

  /** Takes the head or a page. Throws `peer.protocol` for a second head, a page before it, or more than announced. */
  take(message: MessageOf<'offer'> | MessageOf<'entries'>): void {
    if (message.type === 'offer') {
      if (this.#head || message.files + message.folders > ENTRIES_MOST) throw new MaloteError('peer.protocol')
      this.#head = message
      return
    }
    const announced = this.#head ? this.#head.files + this.#head.folders : 0
    if (this.#entries.length + message.entries.length > announced) throw new MaloteError('peer.protocol')
    for (const entry of message.entries) {
      this.#entries.push(entry)
      this.#length += entry.p.length
    }
    if (this.#length > PATHS_MOST) throw new MaloteError('peer.protocol')
  }

  /** The sender's name, made printable. */
  get device(): string {
    return cleanName(this.#head?.device ?? '')
  }

  /** The whole list with harmless paths. Throws `peer.protocol` where it is not what the head announced. */
  finish(): readonly OfferEntry[] {
    const files = this.#entries.filter(({ k }) => k === 'file')
    const bytes = files.reduce((sum, { s }) => sum + s, 0)
    const head = this.#head
    const whole = head?.files === files.length && head.files + head.folders === this.#entries.length
    if (!whole || head.bytes !== bytes || !Number.isSafeInteger(bytes) || this.#entries.length === 0) {
      throw new MaloteError('peer.protocol')
    }
    this.#offer = harmlessOffer(this.#entries.map(({ p, k, s }) => ({ path: p, kind: k, size: k === 'file' ? s : 0 })))
    return this.#offer
  }

  get summary(): SummaryView {
    const tops = [...new Set(this.#offer.map(({ path }) => path.split('/', 1)[0] ?? path))]
    const { files = 0, folders = 0, bytes = 0 } = this.#head ?? {}
    return { files, folders, bytes, names: tops.slice(0, 3), top: tops.length, counting: false }
  }

  get offer(): readonly OfferEntry[] {
    return this.#offer
  }

  /** What the sink needs to write entry `index` under `path`. */
  sinkEntry(index: number, path: string): SinkEntry {
    const entry = this.#entries[index]
    return { path, size: entry?.s ?? 0, modified: entry?.m ?? 0, executable: entry?.x ?? false }
  }
}
