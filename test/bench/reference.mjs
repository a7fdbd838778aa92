// reference.mjs relay | send PORT FILE | receive PORT FILE
// One file through a pipe() relay on loopback: idiomatic streams, SHA-256 at both ends, no encryption. What contestants/
// pipe.mjs runs, three processes. Tells of itself in lines of JSON.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { connect, createServer } from 'node:net'
import { pipeline } from 'node:stream/promises'

const tell = (value) => console.log(JSON.stringify(value))

async function relay() {
  const server = createServer({ allowHalfOpen: true })
  const connections = []
  const both = new Promise((resolve) => {
    server.on('connection', (socket) => {
      connections.push(socket)
      if (connections.length === 2) resolve()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  tell({ event: 'listening', port: server.address().port })
  await both
  server.close()
  const [a, b] = connections
  // Neither end begins before the other is there.
  for (const socket of [a, b]) socket.write('G')
  a.pipe(b).pipe(a)
  await Promise.all([once(a, 'close'), once(b, 'close')])
}

async function join(port) {
  const socket = connect(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  tell({ event: 'connected' })
  await once(socket, 'readable')
  socket.read(1)
  return socket
}

async function send(port, path) {
  const hash = createHash('sha256')
  const socket = await join(port)
  const file = createReadStream(path, { highWaterMark: 1 << 18 })
  file.on('data', (chunk) => hash.update(chunk))
  await pipeline(file, socket)
  tell({ event: 'done', sha256: hash.digest('hex') })
}

async function receive(port, path) {
  const hash = createHash('sha256')
  const socket = await join(port)
  const began = performance.now()
  socket.on('data', (chunk) => hash.update(chunk))
  await pipeline(socket, createWriteStream(path))
  tell({ event: 'done', seconds: (performance.now() - began) / 1000, sha256: hash.digest('hex') })
}

const [role, ...rest] = process.argv.slice(2)
await { relay, send, receive }[role](...rest)
