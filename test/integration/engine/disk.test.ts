import { readdir } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { FaultProxy } from '../../support/fault-proxy.ts'
import { Gate, gatedSource } from '../../support/gate.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { canMakeDisk, realDisk, type SmallDisk, standInDisk } from '../../support/small-disk.ts'
import {
  acceptInto,
  localRelay,
  type Receiver,
  type Sender,
  startReceiver,
  startSender,
  treeOf,
} from '../../support/transfer.ts'

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof import('node:fs')>()
  const { fullFs, standIn } = await import('../../support/full-fs.mjs')
  return { ...actual, ...fullFs(actual, () => standIn.folder) }
})

leaveNothingBehind()

const MIB = 1 << 20
/** Milliseconds; longer than any test. */
const PATIENT = 60_000

const own = await canMakeDisk()
const disks: [string, () => Promise<SmallDisk>][] = [
  ['a stand-in for a disk', standInDisk],
  [
    own ? 'a small disk of its own' : 'a stand-in again, as no disk can be made here',
    own ? () => realDisk(48 * MIB) : standInDisk,
  ],
]

let relay: RelayServer
let address: RelayAddress
let receiving: FaultProxy
let disk: SmallDisk
let running: Ends | null = null

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
  receiving = await FaultProxy.before(address)
})

afterEach(async () => {
  running?.sender.handle.cancel()
  running?.receiver.handle.cancel()
  if (running) await outcomes(running)
  running = null
  await Promise.all([receiving.close(), relay.close()])
  await disk.remove()
})

interface Ends {
  readonly sender: Sender
  readonly receiver: Receiver
}

async function offered(source: Parameters<typeof startSender>[1], patience = 0): Promise<Ends> {
  const sender = startSender(address, source, patience)
  const receiver = startReceiver(receiving.address, await sender.code(), patience)
  await receiver.log.until('offer')
  running = { sender, receiver }
  return running
}

const outcomes = ({ sender, receiver }: Ends) => Promise.all([sender.handle.done, receiver.handle.done])

/** Both ends with 3 MiB here, the disk filled up, and more coming until both know that it is full. */
async function filledUp(files: Parameters<typeof gatedSource>[0], patience = 0): Promise<Ends> {
  const { source, gate } = gatedSource([{ path: 'filme', size: 20 * MIB, until: 4 * MIB }, ...files])
  const ends = await offered(source, patience)
  await ends.receiver.handle.answer(acceptInto(disk.path))
  await ends.receiver.log.until('progress', ({ bytes }) => bytes >= 3 * MIB)
  disk.fill()
  gate.open()
  await Promise.all([isFull(ends.receiver, 'me'), isFull(ends.sender, 'peer')])
  return ends
}

const isFull = ({ log }: Sender | Receiver, whose: 'me' | 'peer') =>
  log.until('disk', (event) => event.whose === whose && event.state === 'full')

const everything = (ends: Ends, whose: 'me' | 'peer') =>
  (whose === 'me' ? ends.receiver : ends.sender).log.of('disk').filter((event) => event.whose === whose)

describe.each(disks)('%s', (_, make) => {
  beforeEach(async () => {
    disk = await make()
  })

  it('without room for an offer refuses it before anything is sent', async () => {
    const { sender, receiver } = await offered(gatedSource([{ path: 'filme', size: 2 ** 50 }]).source)

    await expect(receiver.handle.answer(acceptInto(disk.path))).rejects.toMatchObject({ code: 'disk.full' })

    receiver.handle.cancel()
    await outcomes({ sender, receiver })
    expect(await readdir(disk.path)).toEqual([])
  })

  it('that fills up pauses both ends, tells them what is missing, and goes on by itself when there is room', async () => {
    const ends = await filledUp([{ path: 'segundo', size: 3 * MIB }])
    const told = await isFull(ends.receiver, 'me')
    expect(told.missing).toBeGreaterThan(10 * MIB)
    expect(told.missing).toBeLessThanOrEqual(23 * MIB)
    expect(await isFull(ends.sender, 'peer')).toMatchObject({ missing: told.missing })

    disk.empty()
    const [sent, received] = await outcomes(ends)

    expect([sent, received]).toMatchObject([
      { kind: 'done', verified: 2, failed: 0, corrupted: 0 },
      { kind: 'done', verified: 2, failed: 0, corrupted: 0 },
    ])
    expect(await treeOf(disk.path)).toEqual(['filme', 'segundo'])
    expect(everything(ends, 'me').at(-1)).toMatchObject({ state: 'fine', missing: null })
    expect(everything(ends, 'peer').at(-1)).toMatchObject({ state: 'fine', missing: null })
  })

  it('holds many small files and folders, and each of them gets its name', async () => {
    const small = Array.from({ length: 300 }, (_, at) => ({ path: `notas ${at}`, size: 5000 + at }))
    const ends = await filledUp(small)

    disk.empty()
    const [, received] = await outcomes(ends)

    expect(received).toMatchObject({ kind: 'done', verified: 301, failed: 0, corrupted: 0 })
    expect((await treeOf(disk.path)).length).toBe(301)
  })

  it.each([
    ['receiver', { sent: 'peer', received: 'me' }],
    ['sender', { sent: 'me', received: 'peer' }],
  ] as const)('lets the %s cancel at once, and nothing is left', async (who, by) => {
    const ends = await filledUp([{ path: 'depois', size: 20 * MIB }])

    ends[who].handle.cancel()

    expect(await outcomes(ends)).toEqual([
      { kind: 'cancelled', by: by.sent },
      { kind: 'cancelled', by: by.received },
    ])
    disk.empty()
    expect(await treeOf(disk.path)).toEqual([])
  })

  it('is still full on the line that follows a broken one, and loses nothing', async () => {
    const ends = await filledUp([{ path: 'depois', size: 2 * MIB }], PATIENT)

    receiving.cutAll()
    await Promise.all([ends.sender.log.until('joined'), ends.receiver.log.until('joined')])
    // Told again on the new line; what is told within a second of the other is told as one.
    await vi.waitFor(() => expect(everything(ends, 'peer').at(-1)?.state).toBe('full'), 5_000)
    disk.empty()

    expect(await outcomes(ends)).toMatchObject([
      { kind: 'done', verified: 2, failed: 0, corrupted: 0 },
      { kind: 'done', verified: 2, failed: 0, corrupted: 0 },
    ])
  })
})

describe('a stand-in for a disk that is full from the beginning', () => {
  it('holds the folders and empty files of an offer that needs no room', async () => {
    disk = await standInDisk()
    disk.fill()
    const folder = { kind: 'folder', size: 0, modified: 0, executable: false } as const
    const ends = await offered({
      top: ['pasta'],
      async *list() {
        yield [
          { ...folder, path: 'pasta' },
          { ...folder, path: 'pasta/vazia' },
          { ...folder, kind: 'file', path: 'pasta/nada' },
        ]
      },
      open: () => ({ read: () => 0, close() {} }),
    })
    await ends.receiver.handle.answer(acceptInto(disk.path))
    expect(await isFull(ends.sender, 'peer')).toMatchObject({ missing: null })

    disk.empty()

    expect(await outcomes(ends)).toMatchObject([
      { kind: 'done', verified: 1 },
      { kind: 'done', verified: 1 },
    ])
    expect(await treeOf(disk.path)).toEqual(['pasta/', 'pasta/nada', 'pasta/vazia/'])
  })
})

it('a sender reads no further than what is under way while the other disk is full', async () => {
  disk = await standInDisk()
  let read = 0
  const gate = new Gate()
  const entry = { path: 'enorme', kind: 'file', size: 4096 * MIB, modified: 0, executable: false } as const
  const ends = await offered({
    top: ['enorme'],
    async *list() {
      yield [entry]
    },
    open: () => ({
      async read(target, position) {
        if (position >= 2 * MIB) await gate.passed
        read += target.length
        return target.length
      },
      close() {},
    }),
  })
  await ends.receiver.handle.answer(acceptInto(disk.path))
  await ends.receiver.log.until('progress', ({ bytes }) => bytes >= MIB)
  disk.fill()
  gate.open()
  await isFull(ends.sender, 'peer')
  // Two turns of the disk's waiting: a sender who did not pause would have filled every buffer by then.
  await ends.receiver.log.until('progress', ({ bytes }) => bytes > MIB)

  ends.receiver.handle.cancel()
  await outcomes(ends)
  expect(read).toBeLessThan(64 * MIB)
})
