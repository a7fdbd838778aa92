import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isHeld, takeLock } from '../../../src-main/engine/journal/lock.ts'

/** One process at a time: the lock beside a journal. */

let folder: string
let path: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'malote-lock-'))
  path = join(folder, 'a.lock')
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The process that the lock names. */
const owner = () => Number(readFileSync(path, 'utf8').split(' ')[0])

/** The number of a process that has ended. */
function deadProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid
}

describe('a lock', () => {
  it('is had by one at a time, and by the next once it is released', () => {
    const lock = takeLock(path)
    expect(isHeld(path)).toBe(true)
    expect(owner()).toBe(process.pid)
    expect(() => takeLock(path)).toThrow('unfinished.running')

    lock.release()

    expect(isHeld(path)).toBe(false)
    takeLock(path).release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('that was released and is somebody else\u2019s by now is not taken away from him', () => {
    const first = takeLock(path)
    first.release()
    const second = takeLock(path)

    first.release()

    expect(isHeld(path)).toBe(true)
    second.release()
  })

  it.each([
    ['of a process that is gone', () => String(deadProcess())],
    ['of nobody', () => ''],
    ['of something that is no process', () => 'init'],
    ['of a process that cannot be', () => '-1'],
  ])('%s is stale, and taken over', (_, content) => {
    writeFileSync(path, content())
    expect(isHeld(path)).toBe(false)

    const lock = takeLock(path)

    expect(owner()).toBe(process.pid)
    lock.release()
    expect(readdirSync(folder)).toEqual([])
  })

  it('of a living process that has not renewed it is of an older one with the same number', () => {
    writeFileSync(path, String(process.pid))
    const longAgo = new Date(Date.now() - 120_000)
    utimesSync(path, longAgo, longAgo)

    expect(isHeld(path)).toBe(false)
    takeLock(path).release()
  })

  it('in a folder that is not there cannot be taken, by name', () => {
    expect(() => takeLock(join(folder, 'none', 'a.lock'))).toThrow('disk.failed')
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })
})
