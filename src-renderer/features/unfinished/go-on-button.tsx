import type { TransferView } from '../../../src-shared/views.ts'
import { Button, type ButtonLook } from '../../components/button.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'

/** On an ended transfer that can go on: goes on. Nothing where it cannot, or where somebody already has. */
export function GoOnButton({ view, look = 'primary' }: { readonly view: TransferView; readonly look?: ButtonLook }) {
  const { actions } = useWindow()
  const { texts } = useWording()
  const item = useGoesOn(view)
  if (!item) return null
  const goOn = async () => {
    const error = await actions.goOn(item, { instead: view.id })
    if (error) actions.dispatch({ kind: 'notice', error })
  }
  return (
    <Button look={look} onClick={() => void goOn()}>
      {item.kind === 'partial' ? texts.unfinished.sendLostAgain(item.lost) : texts.unfinished.goOn}
    </Button>
  )
}

/** By which an ended transfer can go on; undefined where it cannot. */
export function useGoesOn({ state }: TransferView) {
  const id = 'unfinished' in state ? state.unfinished : undefined
  return useApp().unfinished.find((item) => item.id === id)
}
