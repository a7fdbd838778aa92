import type { SpeedSample } from '../../store.ts'

/** The time the graph shows, milliseconds. */
export const SPAN = 90_000

/** Bytes per second that fill the graph when nothing is faster, so that a trickle looks like one. */
const LEAST_TOP = 1_000_000

/** Free space above the highest point, as a share of the height. */
const HEADROOM = 0.08

/** Points of the speed over the last `SPAN` before `now`, in a box of `width` by `height`; the last one holds until now. */
export function graphPoints(
  samples: readonly SpeedSample[],
  now: number,
  width: number,
  height: number,
): readonly (readonly [number, number])[] {
  const start = now - SPAN
  const before = samples.findLast(({ at }) => at < start)
  const inside = samples.filter(({ at }) => at >= start && at <= now)
  const top = Math.max(LEAST_TOP, ...samples.map(({ bytesPerSecond }) => bytesPerSecond)) * (1 + HEADROOM)
  const point = (at: number, value: number): readonly [number, number] => [
    ((at - start) / SPAN) * width,
    height - (value / top) * height,
  ]
  const last = inside.at(-1) ?? before
  return [
    ...(before ? [point(start, before.bytesPerSecond)] : []),
    ...inside.map(({ at, bytesPerSecond }) => point(at, bytesPerSecond)),
    ...(last ? [point(now, last.bytesPerSecond)] : []),
  ]
}

/** A path through points, rounded between them, as SVG writes it. */
export function pathThrough(points: readonly (readonly [number, number])[]): string {
  const text = (value: number) => value.toFixed(1)
  return points
    .map(([x, y], at) => {
      const before = points[at - 1]
      if (!before) return `M${text(x)} ${text(y)}`
      const middle = (before[0] + x) / 2
      return `C${text(middle)} ${text(before[1])} ${text(middle)} ${text(y)} ${text(x)} ${text(y)}`
    })
    .join('')
}
