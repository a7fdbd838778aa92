import { printable } from '../../../src-shared/text.ts'
import { CopyButton } from '../../components/copy-button.tsx'
import { QrCode } from '../../components/qr-code.tsx'
import { useWording } from '../../window-context.ts'

/** The side of the code, CSS pixels: read from an arm's length by a phone. */
const SIDE = 192

/** This relay as a link: to scan, and to paste. */
export function InviteCard({ invite }: { readonly invite: string }) {
  const { texts } = useWording()
  const { relay } = texts
  return (
    <section className="card pad invite-card" aria-label={relay.invite.title}>
      <QrCode text={invite} name={relay.invite.qr(printable(invite))} side={SIDE} />
      <code className="invite-link" data-testid="relay-invite">
        {printable(invite)}
      </code>
      <CopyButton text={invite} label={relay.invite.copy} look="primary" />
      <p className="sub small centred-text">{relay.invite.hint}</p>
    </section>
  )
}
