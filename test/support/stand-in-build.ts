import { fileURLToPath } from 'node:url'
import { type Bundle, bundle, bundleUrl } from './bundle.ts'

const standIn: Bundle = { entry: new URL('electron/main.ts', import.meta.url), name: 'stand-in', external: ['ws'] }

/** The stand-in, built. */
export const STAND_IN = fileURLToPath(bundleUrl(standIn))

export async function buildStandIn(): Promise<void> {
  await bundle(standIn)
}
