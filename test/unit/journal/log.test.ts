import { appendFileSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Log, logLine, parseLog, readLog } from '../../../src-main/engine/journal/log.ts'
import { type SmallDisk, standInDisk } from '../../support/small-disk.ts'

/** The file under a journal: what is read of it after a kill, a power cut or somebody's hand, and a disk that refuses it. */

vi.mock('node:fs', async (original) => {
  const actual = await original<typeof import('node:fs')>()
  const { fullFs, standIn } = await import('../../support/full-fs.mjs')
  return { ...actual, ...fullFs(actual, () => standIn.folder) }
})

let disk: SmallDisk
let path: string

beforeEach(async () => {
  disk = await standInDisk()
  path = join(disk.path, 'journals', 'a.log')
})

afterEach(() => disk.remove())

const first = { t: 'first', name: 'Ärger 文' }
const second = { t: 'second' }
const third = { t: 'third', n: [1, 2, 3] }

function written(...values: unknown[]): Buffer {
  return Buffer.concat(values.map(logLine))
}

describe('what is read', () => {
  it('is all that was written', () => {
    const log = Log.create(path)
    for (const value of [first, second, third]) log.add(value)
    log.close()

    expect(readLog(path)).toEqual({ values: [first, second, third], length: statSync(path).size })
  })

  it('ends before a line that was torn', () => {
    const whole = written(first, second)
    for (const cut of [1, 9, 10, logLine(third).length - 1]) {
      const bytes = Buffer.concat([whole, logLine(third).subarray(0, cut)])
      expect(parseLog(bytes)).toEqual({ values: [first, second], length: whole.length })
    }
  })

  it('ends before a line that was changed, whatever follows it', () => {
    const bytes = written(first, second, third)
    const at = logLine(first).length + 12
    bytes[at] = (bytes[at] ?? 0) ^ 1

    expect(parseLog(bytes)).toEqual({ values: [first], length: logLine(first).length })
  })

  it('ends before a hole of zeros, as a power cut leaves it', () => {
    const bytes = Buffer.concat([written(first), Buffer.alloc(4096), written(second)])

    expect(parseLog(bytes).values).toEqual([first])
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(5000)],
    ['lines without a sum', Buffer.from('{"t":"first"}\n{"t":"second"}\n')],
    ['empty lines', Buffer.from('\n\n\n')],
    ['a sum of something that is no JSON', Buffer.from('00000000 \n')],
    ['bytes of anything', Buffer.from([0xff, 0xfe, 0x0a, 0x80, 0x0a])],
  ])('of %s is nothing', (_, bytes) => {
    expect(parseLog(bytes)).toEqual({ values: [], length: 0 })
  })

  it('is null where there is no file, or a folder in its place', () => {
    expect(readLog(path)).toBeNull()
    expect(readLog(disk.path)).toBeNull()
  })
})

describe('writing on', () => {
  it('cuts off what was torn', () => {
    Log.create(path).close()
    writeFileSync(path, Buffer.concat([written(first), logLine(second).subarray(0, 7)]))

    const log = Log.reopen(path, readLog(path)?.length ?? 0)
    log.add(third)
    log.close()

    expect(readFileSync(path)).toEqual(written(first, third))
  })

  it('is not done through a link, and never over a file that is there', () => {
    Log.create(path).close()
    const link = join(disk.path, 'journals', 'b.log')
    symlinkSync(path, link)

    expect(() => Log.create(path)).toThrow(/EEXIST/)
    expect(() => Log.create(link)).toThrow(/EEXIST/)
    expect(() => Log.reopen(link, 0)).toThrow(/ELOOP/)
  })

  it('is for its owner alone', () => {
    Log.create(path).close()

    expect(statSync(path).mode & 0o077).toBe(0)
    expect(statSync(join(disk.path, 'journals')).mode & 0o077).toBe(0)
  })

  it('after the end does nothing', async () => {
    const log = Log.create(path)
    log.close()
    log.add(first)
    await log.sync()
    log.close()

    expect(statSync(path).size).toBe(0)
  })
})

describe('a disk that is full', () => {
  it('keeps nothing for the time being, and everything once there is room', () => {
    const log = Log.create(path)
    log.add(first)
    log.flush()
    disk.fill()
    log.add(second)
    expect(log.flush()).toBe(false)
    expect(readLog(path)?.values).toEqual([first])

    disk.empty()
    log.add(third)
    expect(log.flush()).toBe(true)
    log.close()

    expect(readLog(path)?.values).toEqual([first, second, third])
  })

  it('whose half of a line is there: it is written over', () => {
    const log = Log.create(path)
    log.add(first)
    log.flush()
    appendFileSync(path, logLine({ half: 'x'.repeat(200) }).subarray(0, 100))

    log.add(second)
    log.add(third)
    log.close()

    expect(readLog(path)?.values).toEqual([first, second, third])
  })

  it('for so long that lines are given up: no line follows a gap, room or no room', () => {
    const log = Log.create(path)
    log.add(first)
    log.flush()
    disk.fill()
    for (let at = 0; at < 30; at++) {
      log.add({ at, text: 'x'.repeat(100_000) })
      log.flush()
    }
    disk.empty()
    log.add(third)
    expect(log.flush()).toBe(false)
    log.close()

    const values = readLog(path)?.values ?? []
    expect(values.length).toBeGreaterThan(5)
    expect(values.length).toBeLessThan(30)
    expect(values.slice(1).map((value) => (value as { at: number }).at)).toEqual(
      Array.from({ length: values.length - 1 }, (_, at) => at),
    )
  })
})
