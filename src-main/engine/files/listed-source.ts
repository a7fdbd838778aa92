import { type Stats, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import { MaloteError } from '../../../src-shared/errors.ts'
import type { Source, SourceEntry } from '../types.ts'
import { nameTops, openPlace, type Place, type Top, toEntry } from './path-source.ts'

/** An entry as it was listed once, and the bytes of where it is, in base64, where its path cannot say them. */
export interface ListedEntry extends SourceEntry {
  readonly at?: string
}

/**
 * Files and folders of this computer that were listed before, by another process: the same list, in the same order.
 * What is not as it was listed, by size or time of change, is `source.changed` when it is opened.
 */
export function listedSource(paths: readonly string[], entries: readonly ListedEntry[]): Source {
  const tops = topsByName(paths)
  const placeOf = (entry: ListedEntry) => findPlace(tops, entry)
  return {
    top: [...new Set(entries.map(({ path }) => firstOf(path)))],
    async *list() {
      yield entries
    },
    open(index, entry) {
      const listed = entries[index]
      const place = listed && placeOf(listed)
      if (!place) throw new MaloteError('source.missing', entry.path)
      return openPlace(place, entry)
    },
    disk: {
      paths,
      rawPlace(index) {
        const at = entries[index]?.at
        return at === undefined ? null : Buffer.from(at, 'base64')
      },
    },
  }
}

/**
 * The same entries as they are now, so that what has changed can be sent again. What is not there keeps what it had:
 * it fails when it is opened.
 */
export function relisted(paths: readonly string[], entries: readonly ListedEntry[]): readonly ListedEntry[] {
  const tops = topsByName(paths)
  return entries.map((entry) => {
    const place = findPlace(tops, entry)
    if (!place || entry.kind !== 'file') return entry
    const stats = statQuietly(place)
    return stats?.isFile() ? { ...entry, ...toEntry(entry.path, 'file', stats) } : entry
  })
}

function statQuietly(place: Place): Stats | undefined {
  try {
    return statSync(place, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

function topsByName(paths: readonly string[]): ReadonlyMap<string, Top> {
  return new Map(nameTops(paths).map((top) => [top.name, top]))
}

function firstOf(path: string): string {
  const slash = path.indexOf('/')
  return slash < 0 ? path : path.slice(0, slash)
}

/** Below what was chosen, or null: a path that leads out of it was not listed by this program. */
function findPlace(tops: ReadonlyMap<string, Top>, { path, at }: ListedEntry): Place | null {
  if (at !== undefined) return Buffer.from(at, 'base64')
  const name = firstOf(path)
  const top = tops.get(name)
  if (!top || path === name) return top?.path ?? null
  const place = join(top.path, path.slice(name.length + 1))
  return place.startsWith(top.path.endsWith(sep) ? top.path : top.path + sep) ? place : null
}
