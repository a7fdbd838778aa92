import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { SegmentWriter } from '../../../src-main/engine/protocol/segments.ts'
import { Absorber } from '../../../src-main/engine/transfer/absorber.ts'
import type { FileSink } from '../../../src-main/engine/transfer/absorber-ports.ts'
import { type ErrorCode, type ErrorInfo, MaloteError } from '../../../src-shared/errors.ts'
import type { FileResultView } from '../../../src-shared/views.ts'

const MIB = 1 << 20
const bytes = Buffer.alloc(MIB, 'b')
const sha256 = createHash('sha256').update(bytes).digest()

interface Pending {
  readonly resolve: () => void
  readonly reject: (code: ErrorCode) => void
}

/** A disk in the hands of the test: it writes and flushes when it is told to, or says why not. */
class SlowDisk implements FileSink {
  readonly writes: Pending[] = []
  readonly flushes: Pending[] = []
  discarded = 0
  small = false
  full = false
  waiting = false
  onCreate: () => void = () => {}

  create(entry: { readonly path: string }): ReturnType<FileSink['create']> {
    this.onCreate()
    const disk = this
    return {
      small: this.small,
      write: () => (disk.small ? null : pend(disk.writes).then(() => {})),
      finish: () => pend(disk.flushes).then(() => entry.path),
      finishNow: () => entry.path,
      async discard() {
        disk.discarded++
      },
    }
  }

  async discard(): Promise<void> {}
}

function pend(list: Pending[]): Promise<void> {
  return new Promise((resolve, reject) => {
    list.push({ resolve, reject: (code) => reject(new MaloteError(code)) })
  })
}

let disk: SlowDisk
let results: FileResultView[]
let rooms: number
let finished: number
let broken: ErrorInfo[]
let busy: Promise<unknown>[]
let absorber: Absorber

function absorb(count: number): void {
  const entries = Array.from({ length: count }, (_, at) => ({
    path: `f${at}`,
    size: MIB,
    modified: 0,
    executable: false,
  }))
  absorber = new Absorber(disk, entries, {
    onFile: (result) => results.push(result),
    onRoom: () => rooms++,
    onFinished: () => finished++,
    onBroken: (error) => broken.push(error),
    onDiskBusy: (work) => busy.push(work),
  })
}

beforeEach(() => {
  disk = new SlowDisk()
  results = []
  rooms = 0
  finished = 0
  broken = []
  busy = []
})

/** A record with one whole file. */
function whole(index: number): Uint8Array {
  const buffer = Buffer.alloc(MIB + 100)
  const writer = new SegmentWriter(buffer)
  writer.space(MIB).set(bytes)
  writer.bytes(index, 0, MIB)
  writer.end(index, MIB, sha256)
  return buffer.subarray(0, writer.length)
}

const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('a disk slower than the line', () => {
  it('stops the reading at four records, and lets it go on once there is room', async () => {
    absorb(10)
    const answers = [0, 1, 2, 3].map((index) => absorber.take(whole(index)))
    expect(answers).toEqual([true, true, true, false])
    expect(rooms).toBe(0)

    disk.writes[0]?.resolve()
    await settle()
    expect(rooms).toBe(1)
    disk.writes[1]?.resolve()
    await settle()
    expect(rooms).toBe(1)
  })

  it('is busy with each write and each flush until it is over', async () => {
    absorb(1)
    absorber.take(whole(0))
    disk.writes[0]?.resolve()
    await settle()
    disk.flushes[0]?.resolve()

    expect(busy).toHaveLength(2)
    await expect(Promise.all(busy)).resolves.toEqual([undefined, 'f0'])
  })

  it('stops the reading when too many files wait for being flushed', async () => {
    absorb(100)
    let taken = 0
    for (; taken < 100; taken++) {
      const more = absorber.take(whole(taken))
      disk.writes[taken]?.resolve()
      await settle()
      if (!more) break
    }
    expect(disk.flushes.length).toBe(32)
    const before = rooms
    disk.flushes[0]?.resolve()
    await settle()
    expect(rooms).toBe(before + 1)
  })

  it('is idle only when the last file has its name', async () => {
    absorb(1)
    absorber.take(whole(0))
    expect(absorber.idle).toBe(false)
    disk.writes[0]?.resolve()
    await settle()
    expect([absorber.idle, finished]).toEqual([false, 0])
    disk.flushes[0]?.resolve()
    await settle()
    expect([absorber.idle, finished]).toEqual([true, 1])
    expect(results).toMatchObject([{ path: 'f0', outcome: 'verified', sha256: sha256.toString('hex') }])
  })
})

describe('a disk that fails', () => {
  it.each(['disk.full', 'disk.failed'] as const)('while writing with %s ends it all, once', async (code) => {
    absorb(2)
    absorber.take(whole(0))
    absorber.take(whole(1))
    disk.writes[0]?.reject(code)
    disk.writes[1]?.reject(code)
    await settle()
    expect(broken.map((error) => error.code)).toEqual([code])
    expect(results).toEqual([])
    expect(absorber.take(whole(1))).toBe(true)
  })

  it('while making a file with disk.full ends it all, though more comes in the same record', () => {
    absorb(2)
    disk.onCreate = () => {
      throw new MaloteError('disk.full')
    }
    absorber.take(Buffer.concat([whole(0), whole(1)]))
    expect(broken.map((error) => error.code)).toEqual(['disk.full'])
  })

  it('while writing one file for a reason of that file fails that one alone, and comes to rest', async () => {
    absorb(2)
    absorber.take(whole(0))
    absorber.take(whole(1))
    disk.writes[0]?.reject('target.denied')
    disk.writes[1]?.resolve()
    await settle()
    disk.flushes[0]?.reject('target.denied')
    disk.flushes[1]?.resolve()
    await settle()
    expect(results.map(({ path, outcome }) => [path, outcome])).toEqual([
      ['f0', 'failed'],
      ['f1', 'verified'],
    ])
    expect([absorber.idle, finished, broken.length, disk.discarded]).toEqual([true, 2, 0, 1])
  })

  it('while making one file fails that one alone, and passes over its bytes', () => {
    absorb(2)
    disk.small = true
    let tries = 0
    disk.onCreate = () => {
      if (tries++ === 0) throw new MaloteError('target.unsafe')
    }
    absorber.take(whole(0))
    absorber.take(whole(1))
    expect(results.map(({ outcome, error }) => [outcome, error?.code ?? null])).toEqual([
      ['failed', 'target.unsafe'],
      ['verified', null],
    ])
    expect(absorber.idle).toBe(true)
  })
})

describe('a disk that is full', () => {
  it('has the reading go on and keeps what comes, until that is 64 MiB', () => {
    absorb(100)
    disk.full = true
    disk.waiting = true
    let taken = 0
    while (absorber.take(whole(taken))) taken++
    expect(taken).toBe(63)
    expect([disk.writes.length, absorber.idle]).toEqual([0, false])
  })

  it('has reading that had stopped for its slowness go on', () => {
    absorb(10)
    for (let index = 0; index < 4; index++) absorber.take(whole(index))
    disk.full = true
    disk.waiting = true
    absorber.onDisk()
    expect(rooms).toBe(1)
    expect(absorber.take(whole(4))).toBe(true)
  })

  it('is given what came in its order once there is room, and no more of it at once than it takes', async () => {
    absorb(8)
    disk.full = true
    disk.waiting = true
    for (let index = 0; index < 8; index++) absorber.take(whole(index))
    disk.full = false
    disk.waiting = false
    absorber.onDisk()
    expect(disk.writes.length).toBe(4)
    for (let index = 0; index < 8; index++) {
      disk.writes[index]?.resolve()
      await settle()
      disk.flushes[index]?.resolve()
      await settle()
    }
    expect(results.map(({ path, outcome }) => [path, outcome])).toEqual(
      Array.from({ length: 8 }, (_, index) => [`f${index}`, 'verified']),
    )
    expect([absorber.idle, absorber.owed]).toEqual([true, 0])
  })

  it('tells what is still to be written, what came in and what is passed over taken off', async () => {
    absorb(3)
    expect(absorber.owed).toBe(3 * MIB)
    absorber.take(whole(0))
    expect(absorber.owed).toBe(3 * MIB)
    disk.writes[0]?.resolve()
    await settle()
    expect(absorber.owed).toBe(2 * MIB)
    absorber.take(whole(1))
    disk.writes[1]?.reject('target.large')
    await settle()
    expect(absorber.owed).toBe(MIB)
    expect(results.at(-1)).toMatchObject({ outcome: 'failed', error: { code: 'target.large' } })
    expect(broken).toEqual([])
  })

  it('forgets what it kept when the line breaks: it comes again', () => {
    absorb(3)
    disk.waiting = true
    absorber.take(whole(0))
    absorber.dropHeld()
    disk.waiting = false
    absorber.onDisk()
    expect([absorber.idle, absorber.bytes, absorber.hold()]).toEqual([true, 0, null])
    absorber.take(whole(0))
    expect(disk.writes.length).toBe(1)
  })
})

it('tells nothing any more once it is closed', async () => {
  absorb(1)
  absorber.take(whole(0))
  await absorber.close()
  disk.writes[0]?.resolve()
  disk.flushes[0]?.resolve()
  await settle()
  expect([results.length, finished, broken.length]).toEqual([0, 0, 0])
})
