// reference.mjs FILE: the yardstick of run.mjs. FILE through a pipe() relay on loopback, three processes, idiomatic
// streams, SHA-256 at both ends, no encryption. Prints one JSON line.
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'

const self = fileURLToPath(import.meta.url)
const [role, ...rest] = process.argv.slice(2)

async function relay() {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  process.send({ port: server.address().port })
  const [a] = await once(server, 'connection')
  const [b] = await once(server, 'connection')
  server.close()
  a.pipe(b).pipe(a)
  await Promise.all([once(a, 'close'), once(b, 'close')])
}

async function send(port, path) {
  const hash = createHash('sha256')
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  const file = createReadStream(path, { highWaterMark: 1 << 18 })
  file.on('data', (chunk) => hash.update(chunk))
  await pipeline(file, socket)
  process.send({ sha256: hash.digest('hex') })
}

async function receive(port, path) {
  const hash = createHash('sha256')
  const socket = connect(port, '127.0.0.1')
  socket.on('data', (chunk) => hash.update(chunk))
  await pipeline(socket, createWriteStream(path))
  process.send({ sha256: hash.digest('hex') })
}

async function measure(path) {
  const middle = fork(self, ['relay'])
  const [{ port }] = await once(middle, 'message')
  const started = performance.now()
  const ends = [fork(self, ['receive', port, `${path}.copy`]), fork(self, ['send', port, path])]
  const [[got], [sent]] = await Promise.all(ends.map((end) => once(end, 'message')))
  const seconds = (performance.now() - started) / 1000
  rmSync(`${path}.copy`)
  if (got.sha256 !== sent.sha256) throw new Error('digests differ')
  console.log(JSON.stringify({ event: 'done', seconds, sha256: got.sha256 }))
}

const roles = { relay, send: () => send(...rest), receive: () => receive(...rest) }
await (roles[role] ?? (() => measure(role)))()
if (role in roles) process.disconnect()
