import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { launchElectron } from './launch-electron.ts'
import { launchStandIn } from './launch-stand-in.ts'
import type { LaunchOptions, Malote } from './launched.ts'

/** Starts the built app. `MALOTE_E2E=stand-in` takes the stand-in where Electron could run too. */
export function launchMalote(options: LaunchOptions): Promise<Malote> {
  const runtime = process.env.MALOTE_E2E === 'stand-in' ? null : electronRuntime()
  return runtime ? launchElectron(runtime, options) : launchStandIn(options)
}

/** Electron's executable where it is already here and can draw; never downloads it. */
export function electronRuntime(): string | null {
  const display = process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  if (process.platform === 'linux' && !display) return null
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const names = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' } as Record<string, string>
  const listed = join(folder, 'path.txt')
  const name = existsSync(listed) ? readFileSync(listed, 'utf8') : (names[process.platform] ?? 'electron')
  const path = join(process.env.ELECTRON_OVERRIDE_DIST_PATH ?? join(folder, 'dist'), name)
  return existsSync(path) ? path : null
}
