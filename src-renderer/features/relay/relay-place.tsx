import { ErrorNote } from '../../components/error-note.tsx'
import { Heading } from '../../components/heading.tsx'
import { Promises } from '../../components/promises.tsx'
import { useApp, useWording } from '../../window-context.ts'
import { Addresses } from './addresses.tsx'
import { Figures } from './figures.tsx'
import { HostSwitch } from './host-switch.tsx'
import { RelayElsewhere } from './relay-elsewhere.tsx'

/** This computer as a relay, and the relay elsewhere that it may use instead. */
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
      {hosting.kind === 'on' && (
        <>
          <Addresses addresses={hosting.addresses} movedTo={hosting.moved ? hosting.port : null} />
          <Figures figures={hosting.figures} />
        </>
      )}
      {hosting.kind === 'off' && (
        <div className="card pad">
          <Promises promises={texts.relay.promises} />
        </div>
      )}
      <RelayElsewhere />
    </section>
  )
}
