import { once } from 'node:events'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocket } from 'ws'

/** The web shell as a page sees it, and as a stranger tries to: plain HTTP and a plain socket, every header in hand. */

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A window of two files in a folder that has a secret beside it. */
export async function makePageFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'malote-web-'))
  const root = join(folder, 'renderer')
  await mkdir(root)
  await writeFile(join(root, 'index.html'), '<p>the window')
  await writeFile(join(root, 'a.js'), 'js')
  await writeFile(join(folder, 'secret.txt'), 'secret')
  return root
}

/** Asks the server at `url`; `path` goes out as it is, `..` and all. */
export function ask(url: string, path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (part) => {
        body += part
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    })
    sent.on('error', reject)
    sent.end()
  })
}

/** Says `text`, a request that ends its connection, to the server at `url`; answers all that comes back. */
export async function askRaw(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect({ host: hostname, port: Number(port) })
  socket.setEncoding('utf8').write(text)
  let answer = ''
  for await (const part of socket) answer += part
  return answer
}

/** The token in a printed address. */
export function tokenOf(url: string): string {
  return new URL(url).searchParams.get('token') ?? ''
}

/** The cookie that the page gets for its token. */
export async function cookieFor(url: string): Promise<string> {
  const { headers } = await ask(url, `/?token=${tokenOf(url)}`)
  return headers['set-cookie']?.[0]?.split(';')[0] ?? ''
}

export type Message = { readonly t: string } & Record<string, unknown>

/** A page's end of the socket, with everything it has heard. */
export class PageSocket {
  readonly socket: WebSocket
  readonly #heard: Message[] = []
  readonly #waiting: { fits: (message: Message) => boolean; resolve: (message: Message) => void }[] = []
  #last = 0

  constructor(socket: WebSocket) {
    this.socket = socket
    socket.on('message', (data) => {
      const message = JSON.parse(String(data)) as Message
      const at = this.#waiting.findIndex(({ fits }) => fits(message))
      if (at < 0) this.#heard.push(message)
      else this.#waiting.splice(at, 1)[0]?.resolve(message)
    })
  }

  /** The next message that fits, heard already or still to come. */
  next(fits: (message: Message) => boolean): Promise<Message> {
    const at = this.#heard.findIndex(fits)
    const [found] = at < 0 ? [] : this.#heard.splice(at, 1)
    return found ? Promise.resolve(found) : new Promise((resolve) => this.#waiting.push({ fits, resolve }))
  }

  send(message: object): void {
    this.socket.send(JSON.stringify(message))
  }

  async answer(message: object): Promise<unknown> {
    const id = ++this.#last
    this.send({ id, ...message })
    return (await this.next((heard) => heard.t === 'answer' && heard.id === id)).result
  }

  sendSlice(req: number, bytes: Uint8Array): void {
    const head = Buffer.alloc(4)
    head.writeUInt32BE(req)
    this.socket.send(Buffer.concat([head, bytes]))
  }

  /** The status with which the server hung up. */
  async closed(): Promise<number> {
    const [code] = await once(this.socket, 'close')
    return code
  }
}

/** Opens the socket as the page does, hello included unless told otherwise. */
export async function openPage(url: string, { hello = true } = {}): Promise<PageSocket> {
  const { host } = new URL(url)
  const headers = { Origin: `http://${host}`, Cookie: await cookieFor(url) }
  const socket = new WebSocket(`ws://${host}/socket`, { headers })
  const page = new PageSocket(socket)
  await once(socket, 'open')
  if (hello) {
    page.send({ t: 'hello', token: tokenOf(url) })
    await page.next(({ t }) => t === 'ready')
  }
  return page
}

/** The status with which the server refuses a socket. */
export function refusedSocket(url: string, path: string, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`ws://${new URL(url).host}${path}`, { headers })
  return new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('the socket was let in')))
    socket.on('error', () => undefined)
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode ?? 0))
  })
}
