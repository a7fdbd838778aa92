import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { beforeAll, describe, expect, it } from 'vitest'
import type { FromRelay, RelayJob } from '../../../src-main/relay/worker-messages.ts'
import { bundle } from '../../support/bundle.ts'
import { FrameClient, join, openRoom, pair, say, v } from './client.ts'

let script: URL

beforeAll(async () => {
  script = await bundle({ entry: new URL('../../../src-main/relay/worker.ts', import.meta.url), name: 'relay-worker' })
})

interface Started {
  readonly worker: Worker
  readonly first: FromRelay
  /** Its exit code. Waited for from the start: a worker that cannot start is gone right after its first word. */
  readonly ended: Promise<number>
}

async function started(job: RelayJob): Promise<Started> {
  const worker = new Worker(script, { workerData: job })
  const ended = new Promise<number>((resolve) => worker.once('exit', resolve))
  const [first] = (await once(worker, 'message')) as [FromRelay]
  return { worker, first, ended }
}

describe('the relay\u2019s worker', () => {
  it('ends by itself when it is stopped in the middle of everything: no timer and no socket is left', async () => {
    const { worker, first, ended } = await started({ ports: [0], host: '127.0.0.1' })
    if (first.kind !== 'listening') throw new Error(first.kind)
    const { port } = first
    const { room, line } = await openRoom(port)
    await join(port, room)
    await line.hearA('guest')
    await say(port, { type: 'pair', v, token: randomBytes(32).toString('hex') })
    await FrameClient.open(port)
    const refused = await say(port, { type: 'join', v, room: '999999999' })
    await refused.hearA('error')
    const broken = await pair(port)
    broken.guest.resetAndDestroy()
    const busy = await pair(port)
    busy.guest.write(randomBytes(16 * 1024 * 1024))

    worker.postMessage({ kind: 'stop' })

    // A worker that has to be terminated ends with 1.
    expect(await ended).toBe(0)
    // Sooner than the shortest of the long timers would let it go.
  }, 20_000)

  it('ends by itself when it cannot start, and says why', async () => {
    const { first, ended } = await started({ ports: [0], host: '203.0.113.254' })

    expect(first).toMatchObject({ kind: 'failed', error: { code: 'port.denied' } })
    expect(await ended).toBe(0)
  })

  it('takes the next port where one is taken', async () => {
    const one = await started({ ports: [0], host: '127.0.0.1' })
    if (one.first.kind !== 'listening') throw new Error(one.first.kind)

    const two = await started({ ports: [one.first.port, 0], host: '127.0.0.1' })

    expect(two.first).toMatchObject({ kind: 'listening', host: '127.0.0.1' })
    expect(two.first).not.toMatchObject({ port: one.first.port })
    for (const { worker, ended } of [one, two]) {
      worker.postMessage({ kind: 'stop' })
      await ended
    }
  })
})
