import { MaloteError } from '../../../src-shared/errors.ts'
import type { Source, SourceEntry, SourceFile } from '../types.ts'
import { distinctNames } from './safe-path.ts'

/** One dropped item that lives elsewhere: its name and everything in it, listed already. */
export interface RemoteItem {
  readonly name: string
  readonly entries: readonly Omit<SourceEntry, 'executable'>[]
}

/** Reads `length` bytes of entry `index` of item `item` from `offset`; fewer only at the file's end. */
export type RemoteRead = (item: number, index: number, offset: number, length: number) => Promise<Uint8Array>

/** Longest slice asked for at once: what a page answers in one message. */
const SLICE_MOST = 1 << 20

/** Slices asked for before they are needed: enough to hide the way to the page and back, and 4 MiB at the most. */
const SLICES_AHEAD = 3

/** Small files asked for before their turn, for the same reason. */
const FILES_AHEAD = 16

/** Files up to this size count as small here. */
const SMALL = 64 * 1024

/** Files that are held elsewhere (by a page) and read from there in slices, on demand. */
export function remoteSource(items: readonly RemoteItem[], read: RemoteRead): Source {
  const tops = distinctNames(items.map(({ name }) => name))
  const places: { item: number; index: number; entry: SourceEntry }[] = []
  const prefetched = new Map<number, SourceFile>()
  const openAt = (at: number, entry: SourceEntry): SourceFile => {
    const place = places[at]
    if (!place) throw new MaloteError('source.missing', entry.path)
    return new RemoteFile(entry, (offset, length) => read(place.item, place.index, offset, length))
  }
  const prefetch = (at: number): void => {
    const entry = places[at]?.entry
    if (entry?.kind !== 'file' || entry.size === 0 || entry.size > SMALL || prefetched.has(at)) return
    prefetched.set(at, openAt(at, entry))
  }
  return {
    top: tops,
    async *list() {
      places.length = 0
      for (const [item, { name, entries }] of items.entries()) {
        const top = tops[item] ?? name
        const renamed = entries.map((entry) => ({
          ...entry,
          path: top + entry.path.slice(name.length),
          executable: false,
        }))
        for (const [index, entry] of renamed.entries()) places.push({ item, index, entry })
        yield renamed
      }
    },
    open(index, entry) {
      const ahead = prefetched.get(index)
      // Those before it that nobody opened were not wanted.
      for (const old of prefetched.keys()) if (old <= index) prefetched.delete(old)
      for (let next = index + 1; next <= index + FILES_AHEAD; next++) prefetch(next)
      return ahead ?? openAt(index, entry)
    },
  }
}

type Slice = (offset: number, length: number) => Promise<Uint8Array>

/** One file that is read from front to back: what comes next is asked for before it is needed. */
class RemoteFile implements SourceFile {
  readonly #entry: SourceEntry
  readonly #slice: Slice
  readonly #slices = new Map<number, Promise<Uint8Array>>()

  /** Asks for the first slice at once. */
  constructor(entry: SourceEntry, slice: Slice) {
    this.#entry = entry
    this.#slice = slice
    this.#ask(0)
  }

  async read(target: Uint8Array, position: number): Promise<number> {
    const at = Math.floor(position / SLICE_MOST)
    for (const old of this.#slices.keys()) if (old < at) this.#slices.delete(old)
    for (let next = at; next <= at + SLICES_AHEAD; next++) this.#ask(next)
    const bytes = await this.#slices.get(at)
    if (!bytes) return 0
    const from = position - at * SLICE_MOST
    const part = bytes.subarray(from, from + target.length)
    target.set(part)
    return part.length
  }

  close(): void {
    this.#slices.clear()
  }

  #ask(at: number): void {
    const offset = at * SLICE_MOST
    const length = Math.min(SLICE_MOST, this.#entry.size - offset)
    if (length <= 0 || this.#slices.has(at)) return
    const slice = this.#slice(offset, length)
    // Whoever reads it learns of the failure; until then nobody waits for it.
    slice.catch(() => {})
    this.#slices.set(at, slice)
  }
}
