import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Where `command` is on PATH, or null. */
export function which(command) {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.map((folder) => join(folder, command)).find(isExecutable) ?? null
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The reason to leave a contestant out where one of its commands is not installed, else null. */
export function missing(...commands) {
  const absent = commands.filter((command) => which(command) === null)
  return absent.length > 0 ? `${absent.join(', ')} not installed` : null
}

/** The first line a command says of itself. */
export function versionOf(command, ...args) {
  const { stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' })
  return `${stdout}\n${stderr}`.trim().split('\n')[0]?.trim() ?? ''
}
