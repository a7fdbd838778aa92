import { type FormEvent, useId, useState } from 'react'
import type { ErrorInfo } from '../../../src-shared/errors.ts'
import type { UnfinishedView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { useWindow, useWording } from '../../window-context.ts'
import { aboutText } from './unfinished-words.ts'

/** Going on through a relay that is somewhere else by now; out of the way until it is needed. */
export function RelayMoved({ item }: { readonly item: UnfinishedView }) {
  const wording = useWording()
  const { unfinished, relay } = wording.texts
  const { text, setText, error, busy, go } = useAddress(item)
  const problem = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void go()
  }
  return (
    <details className="relay-moved">
      <summary>{unfinished.relayMoved}</summary>
      <form className="stack tight" onSubmit={submit}>
        <div className="field-row">
          <input
            className="input grow"
            aria-label={unfinished.about(unfinished.relayAddress, aboutText(item, wording))}
            aria-invalid={error !== null}
            aria-errormessage={error ? problem : undefined}
            placeholder={relay.placeholder}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={300}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <Button submit disabled={busy || text.trim() === ''}>
            {unfinished.relayGo}
          </Button>
        </div>
        <p className="sub small">{unfinished.relayHint}</p>
        {error && <ErrorNote error={error} id={problem} />}
      </form>
    </details>
  )
}

function useAddress(item: UnfinishedView) {
  const { actions } = useWindow()
  const [text, setRaw] = useState('')
  const [error, setError] = useState<ErrorInfo | null>(null)
  const [busy, setBusy] = useState(false)
  const setText = (next: string) => {
    setRaw(next)
    setError(null)
  }
  const go = async () => {
    if (busy) return
    setBusy(true)
    const wrong = await actions.goOn(item, { relay: text.trim() })
    setBusy(false)
    setError(wrong)
  }
  return { text, setText, error, busy, go }
}
