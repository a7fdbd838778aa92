import type { Environment, Output } from '../io.ts'

/** What a stream can show. */
export interface Style {
  /** Whether a line can be drawn over. */
  readonly live: boolean
  readonly color: boolean
  /** Whether block characters and check marks come out as such. */
  readonly symbols: boolean
  /** Width in columns. */
  readonly columns: number
}

/** Used where a stream does not tell its width. */
const USUAL_COLUMNS = 80

/** What a stream can show. https://no-color.org: any value but the empty one turns colours off. */
export function styleOf(output: Output, env: Environment): Style {
  const live = output.isTTY === true && env.TERM !== 'dumb'
  const plainCharset = /^(C|POSIX)$/.test(env.LC_ALL || env.LC_CTYPE || env.LANG || '')
  return {
    live,
    color: live && !env.NO_COLOR,
    symbols: !plainCharset && env.TERM !== 'dumb',
    columns: output.columns || USUAL_COLUMNS,
  }
}

const codes = { bold: '1', dim: '2', red: '31', green: '32', yellow: '33' } as const

export function paint(style: Style, how: keyof typeof codes, text: string): string {
  return style.color ? `\u001b[${codes[how]}m${text}\u001b[0m` : text
}

/** White on black of the 256 colours that no theme changes: what is drawn in blocks is light, the rest dark. */
export function paintQr(style: Style, line: string): string {
  return style.color ? `\u001b[38;5;231;48;5;16m${line}\u001b[0m` : line
}
