import { missing, versionOf } from '../find.mjs'
import { freePorts, listening } from '../sockets.mjs'
import { transfer } from '../transfer.mjs'

/**
 * magic-wormhole with its own mailbox server and transit relay. With `--no-listen` neither end offers a direct address,
 * so that the bytes go through the relay. The mailbox server is measured beside the others and counted to none of them.
 */

const listen = (port) => ['--port', `tcp:${port}:interface=127.0.0.1`]

async function startServers(start, mailboxPort, transitPort) {
  const mailbox = start('wormhole mailbox', ['twist3', 'wormhole-mailbox', ...listen(mailboxPort)])
  const relay = start('wormhole transit relay', ['twist3', 'transitrelay', ...listen(transitPort)])
  await Promise.all([listening(mailboxPort, mailbox), listening(transitPort, relay)])
  return { mailbox: { program: mailbox }, relay: { program: relay } }
}

export const wormhole = {
  name: 'wormhole',
  title: 'magic-wormhole',
  workloads: ['big', 'small', 'medium', 'tiny'],
  async find() {
    const leftOut = missing('wormhole', 'twist3')
    return leftOut ? { leftOut } : { version: versionOf('wormhole', '--version') }
  },
  async run({ path }, { start, out }) {
    const [mailboxPort, transitPort] = await freePorts(2)
    const servers = await startServers(start, mailboxPort, transitPort)
    const mailbox = `ws://127.0.0.1:${mailboxPort}/v1`
    const client = ['wormhole', '--relay-url', mailbox, '--transit-helper', `tcp:127.0.0.1:${transitPort}`]
    const quiet = ['--no-listen', '--hide-progress']
    return transfer({
      out,
      servers,
      sender: () => start('wormhole send', [...client, 'send', ...quiet, path]),
      ready: (sending) => sending.line((line) => /^Wormhole code is: (\S+)/.exec(line)?.[1]),
      receiver: (code) => {
        const argv = [...client, 'receive', ...quiet, '--accept-file', code]
        return start('wormhole receive', argv, { cwd: out })
      },
    })
  },
}
