import { Waypoints } from 'lucide-react'
import { useState } from 'react'
import { printable } from '../../../src-shared/text.ts'
import type { RelayChoiceView, TransferId } from '../../../src-shared/views.ts'
import { Button } from '../../components/button.tsx'
import { Chip } from '../../components/chip.tsx'
import { Name } from '../../components/name.tsx'
import { useWindow, useWording } from '../../window-context.ts'
import { isolate } from '../transfer/figures.ts'

interface ChooseRelayProps {
  readonly id: TransferId
  readonly relays: readonly RelayChoiceView[]
}

/** Several relays have a room of that number: which is the sender's, only a person can tell. */
export function ChooseRelay({ id, relays }: ChooseRelayProps) {
  const { bridge, actions } = useWindow()
  const { texts } = useWording()
  const [busy, setBusy] = useState(false)
  const choose = async (relay: number) => {
    setBusy(true)
    await actions.report(bridge.chooseRelay({ id, relay }))
    setBusy(false)
  }
  return (
    <ul className="card rows" aria-label={texts.state.choices} data-testid="choices">
      {relays.map((relay, at) => (
        <ChoiceRow key={relay.address} relay={relay} busy={busy} onChoose={() => void choose(at)} />
      ))}
    </ul>
  )
}

interface ChoiceRowProps {
  readonly relay: RelayChoiceView
  readonly busy: boolean
  readonly onChoose: () => void
}

function ChoiceRow({ relay, busy, onChoose }: ChoiceRowProps) {
  const { texts } = useWording()
  const { name, address, configured } = relay
  // Two may call themselves the same: the address is in what a reader hears, too.
  const spoken = texts.state.choice(isolate(name === null ? address : `${name}, ${address}`))
  return (
    <li className="row choice">
      <Waypoints size={18} aria-hidden="true" />
      <div className="row-main">
        {name !== null && <Name text={name} look="strong" />}
        <bdi className={name === null ? 'address best' : 'address sub small'}>{printable(address)}</bdi>
      </div>
      {configured && <Chip look="accent">{texts.state.configured}</Chip>}
      <Button disabled={busy} aria-label={spoken} onClick={onChoose}>
        {texts.relay.nearby.short}
      </Button>
    </li>
  )
}
