import { useState } from 'react'
import type { RelayFigures } from '../../../src-shared/views.ts'
import { Ask } from '../../components/ask.tsx'
import { Switch } from '../../components/switch.tsx'
import { useApp, useWindow, useWording, type Wording } from '../../window-context.ts'

/** Starts and stops the relay on this computer; asks first where that cuts somebody off. */
export function HostSwitch({ testId }: { readonly testId: string }) {
  const { bridge, actions } = useWindow()
  const wording = useWording()
  const { relay } = wording.texts
  const { hosting } = useApp().relay
  const [asking, setAsking] = useState(false)
  /** Between a person's word and the relay's end: what is still on its way has some seconds. */
  const [leaving, setLeaving] = useState(false)
  const host = async (on: boolean) => {
    setLeaving(!on)
    await actions.report(bridge.hostRelay({ on }))
    setLeaving(false)
  }
  const figures = hosting.kind === 'on' ? hosting.figures : null
  const change = (on: boolean) => {
    if (!on && figures && isUsed(figures)) setAsking(true)
    else void host(on)
  }
  return (
    <>
      <Switch
        on={!leaving && (hosting.kind === 'on' || hosting.kind === 'starting')}
        busy={leaving || hosting.kind === 'starting'}
        name={relay.toggle}
        testId={testId}
        onChange={change}
      />
      {asking && figures && (
        <Ask
          title={relay.turnOff.title}
          hint={cutText(figures, wording)}
          yes={relay.turnOff.yes}
          no={relay.turnOff.no}
          onYes={() => void host(false)}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  )
}

function isUsed({ transfers, waiting }: RelayFigures): boolean {
  return transfers > 0 || waiting > 0
}

/** Who is cut off, as it stands while it is asked. */
function cutText(figures: RelayFigures, { texts }: Wording): string {
  const { turnOff } = texts.relay
  const parts = [
    ...(figures.transfers > 0 ? [turnOff.transfers(figures.transfers)] : []),
    ...(figures.waiting > 0 ? [turnOff.waiting(figures.waiting)] : []),
  ]
  return parts.length > 0 ? parts.join(' ') : turnOff.idle
}
