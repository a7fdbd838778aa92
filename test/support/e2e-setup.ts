import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './launched.ts'
import { buildStandIn } from './stand-in-build.ts'

/** Before all specs: the app must be built; the stand-in is, here. */
async function setUp(): Promise<void> {
  for (const part of ['main/index.mjs', 'preload/index.cjs', 'renderer/index.html']) {
    if (!existsSync(join(root, 'dist', part))) throw new Error(`dist/${part} is missing: run "npm run build" first`)
  }
  await buildStandIn()
}

// biome-ignore lint/style/noDefaultExport: Playwright reads a default export
export default setUp
