import { type FormEvent, useState } from 'react'
import { parseAddress } from '../../../src-shared/address.ts'
import { type ErrorInfo, toErrorInfo } from '../../../src-shared/errors.ts'
import type { TransferId } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { useWindow, useWording } from '../../window-context.ts'

/** The computer that hosts the relay may have got another address meanwhile: whoever knows it can say so. */
export function MovedRelay({ id }: { readonly id: TransferId }) {
  const { moved } = useWording().texts
  const [open, setOpen] = useState(false)
  return open ? (
    <MovedRelayForm id={id} onMoved={() => setOpen(false)} />
  ) : (
    <button type="button" className="link" onClick={() => setOpen(true)}>
      {moved.ask}
    </button>
  )
}

function MovedRelayForm({ id, onMoved }: { readonly id: TransferId; readonly onMoved: () => void }) {
  const { moved } = useWording().texts
  const { text, setText, error, move } = useNewAddress(id, onMoved)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void move()
  }
  return (
    <form className="moved-relay" onSubmit={submit}>
      <div className="field-row">
        <input
          className="input grow"
          aria-label={moved.address}
          aria-invalid={error !== null}
          aria-errormessage={error ? 'moved-error' : undefined}
          placeholder={moved.placeholder}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={300}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button submit disabled={text.trim() === ''}>
          {moved.go}
        </Button>
      </div>
      {error && <ErrorNote error={error} id="moved-error" />}
    </form>
  )
}

function useNewAddress(id: TransferId, onMoved: () => void) {
  const { bridge } = useWindow()
  const [text, setRaw] = useState('')
  const [error, setError] = useState<ErrorInfo | null>(null)
  const setText = (next: string) => {
    setRaw(next)
    setError(null)
  }
  const move = async () => {
    try {
      parseAddress(text)
    } catch (caught) {
      return setError(toErrorInfo(caught))
    }
    const answer = await bridge.moveTransfer({ id, relay: text })
    if (answer.ok) onMoved()
    else setError(answer.error)
  }
  return { text, setText, error, move }
}
