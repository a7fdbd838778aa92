/** How long to wait before calling again, doubled each time up to the most, milliseconds. */
const RETRY = { first: 500, most: 8_000 } as const

export interface SocketHandlers {
  /** The app has let this page in. */
  readonly onReady: () => void
  readonly onMessage: (message: unknown) => void
  /** The line is gone; it is tried again by itself. */
  readonly onLost: () => void
}

export interface AppSocket {
  /** Sends JSON; false where the app is not reached. */
  readonly send: (message: object) => boolean
  readonly sendBytes: (bytes: Uint8Array<ArrayBuffer>) => boolean
}

/** A WebSocket to the app that says hello with the token and comes back by itself. */
export function openSocket(url: string, token: string, handlers: SocketHandlers): AppSocket {
  let socket: WebSocket
  let ready = false
  let wait: number = RETRY.first
  const connect = () => {
    socket = new WebSocket(url)
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => socket.send(JSON.stringify({ t: 'hello', token })))
    socket.addEventListener('message', ({ data }) => receive(data))
    socket.addEventListener('close', () => {
      ready = false
      handlers.onLost()
      setTimeout(connect, wait)
      wait = Math.min(wait * 2, RETRY.most)
    })
  }
  const receive = (data: unknown) => {
    const message: unknown = typeof data === 'string' ? JSON.parse(data) : null
    if (!isReady(message)) return handlers.onMessage(message)
    ready = true
    wait = RETRY.first
    handlers.onReady()
  }
  connect()
  return {
    send: (message) => {
      if (ready) socket.send(JSON.stringify(message))
      return ready
    },
    sendBytes: (bytes) => {
      if (ready) socket.send(bytes)
      return ready
    },
  }
}

function isReady(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 't' in message && message.t === 'ready'
}
