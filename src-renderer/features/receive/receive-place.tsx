import { Plus } from 'lucide-react'
import { Button } from '../../components/button.tsx'
import { isEnded, shownTransfer } from '../../ui-state.ts'
import { useApp, useWindow, useWording } from '../../window-context.ts'
import { TransferScreen } from '../transfer/transfer-screen.tsx'
import { TransferTabs } from '../transfer/transfer-tabs.tsx'
import { CodeEntry } from './code-entry.tsx'

/** Where things arrive: the field for a code, or the transfer that came of it. */
export function ReceivePlace() {
  const { ui } = useWindow()
  const own = useApp().transfers.filter(({ direction }) => direction === 'receive')
  const shown = shownTransfer(ui, 'receive', own)
  return (
    <>
      <TransferTabs direction="receive" shown={shown} />
      {shown ? <TransferScreen key={shown.id} view={shown} /> : <CodeEntry />}
      {shown && own.length === 1 && !isEnded(shown) && shown.state.kind !== 'deciding' && <AnotherCode />}
    </>
  )
}

function AnotherCode() {
  const { actions } = useWindow()
  const { texts } = useWording()
  return (
    <div className="buttons centred">
      <Button look="quiet" onClick={() => actions.dispatch({ kind: 'show', direction: 'receive', id: 'new' })}>
        <Plus size={15} aria-hidden="true" />
        {texts.receive.newTransfer}
      </Button>
    </div>
  )
}
