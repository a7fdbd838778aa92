import { useNow } from '../../use-now.ts'
import { useWindow, useWindowState } from '../../window-context.ts'
import { graphPoints, pathThrough } from './graph-model.ts'

const WIDTH = 620
const HEIGHT = 64
/** The graph moves on this often, milliseconds. */
const STEP = 1_000

/** The relay's speed over the last minute and a half. */
export function SpeedGraph({ label }: { readonly label: string }) {
  const { samples } = useWindowState(useWindow().store)
  const now = useNow(STEP)
  const points = graphPoints(samples, Math.max(now, samples.at(-1)?.at ?? 0), WIDTH, HEIGHT)
  const line = pathThrough(points)
  const area = line && `${line}V${HEIGHT}H${points[0]?.[0] ?? 0}Z`
  return (
    <svg
      className="graph"
      viewBox={`0 -2 ${WIDTH} ${HEIGHT + 4}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <path className="graph-base" d={`M0 ${HEIGHT}H${WIDTH}`} />
      <path className="graph-area" d={area} />
      <path className="graph-line" d={line} />
    </svg>
  )
}
