import { useState } from 'react'
import type { TransferId } from '../../../src-shared/views.ts'
import { useWindow, useWording } from '../../window-context.ts'
import { AddressForm } from '../relay/address-form.tsx'

/** The computer that hosts the relay may have got another address meanwhile: whoever knows it can say so. */
export function MovedRelay({ id }: { readonly id: TransferId }) {
  const { bridge } = useWindow()
  const { moved } = useWording().texts
  const [open, setOpen] = useState(false)
  const move = async (relay: string) => {
    const answer = await bridge.moveTransfer({ id, relay })
    if (!answer.ok) return answer.error
    setOpen(false)
    return null
  }
  if (open)
    return <AddressForm label={moved.address} placeholder={moved.placeholder} go={moved.go} focused onGo={move} />
  return (
    <button type="button" className="link" onClick={() => setOpen(true)}>
      {moved.ask}
    </button>
  )
}
