import type { WebFrameMain } from 'electron'
import { PAGE } from './scheme.ts'

/** Whether a message comes from our own page, in a window's main frame. A frame that is gone is nobody. */
export function isTrusted(frame: Pick<WebFrameMain, 'url' | 'parent'> | null): boolean {
  if (frame === null || frame.parent !== null || !URL.canParse(frame.url)) return false
  const { protocol, host } = new URL(frame.url)
  return protocol === `${PAGE.scheme}:` && host === PAGE.host
}
