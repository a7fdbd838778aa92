import type { SummaryView } from '../../../src-shared/views.ts'
import { CONTROL_MOST, ENTRIES_PER_MESSAGE } from '../protocol/limits.ts'
import type { Message, WireEntry } from '../protocol/messages.ts'
import type { SourceEntry } from '../types.ts'

/** Bytes of JSON around an entry's path, generously: keys, numbers, punctuation. */
const ENTRY_OVERHEAD = 120

/** A path's bytes in JSON at the worst: six for each UTF-16 unit that has to be escaped. */
const ESCAPE = 6

/** The offer as messages: the head, the list in pages that fit a control record, the end. */
export function* offerPages(entries: readonly SourceEntry[], device: string, summary: SummaryView): Iterable<Message> {
  const { files, folders, bytes } = summary
  yield { type: 'offer', device, files, folders, bytes }
  let page: WireEntry[] = []
  let size = 0
  for (const { path, kind, size: s, modified, executable } of entries) {
    const cost = path.length * ESCAPE + ENTRY_OVERHEAD
    if (page.length === ENTRIES_PER_MESSAGE || size + cost > CONTROL_MOST / 2) {
      yield { type: 'entries', entries: page }
      page = []
      size = 0
    }
    page.push({ p: path.toWellFormed(), k: kind, s, m: modified, x: executable })
    size += cost
  }
  yield { type: 'entries', entries: page }
  yield { type: 'offered' }
}
