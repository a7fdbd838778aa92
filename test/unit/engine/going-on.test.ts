import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { partPath } from '../../../src-main/engine/files/safe-path.ts'
import { Sink } from '../../../src-main/engine/files/sink.ts'
import type { SinkEntry } from '../../../src-main/engine/files/sink-file.ts'
import { SegmentWriter } from '../../../src-main/engine/protocol/segments.ts'
import { Absorber } from '../../../src-main/engine/transfer/absorber.ts'
import type { Notes } from '../../../src-main/engine/transfer/absorber-ports.ts'
import type { ErrorInfo } from '../../../src-shared/errors.ts'
import type { FileResultView } from '../../../src-shared/views.ts'
import { tempFolder } from '../../support/transfer.ts'

/** An absorber that goes on with what another process has left, and what it writes down meanwhile. */

const SIZE = 100_000
const PART = 'abcdef'
const contents = [0, 1, 2].map((index) => Buffer.alloc(SIZE, `file ${index} `))
const entries: SinkEntry[] = contents.map((_, index) => ({
  ...{ path: `${index}.bin`, size: SIZE, modified: 0, executable: false },
}))
const shaOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()

let temp: Awaited<ReturnType<typeof tempFolder>>
let sink: Sink
let results: FileResultView[]
let broken: ErrorInfo[]
let notes: string[]
let absorber: Absorber
let finished: () => void

beforeEach(async () => {
  temp = await tempFolder()
  results = []
  broken = []
  notes = []
  finished = () => {}
  sink = new Sink(temp.path, PART, false, undefined, { ours: true })
  const noting: Notes = {
    kept: (file, _, path) => notes.push(`kept ${file}${path ? ` as ${path}` : ''}`),
    lost: (file, code) => notes.push(`lost ${file} ${code}`),
    progress: ({ index, received }) => notes.push(`progress ${index} ${received}`),
    mark: ({ index, received }) => notes.push(`mark ${index} ${received}`),
    flush: () => notes.push('flush'),
  }
  const events = {
    onFile: (result: FileResultView) => results.push(result),
    onRoom() {},
    onFinished: () => finished(),
    onBroken: (error: ErrorInfo) => broken.push(error),
    onDiskBusy() {},
  }
  absorber = new Absorber(sink, entries, events, noting)
})

afterEach(() => temp.remove())

/** File `index` was left with its first `bytes` bytes; `kept` and `lost` are settled. */
async function leave(index: number, bytes: number, kept: number[] = [], lost: number[] = []): Promise<void> {
  const entry = entries[index]
  const content = contents[index]
  if (!entry || !content) throw new Error('no such file')
  await writeFile(join(temp.path, partPath(entry.path, PART)), content)
  const hash = createHash('sha256').update(content.subarray(0, bytes))
  absorber.recall(kept, lost, { index, prefix: { bytes, hash }, file: sink.reopen(entry, bytes) })
}

/** A record with a file from an offset on, whole where no end is given. */
function record(index: number, from = 0, to = SIZE): Uint8Array {
  const buffer = Buffer.alloc(SIZE + 200)
  const writer = new SegmentWriter(buffer)
  const content = contents[index] ?? Buffer.alloc(0)
  writer.space(to - from).set(content.subarray(from, to))
  writer.bytes(index, from, to - from)
  if (to === SIZE) writer.end(index, SIZE, shaOf(content))
  return buffer.subarray(0, writer.length)
}

async function idle(): Promise<void> {
  while (!absorber.idle) {
    await new Promise<void>((resolve) => {
      finished = resolve
    })
  }
}

describe('a file that another process has begun', () => {
  it('goes on from there, after files before it that are not here', async () => {
    await leave(1, 40_000)
    expect(absorber.hold()).toEqual({
      file: 1,
      bytes: 40_000,
      sha256: shaOf(contents[1]?.subarray(0, 40_000) ?? Buffer.alloc(0)).toString('hex'),
    })
    expect(absorber.bytes).toBe(40_000)
    expect(absorber.owed).toBe(3 * SIZE - 40_000)

    absorber.take(record(0))
    absorber.take(record(1, 40_000))
    absorber.take(record(2))
    await idle()

    expect(broken).toEqual([])
    expect(results.map(({ index, outcome }) => `${index} ${outcome}`).sort()).toEqual([
      '0 verified',
      '1 verified',
      '2 verified',
    ])
    expect([absorber.bytes, absorber.owed]).toEqual([3 * SIZE, 0])
    expect((await readdir(temp.path)).sort()).toEqual(['0.bin', '1.bin', '2.bin'])
    expect(await readFile(join(temp.path, '1.bin'))).toEqual(contents[1])
  })

  it('begins anew where the sender was told of another one on the same line', async () => {
    await leave(1, 40_000)
    absorber.take(record(0, 0, 30_000))

    expect(absorber.hold()).toMatchObject({ file: 0, bytes: 30_000 })
    expect(absorber.bytes).toBe(30_000)
    absorber.take(record(0, 30_000))
    absorber.take(record(1))
    await idle()

    expect(broken).toEqual([])
    expect(results).toHaveLength(2)
    expect(await readFile(join(temp.path, '1.bin'))).toEqual(contents[1])
  })

  it('fails alone where the sender gives it up, and nothing of it stays', async () => {
    await leave(0, 40_000)
    const buffer = Buffer.alloc(100)
    const writer = new SegmentWriter(buffer)
    writer.failed(0, 'source.changed')

    absorber.take(buffer.subarray(0, writer.length))
    await sink.discard()

    expect(results).toMatchObject([{ index: 0, outcome: 'failed', error: { code: 'source.changed', side: 'peer' } }])
    expect(notes).toContain('lost 0 source.changed')
    expect(await readdir(temp.path)).toEqual([])
  })
})

describe('files that are settled', () => {
  it('count, and may not come once more', async () => {
    await leave(2, 10, [0], [1])

    expect(absorber.bytes).toBe(SIZE + 10)
    expect(absorber.owed).toBe(SIZE - 10)
    absorber.take(record(0))
    expect(broken).toMatchObject([{ code: 'peer.protocol' }])
    await absorber.close()
  })
})

describe('what is written down', () => {
  it('says that a large file is kept before it has its name, and hands it over with the record', async () => {
    absorber.take(record(0))

    expect(notes).toEqual(['kept 0', 'flush'])
    expect(await readdir(temp.path)).toEqual([partPath('0.bin', PART)])
    await idle()
    expect(notes).toEqual(['kept 0', 'flush', 'flush'])
    expect(await readdir(temp.path)).toEqual(['0.bin'])
  })

  it('says it again where the name turned out to be another', async () => {
    await writeFile(join(temp.path, '0.bin'), 'mine')
    absorber.take(record(0))
    await idle()

    expect(notes.filter((note) => note !== 'flush')).toEqual(['kept 0', 'kept 0 as 0 (2).bin'])
  })

  it('takes a file of that name and content for this one: it was not noted in time', async () => {
    await writeFile(join(temp.path, '0.bin'), contents[0] ?? '')
    absorber.take(record(0))
    await idle()

    expect(results).toMatchObject([{ path: '0.bin', outcome: 'verified' }])
    expect(await readdir(temp.path)).toEqual(['0.bin'])
  })

  it('has all that came when it is left, and what is not whole stays', async () => {
    absorber.take(record(0, 0, 70_000))
    absorber.leave()
    await sink.keep()

    expect(notes).toEqual(['progress 0 70000', 'flush', 'mark 0 70000', 'flush'])
    expect(await readFile(join(temp.path, partPath('0.bin', PART)))).toEqual(contents[0]?.subarray(0, 70_000))
  })
})
