import type { TransferView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { useWindow, useWording } from '../../window-context.ts'

/** Ends a transfer; the other side is told. */
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
      {texts.common.cancel}
    </Button>
  )
}
