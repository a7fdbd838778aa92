import type { ReactNode } from 'react'
import { formatBytes } from '../../../src-shared/format.ts'
import type { RelayFigures } from '../../../src-shared/views.ts'
import { useWording } from '../../window-context.ts'
import { SpeedGraph } from './speed-graph.tsx'

/** What goes through this relay right now. */
export function Figures({ figures }: { readonly figures: RelayFigures }) {
  const { texts, locale } = useWording()
  const speed = texts.line.perSecond(formatBytes(figures.bytesPerSecond, locale))
  return (
    <section className="card pad" aria-label={texts.relay.figures}>
      <dl className="facts figures">
        <Fact value={figures.connections.toLocaleString(locale)} label={texts.relay.connections(figures.connections)} />
        <Fact value={figures.waiting.toLocaleString(locale)} label={texts.relay.waiting} />
        <Fact value={figures.transfers.toLocaleString(locale)} label={texts.relay.transfers(figures.transfers)} />
        <Fact value={formatBytes(figures.bytes, locale)} label={texts.relay.forwarded} />
        <Fact value={speed} label={texts.relay.now} />
      </dl>
      <SpeedGraph label={texts.relay.graph(speed)} />
    </section>
  )
}

function Fact({ value, label }: { readonly value: ReactNode; readonly label: string }) {
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  )
}
