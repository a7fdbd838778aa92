import { formatAddress, parseAddress, type RelayAddress } from './address.ts'
import { MaloteError } from './errors.ts'
import { correction, isKnownWord } from './words.ts'

/** A room's number: 4 digits, more when a relay is crowded. */
const ROOM = /^\d{4,9}$/

/** The fewest and the most secret words of a code: two carry 20 bits and more, three are for the careful. */
const WORDS = { least: 2, most: 3 } as const

/** What one person reads aloud and the other types. */
export interface Code {
  /** The part the relay knows. */
  readonly room: string
  /** The part that never leaves the two devices: lower-case words without accents, joined by `-`. */
  readonly secret: string
}

/** A code, and the relay to use with it where the text named one. */
export interface Invite {
  readonly code: Code
  readonly relay: RelayAddress | null
}

export function formatCode({ room, secret }: Code): string {
  return `${room}-${secret}`
}

/** `malote://HOST:PORT/CODE`: code and relay in one string, to paste or to scan. */
export function formatInvite(code: Code, relay: RelayAddress): string {
  return `malote://${formatAddress(relay)}/${formatCode(code)}`
}

/** Lower case, no accents: how a secret is compared, hashed and completed. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

const LINK = /malote:\/\/([^\s/]+)\/([^\s?#]+)/i

/**
 * Reads a code out of whatever was typed or pasted: any case, spaces, accents, a sentence or a link around it.
 * Throws `code.malformed`, or `address.malformed` for a link with a broken address.
 */
export function parseInvite(text: string): Invite {
  const link = LINK.exec(text)
  if (!link) return { code: parseCode(text), relay: null }
  const [, address = '', code = ''] = link
  return { code: parseCode(decodeLoosely(code)), relay: parseAddress(address) }
}

function decodeLoosely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function parseCode(text: string): Code {
  const parts = foldText(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
  const candidates = parts
    .flatMap((part, at) => (ROOM.test(part) ? [codeAt(parts, at)] : []))
    .filter((code) => code !== null)
  const [first] = candidates.sort((a, b) => b.known - a.known)
  if (!first) throw new MaloteError('code.malformed')
  return { room: first.room, secret: first.secret }
}

/** The words right after a room's number; of a sentence only those on a list, of a bare code whatever stands there. */
function codeAt(parts: readonly string[], at: number): (Code & { known: number }) | null {
  const following = parts.slice(at + 1, at + 1 + WORDS.most)
  const words = following.slice(0, followingLetters(following))
  let known = 0
  while (known < words.length && isKnownWord(words[known] ?? '')) known++
  const bare = at === 0 && parts.length <= 1 + WORDS.most
  const taken = known >= WORDS.least && !bare ? words.slice(0, known) : words
  const enough = taken.length >= WORDS.least && (bare || known >= WORDS.least)
  return enough ? { room: parts[at] ?? '', secret: taken.join('-'), known } : null
}

function followingLetters(parts: readonly string[]): number {
  const stop = parts.findIndex((part) => !/^\p{L}+$/u.test(part))
  return stop < 0 ? parts.length : stop
}

/** A code with its likely typos mended, or null where every word is known or none can be guessed. */
export function suggestCode(code: Code): Code | null {
  const words = code.secret.split('-')
  const mended = words.map((word) => correction(word) ?? word)
  return mended.some((word, at) => word !== words[at]) ? { room: code.room, secret: mended.join('-') } : null
}
