import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { missing, versionOf } from '../find.mjs'
import { connected, freePorts, listening } from '../sockets.mjs'
import { transfer } from '../transfer.mjs'

/**
 * The same work in plain C: SHA-256 at both ends, AES-256-GCM in records of 1 MiB, a relay that splices in the kernel.
 * One file only.
 * Its source is no part of this repository: `limit.c` in the folder MALOTE_LIMIT, or in `../shared/limit` beside it.
 */

const BESIDE = fileURLToPath(new URL('../../../../shared/limit', import.meta.url))

const binaryIn = (home) => join(home, 'limit')

function build(home) {
  const source = join(process.env.MALOTE_LIMIT ?? BESIDE, 'limit.c')
  if (!existsSync(source)) return 'no limit.c (MALOTE_LIMIT names its folder)'
  const lacking = missing('cc')
  if (lacking) return lacking
  const binary = binaryIn(home)
  const { status, stderr } = spawnSync('cc', ['-O2', '-o', binary, source, '-lcrypto', '-lpthread'], {
    encoding: 'utf8',
  })
  const why = stderr?.split('\n').find((line) => /error|cannot find/.test(line))
  return status === 0 ? null : `limit.c does not compile: ${why ?? `cc ended with status ${status}`}`
}

export const limit = {
  name: 'c',
  title: 'C reference',
  workloads: ['big'],
  async find(home) {
    const leftOut = build(home)
    return leftOut ? { leftOut } : { version: versionOf('cc', '--version') }
  },
  async run({ path, name }, { home, start, out }) {
    const binary = binaryIn(home)
    const [free] = await freePorts(1)
    const port = String(free)
    const relay = start('limit relay', [binary, 'relay', port])
    await listening(free, relay)
    return transfer({
      out,
      servers: { relay: { program: relay, endsItself: true } },
      sender: () => start('limit send', [binary, 'send', port, path]),
      ready: (sending) => connected(free, sending),
      receiver: () => start('limit recv', [binary, 'recv', port, join(out, name)]),
    })
  },
}
