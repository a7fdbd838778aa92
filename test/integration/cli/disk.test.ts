import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Cli, startCli, startCliRelay, stopEveryCli } from '../../support/cli.ts'
import { canMakeDisk, realDisk, type SmallDisk, standInDisk } from '../../support/small-disk.ts'
import { randomFile, sha256Of, tempFolder, treeOf } from '../../support/transfer.ts'

const MIB = 1 << 20

const own = await canMakeDisk()
const disks: [string, () => Promise<SmallDisk>][] = [
  ['a stand-in for a disk', standInDisk],
  [
    own ? 'a small disk of its own' : 'a stand-in again, as no disk can be made here',
    own ? () => realDisk(64 * MIB) : standInDisk,
  ],
]

let from: Awaited<ReturnType<typeof tempFolder>>
let disk: SmallDisk

beforeEach(async () => {
  from = await tempFolder()
})

afterEach(async () => {
  await stopEveryCli()
  await Promise.all([from.remove(), disk.remove()])
})

/** A folder with a large file and neighbours, sent into one of the same name that is on the full disk. */
async function sendIntoFull(
  patience = '0',
): Promise<{ readonly sender: Cli; readonly receiver: Cli; readonly top: string }> {
  disk.fill()
  const top = join(from.path, basename(disk.path))
  await mkdir(join(top, 'notas'), { recursive: true })
  await randomFile(join(top, 'filme.mkv'), 24 * MIB)
  for (const name of ['a.txt', 'b.txt', 'c.txt']) await randomFile(join(top, 'notas', name), 3000)
  const { address } = await startCliRelay()
  const env = { MALOTE_GIVE_UP: patience, MALOTE_DATA: join(from.path, 'data') }
  const sender = startCli(['send', top, '--relay', address], { env })
  const [, code = ''] = await sender.says(/(\d{4}-[a-z-]+)/)
  const out = dirname(disk.path)
  const take = ['receive', code, '--relay', address, '--out', out, '--yes', '--on-conflict', 'overwrite']
  return { sender, receiver: startCli(take, { env: { ...env, ...disk.env } }), top }
}

describe.each(disks)('%s that is full', (_, make) => {
  beforeEach(async () => {
    disk = await make()
  })

  it('is told at both ends, and both go on and end well once there is room', async () => {
    const { sender, receiver, top } = await sendIntoFull()
    await receiver.says(/The disk of this computer is full\. It goes on by itself when there is room/)
    await sender.says(/The disk of .+ is full\. It goes on by itself when there is room/)

    disk.empty()
    const [sent, received] = await Promise.all([sender.ended, receiver.ended])

    expect([sent.status, received.status]).toEqual([0, 0])
    for (const name of ['filme.mkv', 'notas/a.txt', 'notas/c.txt']) {
      expect(await sha256Of(join(disk.path, name))).toBe(await sha256Of(join(top, name)))
    }
    expect(await treeOf(disk.path)).toEqual(await treeOf(top))
  })

  it('lets the receiver leave, and another process go on when there is room', async () => {
    const { sender, receiver, top } = await sendIntoFull('60')
    await sender.says(/The disk of .+ is full/)

    receiver.signal('SIGTERM')
    await receiver.ended
    disk.empty()
    const env = { ...disk.env, MALOTE_GIVE_UP: '60', MALOTE_DATA: join(from.path, 'data') }
    const again = startCli(['receive', '--resume'], { env })
    const [sent, received] = await Promise.all([sender.ended, again.ended])

    expect([sent.status, received.status]).toEqual([0, 0])
    expect(await sha256Of(join(disk.path, 'filme.mkv'))).toBe(await sha256Of(join(top, 'filme.mkv')))
    expect(await treeOf(disk.path)).toEqual(await treeOf(top))
  })

  it.each(['receiver', 'sender'] as const)('lets the %s stop with Ctrl+C, and nothing is left', async (who) => {
    const ends = await sendIntoFull()
    await ends.sender.says(/The disk of .+ is full/)

    ends[who].signal('SIGINT')
    const [sent, received] = await Promise.all([ends.sender.ended, ends.receiver.ended])

    expect([sent.status, received.status]).toEqual([3, 3])
    disk.empty()
    expect((await treeOf(disk.path)).filter((name) => !name.endsWith('/'))).toEqual([])
  })
})
