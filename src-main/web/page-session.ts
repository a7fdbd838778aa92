import type { RawData, WebSocket } from 'ws'
import type { SourceGrant } from '../../src-shared/contract.ts'
import { type Result, toErrorInfo } from '../../src-shared/errors.ts'
import type { App, RemoteSource } from '../app/shell.ts'
import { type AppMessage, HELLO_MOST, type PageMessage, parsePageMessage, SLICE_HEADER } from './messages.ts'
import { PageReads } from './page-reads.ts'

export type Dispatch = (app: App, name: string, input: unknown) => Promise<Result<unknown>>

export interface SessionOptions {
  readonly app: App
  readonly dispatch: Dispatch
  readonly knowsToken: (token: string) => boolean
}

/** How long a page may take to show its token, milliseconds: it does so at once. */
const HELLO_MS = 5_000
/** WebSocket's status for a message that breaks the rules. */
const POLICY_VIOLATION = 1008

/** One page's socket: nothing before its token, then calls, events, and slices of the files it holds. */
export function servePageSession(socket: WebSocket, { app, dispatch, knowsToken }: SessionOptions): void {
  const send = (message: AppMessage) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message))
  }
  const refuse = () => socket.close(POLICY_VIOLATION)
  const reads = new PageReads(send)
  let stopEvents: (() => void) | null = null
  const patience = setTimeout(refuse, HELLO_MS)

  const greet = (message: PageMessage | null) => {
    if (message?.t !== 'hello' || !knowsToken(message.token)) return refuse()
    clearTimeout(patience)
    stopEvents = app.onEvent((event) => send({ t: 'event', event }))
    send({ t: 'ready' })
  }
  const obey = async (message: PageMessage | null) => {
    if (message?.t === 'call') {
      send({ t: 'answer', id: message.id, result: await dispatch(app, message.name, message.input) })
    } else if (message?.t === 'grant') send({ t: 'answer', id: message.id, result: grantRemote(app, message, reads) })
    else if (message?.t === 'slice-failed') reads.fail(message.req)
    else refuse()
  }

  socket.on('message', (data: RawData, isBinary: boolean) => {
    const bytes = toBuffer(data)
    if (stopEvents === null) greet(isBinary || bytes.length > HELLO_MOST ? null : parsePageMessage(bytes.toString()))
    else if (!isBinary) void obey(parsePageMessage(bytes.toString()))
    else if (!takeSlice(bytes, reads)) refuse()
  })
  socket.on('close', () => {
    clearTimeout(patience)
    stopEvents?.()
    reads.close()
  })
  // What broke the line is of no interest: `close` follows.
  socket.on('error', () => undefined)
}

function grantRemote(app: App, message: PageMessage & { t: 'grant' }, reads: PageReads): Result<SourceGrant> {
  const { name, entries } = message
  let token = ''
  const source: RemoteSource = {
    name,
    entries,
    read: (index, offset, length) => reads.read(token, index, offset, length),
  }
  try {
    const grant = app.grantRemote(source)
    token = grant.token
    return { ok: true, value: grant }
  } catch (cause) {
    return { ok: false, error: toErrorInfo(cause) }
  }
}

function takeSlice(message: Buffer, reads: PageReads): boolean {
  if (message.length < SLICE_HEADER) return false
  return reads.fulfil(message.readUInt32BE(0), message.subarray(SLICE_HEADER))
}

function toBuffer(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data)
}
