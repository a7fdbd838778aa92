import { formatAddress } from '../../../src-shared/address.ts'
import type { ErrorCode } from '../../../src-shared/errors.ts'
import { formatBytes } from '../../../src-shared/format.ts'
import type { TerminalTexts } from '../../../src-shared/locales/terminal-texts.ts'
import { printable } from '../../../src-shared/text.ts'
import type { FileResultView, RelayFigures } from '../../../src-shared/views.ts'
import type { Leg } from '../../engine/types.ts'
import type { Output } from '../io.ts'
import { type Progress, percentOf, progressLine } from './bar.ts'
import type { CliEvent, ErrorEvent, Renderer } from './events.ts'
import {
  codeLines,
  diskLine,
  doneLines,
  fileLines,
  HASHES_MOST,
  hostingLines,
  LIST_SHORT,
  listeningLines,
  offerLines,
  type Page,
  sendingLine,
  silenceLine,
  summaryLine,
  targetLines,
} from './lines.ts'
import { relayLines } from './relay-lines.ts'
import { closed } from './sentence.ts'
import { serverLines } from './server-lines.ts'
import { paint, type Style } from './style.ts'
import { listedLines, resumingLines, unfinishedLines, unreadableLines, whatOf } from './unfinished-lines.ts'
import { shorten } from './width.ts'

/** Where a line cannot be drawn over, progress is told once per this many percent. */
const PLAIN_STEP = 10

const CLEAR_LINE = '\r\u001b[K'

interface Streams {
  readonly stdout: Pick<Output, 'write'>
  readonly stderr: Pick<Output, 'write'>
  /** Asked for every line: a terminal's width changes. */
  readonly style: () => Style
}

/** For people: sentences, a bar that is drawn over on a terminal, plain lines elsewhere; errors on stderr. */
export class HumanRenderer implements Renderer {
  readonly #streams: Streams
  readonly #words: Omit<Page, 'style'>
  /** Whether a line that will be drawn over stands there now. */
  #drawn = false
  #plainStep = -1
  /** The leg on which nothing is heard. */
  #silent: Leg | null = null
  /** Why the line is broken, while it is. */
  #apart: ErrorCode | null = null

  constructor(streams: Streams, words: Omit<Page, 'style'>) {
    this.#streams = streams
    this.#words = words
  }

  get #page(): Page {
    return { ...this.#words, style: this.#streams.style() }
  }

  show(event: CliEvent): void {
    if (event.kind === 'joined') this.#apart = null
    if (event.kind === 'progress') this.#progress(event)
    else if (event.kind === 'figures') this.#live(this.#figures(event.figures, event.tunnel))
    else if (event.kind === 'silence') this.#silence(event)
    else if (event.kind === 'parted') this.#parted(event)
    else if (event.kind === 'file') this.#file(event.result)
    else if (event.kind === 'error') this.#error(event)
    else this.lines(linesOf(event, this.#page))
  }

  /** Writes whole lines, above nothing: a line drawn over is taken away first. */
  lines(lines: readonly string[]): void {
    if (lines.length === 0) return
    this.#streams.stdout.write(`${this.#clearing()}${lines.join('\n')}\n`)
  }

  #clearing(): string {
    const clearing = this.#drawn ? CLEAR_LINE : ''
    this.#drawn = false
    return clearing
  }

  #live(line: string): void {
    if (!this.#streams.style().live) return
    this.#streams.stdout.write(`${CLEAR_LINE}${line}`)
    this.#drawn = true
  }

  #progress(progress: Progress): void {
    const { style, texts, locale } = this.#page
    const line = progressLine(progress, style, texts, locale)
    const step = Math.floor(percentOf(progress.bytes, progress.total) / PLAIN_STEP)
    if (style.live) this.#live(line)
    else if (step > this.#plainStep) this.lines([line])
    this.#plainStep = Math.max(step, this.#plainStep)
  }

  /** Told again every second: drawn over on a terminal, else said once when it begins and once when it ends. */
  #silence(event: Extract<CliEvent, { kind: 'silence' }>): void {
    const { texts, style } = this.#page
    const before = this.#silent
    this.#silent = event.seconds === null ? null : event.leg
    const line = silenceLine(event, texts)
    if (style.live && event.seconds !== null) this.#live(paint(style, 'yellow', shorten(line, style.columns - 1)))
    else if (before !== this.#silent) this.lines([line])
  }

  /** Each try is told on a terminal, drawn over; elsewhere only a new reason. */
  #parted({ code, sentence, seconds }: Extract<CliEvent, { kind: 'parted' }>): void {
    const { texts, style } = this.#page
    const line = printable(texts.progress.parted(closed(sentence), seconds))
    if (style.live && this.#apart) this.#live(paint(style, 'yellow', shorten(line, style.columns - 1)))
    else if (this.#apart !== code) this.lines([paint(style, 'yellow', line)])
    this.#apart = code
    this.#silent = null
  }

  /** What went wrong is told at once; what went well only at the end, where it can be read. */
  #file(result: FileResultView): void {
    if (result.outcome === 'failed' || result.outcome === 'corrupted') this.lines(fileLines(result, this.#page, false))
  }

  #figures({ transfers, waiting, bytes, bytesPerSecond }: RelayFigures, tunnel?: number): string {
    const { texts, locale, style } = this.#page
    const speed = `${formatBytes(bytesPerSecond, locale)}/s`
    const line = texts.relay.figures(transfers, waiting, formatBytes(bytes, locale), speed)
    const sent = tunnel === undefined ? '' : ` · ${texts.server.tunnel.figures(formatBytes(tunnel, locale))}`
    return shorten(line + sent, style.columns - 1)
  }

  #error({ sentence, remedy, goOn }: ErrorEvent): void {
    if (this.#drawn) this.#streams.stdout.write(this.#clearing())
    const lines = remedy === null ? [sentence] : [sentence, remedy]
    if (goOn) lines.push(...goOnLines(goOn, this.#words.texts))
    this.#streams.stderr.write(`${lines.map(printable).join('\n')}\n`)
  }
}

type Told = Exclude<CliEvent, { kind: 'progress' | 'figures' | 'silence' | 'parted' | 'file' | 'error' }>

function linesOf(event: Told, page: Page): string[] {
  const { texts } = page
  switch (event.kind) {
    case 'listening':
      return listeningLines(event, page)
    case 'serving':
    case 'draining':
    case 'tunnel':
    case 'logged':
      return serverLines(event, page)
    case 'stopped':
      return [texts[event.what].stopped]
    case 'hosting':
      return hostingLines(event, page)
    case 'using':
    case 'passedOver':
    case 'looking':
    case 'searching':
    case 'near':
    case 'nearEnd':
      return relayLines(event, page)
    case 'sending':
      return [sendingLine(event, page)]
    case 'code':
      return codeLines(event, page)
    case 'guessed':
      return [paint(page.style, 'yellow', texts.send.guessed(event.left))]
    case 'joining':
      return [texts.receive.joining(formatAddress(event.relay))]
    case 'peer':
      return [peerLine(event.name, event.direction, page)]
    case 'offer':
      return [...offerLines(event.entries, page, LIST_SHORT, texts.receive.more), summaryLine(event, page)]
    case 'target':
      return targetLines(event, page)
    case 'disk':
      return [paint(page.style, event.state === 'fine' ? 'dim' : 'yellow', diskLine(event, page))]
    case 'joined':
      return [texts.progress.joined]
    case 'cancelling':
    case 'leaving':
    case 'parting':
      return [texts.result[event.kind]]
    case 'resuming':
      return resumingLines(event, page)
    case 'otherSide':
      return [texts.unfinished.otherSide, `  ${event.command}`]
    case 'listed':
      return listedLines(event, page)
    case 'unfinished':
      return unfinishedLines(event, page)
    case 'removed':
      return [texts.unfinished.removed(whatOf(event.unfinished, page))]
    case 'unreadable':
      return unreadableLines(event, page)
    case 'removedUnreadable':
      return [texts.unfinished.removed(event.id)]
    case 'done':
      return [...endedFiles(event.results, page), ...doneLines(event.outcome, page)]
  }
}

/** How to go on, and how to give it up: leaving it keeps it. */
function goOnLines({ command }: NonNullable<ErrorEvent['goOn']>, { unfinished }: TerminalTexts): string[] {
  const id = command.split(' ').at(-1) ?? ''
  return [unfinished.goOn(command), unfinished.giveUp(`malote unfinished --remove ${id}`)]
}

function peerLine(name: string, direction: 'send' | 'receive', { texts }: Page): string {
  const peer = printable(name)
  return direction === 'send' ? texts.send.offered(peer) : texts.receive.connected(peer)
}

/** Each file with its SHA-256 where they are few; of many only what did not arrive, which has been told before. */
function endedFiles(results: readonly FileResultView[], page: Page): string[] {
  const good = results.filter(({ outcome }) => outcome === 'verified' || outcome === 'skipped')
  return good.length > HASHES_MOST ? [] : good.flatMap((result) => fileLines(result, page, true))
}
