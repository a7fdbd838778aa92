import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { readPageFile } from '../../src-main/page/files.ts'
import { pageHeaders } from '../../src-main/page/policy.ts'

/** The built window: `MALOTE_RENDERER`, else what `npm run build` made. */
export const rendererFolder =
  process.env.MALOTE_RENDERER ?? fileURLToPath(new URL('../../dist/renderer', import.meta.url))

export interface Site {
  readonly url: string
  readonly server: Server
  close(): Promise<void>
}

/** Serves the built window on this computer with the headers that both shells send. Throws where it was not built. */
export async function serveGallery(): Promise<Site> {
  if (!(await readPageFile(rendererFolder, '/'))) throw new Error(`no window in ${rendererFolder}: run npm run build`)
  const server = createServer(async (request, response) => {
    const file = await readPageFile(rendererFolder, new URL(request.url ?? '/', 'http://here').pathname)
    const headers = pageHeaders([`ws://${request.headers.host}`])
    if (file) response.writeHead(200, { ...headers, 'Content-Type': file.type }).end(file.bytes)
    else response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/`,
    server,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}
