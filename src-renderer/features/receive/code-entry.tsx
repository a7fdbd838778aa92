import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { ErrorInfo } from '../../../src-shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Heading } from '../../components/heading.tsx'
import { Promises } from '../../components/promises.tsx'
import { useWindow, useWording } from '../../window-context.ts'
import { CanGoOn } from '../unfinished/can-go-on.tsx'
import { CodeField } from './code-field.tsx'
import { type CodeReading, readCode } from './code-model.ts'
import { usePasteAnywhere } from './use-paste-anywhere.ts'

/** Where a code is typed or pasted. */
export function CodeEntry() {
  const { texts } = useWording()
  const { text, setText, error, busy, start } = useCodeForm()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  usePasteAnywhere((pasted) => {
    setText(pasted)
    field.current?.focus()
  })
  const reading = readCode(text)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void start(text)
  }
  return (
    <section className="stack">
      <Heading title={texts.receive.title} sub={texts.receive.sub} />
      <form className="card pad code-form" onSubmit={submit}>
        <CodeField ref={field} text={text} invalid={error !== null} onText={setText} />
        <div className="code-actions">
          <p className="sub small grow">{texts.receive.forgiving}</p>
          <Button look="primary" submit disabled={busy || text.trim() === ''}>
            {texts.receive.start}
          </Button>
        </div>
        <Remarks reading={reading} onUse={setText} />
      </form>
      {error && <ErrorNote error={error} id="code-error" />}
      <CanGoOn />
      <Promises promises={texts.receive.promises} />
    </section>
  )
}

function useCodeForm() {
  const { actions, ui } = useWindow()
  const [text, setRaw] = useState(ui.prefill)
  const [error, setError] = useState<ErrorInfo | null>(null)
  const [busy, setBusy] = useState(false)
  const setText = (next: string) => {
    setRaw(next)
    setError(null)
    actions.dispatch({ kind: 'prefill', text: next })
  }
  const start = async (code: string) => {
    if (busy || code.trim() === '') return
    setBusy(true)
    const wrong = await actions.receive(code)
    setBusy(false)
    setError(wrong)
  }
  return { text, setText, error, busy, start }
}

function Remarks({ reading, onUse }: { readonly reading: CodeReading; readonly onUse: (code: string) => void }) {
  const { texts } = useWording()
  const { suggestion, unusual, relay } = reading
  const [before, after] = texts.receive.didYouMean
  return (
    <div className="remarks" aria-live="polite">
      {suggestion && (
        <p>
          {before}{' '}
          <button type="button" className="link" onClick={() => onUse(suggestion)}>
            {suggestion}
          </button>
          {after}
        </p>
      )}
      {unusual.length > 0 && <p className="sub">{texts.receive.unusual(unusual.join(', '))}</p>}
      {relay && <p className="sub">{texts.receive.via(relay)}</p>}
    </div>
  )
}
