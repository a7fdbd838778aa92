import filenamify from 'filenamify'
import { printable } from '../../../src-shared/text.ts'
import { DEPTH_MOST } from '../protocol/limits.ts'

/**
 * Names from elsewhere, made harmless: whatever comes in, what goes out is a relative path below the chosen folder
 * that every system can store and no screen can be fooled by. Rules and their history: docs/PROTOCOL.md section 9.
 */

/** Longest name in UTF-8 bytes that every common file system takes. */
const NAME_MOST = 255

const encoder = new TextEncoder()

/** Longest extension that survives shortening, dot included. */
const EXTENSION_MOST = 16

/** Stands for a joiner while filenamify, which would drop it, looks at the name. Unicode promises that no text has it. */
const STAND_IN = '\ufdd0'
const JOINER = '\u200c'

/**
 * One path segment without separators, reserved names, control, BiDi or invisible characters, at most `most` bytes of
 * UTF-8. The joiners that Persian, Indic scripts and emoji are written with stay where these are.
 */
export function safeName(name: string, most = NAME_MOST): string {
  const tame = tamed(name)
  return byteLength(tame) <= most ? tame : tamed(cutName(tame, most))
}

function tamed(name: string): string {
  const whole = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\ufffd\ufdd0]/g, '_')
    .replaceAll(JOINER, STAND_IN)
  const tame = filenamify(whole.trimStart(), { replacement: '_', maxLength: Number.POSITIVE_INFINITY })
  // What a screen would show otherwise than it is must not be on the disk either.
  const shown = printable(tame.replaceAll(STAND_IN, JOINER)).replaceAll('\ufffd', '_')
  return /^(?:\u200c|\u200d| )*$/.test(shown) ? '_' : shown
}

function byteLength(text: string): number {
  return encoder.encode(text).length
}

/** A name as stem and extension; what is too long to be one is part of the stem. */
function splitName(name: string): readonly [stem: string, extension: string] {
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= EXTENSION_MOST ? name.slice(dot) : ''
  return [name.slice(0, name.length - extension.length), extension]
}

/** Shortens a name to `most` bytes without splitting a character, keeping its extension. */
function cutName(name: string, most: number): string {
  const [stem, extension] = splitName(name)
  const budget = most - byteLength(extension)
  let kept = ''
  let used = 0
  for (const character of stem) {
    used += byteLength(character)
    if (used > budget) break
    kept += character
  }
  return kept.trimEnd() + extension
}

/** A whole path, made harmless segment by segment. Folders deeper than DEPTH_MOST are folded into one. */
export function safePath(path: string): string {
  const names = path
    .split('/')
    .filter((name) => name !== '')
    .map((name) => safeName(name))
  if (names.length === 0) return '_'
  if (names.length <= DEPTH_MOST) return names.join('/')
  return [...names.slice(0, DEPTH_MOST - 1), safeName(names.slice(DEPTH_MOST - 1).join('_'))].join('/')
}

/** `name (2).ext`, `name (3).ext`... */
export function numberedName(name: string, number: number): string {
  const [stem, extension] = splitName(name)
  const mark = ` (${number})`
  return `${safeName(stem, NAME_MOST - byteLength(mark + extension))}${mark}${extension}`
}

/** The names in their order, those that came before numbered: no two are equal. */
export function distinctNames(names: readonly string[]): readonly string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const free = freePath(name, (candidate) => taken.has(candidate))
    taken.add(free)
    return free
  })
}

/** The name under which a file is written until it is whole. `id` keeps two transfers apart. */
export function partName(name: string, id: string): string {
  const mark = `.${id}.part`
  return safeName(name, NAME_MOST - mark.length) + mark
}

/** The same for a whole path. */
export function partPath(path: string, id: string): string {
  const name = path.lastIndexOf('/') + 1
  return path.slice(0, name) + partName(path.slice(name), id)
}

/**
 * What to compare names by where a disk takes `A` and `a` for the same: equal for all names that NTFS, APFS or HFS+
 * take for one, and for some more (`ß` and `SS`), which costs nothing but a number behind a name.
 */
export function caseless(path: string): string {
  return path.normalize('NFD').toLowerCase().toUpperCase()
}

interface Named {
  readonly path: string
  readonly kind: 'file' | 'folder'
}

/**
 * Makes a whole list harmless: two entries never share a path, and no file stands where another entry needs a folder.
 * `foldCase` for file systems that take `A` and `a` for the same.
 */
export function safePaths(entries: readonly Named[], foldCase: boolean): readonly string[] {
  const key = (path: string) => (foldCase ? caseless(path) : path)
  const folders = new Set<string>()
  const paths = entries.map((entry) => safePath(entry.path))
  entries.forEach((entry, at) => {
    const parts = (paths[at] ?? '').split('/')
    for (let depth = entry.kind === 'folder' ? parts.length : parts.length - 1; depth > 0; depth--) {
      folders.add(key(parts.slice(0, depth).join('/')))
    }
  })
  const taken = new Set<string>()
  const next = new Map<string, number>()
  return entries.map((entry, at) => {
    const path = paths[at] ?? '_'
    if (entry.kind === 'folder') return path
    const isTaken = (candidate: string) => taken.has(key(candidate)) || folders.has(key(candidate))
    // Where the last search ended: a million files of one name must not each begin at 2.
    const { free, number } = search(path, next.get(key(path)) ?? 2, isTaken)
    if (free !== path) next.set(key(path), number + 1)
    taken.add(key(free))
    return free
  })
}

/** The path itself, or the first numbered one that is not taken. */
export function freePath(path: string, taken: (path: string) => boolean): string {
  return search(path, 2, taken).free
}

function search(path: string, first: number, taken: (path: string) => boolean): { free: string; number: number } {
  if (!taken(path)) return { free: path, number: first }
  const slash = path.lastIndexOf('/') + 1
  for (let number = first; ; number++) {
    const free = path.slice(0, slash) + numberedName(path.slice(slash), number)
    if (!taken(free)) return { free, number }
  }
}
