import filenamify from 'filenamify'
import { DEPTH_MOST } from '../protocol/limits.ts'

/**
 * Names from elsewhere, made harmless: whatever comes in, what goes out is a relative path below the chosen folder
 * that every system can store and no screen can be fooled by. Rules and their history: docs/PROTOCOL.md section 9.
 */

/** Longest name in UTF-8 bytes that every common file system takes. */
const NAME_MOST = 255

const encoder = new TextEncoder()

/** One path segment without separators, reserved names, control or BiDi characters, at most `most` bytes of UTF-8. */
export function safeName(name: string, most = NAME_MOST): string {
  const whole = name.toWellFormed().normalize('NFC').replaceAll('\ufffd', '_')
  const tame = filenamify(whole, { replacement: '_', maxLength: NAME_MOST }).replace(/^\s+/, '')
  return cutName(tame === '' ? '_' : tame, most)
}

/** Shortens a name to `most` bytes without splitting a character, keeping an extension of up to 16. */
function cutName(name: string, most: number): string {
  if (encoder.encode(name).length <= most) return name
  const dot = name.lastIndexOf('.')
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : ''
  const budget = most - encoder.encode(extension).length
  let stem = ''
  let used = 0
  for (const character of name.slice(0, name.length - extension.length)) {
    used += encoder.encode(character).length
    if (used > budget) break
    stem += character
  }
  return stem.trimEnd() + extension
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
  const dot = name.lastIndexOf('.')
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, '']
  const mark = ` (${number})`
  return `${safeName(stem, NAME_MOST - encoder.encode(mark + extension).length)}${mark}${extension}`
}

/** The name under which a file is written until it is whole. `id` keeps two transfers apart. */
export function partName(name: string, id: string): string {
  const mark = `.${id}.part`
  return safeName(name, NAME_MOST - mark.length) + mark
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
  const key = (path: string) => (foldCase ? path.toLowerCase() : path)
  const folders = new Set<string>()
  const paths = entries.map((entry) => safePath(entry.path))
  entries.forEach((entry, at) => {
    const parts = (paths[at] ?? '').split('/')
    for (let depth = entry.kind === 'folder' ? parts.length : parts.length - 1; depth > 0; depth--) {
      folders.add(key(parts.slice(0, depth).join('/')))
    }
  })
  const taken = new Set<string>()
  return entries.map((entry, at) => {
    const path = paths[at] ?? '_'
    if (entry.kind === 'folder') return path
    const free = freePath(path, (candidate) => taken.has(key(candidate)) || folders.has(key(candidate)))
    taken.add(key(free))
    return free
  })
}

/** The path itself, or the first numbered one that is not taken. */
export function freePath(path: string, taken: (path: string) => boolean): string {
  if (!taken(path)) return path
  const slash = path.lastIndexOf('/') + 1
  for (let number = 2; ; number++) {
    const candidate = path.slice(0, slash) + numberedName(path.slice(slash), number)
    if (!taken(candidate)) return candidate
  }
}
