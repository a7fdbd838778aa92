import { createRequire } from 'node:module'
import type { Locator } from '@playwright/test'
import type jsqr from 'jsqr'

/** Of pngjs only what is used here; it brings no types. */
interface Pngjs {
  readonly PNG: {
    readonly sync: { read(png: Buffer): { readonly width: number; readonly height: number; readonly data: Buffer } }
  }
}

const require = createRequire(import.meta.url)
const { PNG } = require('pngjs') as Pngjs
const decode = require('jsqr') as typeof jsqr

/**
 * What a camera reads off the screen: a picture of what is shown, in a decoder that tries no inverted colours, as many
 * cameras do not. Null where there is no code in it.
 */
export async function readQr(shown: Locator): Promise<string | null> {
  const { data, width, height } = PNG.sync.read(await shown.screenshot({ animations: 'disabled' }))
  return decode(new Uint8ClampedArray(data), width, height, { inversionAttempts: 'dontInvert' })?.data ?? null
}
