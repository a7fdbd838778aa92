import { release } from '../net/release.ts'
import { DATA_MOST } from '../protocol/limits.ts'

/**
 * Bytes kept for a full disk before reading stops. The sender pauses as soon as it is told, and what is under way by then
 * comes in: up to 30 MiB were measured in the buffers of two Linux sockets on each leg. Reading on is how his goodbye is
 * heard.
 */
const HELD_MOST = 64 * DATA_MOST

/** Records that came in while the disk was full, in their order. */
export class HeldRecords {
  #records: Uint8Array[] = []
  #bytes = 0

  get any(): boolean {
    return this.#records.length > 0
  }

  /** Whether there are so many that reading must stop. */
  get many(): boolean {
    return this.#bytes >= HELD_MOST
  }

  push(record: Uint8Array): void {
    this.#records.push(record)
    this.#bytes += record.length
  }

  shift(): Uint8Array | undefined {
    const record = this.#records.shift()
    this.#bytes -= record?.length ?? 0
    return record
  }

  /** Gives back the memory of all of them. */
  drop(): void {
    for (const record of this.#records.splice(0)) release(record)
    this.#bytes = 0
  }
}
