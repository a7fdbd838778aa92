import { randomInt } from 'node:crypto'
import { type WordLanguage, wordsOf } from '../../../src-shared/words.ts'

/** Two words of a language at random: more than 20 bits, of which three guesses are allowed. */
export function newSecret(language: WordLanguage): string {
  const words = wordsOf(language)
  return [0, 1].map(() => words[randomInt(words.length)]).join('-')
}
