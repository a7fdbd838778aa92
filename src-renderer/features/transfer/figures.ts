import { formatBytes } from '../../../src-shared/format.ts'
import { printable } from '../../../src-shared/text.ts'
import type { ProgressView, SummaryView, TransferView } from '../../../src-shared/views.ts'
import type { Wording } from '../../window-context.ts'

/** Whole percents; 100 only once every byte is there. Nothing to move counts as moved. */
export function percentOf({ bytes, total }: Pick<ProgressView, 'bytes' | 'total'>): number {
  if (total <= 0) return 100
  return Math.min(100, Math.max(0, Math.floor((bytes / total) * 100)))
}

/** The percents in figures; below 1 with a decimal, so that a huge transfer is seen to move. */
export function percentText({ bytes, total }: Pick<ProgressView, 'bytes' | 'total'>, locale: string): string {
  const whole = percentOf({ bytes, total })
  if (whole > 0) return whole.toLocaleString(locale)
  return (Math.floor((bytes / total) * 1000) / 10).toLocaleString(locale)
}

/** `1,204 files, 18.4 GB`; folders where there are only folders. */
export function amountText(summary: SummaryView, { texts, locale }: Wording): string {
  const count =
    summary.files === 0 && summary.folders > 0
      ? texts.common.folders(summary.folders)
      : texts.common.files(summary.files)
  const amount = `${count}, ${formatBytes(summary.bytes, locale)}`
  return summary.counting ? `${amount}, ${texts.common.counting}` : amount
}

/** `fotos-casamento and 2 more`. */
export function namesText({ names, top }: Pick<SummaryView, 'names' | 'top'>, { texts }: Wording): string {
  const [first] = names
  return first === undefined ? texts.common.nothing : texts.common.andMore(isolate(first), top - 1)
}

/** The other device's name, or a word for it while it has none. */
export function peerText({ peer }: Pick<TransferView, 'peer'>, { texts }: Wording): string {
  return peer === null ? texts.common.someone : isolate(peer)
}

/**
 * A name from elsewhere inside a sentence: harmless characters only, between marks that keep its writing direction
 * to itself (first strong isolate, pop directional isolate).
 */
export function isolate(name: string): string {
  const shown = printable(name)
  return needsIsolation.test(shown) ? `\u2068${shown}\u2069` : shown
}

/** Letters of scripts that run from right to left. */
const needsIsolation = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|\ud83a/
