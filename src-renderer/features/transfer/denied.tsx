import { useEffect, useRef } from 'react'
import type { ErrorInfo } from '../../../src-shared/errors.ts'
import type { TransferId, TransferView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'

/** What a refusal for want of a password comes to: none was said, it is wrong, or there is another by now. */
export type Denial = 'missing' | 'wrong' | 'answered'

/** Whether a relay refused this sender for want of a password; null where it ended otherwise. */
export function useDenial(view: TransferView, error: ErrorInfo | null): Denial | null {
  const { ui } = useWindow()
  const { relay, relayPassword } = useApp().settings
  if (error?.code !== 'relay.denied' || view.direction !== 'send') return null
  const { address, password } = view.relay
  const another = ui.unlocked === view.id || !password
  if (another && relay === address && relayPassword !== 'none') return 'answered'
  return password ? 'wrong' : 'missing'
}

/** Says what of the password is known, beside the error itself. */
export function DeniedNote({ id, denial }: { readonly id: TransferId; readonly denial: Denial }) {
  const { ui } = useWindow()
  const { denied } = useWording().texts.relay.password
  const note = useRef<HTMLParagraphElement>(null)
  // Who has just come back from entering it goes on from here.
  const back = denial === 'answered' && ui.unlocked === id
  useEffect(() => {
    if (back) note.current?.focus()
  }, [back])
  if (denial === 'missing') return null
  return (
    <p ref={note} className="small" role="status" tabIndex={-1} data-testid="denied">
      {denied[denial]}
    </p>
  )
}

/** Leads to where the relay's password is entered. */
export function PasswordButton({ view }: { readonly view: TransferView }) {
  const { actions } = useWindow()
  const { password } = useWording().texts.relay
  const { address } = view.relay
  return (
    <Button look="primary" onClick={() => actions.dispatch({ kind: 'denied', address, id: view.id })}>
      {password.enter}
    </Button>
  )
}
