import { readFile } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The built window on disk, as both shells hand it to a page. */

/** The types a page is made of; anything else is offered as plain bytes, which no page runs. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
}

/** Where `npm run build` puts the window: beside the folder of the main build. */
export function rendererFolder(): string {
  const beside = import.meta.url.endsWith('.ts') ? '../../dist/renderer' : '../renderer'
  return fileURLToPath(new URL(beside, import.meta.url))
}

export interface PageFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly type: string
}

/** Reads what a URL's path names inside `root`; `/` is the window itself. Null for what is not there or lies outside. */
export async function readPageFile(root: string, pathname: string): Promise<PageFile | null> {
  const path = containedPath(root, pathname)
  if (path === null) return null
  try {
    return { bytes: new Uint8Array(await readFile(path)), type: types[extname(path)] ?? 'application/octet-stream' }
  } catch {
    return null
  }
}

/**
 * The file a URL's path means, or null where that would leave `root`. Joined, not resolved: a URL's path begins with
 * a slash, and `resolve` would take that for the root of the disk.
 */
export function containedPath(root: string, pathname: string): string | null {
  let decoded: string
  try {
    decoded = decodeURIComponent(pathname)
  } catch {
    return null
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null
  const path = join(root, decoded === '/' ? 'index.html' : decoded)
  return path.startsWith(join(root, sep)) ? path : null
}
