import type { HostingState } from '../../../src-shared/views.ts'
import { ErrorNote } from '../../components/error-note.tsx'
import { Heading } from '../../components/heading.tsx'
import { Promises } from '../../components/promises.tsx'
import { useApp, useWording } from '../../window-context.ts'
import { summarizeChecks } from './address-check.ts'
import { Addresses } from './addresses.tsx'
import { Figures } from './figures.tsx'
import { FirewallNote } from './firewall-note.tsx'
import { HostSwitch } from './host-switch.tsx'
import { InviteCard } from './invite-card.tsx'
import { Nearby } from './nearby.tsx'
import { RelayElsewhere } from './relay-elsewhere.tsx'
import { TunnelCard } from './tunnel-card.tsx'

/** This computer as a relay, the way to it from the internet, and the relays of others. */
export function RelayPlace() {
  const { texts } = useWording()
  const { hosting } = useApp().relay
  const on = hosting.kind === 'on'
  return (
    <section className="stack">
      <Heading title={on ? texts.relay.titleOn : texts.relay.titleOff} sub={texts.relay.sub}>
        {hosting.kind === 'starting' && <span className="sub small">{texts.relay.starting}</span>}
        <HostSwitch testId="relay-toggle" />
      </Heading>
      {hosting.kind === 'failed' && <ErrorNote error={hosting.error} />}
      {hosting.kind === 'on' && <Hosted hosting={hosting} />}
      {hosting.kind === 'off' && (
        <div className="card pad">
          <Promises promises={texts.relay.promises} />
        </div>
      )}
      <TunnelCard />
      <Nearby />
      <RelayElsewhere />
    </section>
  )
}

function Hosted({ hosting }: { readonly hosting: HostingState & { readonly kind: 'on' } }) {
  const { texts } = useWording()
  const { port, moved, addresses, announced, invite, figures } = hosting
  return (
    <>
      {moved && <p className="banner warn">{texts.relay.moved(port)}</p>}
      <div className="hosted">
        <Addresses addresses={addresses} announced={announced} />
        {invite !== null && <InviteCard invite={invite} />}
      </div>
      {summarizeChecks(addresses).blocked && <FirewallNote port={port} />}
      <Figures figures={figures} />
    </>
  )
}
