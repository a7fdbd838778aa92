import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { DISK_SLOW, DiskWatch, watchReads } from '../../../src-main/engine/transfer/disk-watch.ts'
import type { Source, SourceEntry } from '../../../src-main/engine/types.ts'
import type { DiskView } from '../../../src-shared/views.ts'

/** Work that a disk does when the test says so. */
function work() {
  let done: () => void = () => {}
  let fail: (error: Error) => void = () => {}
  const promise = new Promise<void>((resolve, reject) => {
    done = resolve
    fail = reject
  })
  return { promise, done, fail }
}

let told: DiskView[]
let disk: DiskWatch

const states = () => told.map(({ state }) => state)
const pass = (milliseconds: number) => vi.advanceTimersByTimeAsync(milliseconds)

beforeEach(() => {
  vi.useFakeTimers()
  told = []
  disk = new DiskWatch((view) => told.push(view))
})

afterEach(() => {
  vi.useRealTimers()
})

describe('a disk that was asked for something', () => {
  it('is slow when it has done nothing of it for five seconds, and fine when it has', async () => {
    const write = work()
    void disk.watch(write.promise)

    await pass(DISK_SLOW - 1)
    expect(told).toEqual([])
    await pass(1)
    expect(told).toEqual([{ state: 'slow', missing: null }])

    write.done()
    await pass(0)
    expect(states()).toEqual(['slow', 'fine'])
  })

  it('is not slow as long as one thing after another is done, however much there is', async () => {
    const writes = [work(), work(), work(), work()]
    for (const { promise } of writes) void disk.watch(promise)

    for (const { done } of writes) {
      await pass(DISK_SLOW - 1)
      done()
      await pass(0)
    }

    expect(told).toEqual([])
  })

  it('is slow again when the next thing stands', async () => {
    const [first, second] = [work(), work()]
    void disk.watch(first.promise)
    void disk.watch(second.promise)
    await pass(DISK_SLOW)
    first.done()
    await pass(DISK_SLOW)

    expect(states()).toEqual(['slow', 'fine', 'slow'])
  })

  it('counts something that failed as done', async () => {
    const write = work()
    disk.watch(write.promise).catch(() => {})
    await pass(DISK_SLOW)
    write.fail(new Error('disk'))
    await pass(0)

    expect(states()).toEqual(['slow', 'fine'])
  })

  it('is not slow when nobody wants anything of it', async () => {
    const write = work()
    void disk.watch(write.promise)
    write.done()
    await pass(10 * DISK_SLOW)

    expect(told).toEqual([])
  })
})

describe('a full disk', () => {
  it('is told with what is missing, whenever that changes, and is not called slow', async () => {
    void disk.watch(work().promise)
    disk.full(4096)
    disk.full(4096)
    disk.full(1024)
    await pass(DISK_SLOW)

    expect(told).toEqual([
      { state: 'full', missing: 4096 },
      { state: 'full', missing: 1024 },
    ])
  })

  it('has five seconds to go on once there is room', async () => {
    void disk.watch(work().promise)
    disk.full(null)
    await pass(3 * DISK_SLOW)
    disk.roomy()
    expect(states()).toEqual(['full', 'fine'])

    await pass(DISK_SLOW)
    expect(states()).toEqual(['full', 'fine', 'slow'])
  })
})

it('tells nothing after the end', async () => {
  const write = work()
  void disk.watch(write.promise)
  disk.close()
  disk.full(1)
  await pass(DISK_SLOW)
  void disk.watch(work().promise)
  write.done()
  await pass(DISK_SLOW)

  expect(told).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

describe('a source whose disk is watched', () => {
  const entry: SourceEntry = { path: 'filme', kind: 'file', size: 8, modified: 0, executable: false }
  const source = (open: Source['open']): Source => ({
    top: ['filme'],
    async *list() {
      yield [entry]
    },
    open,
  })

  it('is slow while it opens or reads', async () => {
    const opening = work()
    const reading = work()
    let closed = 0
    const watched = watchReads(
      source(async () => {
        await opening.promise
        return { read: () => reading.promise.then(() => 8), close: () => void closed++ }
      }),
      disk,
    )
    const file = Promise.resolve(watched.open(0, entry))
    await pass(DISK_SLOW)
    opening.done()
    const opened = await file
    const count = opened.read(new Uint8Array(8), 0)
    await pass(DISK_SLOW)
    reading.done()

    await expect(count).resolves.toBe(8)
    await pass(0)
    await opened.close()
    expect(states()).toEqual(['slow', 'fine', 'slow', 'fine'])
    expect(closed).toBe(1)
  })

  it('reads a small file at once, as ever', () => {
    const watched = watchReads(
      source(() => ({ read: () => 8, close() {} })),
      disk,
    )
    const file = watched.open(0, entry)

    expect(file).not.toBeInstanceOf(Promise)
    expect('read' in file && file.read(new Uint8Array(8), 0)).toBe(8)
    expect(vi.getTimerCount()).toBe(0)
  })
})
