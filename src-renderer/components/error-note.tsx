import { TriangleAlert, X } from 'lucide-react'
import type { ErrorInfo } from '../../src-shared/errors.ts'
import { printable } from '../../src-shared/text.ts'
import { useErrorTexts, useWording } from '../window-context.ts'

interface ErrorNoteProps {
  readonly error: ErrorInfo
  readonly onDismiss?: () => void
  readonly id?: string
}

/** One error: what happened, what to do, and what it is about. */
export function ErrorNote({ error, onDismiss, id }: ErrorNoteProps) {
  const { texts } = useWording()
  const { sentence, remedy } = useErrorTexts()[error.code]
  return (
    <div className="banner bad" role="alert" id={id}>
      <TriangleAlert size={18} aria-hidden="true" />
      <div className="grow">
        <b>{sentence}</b>
        <p>{remedy}</p>
        {error.detail !== undefined && (
          <p className="detail">
            <bdi>{texts.common.detail(printable(error.detail))}</bdi>
          </p>
        )}
      </div>
      {onDismiss && (
        <button type="button" className="icon-btn" aria-label={texts.common.dismiss} onClick={onDismiss}>
          <X size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  )
}
