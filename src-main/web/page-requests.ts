import type { IncomingMessage, ServerResponse } from 'node:http'
import { readPageFile } from '../page/files.ts'
import { pageHeaders } from '../page/policy.ts'
import { addressOf, type Gate } from './gate.ts'

const refusals: Readonly<Record<number, string>> = {
  400: 'That is no path.',
  401: 'This address needs its token, or was used already. Open the one that Malote printed.',
  403: 'Another page may not ask here.',
  405: 'Only GET.',
  421: 'This is not the host that you asked for.',
}

/** Answers the page's own files from `root`, to whoever the gate lets in. */
export async function answerPage(
  request: IncomingMessage,
  response: ServerResponse,
  gate: Gate,
  root: string,
): Promise<void> {
  const headers = { ...pageHeaders([`ws://${request.headers.host}`]), 'Cache-Control': 'no-store' }
  const refused = gate.refusePage(request)
  if (refused !== null) {
    response.writeHead(refused, { 'Content-Type': 'text/plain; charset=utf-8' }).end(refusals[refused])
    return
  }
  const address = addressOf(request)
  if (address?.searchParams.has('ticket')) {
    response.writeHead(303, { ...headers, Location: `/?token=${gate.token}` }).end()
    return
  }
  const file = address && (await readPageFile(root, address.pathname))
  if (!file) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found')
    return
  }
  const cookie = address.searchParams.has('token') ? { 'Set-Cookie': gate.cookie } : {}
  response.writeHead(200, { ...headers, ...cookie, 'Content-Type': file.type }).end(file.bytes)
}
