import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { DATA_MOST, DATA_STEP } from '../../../src-main/engine/protocol/limits.ts'
import { readSegments, SegmentWriter } from '../../../src-main/engine/protocol/segments.ts'
import { Filler } from '../../../src-main/engine/transfer/filler.ts'
import { pump } from '../../../src-main/engine/transfer/pump.ts'
import type { Source, SourceEntry } from '../../../src-main/engine/types.ts'
import { Gate } from '../../support/gate.ts'

const events = { onHashed() {}, onFailed() {} }
const never = new AbortController().signal

/** Files of those contents; counts what is open. */
function memory(contents: readonly Buffer[], wait: Promise<void> = Promise.resolve()) {
  let opened = 0
  const source: Source = {
    top: [],
    async *list() {},
    open(index) {
      opened++
      const content = contents[index] ?? Buffer.alloc(0)
      return {
        async read(target, position) {
          await wait
          return content.copy(target, 0, position)
        },
        close() {
          opened--
        },
      }
    },
  }
  const files = contents.map((content, index) => ({
    index,
    entry: {
      path: `f${index}`,
      kind: 'file',
      size: content.length,
      modified: 0,
      executable: false,
    } satisfies SourceEntry,
  }))
  return { source, files, opened: () => opened }
}

/** Takes records as a line would. */
class Line {
  readonly records: Buffer[] = []
  room = true
  waiting = 0
  readonly gate = new Gate()

  sendData(plaintext: Uint8Array): boolean {
    this.records.push(Buffer.from(plaintext))
    return this.room
  }

  async drained(): Promise<void> {
    this.waiting++
    await this.gate.passed
  }
}

/** What a receiver would make of the records: contents by file, and the SHA-256 each was sent with. */
function collect(records: readonly Buffer[]): { contents: Map<number, Buffer>; hashes: Map<number, string> } {
  const contents = new Map<number, Buffer>()
  const hashes = new Map<number, string>()
  for (const record of records) {
    const whole = readSegments(record, (one) => {
      const before = contents.get(one.file) ?? Buffer.alloc(0)
      if (one.kind === 'bytes') contents.set(one.file, Buffer.concat([before, one.bytes]))
      if (one.kind === 'end') {
        contents.set(one.file, before)
        hashes.set(one.file, Buffer.from(one.sha256).toString('hex'))
      }
    })
    expect(whole).toBe(true)
  }
  return { contents, hashes }
}

describe('the pump', () => {
  it('puts every file whole on the line, whatever their sizes are around a record’s', async () => {
    const sizes = [0, 1, DATA_MOST - 62, DATA_MOST - 17, DATA_MOST, 3 * DATA_MOST + 5, 0, 100]
    const contents = sizes.map((size, at) => Buffer.alloc(size, at + 1))
    const { source, files, opened } = memory(contents)
    const line = new Line()

    await pump(new Filler(source, files, events), line, never)

    const { contents: sent, hashes } = collect(line.records)
    for (const [at, content] of contents.entries()) {
      expect(sent.get(at)?.equals(content)).toBe(true)
      expect(hashes.get(at)).toBe(createHash('sha256').update(content).digest('hex'))
    }
    expect(opened()).toBe(0)
    for (const record of line.records) expect(record.length % DATA_STEP).toBe(0)
  })

  it('reads one record ahead of a full line, and no further', async () => {
    const { source, files } = memory([Buffer.alloc(20 * DATA_MOST)])
    const line = new Line()
    line.room = false
    const pumping = pump(new Filler(source, files, events), line, never)
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve))

    expect([line.records.length, line.waiting]).toEqual([1, 1])
    line.gate.open()
    await pumping
    expect(line.records.length).toBeGreaterThan(20)
  })

  it('stops when it is told to, and closes the file it was reading, though a read is under way', async () => {
    const gate = new Gate()
    const { source, files, opened } = memory([Buffer.alloc(10 * DATA_MOST)], gate.passed)
    const abort = new AbortController()
    const line = new Line()
    const pumping = pump(new Filler(source, files, events), line, abort.signal)
    await Promise.resolve()
    abort.abort()
    expect(opened()).toBe(1)

    gate.open()
    await pumping
    expect([opened(), line.records.length]).toEqual([0, 0])
  })

  it('sends nothing where there is nothing', async () => {
    const line = new Line()
    await pump(new Filler(memory([]).source, [], events), line, never)
    expect(line.records).toEqual([])
  })
})

describe('the filler', () => {
  it('leaves room for the end of a file rather than splitting it', async () => {
    const content = Buffer.alloc(100 - 17)
    const { source, files } = memory([content])
    const filler = new Filler(source, files, events)
    const writer = new SegmentWriter(Buffer.alloc(100))

    expect([await filler.fill(writer), writer.length]).toEqual([true, 100])
    expect([await filler.fill(writer), writer.length]).toEqual([true, 45])
    expect(await filler.fill(writer)).toBe(false)
  })

  it('names what went wrong, in words the wire has', async () => {
    const failed: string[] = []
    const source: Source = {
      ...memory([]).source,
      open: (index) => {
        throw index === 0 ? Object.assign(new Error(), { code: 'ENOENT' }) : new Error('odd')
      },
    }
    const { files } = memory([Buffer.alloc(1), Buffer.alloc(1)])
    const filler = new Filler(source, files, {
      ...events,
      onFailed: (index, reason) => failed.push(`${index} ${reason}`),
    })
    await filler.fill(new SegmentWriter(Buffer.alloc(100)))
    expect(failed).toEqual(['0 source.missing', '1 source.unreadable'])
  })
})
