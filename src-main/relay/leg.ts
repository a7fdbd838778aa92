import { Socket, type SocketConstructorOpts } from 'node:net'

/** How bytes leave the kernel: into two buffers of ours that are used again and again, or in chunks Node allocates. */
export type ReadMode = 'buffers' | 'chunks'

/** Buffers a direction reads into by turns: one fills while the other is written. A third gains nothing. */
export const LEG_BUFFERS = 2

/** Chunks mode: bytes on their way out at which reading stops. libuv reads at most 64 KiB more. */
export const CHUNKS_MOST = 128 * 1024

/** Gets bytes that are only valid until `done` is called. */
export type Sink = (bytes: Uint8Array, done: () => void) => void

/** One socket of a pipe, read no faster than its bytes are taken. */
export interface Leg {
  readonly socket: Socket
  readonly mode: ReadMode
  /** Stops reading until `go()`. */
  hold(): void
  go(): void
}

/**
 * Reads `socket` into `sink`. In buffers mode the socket's handle moves to a new Socket with `onread`, because only
 * a constructor takes that option; an accepted socket's handle is not a documented option, so where it is missing or
 * not taken the leg falls back to chunks. Always use `leg.socket` afterwards, never the socket given.
 */
export function openLeg(socket: Socket, mode: ReadMode, bufferSize: number, sink: Sink): Leg {
  return (mode === 'buffers' && bufferedLeg(socket, bufferSize, sink)) || chunkedLeg(socket, sink)
}

interface Handle {
  readonly useUserBuffer?: unknown
  readonly readStart?: unknown
}

type HandleHolder = { _handle?: Handle | null }

function bufferedLeg(original: Socket, bufferSize: number, sink: Sink): Leg | null {
  const holder = original as unknown as HandleHolder
  const handle = original.destroyed ? null : holder._handle
  if (!handle || typeof handle.useUserBuffer !== 'function' || typeof handle.readStart !== 'function') return null
  const buffers = Array.from({ length: LEG_BUFFERS }, () => Buffer.allocUnsafeSlow(bufferSize))
  const busy = buffers.map(() => false)
  let turn = 0
  let held = false
  const onread = {
    buffer: () => buffers[turn] as Buffer,
    callback(length: number, filled: Uint8Array): boolean {
      const at = turn
      busy[at] = true
      turn = (at + 1) % LEG_BUFFERS
      sink(filled.subarray(0, length), () => {
        busy[at] = false
        if (at === turn && !held) moved.resume()
      })
      return !busy[turn] && !held
    },
  }
  const options = { handle, onread, allowHalfOpen: true, manualStart: true } as unknown as SocketConstructorOpts
  const moved = new Socket(options)
  if ((moved as unknown as HandleHolder)._handle !== handle) return null
  holder._handle = null
  original.destroy()
  moved.resume()
  return {
    socket: moved,
    mode: 'buffers',
    hold() {
      held = true
    },
    go() {
      held = false
      if (!busy[turn]) moved.resume()
    },
  }
}

function chunkedLeg(socket: Socket, sink: Sink): Leg {
  let under = 0
  let held = false
  socket.on('data', (chunk: Buffer) => {
    under += chunk.length
    sink(chunk, () => {
      under -= chunk.length
      if (under < CHUNKS_MOST && !held) socket.resume()
    })
    if (under >= CHUNKS_MOST || held) socket.pause()
  })
  socket.resume()
  return {
    socket,
    mode: 'chunks',
    hold() {
      held = true
    },
    go() {
      held = false
      if (under < CHUNKS_MOST) socket.resume()
    },
  }
}
