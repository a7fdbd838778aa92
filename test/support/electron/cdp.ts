import { WebSocket } from 'ws'

type Params = Record<string, unknown>
type Listener = (params: Params) => void

interface Message {
  readonly id?: number
  readonly method?: string
  readonly params?: Params
  readonly sessionId?: string
  readonly result?: Params
  readonly error?: { readonly message: string }
}

interface Waiting {
  readonly method: string
  readonly resolve: (result: Params) => void
  readonly reject: (error: Error) => void
}

/** One DevTools session: the browser's own, or one target's. */
export interface Session {
  send(method: string, params?: Params): Promise<Params>
  on(method: string, listener: Listener): void
}

/** The DevTools protocol over one WebSocket, flat sessions. */
export class Cdp {
  readonly browser: Session
  readonly #socket: WebSocket
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Map<string, Listener[]>()
  #last = 0

  private constructor(socket: WebSocket) {
    this.#socket = socket
    this.browser = this.session(undefined)
    socket.on('message', (data) => this.#hear(JSON.parse(String(data))))
    socket.on('close', () => {
      for (const { reject, method } of this.#waiting.values()) reject(new Error(`${method}: the browser is gone`))
    })
  }

  static async connect(url: string): Promise<Cdp> {
    const socket = new WebSocket(url, { perMessageDeflate: false, maxPayload: 0 })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return new Cdp(socket)
  }

  session(sessionId: string | undefined): Session {
    return {
      send: (method, params = {}) => this.#send(method, params, sessionId),
      on: (method, listener) => {
        const key = `${sessionId ?? ''} ${method}`
        this.#listeners.set(key, [...(this.#listeners.get(key) ?? []), listener])
      },
    }
  }

  close(): void {
    this.#socket.close()
  }

  #send(method: string, params: Params, sessionId: string | undefined): Promise<Params> {
    const id = ++this.#last
    this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }))
    return new Promise((resolve, reject) => this.#waiting.set(id, { method, resolve, reject }))
  }

  #hear(message: Message): void {
    if (message.id === undefined) {
      for (const listener of this.#listeners.get(`${message.sessionId ?? ''} ${message.method}`) ?? [])
        listener(message.params ?? {})
      return
    }
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.error) waiting?.reject(new Error(`${waiting.method}: ${message.error.message}`))
    else waiting?.resolve(message.result ?? {})
  }
}
