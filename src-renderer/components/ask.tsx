import { Button } from './button.tsx'
import { Modal } from './modal.tsx'

interface AskProps {
  readonly title: string
  readonly hint: string
  readonly yes: string
  readonly no: string
  readonly onYes: () => void
  readonly onClose: () => void
}

/** A question before something that cannot be taken back. */
export function Ask({ title, hint, yes, no, onYes, onClose }: AskProps) {
  const agree = () => {
    onClose()
    onYes()
  }
  return (
    <Modal title={title} hint={hint} onClose={onClose}>
      <div className="buttons ending">
        <Button look="quiet" onClick={onClose}>
          {no}
        </Button>
        <Button look="primary" onClick={agree}>
          {yes}
        </Button>
      </div>
    </Modal>
  )
}
