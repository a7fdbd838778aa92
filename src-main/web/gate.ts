import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/**
 * Who may come in. Every page in the browser can reach a server on this computer, so each request must name this very
 * host (else a name that resolves here would do: DNS rebinding), must not come from another origin, and must know the token.
 */
export interface Gate {
  readonly token: string
  /** `Set-Cookie` for whoever brought the token: the page's own files are then fetched without it. */
  readonly cookie: string
  /** Why a request is turned away, as an HTTP status; null lets it in. */
  refusePage(request: IncomingMessage): number | null
  refuseSocket(request: IncomingMessage): number | null
  knowsToken(given: string): boolean
}

/** `hosts` are the values that the `Host` header may have. */
export function createGate(hosts: readonly string[], port: number): Gate {
  const token = randomBytes(32).toString('base64url')
  // Cookies are shared by all ports of a host, so this one is not the token, which alone opens the socket.
  const pass = createHash('sha256').update(`page ${token}`).digest('base64url')
  const name = `malote-${port}`
  const knowsToken = (given: string) => equal(given, token)
  const isHere = ({ headers }: IncomingMessage) => headers.host !== undefined && hosts.includes(headers.host)
  const isForeign = ({ headers }: IncomingMessage) => headers.origin !== `http://${headers.host}`
  const hasPass = ({ headers }: IncomingMessage) => equal(cookieOf(headers.cookie, name), pass)
  return {
    token,
    cookie: `${name}=${pass}; HttpOnly; SameSite=Strict; Path=/`,
    knowsToken,
    refusePage(request) {
      if (!isHere(request)) return 421
      if (request.headers.origin !== undefined && isForeign(request)) return 403
      if (request.method !== 'GET') return 405
      const address = addressOf(request)
      if (address === null) return 400
      const given = address.searchParams.get('token')
      const known = given === null ? hasPass(request) : knowsToken(given)
      return known ? null : 401
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

/** Compares in constant time; hashed first, because lengths must be equal and tell something too. */
function equal(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

function cookieOf(header: string | undefined, name: string): string {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim())
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) ?? ''
}
