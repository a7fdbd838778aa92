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

/** `malote://HOST:PORT`: a relay without a code, to be chosen in the settings. */
export function formatRelayInvite(relay: RelayAddress): string {
  return `malote://${formatAddress(relay)}`
}

/** Lower case, no accents: how a secret is compared, hashed and completed. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** Characters of a text that are looked at: more than any message somebody pastes a code in. */
export const TEXT_MOST = 20_000

const LINK = /malote:\/\/([^\s/]+)\/([^\s?#]+)/i

/** A link that ends behind the relay, less what a sentence puts after it. */
const RELAY_LINK = /malote:\/\/[^\s/?#]*?(?=[.,;:!)>"'»*]*(?:[\s/?#]|$))/i

/** An address by itself, as ngrok prints one or as it stands in the settings. */
const RELAY_ALONE = /^(?:tcp:\/\/\S+|\S*[.\]]\S*:\d+)$/i

/** More than any address is long. */
const ADDRESS_LONGEST = 300

/**
 * Reads a code out of whatever was typed or pasted: any case, spaces, accents, a sentence or a link around it.
 * Throws `code.malformed`, `code.absent` for a relay's address or invite without a code, or `address.malformed` for a
 * link with a broken address.
 */
export function parseInvite(text: string): Invite {
  const beginning = text.slice(0, TEXT_MOST)
  const link = LINK.exec(beginning)
  const [, address = '', code = ''] = link ?? []
  if (!/[\p{L}\p{N}]/u.test(code)) return { code: parseCode(beginning), relay: null }
  const relay = parseAddress(address)
  return { code: parseCode(decodeLoosely(code)), relay }
}

/** The relay that a text without a code names, as the error of it; null where it names none. */
function relayAlone(text: string): MaloteError | null {
  const alone = text.trim()
  const relay =
    RELAY_LINK.exec(text)?.[0] ?? (alone.length <= ADDRESS_LONGEST ? RELAY_ALONE.exec(alone)?.[0] : undefined)
  if (relay === undefined) return null
  try {
    return new MaloteError('code.absent', formatAddress(parseAddress(relay)))
  } catch (error) {
    return error instanceof MaloteError ? error : null
  }
}

function decodeLoosely(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A run of letters and digits, and whether only a dash stands between it and the one before. */
interface Part {
  readonly text: string
  readonly dashed: boolean
}

function partsOf(text: string): readonly Part[] {
  const folded = foldText(text)
  let end = 0
  return Array.from(folded.matchAll(/[\p{L}\p{N}]+/gu), ({ 0: part, index }) => {
    const dashed = /^\p{Pd}$/u.test(folded.slice(end, index))
    end = index + part.length
    return { text: part, dashed }
  })
}

function parseCode(text: string): Code {
  const parts = partsOf(text)
  const candidates = parts
    .flatMap((part, at) => (ROOM.test(part.text) ? [codeAt(parts, at)] : []))
    .filter((code) => code !== null)
  const [first] = candidates.sort((a, b) => b.known - a.known)
  if (!first) throw relayAlone(text) ?? new MaloteError('code.malformed')
  return { room: first.room, secret: first.secret }
}

/**
 * The words right after a room's number. Of a sentence only those on a list, unless dashes hold number and words
 * together; of those and of a bare code whatever stands there, so that a typo can be mended.
 */
function codeAt(parts: readonly Part[], at: number): (Code & { known: number }) | null {
  const words = wordsAfter(parts, at)
  let known = 0
  while (known < words.length && isKnownWord(words[known]?.text ?? '')) known++
  const bare = at === 0 && parts.length <= 1 + WORDS.most
  const whole = bare || (words.length >= WORDS.least && words.every(({ dashed }) => dashed))
  const taken = whole ? words : words.slice(0, known)
  if (taken.length < WORDS.least) return null
  return { room: parts[at]?.text ?? '', secret: taken.map((word) => word.text).join('-'), known }
}

/** At most WORDS.most words; where the first two are held together by a dash, what no dash holds is not one of them. */
function wordsAfter(parts: readonly Part[], at: number): readonly Part[] {
  const following = parts.slice(at + 1, at + 1 + WORDS.most)
  const dashed = following[1]?.dashed ?? false
  const stop = following.findIndex(
    (part, place) => !/^\p{L}+$/u.test(part.text) || (place > 1 && dashed && !part.dashed),
  )
  return stop < 0 ? following : following.slice(0, stop)
}

/** A code with its likely typos mended, or null where every word is known or none can be guessed. */
export function suggestCode(code: Code): Code | null {
  const words = code.secret.split('-')
  const mended = words.map((word) => correction(word) ?? word)
  return mended.some((word, at) => word !== words[at]) ? { room: code.room, secret: mended.join('-') } : null
}
