// A pair whose reader is slow: the sender pushes what the relay takes, the reader takes a sip now and then.
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { answerWith } from './child.mjs'
import { answered, call } from './frames.mjs'

/** What the reader takes, and how often: 64 KiB a second, the line of a telephone in the country. */
const SIP = 16 * 1024
const SIP_MS = 250

const CHUNK = 256 * 1024

let running = null

async function push(socket, state) {
  const chunk = randomBytes(CHUNK)
  while (!state.over) {
    chunk.writeUInt32BE(state.sent / CHUNK)
    // A copy: the socket holds on to what waits, and the chunk is written anew.
    const bytes = Buffer.from(chunk)
    state.said.update(bytes)
    state.sent += CHUNK
    if (!socket.write(bytes)) await Promise.race([once(socket, 'drain'), state.stopped])
  }
  socket.end()
}

function drink(socket, state) {
  const take = (bytes) => {
    state.heard.update(bytes)
    state.read += bytes.length
  }
  const timer = setInterval(() => {
    const bytes = socket.read(SIP) ?? socket.read()
    if (bytes) take(bytes)
  }, SIP_MS)
  return () => {
    clearInterval(timer)
    socket.on('data', take).resume()
  }
}

async function start({ port }) {
  const token = randomBytes(32).toString('hex')
  const relay = { port, localAddress: '127.0.0.1' }
  const ends = [await call(relay, { type: 'pair', v: 1, token }), await call(relay, { type: 'pair', v: 1, token })]
  await Promise.all(ends.map((socket) => answered(socket, 'paired')))
  const [sink, source] = ends
  const state = { over: false, sent: 0, read: 0, said: createHash('sha256'), heard: createHash('sha256') }
  state.stopped = new Promise((resolve) => {
    state.stop = resolve
  })
  running = { sink, state, hurry: drink(sink, state), pushed: push(source, state) }
}

/** Lets the reader take the rest; answers what it had read until then, and whether all that was sent came whole. */
async function finish() {
  const { sink, state, hurry, pushed } = running
  const read = state.read
  state.over = true
  state.stop()
  const ended = once(sink, 'end')
  hurry()
  await Promise.all([pushed, ended])
  sink.destroy()
  const whole = state.read === state.sent && state.said.digest('hex') === state.heard.digest('hex')
  return { read, sent: state.sent, whole }
}

answerWith({ start, finish })
