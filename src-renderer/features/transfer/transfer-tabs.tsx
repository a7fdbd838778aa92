import { Plus } from 'lucide-react'
import type { Direction, TransferView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { Name } from '../../components/name.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'
import { percentOf } from './figures.ts'

interface TransferTabsProps {
  readonly direction: Direction
  readonly shown: TransferView | null
}

/** The transfers of one place, when there is more than the one in sight; the last button makes room for another. */
export function TransferTabs({ direction, shown }: TransferTabsProps) {
  const { actions } = useWindow()
  const { texts } = useWording()
  const transfers = useApp().transfers.filter((view) => view.direction === direction)
  if (transfers.length < (shown ? 2 : 1)) return null
  return (
    <nav className="tabs" aria-label={texts[direction].transfers}>
      {transfers.map((view) => (
        <TransferTab key={view.id} view={view} current={view.id === shown?.id} />
      ))}
      {shown && (
        <Button look="quiet" onClick={() => actions.dispatch({ kind: 'show', direction, id: 'new' })}>
          <Plus size={15} aria-hidden="true" />
          {texts[direction].newTransfer}
        </Button>
      )}
    </nav>
  )
}

function TransferTab({ view, current }: { readonly view: TransferView; readonly current: boolean }) {
  const { actions } = useWindow()
  const { texts } = useWording()
  const { state } = view
  const word = state.kind === 'transferring' ? `${percentOf(state.progress)} %` : texts.activity.states[state.kind]
  const name = view.summary.names[0] ?? view.peer
  return (
    <button
      type="button"
      className="tab"
      aria-current={current ? 'true' : undefined}
      onClick={() => actions.dispatch({ kind: 'show', direction: view.direction, id: view.id })}
    >
      {name !== null && <Name text={name} />}
      <span className="tab-state">{word}</span>
    </button>
  )
}
