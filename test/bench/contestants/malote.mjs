import { join } from 'node:path'
import { buildIn } from '../build.mjs'
import { event, transfer } from '../transfer.mjs'

/** Malote's terminal program: `malote send`, `malote relay`, `malote receive`, as people use them. */

const cli = (home) => [process.execPath, join(buildIn(home), 'malote.mjs')]

/** Starts the relay; resolves when it listens. */
export async function startRelay({ home, start }) {
  const program = start('malote relay', [...cli(home), 'relay', '--host', '127.0.0.1', '--port', '0', '--json'])
  const { port } = await program.line(event('listening'))
  return { program, address: `127.0.0.1:${port}` }
}

export function startSender({ home, start }, path, address) {
  return start('malote send', [...cli(home), 'send', path, '--relay', address, '--json'])
}

/** Waits for the sender's code. */
export async function codeOf(sender) {
  return (await sender.line(event('code'))).code
}

export function startReceiver({ home, start, out }, code, address) {
  const argv = [...cli(home), 'receive', '--relay', address, '--out', out, '--yes', '--json']
  return start('malote receive', argv, { env: { MALOTE_CODE: code } })
}

export const malote = {
  name: 'malote',
  title: 'Malote',
  workloads: ['big', 'small', 'medium', 'tiny'],
  find: async () => ({ version: '' }),
  async run({ path }, stage) {
    const { program: relay, address } = await startRelay(stage)
    return transfer({
      out: stage.out,
      servers: { relay: { program: relay } },
      sender: () => startSender(stage, path, address),
      ready: codeOf,
      receiver: (code) => startReceiver(stage, code, address),
      data: async (receiving) => (await receiving.line(event('done'))).seconds,
    })
  },
}
