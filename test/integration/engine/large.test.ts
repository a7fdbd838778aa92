import { open, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildEngineProcess, EngineProcess } from '../../support/engine-process.ts'
import { tempFolder } from '../../support/transfer.ts'

const MIB = 1 << 20
const SIZE = 3 * 1024 * MIB

/** SHA-256 of 3 GiB of zeros, as `head -c 3G /dev/zero | sha256sum` says. */
const ZEROS = '305b66a59d15b252092fbda9d09711230c429f351897cbd430e7b55a35fd3b97'

/** Milliseconds for 3 GiB on a machine that has much else to do: a guard, not what is shown. */
const SLOWEST = 480_000

let folder: { path: string; remove: () => Promise<void> }
const processes: EngineProcess[] = []

const start = (job: ConstructorParameters<typeof EngineProcess>[0]) => {
  const child = new EngineProcess(job)
  processes.push(child)
  return child
}

/** The middle one of an odd number of values. */
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN

beforeAll(async () => {
  folder = await tempFolder()
  await buildEngineProcess()
})

afterAll(async () => {
  for (const child of processes) child.kill()
  await folder.remove()
})

/** Relay, sender and receiver as processes, on their way with 3 GiB that take no room on the sender's disk. */
async function begin(to: string): Promise<Record<'relay' | 'sender' | 'receiver', EngineProcess>> {
  const path = join(folder.path, 'esparso.img')
  const file = await open(path, 'w')
  await file.truncate(SIZE)
  await file.close()
  const relay = start({ kind: 'relay' })
  const address = { host: '127.0.0.1', port: (await relay.until('listening')).port }
  const sender = start({ kind: 'send', relay: address, path })
  const { code } = await sender.until('code')
  return { relay, sender, receiver: start({ kind: 'receive', relay: address, code, folder: to }) }
}

test(
  '3 GiB go from process to process with memory flat and small in all three',
  async () => {
    const to = join(folder.path, 'to')
    const { relay, sender, receiver } = await begin(to)

    for (const end of [sender, receiver]) {
      const { outcome, sha256, rss } = await end.until('end')
      expect(outcome).toMatchObject({ kind: 'done', verified: 1, bytes: SIZE })
      expect(sha256).toBe(ZEROS)
      // What a transfer needs it needs from the beginning: the later tenths take no more than the earlier ones did. Middle
      // values, as any single look may fall on the moment before memory is given back; what stays shows in all of them.
      expect(rss.length).toBe(10)
      expect(median(rss.slice(5)) - median(rss.slice(0, 5))).toBeLessThan(32 * MIB)
    }
    expect((await stat(join(to, 'esparso.img'))).size).toBe(SIZE)
    for (const child of [sender, receiver, relay]) expect(await child.stop()).toBeLessThan(150 * MIB)
  },
  SLOWEST,
)

test.each(['sender', 'relay'] as const)(
  'the receiver of a killed %s says so and keeps nothing half-written',
  async (victim) => {
    const to = join(folder.path, victim)
    const running = await begin(to)
    await running.receiver.until('moving')

    running[victim].kill()

    const { outcome } = await running.receiver.until('end')
    expect(outcome).toMatchObject({
      kind: 'failed',
      error: { code: expect.stringMatching(/^(peer.gone|relay.lost)$/) },
    })
    expect(await readdir(to)).toEqual([])
  },
)

test('the sender to a killed receiver says so', async () => {
  const running = await begin(join(folder.path, 'killed'))
  await running.receiver.until('moving')

  running.receiver.kill()

  const { outcome } = await running.sender.until('end')
  expect(outcome).toMatchObject({ kind: 'failed', error: { code: expect.stringMatching(/^(peer.gone|relay.lost)$/) } })
})
