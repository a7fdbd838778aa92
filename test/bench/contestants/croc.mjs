import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { missing, versionOf } from '../find.mjs'
import { connected, freePorts, listening } from '../sockets.mjs'
import { transfer } from '../transfer.mjs'

/** croc through its own relay: no compression, since nothing here can be compressed, and no line past the relay. */

/** croc takes 127.0.0.1 for every address of the computer; others of the loopback network it takes as they are. */
const HOST = process.platform === 'linux' ? '127.0.0.2' : '::1'
const address = (port) => (HOST.includes(':') ? `[${HOST}]:${port}` : `${HOST}:${port}`)

/** croc's relay listens on one port for talk and four for bytes. */
const PORTS = 5

/** Milliseconds from the sender's connection until it surely waits in its room: it does not say so. */
const SETTLE_MS = 300

export const croc = {
  name: 'croc',
  title: 'croc',
  workloads: ['big', 'small', 'medium', 'tiny'],
  async find() {
    const leftOut = missing('croc')
    return leftOut ? { leftOut } : { version: versionOf('croc', '--version') }
  },
  async run({ path }, { start, out, scratch }) {
    const ports = await freePorts(PORTS)
    const env = { CROC_SECRET: randomBytes(12).toString('hex'), CROC_CONFIG_DIR: scratch }
    const relay = start('croc relay', ['croc', 'relay', '--host', HOST, '--ports', ports.join(',')], { env })
    await Promise.all(ports.map((port) => listening(port, relay)))
    const common = ['--no-compress', '--ignore-stdin', '--disable-clipboard', '--relay', address(ports[0])]
    return transfer({
      out,
      servers: { relay: { program: relay } },
      sender: () => start('croc send', ['croc', ...common, 'send', '--no-local', path], { env }),
      ready: (sending) => sending.line((line) => line.startsWith('Code is:')),
      settled: async (sending) => {
        await connected(ports[0], sending)
        await sleep(SETTLE_MS)
      },
      receiver: () => start('croc receive', ['croc', '--quiet', '--yes', ...common], { env, cwd: out }),
    })
  },
}
