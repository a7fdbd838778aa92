import { formatAddress } from '../../../src-shared/address.ts'
import { formatBytes } from '../../../src-shared/format.ts'
import { printable } from '../../../src-shared/text.ts'
import type { Unfinished } from '../../engine/index.ts'
import { percentOf } from './bar.ts'
import type { CliEvent } from './events.ts'
import type { Page } from './lines.ts'
import { paint } from './style.ts'
import { columnsOf, shorten } from './width.ts'

type Of<K extends CliEvent['kind']> = Extract<CliEvent, { kind: K }>

/** Columns before a line of a list's block: room for an ID and a gap. */
const INDENT = 8

/** What a transfer carries, in half a line at most: `film.mkv, photos (83 files, 29 MB)`. */
export function whatOf({ names, top, files, bytes }: Unfinished, { texts, locale, style }: Page): string {
  const listed = names.map(printable).join(', ')
  const all = top > names.length ? `${listed}, …` : listed
  const short = shorten(all, Math.max(INDENT, Math.floor(style.columns / 2)))
  return texts.unfinished.what(short, files, formatBytes(bytes, locale))
}

export function listedLines({ count }: Of<'listed'>, { texts }: Page): string[] {
  return count === 0 ? [texts.unfinished.none] : [texts.unfinished.count(count), texts.unfinished.howToRemove]
}

/** A block of the list: what it is, and below it what is known of it, one thing a line behind its label. */
export function unfinishedLines({ unfinished, command }: Of<'unfinished'>, page: Page): string[] {
  const { style } = page
  const id = command.split(' ').at(-1) ?? unfinished.id
  const rows = rowsOf(unfinished, command, page)
  const wide = Math.max(...Object.values(page.texts.unfinished.labels).map(columnsOf))
  const room = Math.max(INDENT, style.columns - INDENT - wide - 3)
  return [
    '',
    `  ${paint(style, 'bold', id.padEnd(INDENT - 2))}${whatOf(unfinished, page)}`,
    ...rows.map(([label, text]) => {
      const gap = ' '.repeat(wide - columnsOf(label) + 2)
      const whole = text === command || !style.live ? text : shorten(text, room)
      return `${' '.repeat(INDENT)}${paint(style, 'dim', label)}${gap}${whole}`
    }),
  ]
}

/** A journal of which nothing is known but its ID. */
export function unreadableLines({ short }: Of<'unreadable'>, { style, texts: { unfinished } }: Page): string[] {
  const head = `  ${paint(style, 'bold', short.padEnd(INDENT - 2))}${unfinished.unreadable}`
  return ['', head, `${' '.repeat(INDENT)}${unfinished.giveUp(`malote unfinished --remove ${short}`)}`]
}

type Row = readonly [label: string, text: string]

function rowsOf(unfinished: Unfinished, command: string, page: Page): readonly Row[] {
  const { texts, locale } = page
  const { labels, parts } = texts.unfinished
  const { direction, peer, at, folder, parts: count, partBytes } = unfinished
  const begun = new Date(at).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const rows: Row[] = []
  if (peer !== null) rows.push([direction === 'send' ? labels.to : labels.from, printable(peer)])
  rows.push([labels.begun, begun], [labels.there, thereOf(unfinished, page)])
  if (folder !== null) rows.push([labels.folder, printable(folder)])
  if (count > 0) rows.push(['', parts(count, formatBytes(partBytes, locale))])
  rows.push([labels.goOn, command])
  return rows
}

function thereOf({ kind, bytes, bytesDone, lost }: Unfinished, { texts, locale }: Page): string {
  if (kind === 'waiting') return texts.unfinished.waiting
  if (kind === 'partial') return texts.unfinished.lost(lost)
  return texts.unfinished.there(formatBytes(bytesDone, locale), formatBytes(bytes, locale), percentOf(bytesDone, bytes))
}

/** What goes on, and what of it is there already. */
export function resumingLines({ unfinished, relay }: Of<'resuming'>, page: Page): string[] {
  const { texts, locale } = page
  const { kind, bytes, bytesDone, lost, peer, direction } = unfinished
  const head = texts.unfinished.resuming(whatOf(unfinished, page))
  if (kind === 'waiting') return [head, texts.unfinished.codeStays]
  if (kind === 'partial') return [head, texts.unfinished.newCode(lost)]
  const { labels } = texts.unfinished
  const whom = peer === null ? '' : `, ${direction === 'send' ? labels.to : labels.from} ${printable(peer)}`

  return [
    `${head}${whom}`,
    texts.unfinished.already(formatBytes(bytesDone, locale), formatBytes(bytes, locale)),
    texts.unfinished.looking(formatAddress(relay)),
  ]
}
