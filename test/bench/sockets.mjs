import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** States of /proc/net/tcp. */
const ESTABLISHED = '01'
const LISTENING = '0A'

/** Milliseconds between two looks at the system's table. */
const LOOK_EVERY = 5

/** Long enough for any server to listen and any client to be connected, where the system has no table to look into. */
const BLIND_MS = 1_000

/** Ports nobody uses now, all different. */
export async function freePorts(count) {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  const ports = servers.map((server) => server.address().port)
  await Promise.all(servers.map((server) => once(server.close(), 'close')))
  return ports
}

function table() {
  return ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((path) => {
    try {
      return readFileSync(path, 'utf8').split('\n').slice(1)
    } catch {
      return []
    }
  })
}

function has(port, wanted) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  return table().some((row) => {
    const [, local = '', , state] = row.trim().split(/\s+/)
    return local.endsWith(`:${hex}`) && state === wanted
  })
}

/** Some peers do not say when they are ready, and a connection made to find out would be taken for a client. */
async function until(port, state, program) {
  if (table().length === 0) return sleep(BLIND_MS)
  while (!has(port, state)) {
    if (program.endedAt !== null) {
      await program.succeeded()
      throw new Error(`nobody came to port ${port}`)
    }
    await sleep(LOOK_EVERY)
  }
}

/** Waits until somebody listens on the port. Rejects when `program`, which should, has ended. */
export const listening = (port, program) => until(port, LISTENING, program)

/** Waits until a client is connected to the port. Rejects when `program`, the client, has ended. */
export const connected = (port, program) => until(port, ESTABLISHED, program)
