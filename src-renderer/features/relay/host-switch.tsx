import { Switch } from '../../components/switch.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'

/** Starts and stops the relay on this computer. */
export function HostSwitch({ testId }: { readonly testId: string }) {
  const { bridge, actions } = useWindow()
  const { texts } = useWording()
  const { kind } = useApp().relay.hosting
  return (
    <Switch
      on={kind === 'on' || kind === 'starting'}
      busy={kind === 'starting'}
      name={texts.relay.toggle}
      testId={testId}
      onChange={(on) => void actions.report(bridge.hostRelay({ on }))}
    />
  )
}
