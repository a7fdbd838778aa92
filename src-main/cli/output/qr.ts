import { encode } from 'uqr'
import { paintQr, type Style } from './style.ts'

/** Light modules around a code, which a reader needs to see where it begins; the norm asks for so many. */
const QUIET = 4

/**
 * A text as a QR code, two modules to a character; null where the stream cannot show it: too narrow, or without block
 * characters. On a terminal with colours it is black on white whatever the theme; elsewhere a block is a light module,
 * as on a dark background.
 */
export function qrLines(text: string, style: Style): readonly string[] | null {
  const { size, data } = encode(text, { ecc: 'M', border: QUIET })
  if (!style.symbols || size > style.columns) return null
  const light = (row: number, column: number) => data[row]?.[column] !== true
  const lines: string[] = []
  for (let row = 0; row < size; row += 2) {
    let line = ''
    for (let column = 0; column < size; column++) line += block(light(row, column), light(row + 1, column))
    lines.push(paintQr(style, line))
  }
  return lines
}

function block(above: boolean, below: boolean): string {
  if (above) return below ? '█' : '▀'
  return below ? '▄' : ' '
}
