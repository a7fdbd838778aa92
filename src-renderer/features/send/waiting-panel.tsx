import type { ReactNode } from 'react'
import type { TransferState, TransferView } from '../../../src-shared/views.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { Tag } from '../../components/tag.tsx'
import { useWording } from '../../window-context.ts'
import { CancelButton } from '../transfer/cancel-button.tsx'

/** Guesses a fresh code bears (the protocol's figure); fewer left means that someone typed wrong words. */
const FRESH_GUESSES = 3

interface WaitingPanelProps {
  readonly view: TransferView
  readonly state: TransferState & { readonly kind: 'waiting' }
  /** The Line, between the code and the hint. */
  readonly children: ReactNode
}

/** The code is out: large, to read aloud, with what to do with it. */
export function WaitingPanel({ view, state, children }: WaitingPanelProps) {
  const { texts } = useWording()
  return (
    <>
      <Tag code={state.code} label={texts.send.code} hint={texts.send.how} />
      <div className="buttons centred">
        <CopyButton look="primary" text={state.code} label={texts.send.copyCode} />
        <CopyButton text={state.invite} label={texts.send.copyInvite} />
        <CancelButton view={view} look="quiet" />
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
