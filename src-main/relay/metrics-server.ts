import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { listenOn } from './listen.ts'
import type { RelayServer } from './relay-types.ts'

/** Where to serve metrics. */
export interface MetricsPlace {
  readonly host: string
  /** 0 for any free one. */
  readonly port: number
}

export interface MetricsServer {
  /** Where it listens. */
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** Milliseconds for a request to be whole, and for an answer to be read: a scraper is a program near by. */
const PATIENCE_MS = 5_000

/** Milliseconds between looks for requests that are not whole. */
const CHECK_MS = 1_000

/** Open connections: one scraper, one health check, and some that hang. */
const CONNECTIONS_MOST = 32

/** Longest request head in bytes: a scraper's is under 500. */
const HEAD_MOST = 8 * 1024

const PLAIN = 'text/plain; charset=utf-8'

/**
 * Serves `/metrics` as Prometheus text and `/healthz`: 200 while the relay takes connections, 503 while it closes.
 * Rejects with `port.busy` or `port.denied`. It is for an operator's own network: there is no password.
 */
export async function serveMetrics(relay: RelayServer, { host, port }: MetricsPlace): Promise<MetricsServer> {
  const { relayRegistry } = await import('./metrics.ts')
  const register = relayRegistry(relay)
  const server = createServer(
    {
      headersTimeout: PATIENCE_MS,
      requestTimeout: PATIENCE_MS,
      connectionsCheckingInterval: CHECK_MS,
      maxHeaderSize: HEAD_MOST,
    },
    (request, response) => {
      answer(request, response, relay, () => register.metrics()).catch(() => response.destroy())
    },
  )
  server.maxConnections = CONNECTIONS_MOST
  // Who neither asks nor reads is cut off.
  server.setTimeout(PATIENCE_MS, (socket) => socket.destroy())
  const bound = await listenOn(server, port, host)
  server.on('error', () => {})
  return { host: bound.address, port: bound.port, close: () => shut(server) }
}

async function answer(
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
  relay: RelayServer,
  metrics: () => Promise<string>,
): Promise<void> {
  const say = (status: number, body: string, type = PLAIN) => {
    response.writeHead(status, {
      'content-type': type,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      connection: 'close',
      ...(status === 405 && { allow: 'GET, HEAD' }),
    })
    response.end(method === 'HEAD' ? undefined : body)
  }
  if (method !== 'GET' && method !== 'HEAD') return say(405, 'GET or HEAD\n')
  const [path] = url.split('?')
  if (path === '/healthz') return relay.closing ? say(503, 'closing\n') : say(200, 'ok\n')
  if (path === '/metrics') return say(200, await metrics(), 'text/plain; version=0.0.4; charset=utf-8')
  return say(404, 'not found\n')
}

async function shut(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await closed
}
