import { wordlist as english } from '@scure/bip39/wordlists/english.js'
import { wordlist as portuguese } from '@scure/bip39/wordlists/portuguese.js'
import { confusableWords } from './confusable-words.ts'

/** The language a code's words are drawn from. A reader accepts words of either list, whatever his own language. */
export type WordLanguage = 'en' | 'pt'

/** Words nobody should have to read aloud to a stranger. */
const unwelcome = new Set(
  (
    'ejetar ereto libido mamilo vibrador veado nudez sangue arma cueca macaco negrito gordura pistola bombeiro ' +
    'abuse army assault attack battle blood bomb crime death dumb enemy fatal guilt idle knife naked panic pistol ' +
    'poverty prison rifle riot shoot sick slave suffer toilet trash ugly victim virus weapon whip'
  ).split(' '),
)

/** Whether one insertion, deletion or substitution turns `a` into `b`. */
export function oneTypoApart(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.length - short.length > 1) return false
  let same = 0
  while (same < short.length && short[same] === long[same]) same++
  const rest = short.length === long.length ? same + 1 : same
  return short.slice(rest) === long.slice(same + 1)
}

/** Words of four letters and more that cannot be taken for one another. */
function distinct(words: readonly string[]): readonly string[] {
  return words.filter((word) => word.length >= 4 && !unwelcome.has(word) && !confusableWords.has(word))
}

const lists: { [L in WordLanguage]?: readonly string[] } = {}

/**
 * The words of one language: BIP-39's list less what is unwelcome or easily confused.
 * At least 1,024 of them (10 bits a word), so that two words carry the 20 bits a code needs; a test counts.
 */
export function wordsOf(language: WordLanguage): readonly string[] {
  lists[language] ??= language === 'pt' ? portuguese.filter((word) => !unwelcome.has(word)) : distinct(english)
  return lists[language]
}

const sets: { [L in WordLanguage]?: ReadonlySet<string> } = {}

function isWordOf(language: WordLanguage, word: string): boolean {
  sets[language] ??= new Set(wordsOf(language))
  return sets[language].has(word)
}

/** Whether a word stands on either list. */
export function isKnownWord(word: string): boolean {
  return isWordOf('pt', word) || isWordOf('en', word)
}

/** Up to `limit` words that begin with what was typed, those of `first` before the other list's. */
export function completions(prefix: string, first: WordLanguage, limit = 5): readonly string[] {
  if (prefix.length < 2) return []
  const found: string[] = []
  for (const language of first === 'pt' ? (['pt', 'en'] as const) : (['en', 'pt'] as const)) {
    for (const word of wordsOf(language)) {
      if (found.length >= limit) return found
      if (word.startsWith(prefix)) found.push(word)
    }
  }
  return found
}

/** The word that was probably meant, where the typed one is on no list and exactly one word is a single typo away. */
export function correction(typed: string): string | null {
  if (typed.length < 3 || isKnownWord(typed)) return null
  const near = [...wordsOf('pt'), ...wordsOf('en')].filter((word) => oneTypoApart(word, typed))
  return near.length === 1 ? (near[0] ?? null) : null
}
