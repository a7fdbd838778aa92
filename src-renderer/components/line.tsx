import { Laptop, Waypoints } from 'lucide-react'
import type { LegModel, LineModel, NodeModel } from './line-types.ts'

/** You, the relay, them: what flows, waits, stalls or is broken on each leg. One picture for every state. */
export function Line({ model }: { readonly model: LineModel }) {
  return (
    <section className={`line towards-${model.towards}`} data-testid="line" aria-label={model.name}>
      <Node node={model.you} shape="person" />
      <Leg leg={model.mine} side="mine" />
      <Node node={model.relay} shape="relay" />
      <Leg leg={model.theirs} side="theirs" />
      <Node node={model.they} shape="person" />
    </section>
  )
}

function Node({ node, shape }: { readonly node: NodeModel; readonly shape: 'person' | 'relay' }) {
  const Icon = shape === 'relay' ? Waypoints : Laptop
  return (
    <div className={node.troubled ? 'node troubled' : 'node'}>
      <span className={`dot ${shape} ${node.present ? 'present' : 'absent'}`}>
        <Icon size={20} strokeWidth={1.8} aria-hidden="true" />
      </span>
      <bdi className="node-name" title={node.name}>
        {node.name}
      </bdi>
      <bdi className="node-what" title={node.what}>
        {node.what}
      </bdi>
    </div>
  )
}

function Leg({ leg, side }: { readonly leg: LegModel; readonly side: 'mine' | 'theirs' }) {
  return (
    <div className={`leg ${leg.state}`} data-leg={side} data-state={leg.state}>
      <span className="leg-label" aria-hidden="true">
        {leg.label}
      </span>
      <span className="leg-track" aria-hidden="true" />
      <span className="off-screen">{leg.spoken}</span>
    </div>
  )
}
