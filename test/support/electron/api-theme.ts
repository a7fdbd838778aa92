import { bus } from './bus.ts'
import { StrictEmitter, strict } from './strict.ts'

class Theme extends StrictEmitter {
  #source = 'system'

  constructor() {
    super('nativeTheme', ['updated'])
  }

  get themeSource(): string {
    return this.#source
  }

  set themeSource(source: string) {
    if (source === this.#source) return
    this.#source = source
    bus.emit('theme', this.shouldUseDarkColors)
    this.emit('updated')
  }

  /** The system that the stand-in plays is a light one. */
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark'
  }
}

export const nativeTheme = strict('nativeTheme', new Theme())

export function isDark(): boolean {
  return nativeTheme.shouldUseDarkColors
}
