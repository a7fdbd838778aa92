import { type FormEvent, useEffect, useRef, useState } from 'react'
import type { ErrorInfo } from '../../../src-shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { Heading } from '../../components/heading.tsx'
import { Promises } from '../../components/promises.tsx'
import { useWindow, useWording } from '../../window-context.ts'
import { isolate } from '../transfer/figures.ts'
import { CanGoOn } from '../unfinished/can-go-on.tsx'
import { CodeField } from './code-field.tsx'
import { type CodeReading, readCode } from './code-model.ts'

/** Where a code is typed or pasted. */
export function CodeEntry() {
  const { texts } = useWording()
  const { text, setText, error, busy, start } = useCodeForm()
  const field = useRef<HTMLInputElement>(null)
  const { filled } = useWindow().ui
  // biome-ignore lint/correctness/useExhaustiveDependencies: again for each text that is put into the field
  useEffect(() => field.current?.focus(), [filled])
  const reading = readCode(text)
  const afresh = () => {
    setText('')
    field.current?.focus()
  }
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
        <RelayRemark address={reading.relayOnly} onUsed={afresh} />
      </form>
      {error && <ErrorNote error={error} id="code-error" />}
      <CanGoOn />
      <Promises promises={texts.receive.promises} />
    </section>
  )
}

function useCodeForm() {
  const { actions, ui } = useWindow()
  const text = ui.prefill
  const [refused, setRefused] = useState<{ readonly text: string; readonly error: ErrorInfo } | null>(null)
  const [busy, setBusy] = useState(false)
  const error = refused?.text === text ? refused.error : null
  const setText = (next: string) => actions.dispatch({ kind: 'prefill', text: next })
  const start = async (code: string) => {
    if (busy || code.trim() === '') return
    setBusy(true)
    const wrong = await actions.receive(code)
    setBusy(false)
    setRefused(wrong && { text: code, error: wrong })
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

/** A relay's invite where a code belongs: it can be used from here, and the code is still missing. */
function RelayRemark({ address, onUsed }: { readonly address: string | null; readonly onUsed: () => void }) {
  const { bridge, actions } = useWindow()
  const { texts } = useWording()
  const [saved, setSaved] = useState<string | null>(null)
  const use = async (relay: string) => {
    const answer = await bridge.saveSettings({ relay })
    if (!answer.ok) return actions.dispatch({ kind: 'notice', error: answer.error })
    setSaved(relay)
    onUsed()
  }
  return (
    <div className="remarks" aria-live="polite">
      {address !== null && (
        <p className="sub">
          {texts.receive.relayOnly(isolate(address))}{' '}
          <button type="button" className="link" onClick={() => void use(address)}>
            {texts.receive.useRelay}
          </button>
        </p>
      )}
      {address === null && saved !== null && <p className="sub">{texts.receive.relaySaved(isolate(saved))}</p>}
    </div>
  )
}
