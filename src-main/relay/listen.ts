import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { MaloteError } from '../../src-shared/errors.ts'

/** Every address of this computer, IPv6 and IPv4 alike. */
export const ANY_HOST = '::'

/** The same where IPv6 is switched off. */
const ANY_V4 = '0.0.0.0'

/** What binding to `::` fails with where IPv6 is switched off. */
const WITHOUT_V6 = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'])

/**
 * Binds a server, to every address where `host` is undefined. Throws `port.busy` for a taken port and `port.denied`
 * for one that may not be used, or an address that is not this computer's.
 */
export async function listenOn(server: Server, port: number, host?: string): Promise<AddressInfo> {
  try {
    return await bind(server, port, host ?? ANY_HOST)
  } catch (cause) {
    if (host === undefined && WITHOUT_V6.has(codeOf(cause))) return listenOn(server, port, ANY_V4)
    throw asMaloteError(cause, port)
  }
}

async function bind(server: Server, port: number, host: string): Promise<AddressInfo> {
  server.listen({ port, host, backlog: BACKLOG })
  await once(server, 'listening')
  return server.address() as AddressInfo
}

/** Connections the kernel may hold until they are accepted: a burst of reconnecting clients. */
const BACKLOG = 1024

/** ENOTFOUND: a host name that means nothing here. */
const DENIED = new Set(['EACCES', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EINVAL', 'ENOTFOUND', 'EPERM'])

function asMaloteError(cause: unknown, port: number): unknown {
  const code = codeOf(cause)
  if (code === 'EADDRINUSE') return new MaloteError('port.busy', String(port), { cause })
  if (DENIED.has(code)) return new MaloteError('port.denied', String(port), { cause })
  return cause
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : ''
}
