import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import type { ErrorInfo } from '../../../src-shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { useFocusOnChange } from '../../components/heading.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'

/** What one call to the app may carry as a password, and a relay may be told. */
const PASSWORD_MOST = 256

/** The password of the relay that is chosen: out of the way until somebody needs it. */
export function RelayPassword() {
  const { actions, ui } = useWindow()
  const { password: says } = useWording().texts.relay
  const { relay, relayPassword } = useApp().settings
  // The relay whose password is typed: what was typed for one must not go to another.
  const [wanted, setWanted] = useState<string | null>(null)
  // A transfer was refused there, and its screen has led here.
  const asked = ui.denied !== null && ui.denied.address === relay
  const open = asked || (wanted !== null && wanted === relay)
  const card = useFocusOnChange<HTMLElement>(open ? 'typing' : relayPassword)
  if (relay === null) return null
  const close = () => {
    setWanted(null)
    if (asked) actions.dispatch({ kind: 'answered' })
  }
  const saved = () => {
    setWanted(null)
    if (asked && ui.denied) actions.dispatch({ kind: 'unlocked', id: ui.denied.id })
  }
  return (
    <section ref={card} className="stack tight" tabIndex={-1} aria-label={says.title} data-testid="relay-password">
      {open && <PasswordForm key={relay} onSaved={saved} onClose={close} />}
      {!open && <PasswordState onOpen={() => setWanted(relay)} />}
    </section>
  )
}

/** Whether there is one, never what it is; and the ways to give another one or to forget it. */
function PasswordState({ onOpen }: { readonly onOpen: () => void }) {
  const { bridge, actions } = useWindow()
  const { password: says } = useWording().texts.relay
  const { relayPassword } = useApp().settings
  const forget = () => void actions.report(bridge.saveRelayPassword({ password: null }))
  if (relayPassword === 'none')
    return (
      <p className="small">
        <button type="button" className="link" onClick={onOpen}>
          {says.ask}
        </button>
      </p>
    )
  return (
    <div className="buttons small">
      <span className="sub">{says[relayPassword]}</span>
      <button type="button" className="link" onClick={onOpen}>
        {says.change}
      </button>
      <button type="button" className="link" onClick={forget}>
        {says.forget}
      </button>
    </div>
  )
}

interface PasswordFormProps {
  readonly onSaved: () => void
  readonly onClose: () => void
}

/** The field: Enter keeps what is typed, Escape leaves all as it was. */
function PasswordForm({ onSaved, onClose }: PasswordFormProps) {
  const { password: says } = useWording().texts.relay
  // Where the system keeps a token it keeps a password.
  const { keeps } = useApp().relay.tunnel
  const { text, setText, error, busy, submit } = usePasswordForm(onSaved)
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  // The focus alone would leave what is said below the field out of sight.
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'center' })
  }, [])
  return (
    <form ref={form} className="stack snug" onSubmit={submit}>
      <label className="label" htmlFor={id}>
        {says.label}
      </label>
      <div className="field-row">
        <input
          id={id}
          className="input grow"
          type="password"
          aria-invalid={error !== null}
          aria-errormessage={error ? `${id}-error` : undefined}
          aria-describedby={`${id}-hint`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={PASSWORD_MOST}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={({ key }) => key === 'Escape' && onClose()}
        />
        <Button look="primary" submit disabled={busy || text === ''}>
          {says.save}
        </Button>
      </div>
      {error && <ErrorNote error={error} id={`${id}-error`} />}
      <p className="sub small" id={`${id}-hint`}>
        {says.hint} {keeps ? says.keeps : says.forgets}
      </p>
    </form>
  )
}

function usePasswordForm(onSaved: () => void) {
  const { bridge } = useWindow()
  const [text, setRaw] = useState('')
  const [error, setError] = useState<ErrorInfo | null>(null)
  const [busy, setBusy] = useState(false)
  const setText = (next: string) => {
    setRaw(next)
    setError(null)
  }
  const save = async () => {
    if (busy || text === '') return
    setBusy(true)
    const answer = await bridge.saveRelayPassword({ password: text })
    setBusy(false)
    if (answer.ok) onSaved()
    else setError(answer.error)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  return { text, setText, error, busy, submit }
}
