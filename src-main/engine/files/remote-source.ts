import { MaloteError } from '../../../src-shared/errors.ts'
import type { Source, SourceEntry, SourceFile } from '../types.ts'
import { numberedName } from './safe-path.ts'

/** One dropped item that lives elsewhere: its name and everything in it, listed already. */
export interface RemoteItem {
  readonly name: string
  readonly entries: readonly Omit<SourceEntry, 'executable'>[]
}

/** Reads `length` bytes of entry `index` of item `item` from `offset`; fewer only at the file's end. */
export type RemoteRead = (item: number, index: number, offset: number, length: number) => Promise<Uint8Array>

/** Longest slice asked for at once: what a page answers in one message. */
const SLICE_MOST = 1 << 20

/** Files that are held elsewhere (by a page) and read from there in slices, on demand. */
export function remoteSource(items: readonly RemoteItem[], read: RemoteRead): Source {
  const tops = nameTops(items)
  const places: { item: number; index: number }[] = []
  return {
    top: tops,
    async *list() {
      places.length = 0
      for (const [item, { name, entries }] of items.entries()) {
        const top = tops[item] ?? name
        for (const index of entries.keys()) places.push({ item, index })
        yield entries.map((entry) => ({ ...entry, path: top + entry.path.slice(name.length), executable: false }))
      }
    },
    open(index, entry) {
      const place = places[index]
      if (!place) throw new MaloteError('source.missing', entry.path)
      return openRemote(entry, (offset, length) => read(place.item, place.index, offset, length))
    },
  }
}

function nameTops(items: readonly RemoteItem[]): readonly string[] {
  const taken = new Set<string>()
  return items.map(({ name }) => {
    let free = name
    for (let number = 2; taken.has(free); number++) free = numberedName(name, number)
    taken.add(free)
    return free
  })
}

function openRemote(entry: SourceEntry, slice: (offset: number, length: number) => Promise<Uint8Array>): SourceFile {
  return {
    async read(target, position) {
      const length = Math.min(target.length, SLICE_MOST, Math.max(0, entry.size - position))
      if (length === 0) return 0
      const bytes = await slice(position, length)
      if (bytes.length > length) throw new MaloteError('source.changed', entry.path)
      target.set(bytes)
      return bytes.length
    },
    close() {},
  }
}
