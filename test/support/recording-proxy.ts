import { connect, createServer, type Socket } from 'node:net'
import type { RelayAddress } from '../../src-shared/address.ts'

/** All that passed over one connection, by direction. */
export interface Capture {
  readonly toRelay: Buffer[]
  readonly toClient: Buffer[]
}

export interface RecordingProxy {
  readonly address: RelayAddress
  readonly captures: readonly Capture[]
  close(): Promise<void>
}

/** Stands between clients and a relay, and writes down every byte as somebody on the line would see it. */
export async function recordingProxy(relay: RelayAddress): Promise<RecordingProxy> {
  const captures: Capture[] = []
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const capture: Capture = { toRelay: [], toClient: [] }
    captures.push(capture)
    const upstream = connect({ ...relay, allowHalfOpen: true })
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
    }
    client.on('data', (chunk) => capture.toRelay.push(chunk))
    upstream.on('data', (chunk) => capture.toClient.push(chunk))
    client.pipe(upstream)
    upstream.pipe(client)
    client.on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const bound = server.address()
  if (!bound || typeof bound === 'string') throw new Error('not listening')
  return {
    address: { host: '127.0.0.1', port: bound.port },
    captures,
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
