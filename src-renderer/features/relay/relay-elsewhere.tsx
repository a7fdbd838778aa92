import { type FormEvent, useState } from 'react'
import { formatAddress, parseAddress } from '../../../src-shared/address.ts'
import { type ErrorInfo, toErrorInfo } from '../../../src-shared/errors.ts'
import { printable } from '../../../src-shared/text.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'

/** The field for a relay that runs somewhere else. */
export function RelayElsewhere() {
  const { texts } = useWording()
  const { relay } = useApp().settings
  const { text, setText, error, save, clear } = useRelayForm(relay)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  return (
    <form className="card pad stack tight" onSubmit={submit}>
      <div>
        <h2 className="card-title">{texts.relay.elsewhere}</h2>
        <p className="sub small">{texts.relay.elsewhereSub}</p>
      </div>
      <div className="field-row">
        <input
          className="input grow"
          aria-label={texts.relay.address}
          aria-invalid={error !== null}
          aria-errormessage={error ? 'relay-error' : undefined}
          placeholder={texts.relay.placeholder}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={300}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button submit disabled={text.trim() === ''}>
          {texts.relay.use}
        </Button>
        {relay !== null && (
          <Button look="quiet" onClick={() => void clear()}>
            {texts.relay.useNone}
          </Button>
        )}
      </div>
      {error && <ErrorNote error={error} id="relay-error" />}
      <p className="small" role="status">
        {relay === null ? texts.relay.noneInUse : texts.relay.inUse(printable(relay))}
      </p>
    </form>
  )
}

function useRelayForm(relay: string | null) {
  const { bridge } = useWindow()
  const [text, setRaw] = useState(relay ?? '')
  const [error, setError] = useState<ErrorInfo | null>(null)
  const setText = (next: string) => {
    setRaw(next)
    setError(null)
  }
  const store = async (address: string | null) => {
    const answer = await bridge.saveSettings({ relay: address })
    setError(answer.ok ? null : answer.error)
    if (answer.ok) setRaw(address ?? '')
  }
  const save = async () => {
    try {
      await store(formatAddress(parseAddress(text)))
    } catch (caught) {
      setError(toErrorInfo(caught))
    }
  }
  return { text, setText, error, save, clear: () => store(null) }
}
