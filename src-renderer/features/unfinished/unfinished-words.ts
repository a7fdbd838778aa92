import { formatBytes } from '../../../src-shared/format.ts'
import type { UnfinishedView } from '../../../src-shared/snapshot.ts'
import { printable } from '../../../src-shared/text.ts'
import type { Wording } from '../../window-context.ts'
import { isolate, namesText } from '../transfer/figures.ts'

/** `gravações and 2 more`, or to and from whom where no name is known yet. */
export function aboutText(item: UnfinishedView, wording: Wording): string {
  const { texts } = wording
  return item.names.length > 0
    ? namesText(item, wording)
    : texts.activity[item.direction === 'send' ? 'sent' : 'received']
}

/** `From estúdio · 6.2 GB of 9.1 GB here`. */
export function amountDone(item: UnfinishedView, wording: Wording): string {
  const { texts, locale } = wording
  const { unfinished } = texts
  if (item.kind === 'waiting') return unfinished.untaken
  const sends = item.direction === 'send'
  const who = item.peer === null ? texts.common.someone : isolate(item.peer)
  const [done, whole] = [formatBytes(item.bytesDone, locale), formatBytes(item.bytes, locale)]
  return [
    sends ? unfinished.to(who) : unfinished.from(who),
    item.kind === 'partial' ? unfinished.lost(item.lost) : unfinished[sends ? 'there' : 'here'](done, whole),
  ].join(' · ')
}

/** `into Downloads · since May 14, 2026, 5:02 PM · through 192.168.0.15:19034`. */
export function circumstances(item: UnfinishedView, { texts, locale }: Wording): string {
  const { unfinished } = texts
  const when = new Date(item.at).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
  return [
    ...(item.folder === null ? [] : [unfinished.into(isolate(item.folder))]),
    unfinished.since(when),
    item.here ? unfinished.ownRelay : unfinished.through(printable(item.relay)),
  ].join(' · ')
}

/** What its first button does. */
export function goOnText({ kind, lost }: UnfinishedView, { texts }: Wording): string {
  const { unfinished } = texts
  if (kind === 'partial') return unfinished.sendLost(lost)
  return kind === 'waiting' ? unfinished.offer : unfinished.goOn
}

/** What is gone once it is removed. */
export function removalText({ direction, parts, partBytes }: UnfinishedView, { texts, locale }: Wording): string {
  const { unfinished } = texts
  if (parts > 0) return unfinished.removeParts(parts, formatBytes(partBytes, locale))
  return direction === 'send' ? unfinished.removeSent : unfinished.removeReceived
}
