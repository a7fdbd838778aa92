import { type FormEvent, type Ref, useEffect, useRef, useState } from 'react'
import { formatAddress, parseAddress } from '../../../src-shared/address.ts'
import { type ErrorInfo, toErrorInfo } from '../../../src-shared/errors.ts'
import { printable } from '../../../src-shared/text.ts'
import { Button } from '../../components/button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'
import { ADDRESS_MOST } from './address-form.tsx'
import { RelayPassword } from './relay-password.tsx'

/** The field for a relay that runs somewhere else. */
export function RelayElsewhere() {
  const { texts } = useWording()
  const { relay } = useApp().settings
  const { text, setText, offered, wants, error, save, clear } = useRelayForm(relay)
  const field = useFocusOnOffer(offered)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void save()
  }
  return (
    <div className={`card pad stack tight${offered !== null ? ' offered' : ''}`}>
      <div>
        <h2 className="card-title">{texts.relay.elsewhere}</h2>
        <p className="sub small">{texts.relay.elsewhereSub}</p>
      </div>
      <form className="stack tight" onSubmit={submit}>
        <div className="field-row">
          <AddressInput ref={field} text={text} invalid={error !== null} onText={setText} />
          <Button look={offered !== null ? 'primary' : 'plain'} submit disabled={text.trim() === ''}>
            {texts.relay.use}
          </Button>
          {relay !== null && (
            <Button look="quiet" onClick={() => void clear()}>
              {texts.relay.useNone}
            </Button>
          )}
        </div>
        {offered !== null && <p className="small">{wants ? texts.relay.password.offered : texts.relay.offered}</p>}
        {error && <ErrorNote error={error} id="relay-error" />}
      </form>
      <p className="small" role="status">
        {relay === null ? texts.relay.noneInUse : texts.relay.inUse(printable(relay))}
      </p>
      <RelayPassword />
    </div>
  )
}

interface AddressInputProps {
  readonly ref: Ref<HTMLInputElement>
  readonly text: string
  readonly invalid: boolean
  readonly onText: (text: string) => void
}

function AddressInput({ ref, text, invalid, onText }: AddressInputProps) {
  const { texts } = useWording()
  return (
    <input
      ref={ref}
      className="input grow"
      aria-label={texts.relay.address}
      aria-invalid={invalid}
      aria-errormessage={invalid ? 'relay-error' : undefined}
      placeholder={texts.relay.placeholder}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      maxLength={ADDRESS_MOST}
      value={text}
      onChange={(event) => onText(event.target.value)}
    />
  )
}

/** An address that is offered takes the focus, so that the next key answers it. */
function useFocusOnOffer(offered: string | null) {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (offered === null) return
    field.current?.focus()
    field.current?.scrollIntoView({ block: 'center' })
  }, [offered])
  return field
}

/** What is typed stands here, what is offered before it (by a link, or as it wants a password), else what is in use. */
function useRelayForm(relay: string | null) {
  const { bridge, actions, ui } = useWindow()
  const [typed, setTyped] = useState<string | null>(null)
  const [wrong, setWrong] = useState<{ readonly text: string; readonly error: ErrorInfo } | null>(null)
  const wants = ui.denied !== null && ui.denied.address !== relay
  const offered = ui.offered?.address ?? (wants ? (ui.denied?.address ?? null) : null)
  const text = offered ?? typed ?? relay ?? ''
  const error = wrong?.text === text ? wrong.error : null
  const setText = (next: string) => {
    actions.dispatch({ kind: 'answered' })
    setTyped(next)
  }
  const store = async (address: string | null) => {
    const answer = await bridge.saveSettings({ relay: address })
    if (!answer.ok) return setWrong({ text, error: answer.error })
    actions.dispatch({ kind: 'answered', chosen: address })
    setTyped(null)
  }
  const save = async () => {
    try {
      await store(formatAddress(parseAddress(text)))
    } catch (caught) {
      setWrong({ text, error: toErrorInfo(caught) })
    }
  }
  return { text, setText, offered, wants, error, save, clear: () => store(null) }
}
