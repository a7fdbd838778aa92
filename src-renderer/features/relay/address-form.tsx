import { type FormEvent, useId, useState } from 'react'
import { parseAddress } from '../../../src-shared/address.ts'
import { type ErrorInfo, toErrorInfo } from '../../../src-shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'

/** What one call to the app may carry as an address. */
export const ADDRESS_MOST = 300

interface AddressFormProps {
  readonly label: string
  readonly placeholder: string
  readonly go: string
  readonly hint?: string
  /** Whether the person has just asked for the field. */
  readonly focused?: boolean
  /** Null when it was done; else what is wrong. */
  readonly onGo: (address: string) => Promise<ErrorInfo | null>
}

/** A field for where a relay is by now; what is no address is said before the app is asked. */
export function AddressForm({ label, placeholder, go, hint, focused = false, onGo }: AddressFormProps) {
  const { text, setText, error, busy, submit } = useAddressForm(onGo)
  const problem = useId()
  return (
    <form className="stack tight address-form" onSubmit={submit}>
      <div className="field-row">
        <input
          className="input grow"
          aria-label={label}
          aria-invalid={error !== null}
          aria-errormessage={error ? problem : undefined}
          placeholder={placeholder}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={ADDRESS_MOST}
          // biome-ignore lint/a11y/noAutofocus: only where the person has just asked for this field
          autoFocus={focused}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button submit disabled={busy || text.trim() === ''}>
          {go}
        </Button>
      </div>
      {hint !== undefined && <p className="sub small">{hint}</p>}
      {error && <ErrorNote error={error} id={problem} />}
    </form>
  )
}

function useAddressForm(onGo: AddressFormProps['onGo']) {
  const [text, setRaw] = useState('')
  const [error, setError] = useState<ErrorInfo | null>(null)
  const [busy, setBusy] = useState(false)
  const setText = (next: string) => {
    setRaw(next)
    setError(null)
  }
  const go = async () => {
    if (busy) return
    try {
      parseAddress(text)
    } catch (caught) {
      return setError(toErrorInfo(caught))
    }
    setBusy(true)
    const wrong = await onGo(text.trim())
    setBusy(false)
    setError(wrong)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void go()
  }
  return { text, setText, error, busy, submit }
}
