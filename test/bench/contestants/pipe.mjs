import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { event, transfer } from '../transfer.mjs'

/** The plain way in Node: streams, `pipe()`, SHA-256 at both ends, no encryption. One file only. */

const reference = [process.execPath, fileURLToPath(new URL('../reference.mjs', import.meta.url))]

export const pipe = {
  name: 'pipe',
  title: '`pipe()` reference, no encryption',
  workloads: ['big'],
  find: async () => ({ version: '' }),
  async run({ path, name }, { start, out }) {
    const relay = start('pipe relay', [...reference, 'relay'])
    const { port } = await relay.line(event('listening'))
    return transfer({
      out,
      servers: { relay: { program: relay, endsItself: true } },
      sender: () => start('pipe send', [...reference, 'send', String(port), path]),
      ready: (sending) => sending.line(event('connected')),
      receiver: () => start('pipe receive', [...reference, 'receive', String(port), join(out, name)]),
      data: async (receiving) => (await receiving.line(event('done'))).seconds,
    })
  },
}
