import { formatAddress } from '../../../src-shared/address.ts'
import { foldText, formatCode, type Invite, parseInvite, suggestCode } from '../../../src-shared/invite.ts'
import { completions, isKnownWord, type WordLanguage, wordsOf } from '../../../src-shared/words.ts'
import { readPasted } from './pasted.ts'

/** What the window makes of the text in the code field. */
export interface CodeReading {
  /** Whether there is a code in it at all. */
  readonly complete: boolean
  /** The code that was probably meant, where a word has a typo. */
  readonly suggestion: string | null
  /** Words on no list for which nothing can be guessed. */
  readonly unusual: readonly string[]
  /** The relay that a link names. */
  readonly relay: string | null
  /** The relay of a text that has no code. */
  readonly relayOnly: string | null
}

const nothing: CodeReading = { complete: false, suggestion: null, unusual: [], relay: null, relayOnly: null }

/** Reads the field as the app will, and says what looks wrong. */
export function readCode(text: string): CodeReading {
  const invite = tryParse(text)
  if (!invite) return { ...nothing, relayOnly: relayIn(text) }
  const relay = invite.relay ? formatAddress(invite.relay) : null
  // Half a word is no typo yet.
  if (wordsFor(text, 'en').length > 0 && !endsWithWord(text)) return { ...nothing, complete: true, relay }
  const mended = suggestCode(invite.code)
  const secret = (mended ?? invite.code).secret
  return {
    ...nothing,
    complete: true,
    suggestion: mended ? formatCode(mended) : null,
    unusual: secret.split('-').filter((word) => !isKnownWord(word)),
    relay,
  }
}

function relayIn(text: string): string | null {
  const pasted = readPasted(text)
  return pasted?.kind === 'relay' ? pasted.address : null
}

function tryParse(text: string): Invite | null {
  try {
    return parseInvite(text)
  } catch {
    return null
  }
}

/** A number, then up to two whole words, then the beginning of one: `4271 abacate lim`. */
const unfinished = /^\s*\d{4,9}(?:[\s.,_-]+\p{L}+){0,2}[\s.,_-]+(\p{L}{2,})$/u

/**
 * Words that may complete what is being typed at the end of a bare code; none once the word is whole and the only one.
 * A code keeps to one language, so the word before decides which comes first, and `language` where there is none.
 */
export function wordsFor(text: string, language: WordLanguage): readonly string[] {
  const begun = unfinished.exec(text.normalize('NFC'))?.[1]
  if (begun === undefined) return []
  const prefix = foldText(begun)
  const found = completions(prefix, languageBefore(text) ?? language)
  return found.length === 1 && found[0] === prefix ? [] : found
}

function languageBefore(text: string): WordLanguage | null {
  const word =
    foldText(text)
      .split(/[\s.,_-]+/)
      .at(-2) ?? ''
  const languages = (['pt', 'en'] as const).filter((language) => wordsOf(language).includes(word))
  return languages.length === 1 ? (languages[0] ?? null) : null
}

/** Whether the word at the end is whole as it stands, though others begin with it too. */
export function endsWithWord(text: string): boolean {
  const begun = unfinished.exec(text.normalize('NFC'))?.[1]
  return begun !== undefined && isKnownWord(foldText(begun))
}

/** The text with the word at its end replaced, and a hyphen where another word must follow. */
export function withWord(text: string, word: string): string {
  const parts = text.trim().split(/[\s.,_-]+/)
  const kept = [...parts.slice(0, -1), word].join('-')
  return parts.length < 3 ? `${kept}-` : kept
}
