import { connect, createServer, type Server, type Socket } from 'node:net'
import type { NgrokListener, NgrokModule, NgrokOptions } from '../../src-main/app/ngrok.ts'

/**
 * Stands in for `@ngrok/ngrok`, whose service no test can reach: real sockets on this computer, and the manners that the
 * module's own types, its README and its tests describe. test/contract/ngrok.test.ts compares it with the real one.
 */
export class NgrokDouble implements NgrokModule {
  /** Every call of `forward`, in order. */
  readonly asked: NgrokOptions[] = []
  /** Endpoints that are open. */
  readonly open = new Set<EndpointDouble>()
  #refusals: (() => Error)[] = []
  #held: (() => void)[] | null = null

  /** The next call is refused with a number of ngrok's, as the module tells it. */
  refuse(number: number, sentence = 'because it is so'): void {
    this.#refusals.push(() => refusal(`${sentence}\n\nERR_NGROK_${number}`, `ERR_NGROK_${number}`))
  }

  /** The next call finds no ngrok. */
  cutOff(): void {
    this.#refusals.push(() => refusal('failed to establish tcp connection', null))
  }

  /** Calls get no answer until `answer`. */
  holdBack(): void {
    this.#held = []
  }

  answer(): void {
    for (const go of this.#held ?? []) go()
    this.#held = null
  }

  /** The endpoint that is open. */
  get endpoint(): EndpointDouble {
    const [endpoint] = this.open
    if (!endpoint) throw new Error('no endpoint is open')
    return endpoint
  }

  async forward(options: NgrokOptions): Promise<NgrokListener> {
    this.asked.push(options)
    const held = this.#held
    if (held) await new Promise<void>((resolve) => held.push(resolve))
    const refused = this.#refusals.shift()
    if (refused) {
      // The module says so before it rejects.
      options.onStatusChange('closed')
      throw refused()
    }
    options.onStatusChange('connected')
    const endpoint = await EndpointDouble.listen(options, (closed) => this.open.delete(closed))
    this.open.add(endpoint)
    return endpoint
  }
}

function refusal(sentence: string, errorCode: string | null): Error {
  const code = errorCode === null ? '' : `\n\nerror_code: ${errorCode}`
  const error = new Error(`failed to connect session: ${sentence}${code}`)
  return Object.assign(error, { code: 'GenericFailure' }, errorCode !== null && { errorCode })
}

/** An endpoint: a port of 127.0.0.1 in place of ngrok's public one. */
export class EndpointDouble implements NgrokListener {
  /** Bytes that came in from the clients, and went out to them. */
  readonly passed = { in: 0, out: 0 }
  readonly #options: NgrokOptions
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  readonly #onClosed: (endpoint: EndpointDouble) => void
  readonly #ended: Promise<void>
  #settle: { done: () => void; fail: (cause: Error) => void } = { done: () => {}, fail: () => {} }

  private constructor(options: NgrokOptions, server: Server, onClosed: (endpoint: EndpointDouble) => void) {
    this.#options = options
    this.#server = server
    this.#onClosed = onClosed
    this.#ended = new Promise((done, fail) => {
      this.#settle = { done, fail }
    })
    this.#ended.catch(() => {})
    server.on('connection', (socket) => this.#forward(socket))
  }

  static async listen(options: NgrokOptions, onClosed: (closed: EndpointDouble) => void): Promise<EndpointDouble> {
    const server = createServer({ allowHalfOpen: true })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return new EndpointDouble(options, server, onClosed)
  }

  get port(): number {
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('it listens no more')
    return address.port
  }

  url(): string {
    return `tcp://127.0.0.1:${this.port}`
  }

  join(): Promise<void> {
    return this.#ended
  }

  async close(): Promise<void> {
    this.#end()
    this.#settle.done()
  }

  /** Its line to ngrok breaks: who is connected is cut off, and nobody else gets in. */
  breakLine(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#options.onStatusChange('closed')
  }

  /** The module has its line back, and with it the same address. */
  mend(): void {
    this.#options.onStatusChange('connected')
  }

  /** The module does not get its address back. */
  giveUp(): void {
    this.#end()
    this.#settle.fail(new Error('error on join: error rebinding tunnel after reconnect'))
  }

  #end(): void {
    this.#server.close()
    for (const socket of this.#sockets) socket.destroy()
    this.#onClosed(this)
  }

  #forward(client: Socket): void {
    const [host = '', port = ''] = this.#options.addr.split(':')
    const upstream = connect({ host, port: Number(port), allowHalfOpen: true })
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroySoon()
      })
    }
    client.on('data', (bytes) => {
      this.passed.in += bytes.length
    })
    upstream.on('data', (bytes) => {
      this.passed.out += bytes.length
    })
    client.pipe(upstream)
    upstream.pipe(client)
  }
}
