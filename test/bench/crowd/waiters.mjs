// Many senders who wait, in one process: a control line each, as a sender's is, and an answer to whoever comes.
import { answerWith } from './child.mjs'
import { answered, call, frame, readFrames } from './frames.mjs'

/** Connections being opened at the same time: fewer than a listening socket lets stand in line. */
const AT_ONCE = 64

/** Milliseconds for a pong; a relay that takes longer has lost that line to people, too. */
const PONG_MS = 30_000

const lines = new Set()
let lost = 0
let pings = 0

async function openRoom(relay) {
  const socket = await call(relay, { type: 'host', v: 1 })
  const line = { socket, onPong: () => {} }
  const number = await new Promise((resolve, refuse) => {
    socket.once('close', () => refuse(new Error('the relay hung up on a sender')))
    readFrames(socket, (value) => {
      if (value.type === 'hosted') resolve(value.room)
      else if (value.type === 'error') refuse(new Error(`the relay refused a room: ${value.code}`))
      else hear(line, relay, value)
      return true
    })
  })
  lines.add(line)
  socket.once('close', () => {
    if (lines.delete(line)) lost++
  })
  return number
}

function hear(line, relay, { type, ticket }) {
  if (type === 'pong') line.onPong()
  if (type === 'guest') void acceptGuest(relay, ticket)
  if (type !== 'ping') return
  pings++
  line.socket.write(frame({ type: 'pong' }))
}

/** Answers a guest, and hangs up when the guest does. */
async function acceptGuest(relay, ticket) {
  const socket = await call(relay, { type: 'accept', v: 1, ticket })
  await answered(socket, 'paired')
  socket.on('end', () => socket.destroy()).resume()
}

/** Opens `count` rooms, spread over the addresses; answers their numbers. */
async function open({ port, count, addresses }) {
  const rooms = []
  let next = 0
  const some = async () => {
    while (next < count) {
      const localAddress = addresses[next++ % addresses.length]
      rooms.push(await openRoom({ port, localAddress }))
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, some))
  return rooms
}

/** Says ping on every line at once; answers on how many a pong came. */
async function reach() {
  const each = [...lines].map((line) => {
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(false), PONG_MS)
      line.onPong = () => {
        clearTimeout(late)
        resolve(true)
      }
      line.socket.write(frame({ type: 'ping' }))
    })
  })
  return (await Promise.all(each)).filter(Boolean).length
}

function close() {
  const all = [...lines]
  lines.clear()
  for (const { socket } of all) socket.end(frame({ type: 'close' }))
}

answerWith({ open, reach, close, state: () => ({ open: lines.size, lost, pings }) })
