import { ShieldAlert } from 'lucide-react'
import { CopyButton } from '../../components/copy-button.tsx'
import { useWording } from '../../window-context.ts'
import { firewallSystem } from './address-check.ts'

/** What to allow where the relay here is not reached: the port, and where that is done on this system. */
export function FirewallNote({ port }: { readonly port: number }) {
  const { firewall } = useWording().texts.relay
  const system = firewallSystem(navigator.userAgent)
  return (
    <div className="banner warn" data-testid="firewall">
      <ShieldAlert size={18} aria-hidden="true" />
      <div className="grow stack snug">
        <b>{firewall.title(port)}</b>
        <p>{firewall[system]}</p>
        {system === 'linux' && (
          <>
            <Command command={`sudo ufw allow ${port}/tcp`} />
            <p>{firewall.linuxOther}</p>
          </>
        )}
      </div>
    </div>
  )
}

function Command({ command }: { readonly command: string }) {
  const { texts } = useWording()
  return (
    <div className="command">
      <code>{command}</code>
      <CopyButton text={command} label={texts.common.copy} name={texts.common.copyThis(command)} look="quiet" />
    </div>
  )
}
