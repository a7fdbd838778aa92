import { useMemo } from 'react'
import { qrPicture } from './qr-model.ts'

interface QrCodeProps {
  readonly text: string
  /** What it is, for those who do not see it. */
  readonly name: string
  /** The side it should have, in CSS pixels; it gets the next smaller one at which every module is as wide as the others. */
  readonly side: number
}

/** Dark on light in both themes: many cameras do not read the reverse. */
export function QrCode({ text, name, side }: QrCodeProps) {
  const { size, path } = useMemo(() => qrPicture(text), [text])
  const drawn = Math.max(1, Math.floor(side / size)) * size
  return (
    <svg
      className="qr"
      data-testid="qr"
      width={drawn}
      height={drawn}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      role="img"
      aria-label={name}
    >
      <rect className="qr-paper" width={size} height={size} rx={1} />
      <path className="qr-ink" d={path} />
    </svg>
  )
}
