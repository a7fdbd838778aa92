import { useState } from 'react'
import { formatBytes } from '../../../src-shared/format.ts'
import { printable } from '../../../src-shared/text.ts'
import type { TunnelView } from '../../../src-shared/views.ts'
import { Ask } from '../../components/ask.tsx'
import { CopyButton } from '../../components/copy-button.tsx'
import { ErrorNote } from '../../components/error-note.tsx'
import { useFocusOnChange } from '../../components/heading.tsx'
import { ProgressBar } from '../../components/progress-bar.tsx'
import { Switch } from '../../components/switch.tsx'
import { useApp, useWindow, useWording } from '../../window-context.ts'
import { FREE_PLAN_BYTES, needsToken, planPercent } from './tunnel-model.ts'
import { TokenForm, TokenKept } from './tunnel-token.tsx'

/** The way from the internet to the relay here: what it is, what it costs, and what has gone through it. */
export function TunnelCard() {
  const { texts } = useWording()
  const { tunnel: says } = texts.relay
  const { tunnel, hosting } = useApp().relay
  const { asking, setAsking, typing, change, close } = useTunnel(tunnel)
  const open = tunnel.state.kind === 'open'
  // Field and button go with what was done; the focus goes to what came of it.
  const card = useFocusOnChange<HTMLElement>(typing ? 'typing' : tunnel.token)
  return (
    <section ref={card} className="card pad stack tight" tabIndex={-1} aria-label={says.title} data-testid="tunnel">
      <div className="tunnel-head">
        <div className="grow">
          <h2 className="card-title">{says.title}</h2>
          <p className="sub small">{says.sub}</p>
        </div>
        <Switch
          on={open || tunnel.state.kind === 'opening'}
          busy={tunnel.state.kind === 'opening'}
          name={says.toggle}
          testId="tunnel-toggle"
          onChange={change}
        />
      </div>
      <TunnelNews state={tunnel.state} />
      {!open && (
        <p className="sub small">
          {says.plan} {hosting.kind === 'off' && says.hosts}
        </p>
      )}
      <Usage sent={tunnel.sentThisMonth} shown={open || tunnel.sentThisMonth > 0} />
      {typing && <TokenForm keeps={tunnel.keeps} />}
      {tunnel.token !== 'none' && <TokenKept token={tunnel.token} />}
      {!open && hosting.kind === 'on' && <ByHand port={hosting.port} />}
      {asking && open && (
        <Ask
          title={says.close}
          hint={says.closeHint}
          yes={says.closeYes}
          no={says.closeNo}
          onYes={close}
          onClose={() => setAsking(false)}
        />
      )}
    </section>
  )
}

/** The switch: unfolds the token's field where there is no token, and asks before transfers may be cut. */
function useTunnel(tunnel: TunnelView) {
  const { bridge, actions } = useWindow()
  const { hosting } = useApp().relay
  const [asking, setAsking] = useState(false)
  const [wanted, setWanted] = useState(false)
  const open = (on: boolean) => void actions.report(bridge.openTunnel({ on }))
  const used = hosting.kind === 'on' && hosting.figures.transfers + hosting.figures.waiting > 0
  const change = (on: boolean) => {
    if (needsToken(tunnel)) return setWanted(!wanted)
    if (!on && tunnel.state.kind === 'open' && used) setAsking(true)
    else open(on)
  }
  return { asking, setAsking, typing: wanted && needsToken(tunnel), change, close: () => open(false) }
}

function TunnelNews({ state }: { readonly state: TunnelView['state'] }) {
  const { texts } = useWording()
  const { tunnel } = texts.relay
  if (state.kind === 'failed') return <ErrorNote error={state.error} />
  if (state.kind === 'off') return null
  if (state.kind === 'opening')
    return (
      <p className="small" role="status">
        {tunnel.opening}
      </p>
    )
  return (
    <div className="tunnel-open">
      <p className="grow" role="status">
        <span className="sub small">{tunnel.open}</span>{' '}
        <b className="address" data-testid="tunnel-address">
          {printable(state.address)}
        </b>
      </p>
      <CopyButton
        text={state.address}
        label={texts.common.copy}
        name={texts.common.copyThis(printable(state.address))}
      />
    </div>
  )
}

function Usage({ sent, shown }: { readonly sent: number; readonly shown: boolean }) {
  const { texts, locale } = useWording()
  const { tunnel } = texts.relay
  if (!shown) return null
  return (
    <div className="usage">
      <p className="small">{tunnel.sent(formatBytes(sent, locale))}</p>
      <ProgressBar value={planPercent(sent)} name={tunnel.sentName} />
      {sent >= FREE_PLAN_BYTES && <p className="small warn-text">{tunnel.over}</p>}
    </div>
  )
}

/** The same without a token in this app: ngrok's own command. */
function ByHand({ port }: { readonly port: number }) {
  const { tunnel } = useWording().texts.relay
  const command = `ngrok tcp ${port}`
  const [before, after] = tunnel.byHand('\n').split('\n')
  return (
    <p className="sub small">
      {before}
      <code>{command}</code>
      {after}
    </p>
  )
}
