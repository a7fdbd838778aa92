import jsQR from 'jsqr'
import { describe, expect, test } from 'vitest'
import { qrLines } from '../../../src-main/cli/output/qr.ts'
import type { Style } from '../../../src-main/cli/output/style.ts'

const plain: Style = { live: true, color: false, symbols: true, columns: 80 }
const invite = 'malote://192.168.0.15:19034/4271-abacate-violeta'

/** A picture of what a terminal draws: `pixels` a module, blocks in white. */
function picture(lines: readonly string[], pixels = 4): { data: Uint8ClampedArray; width: number; height: number } {
  const width = (lines[0]?.length ?? 0) * pixels
  const height = lines.length * 2 * pixels
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const row = Math.floor(y / pixels)
      const block = lines[row >> 1]?.[Math.floor(x / pixels)] ?? ' '
      const light = block === '█' || block === (row % 2 === 0 ? '▀' : '▄')
      data.set(light ? [255, 255, 255, 255] : [0, 0, 0, 255], (y * width + x) * 4)
    }
  }
  return { data, width, height }
}

describe('a QR code in a terminal', () => {
  test('says what it was made of', () => {
    const lines = qrLines(invite, plain) ?? []
    const { data, width, height } = picture(lines)
    expect(jsQR(data, width, height)?.data).toBe(invite)
  })

  test('is white on black whatever the theme, where there are colours', () => {
    const bare = qrLines(invite, plain) ?? []
    const painted = qrLines(invite, { ...plain, color: true }) ?? []
    expect(painted).toEqual(bare.map((line) => `\u001b[38;5;231;48;5;16m${line}\u001b[0m`))
  })

  test('is left out where it does not fit, or the characters are missing', () => {
    const wide = qrLines(invite, plain)?.[0]?.length ?? 0
    expect(qrLines(invite, { ...plain, columns: wide })).not.toBeNull()
    expect(qrLines(invite, { ...plain, columns: wide - 1 })).toBeNull()
    expect(qrLines(invite, { ...plain, symbols: false })).toBeNull()
  })
})
