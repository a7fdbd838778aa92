import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useWording } from '../window-context.ts'

interface ModalProps {
  readonly title: string
  readonly hint?: string
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A small window over the window; Escape and a click beside it close it. */
export function Modal({ title, hint, onClose, children }: ModalProps) {
  const { texts } = useWording()
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className="modal-backdrop" />
        <Dialog.Popup className="modal">
          <div className="modal-head">
            <Dialog.Title className="modal-title">{title}</Dialog.Title>
            <Dialog.Close className="icon-btn" aria-label={texts.common.close}>
              <X size={16} aria-hidden="true" />
            </Dialog.Close>
          </div>
          {hint && <Dialog.Description className="sub small">{hint}</Dialog.Description>}
          {children}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
