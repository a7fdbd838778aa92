import { app } from 'electron'
import { type Locale, localeFor } from '../../src-shared/locales/index.ts'
import type { Language } from '../../src-shared/views.ts'
import { type DesktopTexts, desktopTexts } from './texts.ts'

let chosen: Language = 'system'

/** The language the system prefers, one of those that Malote speaks. Only once the app is ready. */
export function systemLanguage(): Locale {
  return localeFor(app.getPreferredSystemLanguages()[0] ?? app.getLocale())
}

export function chooseLanguage(language: Language): void {
  chosen = language
}

/** What the shell itself says (menu, notifications, questions), in the person's language. */
export function texts(): DesktopTexts {
  if (chosen !== 'system') return desktopTexts[chosen]
  return desktopTexts[app.isReady() ? systemLanguage() : 'en']
}
