import { listeningLines, type Page } from './lines.ts'
import { qrLines } from './qr.ts'
import type { ServerEvent } from './server-events.ts'
import { paint } from './style.ts'
import { tunnelLine, tunnelLines } from './tunnel-lines.ts'

type Of<K extends ServerEvent['kind']> = Extract<ServerEvent, { kind: K }>

/** A relay's events for people. */
export function serverLines(event: ServerEvent, page: Page): string[] {
  switch (event.kind) {
    case 'serving':
      return servingLines(event, page)
    case 'draining':
      return [paint(page.style, 'yellow', page.texts.server.draining(event.transfers, event.seconds))]
    case 'tunnel':
      return tunnelLines(event, page)
    case 'logged':
      return [logText(event)]
  }
}

function servingLines(event: Of<'serving'>, page: Page): string[] {
  const { style, texts } = page
  const { server } = texts
  const lines = listeningLines({ ...event, kind: 'listening', url: null }, page)
  const stop = lines.pop() ?? ''
  if (event.invite !== null) lines.push('', server.invite, `  ${paint(style, 'bold', event.invite)}`)
  if (event.qr && event.invite !== null) lines.push(...(qrLines(event.invite, style) ?? [server.noQr]))
  lines.push('')
  if (event.announced) lines.push(server.announced)
  if (event.password) lines.push(server.guarded)
  if (event.metrics !== null) lines.push(server.metrics(`http://${event.metrics}/metrics`))
  return [...lines, stop]
}

/** `2026-11-22T22:30:07.120Z ended bytes=1180 seconds=0.5 why=closed`: the same for everybody's tools in every language. */
export function logText({ entry, at }: Of<'logged'>): string {
  const { kind, ...fields } = entry
  const parts = Object.entries(fields).map(([name, value]) => `${name}=${textOf(value)}`)
  return [at.toISOString(), kind, ...parts].join(' ')
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(',')
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, count]) => `${name}:${count}`)
    .join(',')
}

interface Line {
  readonly [field: string]: unknown
}

/** A relay's events for programs. */
export function serverLine(event: ServerEvent): Line {
  switch (event.kind) {
    case 'serving': {
      const { host, port, invite, metrics } = event
      const addresses = event.addresses.map(({ address }) => address)
      return { event: 'listening', host, port, addresses, ...(invite && { invite }), ...(metrics && { metrics }) }
    }
    case 'draining':
      return { event: 'draining', transfers: event.transfers, seconds: event.seconds }
    case 'tunnel':
      return tunnelLine(event)
    case 'logged': {
      const { kind, ...fields } = event.entry
      return { event: kind, time: event.at.toISOString(), ...fields }
    }
  }
}
