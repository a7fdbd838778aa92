import { createHash, randomFillSync } from 'node:crypto'
import { once } from 'node:events'
import type { Socket } from 'node:net'

export const MIB = 1024 * 1024

/** Writes `total` random bytes, no faster than they leave; their SHA-256. Ends its side only when told to. */
export async function writeRandom(socket: Socket, total: number, end = true): Promise<string> {
  const hash = createHash('sha256')
  for (let left = total; left > 0; ) {
    const chunk = randomFillSync(Buffer.allocUnsafe(Math.min(left, MIB)))
    hash.update(chunk)
    left -= chunk.length
    if (!socket.write(chunk)) await once(socket, 'drain')
  }
  if (end) socket.end()
  return hash.digest('hex')
}

/** Reads until the other side ends: how much came and its SHA-256. */
export async function readAll(socket: Socket): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    bytes += (chunk as Buffer).length
    hash.update(chunk as Buffer)
  }
  return { bytes, sha256: hash.digest('hex') }
}

/** Reads until `count` bytes are there. */
export async function readBytes(socket: Socket, count: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  while (bytes < count) {
    const chunk = socket.read() as Buffer | null
    if (chunk) {
      chunks.push(chunk)
      bytes += chunk.length
    } else if (socket.readableEnded || socket.destroyed) break
    else await Promise.race([once(socket, 'readable'), once(socket, 'close')])
  }
  return Buffer.concat(chunks)
}
