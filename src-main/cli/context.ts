import type { Locale } from '../../src-shared/locales/index.ts'
import type { TerminalTexts } from '../../src-shared/locales/terminal-texts.ts'
import type { Io } from './io.ts'
import type { Renderer } from './output/events.ts'

/** What every command is given. */
export interface Context {
  readonly io: Io
  readonly locale: Locale
  readonly texts: TerminalTexts
  readonly renderer: Renderer
  /** In the menu: ENTER takes back what nobody has answered yet. */
  readonly enterCancels: boolean
}
