import { once } from 'node:events'
import { connect } from 'node:net'

/** The relay's frames, as little as a load needs of them: docs/PROTOCOL.md, section 2. */

const HEADER = 4

export function frame(value) {
  const body = Buffer.from(JSON.stringify(value))
  const bytes = Buffer.alloc(HEADER + body.length)
  bytes.writeUInt32BE(body.length)
  body.copy(bytes, HEADER)
  return bytes
}

/** Tells each frame that comes on `socket` until `onFrame` answers false; what follows is left in the socket. */
export function readFrames(socket, onFrame) {
  let held = Buffer.alloc(0)
  const take = (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    while (held.length >= HEADER && held.length >= HEADER + held.readUInt32BE()) {
      const end = HEADER + held.readUInt32BE()
      const value = JSON.parse(held.subarray(HEADER, end).toString())
      held = held.subarray(end)
      if (onFrame(value) !== false) continue
      socket.off('data', take)
      socket.pause()
      if (held.length > 0) socket.unshift(held)
      return
    }
  }
  socket.on('data', take)
}

/** Opens a connection to the relay from `localAddress` and says the first frame. */
export async function call({ port, localAddress }, first) {
  const socket = connect({ port, host: '127.0.0.1', localAddress, noDelay: true })
  await once(socket, 'connect')
  socket.on('error', () => {})
  socket.write(frame(first))
  return socket
}

/** Waits for one frame of that type. Rejects at a refusal, or when the connection ends without it. */
export function answered(socket, type) {
  return new Promise((resolve, refuse) => {
    const gone = () => refuse(new Error(`the relay hung up before ${type}`))
    socket.once('close', gone)
    readFrames(socket, (value) => {
      if (value.type !== type && value.type !== 'error') return true
      socket.off('close', gone)
      if (value.type === type) resolve(value)
      else refuse(new Error(`the relay refused: ${value.code}`))
      return false
    })
  })
}
