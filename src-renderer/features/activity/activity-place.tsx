import { ArrowDownToLine, ArrowUpFromLine } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { formatBytes } from '../../../src-shared/format.ts'
import type { HistoryItem } from '../../../src-shared/snapshot.ts'
import type { Direction, TransferView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { Chip, type ChipLook } from '../../components/chip.tsx'
import { Heading } from '../../components/heading.tsx'
import { Modal } from '../../components/modal.tsx'
import { isEnded } from '../../ui-state.ts'
import { useApp, useErrorTexts, useWindow, useWording } from '../../window-context.ts'
import { amountText, isolate, namesText, percentOf } from '../transfer/figures.ts'
import { UnfinishedList } from '../unfinished/unfinished-list.tsx'
import { useLookOnce } from '../unfinished/use-look-again.ts'

/** What runs and what has ended. */
export function ActivityPlace() {
  const { texts } = useWording()
  const { transfers, history, unfinished } = useApp()
  const running = transfers.filter((view) => !isEnded(view))
  // What can go on has not ended: it stands in one list only.
  const past = history.filter((item) => !unfinished.some(({ id }) => id === item.unfinished))
  useLookOnce()
  return (
    <section className="stack">
      <Heading title={texts.activity.title} sub={texts.activity.sub} focusKey={unfinished.map(({ id }) => id).join()}>
        {history.length > 0 && <ClearHistory />}
      </Heading>
      {running.length > 0 && (
        <List title={texts.activity.running}>
          {running.map((view) => (
            <RunningRow key={view.id} view={view} />
          ))}
        </List>
      )}
      <UnfinishedList />
      {past.length > 0 && (
        <List title={texts.activity.past}>
          {past.map((item) => (
            <PastRow key={item.id} item={item} />
          ))}
        </List>
      )}
      {running.length + history.length + unfinished.length === 0 && (
        <p className="card pad sub">{texts.activity.empty}</p>
      )}
    </section>
  )
}

function List({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="stack tight">
      <h2 className="list-title">{title}</h2>
      <ul className="card rows" aria-label={title}>
        {children}
      </ul>
    </section>
  )
}

function Arrow({ direction }: { readonly direction: Direction }) {
  const Icon = direction === 'send' ? ArrowUpFromLine : ArrowDownToLine
  return <Icon size={18} aria-hidden="true" />
}

function RunningRow({ view }: { readonly view: TransferView }) {
  const { actions } = useWindow()
  const wording = useWording()
  const { texts } = wording
  const { state, direction, id } = view
  const names = view.summary.names.length > 0 ? namesText(view.summary, wording) : texts.frame[direction]
  const word = state.kind === 'transferring' ? `${percentOf(state.progress)} %` : texts.activity.states[state.kind]
  return (
    <li>
      <button
        type="button"
        className="row row-button"
        aria-label={texts.activity.open(names)}
        onClick={() => actions.dispatch({ kind: 'show', direction, id })}
      >
        <Arrow direction={direction} />
        <span className="row-main">
          <span className="ellipsis">{names}</span>
          <span className="sub small">
            {view.peer === null ? amountText(view.summary, wording) : isolate(view.peer)}
          </span>
        </span>
        <Chip look="accent">{word}</Chip>
      </button>
    </li>
  )
}

const looks: Readonly<Record<HistoryItem['outcome'], ChipLook>> = {
  verified: 'ok',
  partial: 'warn',
  corrupted: 'bad',
  declined: 'plain',
  cancelled: 'plain',
  failed: 'bad',
}

function PastRow({ item }: { readonly item: HistoryItem }) {
  const wording = useWording()
  const { texts, locale } = wording
  const errors = useErrorTexts()
  const when = new Date(item.at).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const what = `${texts.common.files(item.files)}, ${formatBytes(item.bytes, locale)}`
  return (
    <li className="row">
      <Arrow direction={item.direction} />
      <span className="row-main">
        <span className="ellipsis">{item.names.length > 0 ? namesText(item, wording) : wayText(item, wording)}</span>
        <span className="sub small ellipsis">
          {[wayText(item, wording), what, when].join(' · ')}
          {item.error && ` · ${errors[item.error.code].sentence}`}
        </span>
      </span>
      <Chip look={looks[item.outcome]}>{texts.activity.outcomes[item.outcome]}</Chip>
    </li>
  )
}

function wayText({ direction, peer }: HistoryItem, { texts }: ReturnType<typeof useWording>): string {
  const { activity } = texts
  if (peer === null) return direction === 'send' ? activity.sent : activity.received
  return direction === 'send' ? activity.sentTo(isolate(peer)) : activity.receivedFrom(isolate(peer))
}

function ClearHistory() {
  const { bridge, actions } = useWindow()
  const { texts } = useWording()
  const [asking, setAsking] = useState(false)
  const clear = () => {
    setAsking(false)
    void actions.report(bridge.clearHistory({}))
  }
  return (
    <>
      <Button onClick={() => setAsking(true)}>{texts.activity.clear}</Button>
      {asking && (
        <Modal title={texts.activity.clearTitle} hint={texts.activity.clearText} onClose={() => setAsking(false)}>
          <div className="buttons ending">
            <Button look="quiet" onClick={() => setAsking(false)}>
              {texts.common.cancel}
            </Button>
            <Button look="primary" onClick={clear}>
              {texts.activity.clearYes}
            </Button>
          </div>
        </Modal>
      )}
    </>
  )
}
