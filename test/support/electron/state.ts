import type { Cdp } from './cdp.ts'

/** What a spec may see of the shell's doings, and what it answers in a person's place. */
export interface Seen {
  readonly notifications: { readonly title: string; readonly body: string }[]
  readonly revealed: string[]
  readonly dialogs: { readonly kind: string; readonly options: unknown }[]
  readonly errorBoxes: string[]
  readonly progressBars: number[]
  clipboard: string
  blockers: number
}

export type DialogAnswer =
  | { readonly canceled: boolean; readonly filePaths: readonly string[] }
  | { readonly response: number }

class Answers {
  readonly #ready: DialogAnswer[] = []
  readonly #waiting: ((answer: DialogAnswer) => void)[] = []

  give(answer: DialogAnswer): void {
    const next = this.#waiting.shift()
    if (next) next(answer)
    else this.#ready.push(answer)
  }

  /** A dialog stays open until it is answered, as on a screen. */
  take(): Promise<DialogAnswer> {
    const next = this.#ready.shift()
    return next ? Promise.resolve(next) : new Promise((resolve) => this.#waiting.push(resolve))
  }
}

/** The one state that the parts of the stand-in share. */
export const state = {
  answers: new Answers(),
  focused: true,
  /** The keyring that Electron would have found on Linux. */
  keyring: 'basic_text' as 'basic_text' | 'gnome_libsecret' | 'unknown',
  /** Whether Electron would say it is ready. */
  ready: false,
  seen: {
    notifications: [],
    revealed: [],
    dialogs: [],
    errorBoxes: [],
    progressBars: [],
    clipboard: '',
    blockers: 0,
  } as Seen,
  cdp: null as Cdp | null,
}

export function cdp(): Cdp {
  if (!state.cdp) throw new Error('the browser is not connected yet')
  return state.cdp
}
