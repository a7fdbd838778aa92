import { FileText, Folder } from 'lucide-react'
import { type CSSProperties, useEffect, useMemo, useState } from 'react'
import { formatBytes } from '../../../src-shared/format.ts'
import { printable } from '../../../src-shared/text.ts'
import type { ConflictChoice, EntryView } from '../../../src-shared/views.ts'
import { Checkbox } from '../../components/checkbox.tsx'
import { Chip } from '../../components/chip.tsx'
import { Name } from '../../components/name.tsx'
import { useWording } from '../../window-context.ts'
import { canToggle, isSkipped, isWhole, type Offer, rowLook, type Skipped, sumsByFolder, tickOf } from './selection.ts'

/** A row's height in pixels, as lists.css has it: the list is drawn by arithmetic, only what is in sight exists. */
export const ROW = 38
/** Rows drawn above and below what is in sight, so that scrolling shows no gap. */
const MARGIN = 12
/** Rows in sight before the list scrolls. */
const ROWS_SHOWN = 6

interface OfferListProps {
  readonly offer: Offer
  readonly skipped: Skipped
  readonly conflict: ConflictChoice
  readonly want: (index: number) => void
  readonly onToggle: (entry: EntryView, on: boolean) => void
}

/** Everything that is offered, as a tree with a box to tick on each row. */
export function OfferList({ offer, skipped, conflict, want, onToggle }: OfferListProps) {
  const { texts } = useWording()
  const [top, setTop] = useState(0)
  const sums = useMemo(() => sumsByFolder(offer), [offer])
  const first = Math.max(0, Math.floor(top / ROW) - MARGIN)
  const last = Math.min(offer.total, Math.ceil(top / ROW) + ROWS_SHOWN + MARGIN)
  useEffect(() => {
    if (isWhole(offer)) return
    want(first)
    want(Math.max(first, last - 1))
  }, [offer, want, first, last])
  const rows = Array.from({ length: last - first }, (_, at) => first + at)
  return (
    <section
      className="offer-scroll"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
      tabIndex={0}
      aria-label={texts.receive.list}
      style={{ height: Math.min(offer.total, ROWS_SHOWN) * ROW }}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <ul className="offer-rows" data-testid="offer-list" style={{ height: offer.total * ROW }}>
        {rows.map((index) => (
          <OfferRow
            key={index}
            index={index}
            entry={offer.entries.get(index)}
            previous={offer.entries.get(index - 1)}
            offer={offer}
            skipped={skipped}
            conflict={conflict}
            sum={sums.get(offer.entries.get(index)?.path ?? '')}
            onToggle={onToggle}
          />
        ))}
      </ul>
    </section>
  )
}

interface OfferRowProps extends Pick<OfferListProps, 'offer' | 'skipped' | 'conflict' | 'onToggle'> {
  readonly index: number
  readonly entry: EntryView | undefined
  readonly previous: EntryView | undefined
  readonly sum: { readonly files: number; readonly bytes: number } | undefined
}

function OfferRow({ index, entry, previous, offer, skipped, conflict, sum, onToggle }: OfferRowProps) {
  const { texts, locale } = useWording()
  const place: CSSProperties = { top: index * ROW }
  if (!entry) return <li className="row offer-row" style={place} aria-hidden="true" />
  const look = rowLook(entry, previous)
  const out = isSkipped(offer, skipped, entry)
  const size = entry.kind === 'file' ? entry.size : sum?.bytes
  return (
    <li
      className={`row offer-row ${out ? 'out' : ''}`}
      style={{ ...place, '--depth': Math.min(look.depth, 8) } as CSSProperties}
      aria-posinset={index + 1}
      aria-setsize={offer.total}
      data-index={index}
    >
      <Checkbox
        tick={tickOf(offer, skipped, entry)}
        name={texts.receive.take(printable(entry.path))}
        disabled={!canToggle(offer, skipped, entry)}
        onChange={(on) => onToggle(entry, on)}
      />
      {entry.kind === 'folder' ? <Folder size={16} aria-hidden="true" /> : <FileText size={16} aria-hidden="true" />}
      <Name text={look.text} />
      {sum && entry.kind === 'folder' && <span className="dim">/ {texts.receive.inFolder(sum.files)}</span>}
      <span className="grow" />
      {entry.exists && entry.kind === 'file' && !out && <Chip look="warn">{texts.receive.existsThen[conflict]}</Chip>}
      <span className="row-size">{size === undefined ? '' : formatBytes(size, locale)}</span>
    </li>
  )
}
