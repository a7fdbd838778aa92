import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Log, logLine, parseLog, readLog } from '../../../src-main/engine/journal/log.ts'
import { tampering } from '../../support/arbitraries.ts'
import { receiverLines, senderLines } from '../../support/arbitraries-journal.ts'
import { holds } from '../../support/property.ts'

/** The file under a journal, whatever became of it: what is read is its beginning, whole line by whole line, or nothing. */

let folder = ''
let files = 0

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'malote-log-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

const anyLines: fc.Arbitrary<readonly object[]> = fc.oneof(
  senderLines,
  receiverLines,
  fc.array(fc.dictionary(fc.string(), fc.jsonValue()), { maxLength: 6 }),
)

const bytesOf = (lines: readonly object[]) => Buffer.concat(lines.map(logLine))
/** As JSON has it: `-0` is `0` there. */
const asRead = (lines: readonly unknown[]): unknown[] => JSON.parse(JSON.stringify(lines)) as unknown[]

/** Bytes that two have in common at their beginning. */
function common(a: Buffer, b: Buffer): number {
  let at = 0
  while (at < a.length && at < b.length && a[at] === b[at]) at++
  return at
}

describe('a log', () => {
  it('of any bytes is read without a fault, and never beyond its end', () => {
    holds(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const { values, length } = parseLog(Buffer.from(bytes))
        expect(length).toBeLessThanOrEqual(bytes.length)
        expect(values.length).toBe(bytes.subarray(0, length).filter((byte) => byte === 0x0a).length)
      }),
      300,
    )
  })

  it('cut off anywhere is read up to its last whole line', () => {
    holds(
      fc.property(anyLines, fc.nat(), (lines, cut) => {
        const bytes = bytesOf(lines)
        const kept = bytes.subarray(0, cut % (bytes.length + 1))
        const whole = kept.filter((byte) => byte === 0x0a).length

        const { values, length } = parseLog(kept)

        expect(values).toEqual(asRead(lines.slice(0, whole)))
        expect(length).toBe(bytesOf(lines.slice(0, whole)).length)
      }),
      300,
    )
  })

  it('changed anywhere is read as far as it was not, and has no line in it that nobody wrote', () => {
    holds(
      fc.property(anyLines, tampering, (lines, tamper) => {
        const bytes = bytesOf(lines)
        const changed = tamper(bytes)
        const intact = bytes.subarray(0, common(bytes, changed)).filter((byte) => byte === 0x0a).length

        const { values } = parseLog(changed)

        expect(values.slice(0, intact)).toEqual(asRead(lines.slice(0, intact)))
        const wrote = new Set(lines.map((line) => JSON.stringify(line)))
        for (const value of values) expect(wrote).toContain(JSON.stringify(value))
      }),
      300,
    )
  })

  it('is read as it was written, however often it was flushed, closed and gone on with', () => {
    holds(
      fc.property(anyLines, fc.array(fc.constantFrom('flush', 'reopen', 'wait'), { maxLength: 20 }), (lines, ways) => {
        const path = join(folder, `${files++}.log`)
        let log = Log.create(path)
        lines.forEach((line, at) => {
          log.add(line)
          if (ways[at] === 'flush') log.flush()
          if (ways[at] !== 'reopen') return
          log.close()
          log = Log.reopen(path, readLog(path)?.length ?? 0)
        })
        log.close()

        expect(readFileSync(path)).toEqual(bytesOf(lines))
        expect(readLog(path)?.values).toEqual(asRead(lines))
        rmSync(path)
      }),
      100,
    )
  })
})
