import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { MaloteError } from '../../src-shared/errors.ts'
import type { App } from '../app/shell.ts'
import { createGate, type Gate } from './gate.ts'
import { MESSAGE_MOST } from './messages.ts'
import { answerPage } from './page-requests.ts'
import { type Dispatch, servePageSession } from './page-session.ts'

export interface PageServerOptions {
  readonly app: App
  readonly dispatch: Dispatch
  /** The built window. */
  readonly root: string
  /** 0 picks a free one. */
  readonly port: number
  readonly host: string
}

export interface PageServer {
  /** With the token: whoever has this address has the app. */
  readonly url: string
  /** One more address, for a command line: it leads to `url`, once and soon (`TICKET_MS`). */
  urlForOnce(): string
  readonly host: string
  readonly port: number
  close(): Promise<void>
}

/** A page that answers no ping within this time is gone, though its computer did not say so; milliseconds. */
const HEARTBEAT_MS = 30_000

/** Serves the window over HTTP and its calls over a WebSocket. Throws `port.busy` or `port.denied`. */
export async function servePage({ app, dispatch, root, port, host }: PageServerOptions): Promise<PageServer> {
  const server = createServer()
  const bound = await listen(server, port, host)
  const gate = createGate(hostsOf(host, bound), bound)
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_MOST, perMessageDeflate: false })
  server.on('request', (request, response) => {
    answerPage(request, response, gate, root).catch(() => response.destroy())
  })
  acceptSockets(server, sockets, gate, (socket) =>
    servePageSession(socket, { app, dispatch, knowsToken: gate.knowsToken }),
  )
  const stopBeating = beat(sockets)
  const here = `http://${authority(host, bound)}`
  return {
    url: `${here}/?token=${gate.token}`,
    urlForOnce: () => `${here}/?ticket=${gate.issueTicket()}`,
    host,
    port: bound,
    async close() {
      stopBeating()
      for (const socket of sockets.clients) socket.terminate()
      if (!server.listening) return
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  try {
    const listening = once(server, 'listening')
    server.listen(port, host)
    await listening
  } catch (cause) {
    const busy = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE'
    throw new MaloteError(busy ? 'port.busy' : 'port.denied', String(port), { cause })
  }
  return (server.address() as AddressInfo).port
}

function acceptSockets(server: Server, sockets: WebSocketServer, gate: Gate, serve: (socket: WebSocket) => void): void {
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const refused = gate.refuseSocket(request)
    if (refused !== null) socket.end(`HTTP/1.1 ${refused} Refused\r\nConnection: close\r\n\r\n`)
    else sockets.handleUpgrade(request, socket, head, (made) => sockets.emit('connection', made, request))
  })
  sockets.on('connection', serve)
}

/** Hangs up on pages that have stopped answering: on whoever still owes the pong of the last round. */
function beat(sockets: WebSocketServer): () => void {
  const owing = new WeakSet<WebSocket>()
  sockets.on('connection', (socket) => socket.on('pong', () => owing.delete(socket)))
  const timer = setInterval(() => {
    for (const socket of sockets.clients) {
      if (owing.has(socket)) socket.terminate()
      owing.add(socket)
      socket.ping()
    }
  }, HEARTBEAT_MS)
  timer.unref()
  return () => clearInterval(timer)
}

/** The names a browser on this computer may use for it; a name of one's own choice is not among them. */
function hostsOf(host: string, port: number): string[] {
  const loopback = host === '127.0.0.1' || host === '::1'
  const names = loopback ? [host, 'localhost'] : [host]
  return names.map((name) => authority(name, port))
}

function authority(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
