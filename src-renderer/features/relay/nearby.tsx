import { Waypoints } from 'lucide-react'
import { printable } from '../../../src-shared/text.ts'
import type { NearbyRelayView } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { Chip } from '../../components/chip.tsx'
import { Name } from '../../components/name.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'
import { isolate } from '../transfer/figures.ts'

/** Relays of others on this network, and what happens where none is chosen. */
export function Nearby() {
  const { texts } = useWording()
  const { relay, settings } = useApp()
  const { nearby } = texts.relay
  const none = settings.discovery ? nearby.none : nearby.disabled
  return (
    <section className="card" aria-label={nearby.title} data-testid="nearby">
      <div className="pad">
        <h2 className="card-title">{nearby.title}</h2>
        <p className="sub small">{settings.relay === null ? nearby.automatic : nearby.chosen}</p>
      </div>
      <ul className="rows ruled nearby-rows" aria-label={nearby.title}>
        {relay.nearby.map((one) => (
          <NearbyRow key={`${one.name} ${one.addresses[0]}`} relay={one} />
        ))}
        {relay.nearby.length === 0 && <li className="row sub">{none}</li>}
      </ul>
    </section>
  )
}

function NearbyRow({ relay }: { readonly relay: NearbyRelayView }) {
  const { bridge, actions } = useWindow()
  const { nearby } = useWording().texts.relay
  const { settings } = useApp()
  const [best, ...more] = relay.addresses
  const chosen = settings.relay !== null && relay.addresses.includes(settings.relay)
  return (
    <li className="row">
      <Waypoints size={18} aria-hidden="true" />
      <div className="row-main">
        <Name text={relay.name} look="strong" />
        {best !== undefined && (
          <bdi className="sub small address">
            {printable(best)} {more.length > 0 && nearby.more(more.length)}
          </bdi>
        )}
      </div>
      {chosen && <Chip look="accent">{nearby.inUse}</Chip>}
      {!chosen && best !== undefined && (
        <Button
          aria-label={nearby.use(isolate(relay.name))}
          onClick={() => void actions.report(bridge.saveSettings({ relay: best }))}
        >
          {nearby.short}
        </Button>
      )}
    </li>
  )
}
