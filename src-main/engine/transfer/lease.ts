import { release } from '../net/release.ts'

/** A record and how many still need its bytes: the reader of its segments and the writes under way. */
export interface Lease {
  readonly record: Uint8Array
  holders: number
}

/** One needs it no longer; the last one gives its memory back. */
export function letGo(lease: Lease): void {
  lease.holders--
  if (lease.holders === 0) release(lease.record)
}
