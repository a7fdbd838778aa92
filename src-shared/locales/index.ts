import type { Language } from '../views.ts'
import { type ErrorTexts, errorsEn } from './errors.en.ts'
import { errorsEs } from './errors.es.ts'
import { errorsPtBr } from './errors.pt-br.ts'
import { terminalEn } from './terminal.en.ts'
import { terminalEs } from './terminal.es.ts'
import { terminalPtBr } from './terminal.pt-br.ts'
import type { TerminalTexts } from './terminal-texts.ts'
import { type WindowTexts, windowEn } from './window.en.ts'
import { windowEs } from './window.es.ts'
import { windowPtBr } from './window.pt-br.ts'

export type Locale = Exclude<Language, 'system'>

export const locales = ['en', 'pt-BR', 'es'] as const satisfies readonly Locale[]

/** The sentence and the remedy for every error, in one language. */
export const errorTexts: Readonly<Record<Locale, ErrorTexts>> = { en: errorsEn, 'pt-BR': errorsPtBr, es: errorsEs }

/** Everything the window says, in one language. */
export const windowTexts: Readonly<Record<Locale, WindowTexts>> = { en: windowEn, 'pt-BR': windowPtBr, es: windowEs }

/** Everything the terminal says, in one language. */
export const terminalTexts: Readonly<Record<Locale, TerminalTexts>> = {
  en: terminalEn,
  'pt-BR': terminalPtBr,
  es: terminalEs,
}

/** The closest language Malote speaks to a tag like `pt_BR.UTF-8` or `es-419`. */
export function localeFor(tag: string | undefined): Locale {
  const language = tag?.toLowerCase().slice(0, 2)
  return language === 'pt' ? 'pt-BR' : language === 'es' ? 'es' : 'en'
}
