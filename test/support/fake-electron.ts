import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Writes an executable script of the shell. */
export async function writeScript(path: string, body: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${body}\n`)
  await chmod(path, 0o755)
}

/** A folder that stands for Electron's runtime (`ELECTRON_OVERRIDE_DIST_PATH`); its program does what `body` says. */
export async function makeRuntime(folder: string, body: string): Promise<string> {
  const runtime = join(folder, 'runtime')
  await mkdir(runtime, { recursive: true })
  await writeScript(join(runtime, 'electron'), body)
  return runtime
}

/** A project whose package `electron` runs `code` when it is required. */
export async function makeProject(folder: string, code: string): Promise<string> {
  const root = join(folder, 'project')
  const electron = join(root, 'node_modules/electron')
  await mkdir(electron, { recursive: true })
  await writeFile(join(electron, 'package.json'), '{ "name": "electron", "main": "index.js" }')
  await writeFile(join(electron, 'index.js'), code)
  return root
}
