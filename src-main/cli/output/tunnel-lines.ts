import { formatBytes } from '../../../src-shared/format.ts'
import type { Page } from './lines.ts'
import type { TunnelEvent } from './server-events.ts'
import { paint } from './style.ts'

/** What becomes of the way from the internet, for people. */
export function tunnelLines(event: TunnelEvent, { style, texts, locale }: Page): string[] {
  const { tunnel } = texts.server
  switch (event.state) {
    case 'opening':
      return [tunnel.opening, tunnel.plan]
    case 'open': {
      const line = tunnel.open(paint(style, 'bold', event.address))
      return event.invite === null ? [line] : [line, tunnel.invite, `  ${paint(style, 'bold', event.invite)}`]
    }
    case 'broken':
      return [paint(style, 'yellow', tunnel.broken(event.sentence, event.seconds))]
    case 'failed':
      return [event.sentence, event.remedy].filter((line) => line !== null).map((line) => paint(style, 'red', line))
    case 'closed':
      return [tunnel.sent(formatBytes(event.sent.now, locale), formatBytes(event.sent.month, locale))]
  }
}

/** The same for programs. */
export function tunnelLine(event: TunnelEvent): { readonly [field: string]: unknown } {
  const told = { event: 'tunnel', state: event.state }
  switch (event.state) {
    case 'opening':
      return told
    case 'open':
      return { ...told, address: event.address, ...(event.invite !== null && { invite: event.invite }) }
    case 'broken':
      return { ...told, code: event.code, ...(event.seconds !== null && { retryIn: event.seconds }) }
    case 'failed':
      return { ...told, code: event.code, message: event.sentence }
    case 'closed':
      return { ...told, sent: event.sent.now, sentThisMonth: event.sent.month }
  }
}
