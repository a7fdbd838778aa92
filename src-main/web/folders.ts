import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** The person's own folder for downloads. Its name is translated on many Linux desktops and stands in a file there. */
export function defaultDownloadsFolder(): string {
  if (process.env.MALOTE_DOWNLOADS) return process.env.MALOTE_DOWNLOADS
  return (process.platform === 'linux' ? xdgDownloads() : null) ?? join(homedir(), 'Downloads')
}

function xdgDownloads(): string | null {
  const config = process.env.XDG_CONFIG_HOME || join(homedir(), '.config')
  try {
    const listed = /^XDG_DOWNLOAD_DIR="(.+)"$/m.exec(readFileSync(join(config, 'user-dirs.dirs'), 'utf8'))?.[1]
    return listed?.replace(/^\$HOME/, homedir()) ?? null
  } catch {
    return null
  }
}
