import { printable } from '../../../src-shared/text.ts'
import { useApp, useErrorTexts, useWording } from '../../window-context.ts'
import { HostSwitch } from './host-switch.tsx'

/** The foot of the places' list: whether this computer is a relay, and under which address. */
export function HostCard() {
  const { texts } = useWording()
  return (
    <section className="host-card" aria-label={texts.relay.hostCard}>
      <div className="host-head">
        <b>{texts.relay.hostCard}</b>
        <HostSwitch testId="host-toggle" />
      </div>
      <HostText />
    </section>
  )
}

function HostText() {
  const { texts } = useWording()
  const errors = useErrorTexts()
  const { hosting, nearby } = useApp().relay
  const [found] = nearby
  if (hosting.kind === 'starting') return <p>{texts.relay.starting}</p>
  if (hosting.kind === 'failed') return <p className="bad-text">{errors[hosting.error.code].sentence}</p>
  if (hosting.kind === 'on')
    return (
      <>
        <p className="host-address">{printable(hosting.addresses[0]?.address ?? `:${hosting.port}`)}</p>
        <p>{texts.relay.connected(hosting.figures.connections)}</p>
      </>
    )
  if (!found) return <p>{texts.relay.off}</p>
  return (
    <p className="host-found">
      {texts.relay.offFound} <bdi>{printable(found.name)}</bdi>
    </p>
  )
}
