import { DEFAULT_PORT, formatAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { formatBytes, formatHash, formatSeconds } from '../../../src-shared/format.ts'
import { errorTexts, type Locale } from '../../../src-shared/locales/index.ts'
import type { TerminalTexts } from '../../../src-shared/locales/terminal-texts.ts'
import { printable } from '../../../src-shared/text.ts'
import type { FileResultView, RelayAddressView } from '../../../src-shared/views.ts'
import type { OfferEntry } from '../../engine/types.ts'
import type { CliEvent, DoneOutcome } from './events.ts'
import { qrLines } from './qr.ts'
import { paint, type Style } from './style.ts'
import { columnsOf, shorten } from './width.ts'

/** Entries of an offer shown before somebody asks for all of them. */
export const LIST_SHORT = 20

/** Files whose SHA-256 is shown one by one; of more, nobody compares them by eye. */
export const HASHES_MOST = 10

/** What lines are made for: a stream and a language. */
export interface Page {
  readonly style: Style
  readonly texts: TerminalTexts
  readonly locale: Locale
}

type Of<K extends CliEvent['kind']> = Extract<CliEvent, { kind: K }>

export function hostingLines(event: Of<'hosting'>, page: Page): string[] {
  const { texts } = page
  const reachable = event.addresses.filter(({ kind }) => kind !== 'loopback')
  const head = hostingHead(event, page)
  if (reachable.length > 0) return [head, ...addressLines(reachable, page)]
  return [head, ...addressLines(event.addresses, page), texts.send.nobodyElse]
}

function hostingHead({ port, moved, before, wished }: Of<'hosting'>, { texts }: Page): string {
  if (before === undefined && wished && !moved) return texts.send.hostingHere(port)
  if (before === undefined) return moved ? texts.send.hostingMoved(port) : texts.send.hosting(port)
  return port === before ? texts.unfinished.hostingAgain(port) : texts.unfinished.hostingElsewhere(port, before)
}

export function listeningLines(event: Of<'listening'>, page: Page): string[] {
  const { texts, style } = page
  if (event.url !== null) return [texts.web.serving, `  ${paint(style, 'bold', event.url)}`, texts.web.stop]
  const best = event.addresses[0]?.address ?? formatAddress({ host: event.host, port: event.port })
  return [
    texts.relay.listening(event.port),
    ...addressLines(event.addresses, page),
    '',
    texts.relay.next,
    `  malote send PATH... --relay ${best}  ${paint(style, 'dim', texts.relay.sender)}`,
    `  malote receive CODE --relay ${best}  ${paint(style, 'dim', texts.relay.receiver)}`,
    texts.relay.internet(event.port),
    texts.relay.stop,
  ]
}

function addressLines(addresses: readonly RelayAddressView[], { texts, style }: Page): string[] {
  return addresses.map(({ address, kind, interfaceName }) => {
    const where = [printable(interfaceName), texts.relay.kinds[kind]].filter(Boolean).join(', ')
    return `  ${paint(style, 'bold', address)}  ${paint(style, 'dim', where)}`
  })
}

export function sendingLine({ summary }: Of<'sending'>, { texts, locale }: Page): string {
  const names = summary.names.map(printable).join(', ')
  const what = summary.top > summary.names.length ? `${names}, …` : names
  return texts.send.sending(what, summary.files, formatBytes(summary.bytes, locale))
}

/** The code, large enough to be read aloud, and what to type with it. */
export function codeLines(event: Of<'code'>, { texts, style }: Page): string[] {
  return [
    '',
    `  ${texts.send.code}:  ${paint(style, 'bold', event.code)}`,
    '',
    texts.send.otherSide,
    `  ${event.near ? `malote receive ${event.code}` : receiveCommand(event.code, event.relay)}`,
    texts.send.orLink,
    `  ${event.invite}`,
    ...(event.qr ? ['', ...qrBlock(event.invite, { texts, style })] : []),
    '',
    texts.send.waiting,
  ]
}

/** A QR code of the text, or a line that says that it cannot be shown there. */
export function qrBlock(text: string, { texts, style }: Pick<Page, 'texts' | 'style'>): readonly string[] {
  return qrLines(text, style) ?? [paint(style, 'yellow', texts.send.noQr)]
}

/** What the other side types. Without a relay `receive` asks its own computer, so nearly always one is named. */
export function receiveCommand(code: string, relay: RelayAddress): string {
  const usual = relay.host === '127.0.0.1' && relay.port === DEFAULT_PORT
  return usual ? `malote receive ${code}` : `malote receive ${code} --relay ${formatAddress(relay)}`
}

/** The list with sizes, the first `most` of it. `more` says what is left out. */
export function offerLines(
  entries: readonly OfferEntry[],
  page: Page,
  most: number,
  more: (count: number) => string,
): string[] {
  const lines = entries.slice(0, most).map((entry) => entryLine(entry, page))
  return entries.length > most ? [...lines, `  ${more(entries.length - most)}`] : lines
}

/** Columns of `999.9 GB` and of the gaps around it. */
const SIZE_COLUMNS = 10

function entryLine({ path, kind, size }: OfferEntry, { style, locale }: Page): string {
  const measure = kind === 'folder' ? '' : formatBytes(size, locale)
  const name = shorten(printable(kind === 'folder' ? `${path}/` : path), style.columns - SIZE_COLUMNS - 4)
  return `  ${' '.repeat(Math.max(0, SIZE_COLUMNS - columnsOf(measure)))}${measure}  ${name}`
}

export function summaryLine({ summary }: Of<'offer'>, { texts, locale }: Page): string {
  return texts.receive.offer(summary.files, summary.folders, formatBytes(summary.bytes, locale))
}

export function targetLines(event: Of<'target'>, { texts, style, locale }: Page): string[] {
  const lines = [texts.receive.into(printable(event.folder))]
  if (event.conflicts > 0) lines.push(texts.receive.taken(event.conflicts, event.choice))
  const { free, needed } = event
  if (free !== null && free < needed) {
    const short = texts.receive.short(formatBytes(free, locale), formatBytes(needed, locale))
    lines.push(paint(style, 'yellow', short))
  }
  return lines
}

/** Columns for what stands on a line beside a name: a mark, a word, a size. */
const BESIDE_NAME = 24

/** A name within its line: one that ran on into the next line of a terminal could pass for a line of ours. */
function nameIn(style: Style, path: string): string {
  const name = printable(path)
  return style.live ? shorten(name, Math.max(SIZE_COLUMNS, style.columns - BESIDE_NAME)) : name
}

/** On which leg nothing is heard; that it is heard again. */
export function silenceLine(event: Of<'silence'>, { progress }: TerminalTexts): string {
  if (event.seconds === null) return progress.heard
  const { seconds, leg, unheard } = event
  const peer = printable(event.peer)
  if (leg === 'mine') return unheard ? progress.unheardNear(seconds) : progress.silentRelay(seconds)
  return unheard ? progress.unheardFar(peer, seconds) : progress.silentPeer(peer, seconds)
}

/** At which end a disk stands, and for how much room it waits. */
export function diskLine({ whose, peer, state, missing }: Of<'disk'>, { texts, locale }: Page): string {
  const name = whose === 'me' ? null : printable(peer)
  if (state === 'full') return texts.disk.full(name, missing === null ? null : formatBytes(missing, locale))
  return state === 'slow' ? texts.disk.slow(name) : texts.disk.fine(name)
}

/** How one file ended; with its SHA-256 where `hash` is wished. */
export function fileLines(result: FileResultView, page: Page, hash: boolean): string[] {
  const { texts, style, locale } = page
  const name = nameIn(style, result.path)
  const [good, bad, none] = style.symbols ? ['✓', '✗', '–'] : ['ok', '!!', '--']
  switch (result.outcome) {
    case 'verified': {
      const line = `  ${paint(style, 'green', good)} ${name}  ${formatBytes(result.size, locale)}`
      return hash && result.sha256 ? [line, `    SHA-256 ${formatHash(result.sha256)}`] : [line]
    }
    case 'corrupted':
      return [`  ${paint(style, 'red', `${bad} ${texts.result.fileCorrupted}`)}  ${name}`]
    case 'skipped':
      return [`  ${none} ${name}  ${texts.result.fileSkipped}`]
    case 'failed':
      return [`  ${paint(style, 'red', bad)} ${name}${why(result, page)}`]
  }
}

/** Each file that failed says why: the last word of a transfer speaks of the first one only. */
function why({ error }: FileResultView, { locale }: Page): string {
  return error ? `  ${errorTexts[locale][error.code].sentence}` : ''
}

/** The good part of the last word of a transfer; what failed follows as an error. */
export function doneLines(outcome: DoneOutcome, { texts, style, locale }: Page): string[] {
  const { verified, skipped } = outcome
  const lines = outcome.targets.length > 0 ? [texts.result.saved, ...targetNames(outcome.targets, style)] : []
  if (skipped > 0) lines.push(texts.result.skipped(skipped))
  if (verified > 0) {
    const size = formatBytes(outcome.bytes, locale)
    const line = texts.result.verified(verified, size, formatSpan(outcome.seconds, locale))
    lines.push(paint(style, 'green', line))
  }
  return lines.length > 0 ? lines : [texts.result.nothing]
}

/** Seconds as `formatSeconds` has them, short ones with a decimal: nothing was ever done in no time. */
function formatSpan(seconds: number, locale: Locale): string {
  if (seconds >= 10) return formatSeconds(seconds, locale)
  const tenths = Math.max(0.1, seconds)
  return `${tenths.toLocaleString(locale, { maximumFractionDigits: 1 })} s`
}

/** Things at the top of the folder that are named at the end. */
const TARGETS_MOST = 5

function targetNames(targets: readonly string[], style: Style): string[] {
  const names = targets.slice(0, TARGETS_MOST).map((path) => `  ${nameIn(style, path)}`)
  return targets.length > TARGETS_MOST ? [...names, '  …'] : names
}
