import { ArrowDownToLine, ArrowUpFromLine } from 'lucide-react'
import type { UnfinishedView } from '../../../src-shared/snapshot.ts'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { useApp, useWording } from '../../window-context.ts'
import { percentOf } from '../transfer/figures.ts'
import { RelayMoved } from './relay-moved.tsx'
import { UnfinishedButtons } from './unfinished-buttons.tsx'
import { aboutText, amountDone, circumstances } from './unfinished-words.ts'

/** What did not come to its end and can go on: what it is, how far it is, and what can be done with it. */
export function UnfinishedList() {
  const { unfinished } = useApp()
  const { texts } = useWording()
  if (unfinished.length === 0) return null
  const met = unfinished.some(({ kind }) => kind !== 'waiting')
  return (
    <section className="stack tight" data-testid="unfinished">
      <div>
        <h2 className="list-title">{texts.unfinished.title}</h2>
        {met && <p className="sub small">{texts.unfinished.sub}</p>}
      </div>
      <ul className="card rows" aria-label={texts.unfinished.title}>
        {unfinished.map((item) => (
          <UnfinishedRow key={item.id} item={item} />
        ))}
      </ul>
    </section>
  )
}

function UnfinishedRow({ item }: { readonly item: UnfinishedView }) {
  const wording = useWording()
  const { texts } = wording
  const Icon = item.direction === 'send' ? ArrowUpFromLine : ArrowDownToLine
  return (
    <li className="row unfinished" data-kind={item.kind}>
      <Icon size={18} aria-hidden="true" />
      <div className="row-main">
        <b className="ellipsis">{aboutText(item, wording)}</b>
        <span className="sub small">{amountDone(item, wording)}</span>
      </div>
      <UnfinishedButtons item={item} />
      <div className="unfinished-more">
        {item.kind === 'interrupted' && (
          <ProgressBar value={percentOf({ bytes: item.bytesDone, total: item.bytes })} name={texts.progress.percent} />
        )}
        <span className="sub small">{circumstances(item, wording)}</span>
        {item.kind === 'partial' || <RelayMoved item={item} />}
      </div>
    </li>
  )
}
