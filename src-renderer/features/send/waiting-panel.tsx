import { ChevronDown, QrCode as QrIcon } from 'lucide-react'
import { type ReactNode, useId, useState } from 'react'
import { printable } from '../../../src-shared/text.ts'
import type { TransferState, TransferView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { QrCode } from '../../components/qr-code.tsx'
import { Tag } from '../../components/tag.tsx'
import { useWording } from '../../window-context.ts'
import { CancelButton } from '../transfer/cancel-button.tsx'

/** Guesses a fresh code bears (the protocol's figure); fewer left means that someone typed wrong words. */
const FRESH_GUESSES = 3

/** The side of the code, CSS pixels: read from an arm's length by a phone. */
const SIDE = 212

interface WaitingPanelProps {
  readonly view: TransferView
  readonly state: TransferState & { readonly kind: 'waiting' }
  /** The Line, between the code and the hint. */
  readonly children: ReactNode
}

/** The code is out: large, to read aloud, with what to do with it. */
export function WaitingPanel({ view, state, children }: WaitingPanelProps) {
  const { texts } = useWording()
  const [scanning, setScanning] = useState(false)
  const id = useId()
  return (
    <>
      <Tag code={state.code} label={texts.send.code} hint={texts.send.how} />
      <div className="buttons centred">
        <CopyButton look="primary" text={state.code} label={texts.send.copyCode} />
        <CopyButton text={state.invite} label={texts.send.copyInvite} />
        <Button aria-expanded={scanning} aria-controls={id} onClick={() => setScanning(!scanning)}>
          <QrIcon size={15} aria-hidden="true" />
          {texts.send.qr}
          <ChevronDown className="unfolds" size={15} aria-hidden="true" />
        </Button>
        <CancelButton view={view} look="quiet" />
      </div>
      <div id={id} hidden={!scanning}>
        {scanning && <Invite invite={state.invite} />}
      </div>
      {state.guessesLeft < FRESH_GUESSES && (
        <p className="banner warn" role="alert">
          {texts.send.triesLeft(state.guessesLeft)}
        </p>
      )}
      {children}
      <p className="sub centred-text">{texts.send.more}</p>
    </>
  )
}

/** Code and relay in one. */
function Invite({ invite }: { readonly invite: string }) {
  const { texts } = useWording()
  return (
    <section className="card pad waiting-invite" aria-label={texts.relay.invite.title}>
      <QrCode text={invite} name={texts.relay.invite.qr(printable(invite))} side={SIDE} />
      <div className="stack snug">
        <p className="sub small">{texts.send.scan}</p>
        <code className="invite-link" data-testid="invite">
          {printable(invite)}
        </code>
      </div>
    </section>
  )
}
