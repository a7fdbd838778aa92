import { encode } from 'uqr'

/** The standard's quiet zone, in modules: with less, a camera may not find the corners. */
const QUIET = 4

/** A QR code as one path over a square of `size` by `size` modules, quiet zone included. */
export interface QrPicture {
  readonly size: number
  readonly path: string
}

/** Level M mends 15 % of what a reflection or a fold hides, and a longer invite stays coarse enough for a phone. */
export function qrPicture(text: string): QrPicture {
  const { data, size } = encode(text, { ecc: 'M', boostEcc: false, border: QUIET })
  return { size, path: data.map(runsOf).join('') }
}

/** One rectangle a run: modules side by side leave no seam between them. */
function runsOf(row: readonly boolean[], y: number): string {
  let path = ''
  for (let x = 0; x < row.length; x++) {
    if (!row[x]) continue
    const end = row.indexOf(false, x)
    path += `M${x} ${y}h${end - x}v1H${x}z`
    x = end
  }
  return path
}
