import { createContext, useContext, useSyncExternalStore } from 'react'
import { errorTexts, type Locale, localeFor, windowTexts } from '../src-shared/locales/index.ts'
import type { WindowTexts } from '../src-shared/locales/window.en.ts'
import type { Snapshot } from '../src-shared/snapshot.ts'
import type { Actions } from './actions.ts'
import type { Bridge } from './bridge-contract.ts'
import type { Store, WindowState } from './store.ts'
import type { Ui } from './ui-state.ts'

/** What every part of the window may use. */
export interface WindowContext {
  readonly bridge: Bridge
  readonly store: Store
  readonly actions: Actions
  readonly ui: Ui
}

export const WindowReact = createContext<WindowContext | null>(null)

export function useWindow(): WindowContext {
  const context = useContext(WindowReact)
  if (!context) throw new Error('outside of the window')
  return context
}

export function useWindowState(store: Store): WindowState {
  return useSyncExternalStore(store.subscribe, store.read)
}

/** What the app said last; to be used where the first snapshot is known to be here. */
export function useApp(): Snapshot {
  const { app } = useWindowState(useWindow().store)
  if (!app) throw new Error('before the first snapshot')
  return app
}

/** The language of the window: the chosen one, else the system's. */
export function localeOf(app: Snapshot | null): Locale {
  if (!app) return localeFor(navigator.language)
  const { language } = app.settings
  return language === 'system' ? app.systemLanguage : language
}

export interface Wording {
  readonly locale: Locale
  readonly texts: WindowTexts
}

/** The words to use, and the locale for figures. */
export function useWording(): Wording {
  const { app } = useWindowState(useWindow().store)
  const locale = localeOf(app)
  return { locale, texts: windowTexts[locale] }
}

export function useErrorTexts() {
  return errorTexts[useWording().locale]
}
