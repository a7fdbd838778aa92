import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/**
 * Opens an address in the person's browser where there is one; that it cannot is no failure. It goes through a command
 * line, where others can read it: no lasting secret may be in it.
 */
export function openBrowser(url: string): void {
  const [command, ...args] = opener(url)
  if (!command) return
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
}

/** The system's way of opening an address; none on a Linux without a screen, where it would start a browser in the terminal. */
function opener(url: string): string[] {
  if (process.platform === 'darwin') return ['open', url]
  // Not `start`: the shell would take the address apart.
  if (process.platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  const screen = process.env.DISPLAY || process.env.WAYLAND_DISPLAY
  const found = screen ? ['xdg-open', 'wslview'].find(isInstalled) : undefined
  return found ? [found, url] : []
}

function isInstalled(command: string): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}
