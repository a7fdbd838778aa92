import { shownTransfer } from '../../ui-state.ts'
import { useApp, useWindow } from '../../window-context.ts'
import { TransferScreen } from '../transfer/transfer-screen.tsx'
import { TransferTabs } from '../transfer/transfer-tabs.tsx'
import { SendEmpty } from './send-empty.tsx'

/** Where things are sent from: an invitation to drop, or the transfer that came of it. */
export function SendPlace() {
  const { ui } = useWindow()
  const shown = shownTransfer(ui, 'send', useApp().transfers)
  return (
    <>
      <TransferTabs direction="send" shown={shown} />
      {shown ? <TransferScreen key={shown.id} view={shown} /> : <SendEmpty />}
    </>
  )
}
