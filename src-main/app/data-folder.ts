import { homedir } from 'node:os'
import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** Where Malote keeps its things without Electron: the same places as with it, so that all see the same settings. */
export function defaultDataFolder(env: Environment = process.env): string {
  if (env.MALOTE_DATA) return env.MALOTE_DATA
  if (process.platform === 'win32') return join(env.APPDATA || join(homeOf(env), 'AppData/Roaming'), 'Malote')
  if (process.platform === 'darwin') return join(homeOf(env), 'Library/Application Support/Malote')
  return join(env.XDG_CONFIG_HOME || join(homeOf(env), '.config'), 'Malote')
}

/** Where the journals of unfinished transfers lie, of the terminal and of every window alike. */
export function unfinishedFolder(dataFolder: string): string {
  return join(dataFolder, 'unfinished')
}

function homeOf(env: Environment): string {
  return env.HOME || homedir()
}
