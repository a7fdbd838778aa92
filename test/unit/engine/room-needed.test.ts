import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { roomNeeded, roomOf } from '../../../src-main/engine/files/room-needed.ts'

describe('the room that files need', () => {
  it('is all of them together where none takes the place of another', () => {
    const sizes = [10, 20, 30].map((size) => [size, 0] as const)
    expect(roomNeeded(sizes)).toBe(60)
  })

  it('is given back by what is overwritten only once the new one has its name', () => {
    expect(roomNeeded([[100, 100]])).toBe(100)
    expect(roomNeeded(Array.from({ length: 10 }, () => [100, 100] as const))).toBe(100)
    expect(
      roomNeeded([
        [100, 0],
        [50, 80],
        [10, 0],
      ]),
    ).toBe(150)
  })

  it('is none for nothing', () => {
    expect(roomNeeded([])).toBe(0)
  })
})

describe('what removing a file gives back', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'malote-room-'))
    writeFileSync(join(folder, 'file'), Buffer.alloc(100_000, 1))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('is its size', () => {
    expect(roomOf(folder, 'file')).toBe(100_000)
  })

  it('is nothing where it has another name too, is a link, a folder or not there', () => {
    linkSync(join(folder, 'file'), join(folder, 'twin'))
    symlinkSync('file', join(folder, 'link'))
    expect(['file', 'twin', 'link', '.', 'gone'].map((name) => roomOf(folder, name))).toEqual([0, 0, 0, 0, 0])
  })
})
