import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { missing, versionOf } from '../find.mjs'
import { freePorts, listening } from '../sockets.mjs'
import { transfer } from '../transfer.mjs'

/**
 * What a person with a shell does: nc to socat to nc, `openssl dgst -sha256` at both ends, no encryption; folders as a
 * tar stream. `tee` and the pipes are part of it, and of its CPU seconds.
 */

/** How much socat moves at once, bytes: with its usual 8 KiB it is far slower. */
const BLOCK = '262144'

/** $1 file or folder to send, $2 port, $3 a name for a pipe, $4 where the digest goes. */
const sendStream = (stream) => `mkfifo "$3" || exit 1
${stream} | openssl dgst -sha256 -r >"$4" &
nc -N 127.0.0.1 "$2" <"$3" >/dev/null; status=$?
wait; exit $status`
const sendFile = sendStream('tee "$3" <"$1"')
const sendTree = sendStream('tar -C "$(dirname "$1")" -cf - "$(basename "$1")" | tee "$3"')

/** $1 file or folder to make, $2 port, $3 a name for a pipe, $4 where the digest goes. */
const receiveFile = 'nc -d 127.0.0.1 "$2" | tee "$1" | openssl dgst -sha256 -r >"$4"'
const receiveTree = `mkfifo "$3" || exit 1
nc -d 127.0.0.1 "$2" | tee "$3" | openssl dgst -sha256 -r >"$4" &
tar -C "$1" -xf - <"$3"; status=$?
wait; exit $status`

function compareDigests(...files) {
  const [sent, got] = files.map((file) => readFileSync(file, 'utf8').split(' ')[0])
  if (!sent || sent !== got) throw new Error('the digests of the two ends differ')
}

export const netcat = {
  name: 'nc',
  title: 'nc, socat, nc, openssl dgst (no encryption)',
  workloads: ['big', 'small', 'medium', 'tiny'],
  async find() {
    const leftOut = missing('nc', 'socat', 'openssl', 'tee', 'tar', 'mkfifo')
    if (leftOut) return { leftOut }
    const version = versionOf('nc', '-h')
    // Only this one can close its side at the end of the file (-N) and leave stdin alone (-d).
    if (!version.startsWith('OpenBSD')) return { leftOut: `nc is not OpenBSD's: ${version}` }
    return { version: `${version}; ${versionOf('openssl', 'version')}` }
  },
  async run({ path, name, single }, { start, out, scratch }) {
    const [here, there] = await freePorts(2)
    const listen = (port) => `TCP-LISTEN:${port},bind=127.0.0.1,reuseaddr`
    const relay = start('socat', ['socat', '-b', BLOCK, listen(here), listen(there)])
    await listening(here, relay)
    const shell = (role, script, target, port) => {
      const digest = join(scratch, `${role}.digest`)
      return start(`nc ${role}`, [
        'sh',
        '-c',
        script,
        'nc',
        target,
        String(port),
        join(scratch, `${role}.pipe`),
        digest,
      ])
    }
    const figures = await transfer({
      out,
      servers: { relay: { program: relay, endsItself: true } },
      sender: () => shell('send', single ? sendFile : sendTree, path, here),
      // socat listens for the second only once the first is there.
      ready: () => listening(there, relay),
      receiver: () => shell('receive', single ? receiveFile : receiveTree, single ? join(out, name) : out, there),
    })
    compareDigests(join(scratch, 'send.digest'), join(scratch, 'receive.digest'))
    return figures
  },
}
