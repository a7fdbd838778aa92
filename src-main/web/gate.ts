import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { isSame, randomSecret, Tickets } from './secrets.ts'

/**
 * Who may come in. Every page in the browser can reach a server on this computer, so each request must name this very
 * host (else a name that resolves here would do: DNS rebinding), must not come from another origin, and must know the token.
 */
export interface Gate {
  readonly token: string
  /**
   * Stands for the token in an address on a command line, which other users of this computer can read: good once, and
   * soon (`TICKET_MS`).
   */
  issueTicket(): string
  /** `Set-Cookie` for whoever brought the token: the page's own files are then fetched without it. */
  readonly cookie: string
  /** Why a request is turned away, as an HTTP status; null lets it in. A ticket is spent by being shown. */
  refusePage(request: IncomingMessage): number | null
  refuseSocket(request: IncomingMessage): number | null
  knowsToken(given: string): boolean
}

/** `hosts` are the values that the `Host` header may have. */
export function createGate(hosts: readonly string[], port: number): Gate {
  const token = randomSecret()
  const tickets = new Tickets()
  // Cookies are shared by all ports of a host, so this one is not the token, which alone opens the socket.
  const pass = createHash('sha256').update(`page ${token}`).digest('base64url')
  const name = `malote-${port}`
  const knowsToken = (given: string) => isSame(given, token)
  const isHere = ({ headers }: IncomingMessage) => headers.host !== undefined && hosts.includes(headers.host)
  const isForeign = ({ headers }: IncomingMessage) => headers.origin !== `http://${headers.host}`
  const hasPass = ({ headers }: IncomingMessage) => isSame(cookieOf(headers.cookie, name), pass)
  const isKnown = (request: IncomingMessage, { searchParams }: URL) => {
    const [ticket, given] = [searchParams.get('ticket'), searchParams.get('token')]
    if (ticket !== null) return tickets.spend(ticket)
    return given === null ? hasPass(request) : knowsToken(given)
  }
  return {
    token,
    cookie: `${name}=${pass}; HttpOnly; SameSite=Strict; Path=/`,
    knowsToken,
    issueTicket: () => tickets.issue(),
    refusePage(request) {
      if (!isHere(request)) return 421
      if (request.headers.origin !== undefined && isForeign(request)) return 403
      if (request.method !== 'GET') return 405
      const address = addressOf(request)
      if (address === null) return 400
      return isKnown(request, address) ? null : 401
    },
    refuseSocket(request) {
      if (!isHere(request)) return 421
      if (isForeign(request)) return 403
      if (request.method !== 'GET' || request.url !== '/socket') return 404
      return hasPass(request) ? null : 401
    },
  }
}

/** What a request asks for, read as a path of this host and nothing else; null for a proxy's way of asking. */
export function addressOf({ url }: IncomingMessage): URL | null {
  return url?.startsWith('/') && URL.canParse(`http://here${url}`) ? new URL(`http://here${url}`) : null
}

function cookieOf(header: string | undefined, name: string): string {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}
