import { formatBytes, formatSeconds } from '../../../src-shared/format.ts'
import type { Locale } from '../../../src-shared/locales/index.ts'
import type { TerminalTexts } from '../../../src-shared/locales/terminal-texts.ts'
import { printable } from '../../../src-shared/text.ts'
import type { CliEvent } from './events.ts'
import type { Style } from './style.ts'
import { columnsOf, shorten } from './width.ts'

export type Progress = Extract<CliEvent, { kind: 'progress' }>

/** Columns of the bar, and of the name after it: below the least they say nothing and are left out. */
const BAR = { least: 8, most: 24 } as const
const NAME_LEAST = 8

/** Drawing into the last column makes some terminals wrap. */
const MARGIN = 1

/** Whole percents, never 100 before the last byte. */
export function percentOf(bytes: number, total: number): number {
  return total === 0 ? 100 : Math.floor((Math.min(bytes, total) * 100) / total)
}

/** One line that fits the terminal: ` 43% ██████░░░░  18.4 MB/s  2 min left  name`. What has no room is left out. */
export function progressLine(progress: Progress, style: Style, texts: TerminalTexts, locale: Locale): string {
  const percent = `${percentOf(progress.bytes, progress.total)}%`.padStart(4)
  let room = style.columns - MARGIN - percent.length
  const take = (text: string) => {
    const columns = columnsOf(text) + 2
    if (text === '' || columns > room) return ''
    room -= columns
    return `  ${text}`
  }
  const speed = take(`${formatBytes(progress.bytesPerSecond, locale)}/s`)
  const { secondsLeft } = progress
  const left = take(secondsLeft === null ? '' : texts.progress.left(formatSeconds(secondsLeft, locale)))
  const bar = take(barOf(progress, Math.min(BAR.most, room - 2), style.symbols))
  const name = room >= NAME_LEAST + 2 ? take(shorten(printable(progress.current ?? ''), room - 2)) : ''
  return `${percent}${bar}${speed}${left}${name}`
}

function barOf({ bytes, total }: Progress, columns: number, symbols: boolean): string {
  if (columns < BAR.least) return ''
  const full = total === 0 ? columns : Math.floor((Math.min(bytes, total) * columns) / total)
  const [done, open] = symbols ? ['█', '░'] : ['#', '-']
  return done.repeat(full) + open.repeat(columns - full)
}
