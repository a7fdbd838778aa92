import { type FormEvent, useId, useState } from 'react'
import type { ErrorInfo } from '../../../src-shared/errors.ts'
import type { TunnelView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { useWindow, useWording } from '../../window-context.ts'
import { TOKEN_PAGE } from './tunnel-model.ts'

/** No token of ngrok is near this long; the contract takes no more. */
const TOKEN_MOST = 200

/** The field for ngrok's token; saving it opens the way at once. */
export function TokenForm({ keeps }: { readonly keeps: boolean }) {
  const { texts } = useWording()
  const { tunnel } = texts.relay
  const { token, setToken, error, busy, submit } = useTokenForm()
  const id = useId()
  return (
    <form className="stack snug" onSubmit={submit}>
      <label className="label" htmlFor={id}>
        {tunnel.token}
      </label>
      <div className="field-row">
        <input
          id={id}
          className="input grow"
          type="password"
          aria-invalid={error !== null}
          aria-errormessage={error ? `${id}-error` : undefined}
          aria-describedby={`${id}-kept`}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={TOKEN_MOST}
          // biome-ignore lint/a11y/noAutofocus: the person has just asked for this field
          autoFocus
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        <Button look="primary" submit disabled={busy || token.trim() === ''}>
          {tunnel.save}
        </Button>
      </div>
      {error && <ErrorNote error={error} id={`${id}-error`} />}
      <p className="sub small" id={`${id}-kept`}>
        {keeps ? tunnel.keeps : tunnel.forgets}
      </p>
      <div className="command sub small">
        <span>{tunnel.tokenFrom}</span>
        <code>{TOKEN_PAGE}</code>
        <CopyButton
          text={`https://${TOKEN_PAGE}`}
          label={texts.common.copy}
          name={texts.common.copyThis(TOKEN_PAGE)}
          look="quiet"
        />
      </div>
    </form>
  )
}

function useTokenForm() {
  const { bridge } = useWindow()
  const [token, setRaw] = useState('')
  const [error, setError] = useState<ErrorInfo | null>(null)
  const [busy, setBusy] = useState(false)
  const setToken = (next: string) => {
    setRaw(next)
    setError(null)
  }
  const save = async () => {
    if (busy || token.trim() === '') return
    setBusy(true)
    const saved = await bridge.saveTunnelToken({ token: token.trim() })
    const answer = saved.ok ? await bridge.openTunnel({ on: true }) : saved
    setBusy(false)
    if (!answer.ok) setError(answer.error)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  return { token, setToken, error, busy, submit }
}

/** Where the token is from, and the way to forget one that was typed here. */
export function TokenKept({ token }: { readonly token: Exclude<TunnelView['token'], 'none'> }) {
  const { bridge, actions } = useWindow()
  const { tunnel } = useWording().texts.relay
  return (
    <p className="sub small">
      {tunnel[token]}{' '}
      {token !== 'environment' && (
        <button
          type="button"
          className="link"
          onClick={() => void actions.report(bridge.saveTunnelToken({ token: null }))}
        >
          {tunnel.forget}
        </button>
      )}
    </p>
  )
}
