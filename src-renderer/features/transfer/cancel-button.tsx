import type { TransferView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { useWindow, useWording } from '../../window-context.ts'

/** Ends a transfer; the other side is told. One that goes on and has not met the other side yet is left for later. */
export function CancelButton({
  view,
  look = 'plain',
}: {
  readonly view: TransferView
  readonly look?: 'plain' | 'quiet'
}) {
  const { bridge, actions } = useWindow()
  const { texts } = useWording()
  return (
    <Button
      look={look}
      data-testid="cancel"
      onClick={() => void actions.report(bridge.cancelTransfer({ id: view.id }))}
    >
      {view.continued === 'looking' ? texts.unfinished.notNow : texts.common.cancel}
    </Button>
  )
}
