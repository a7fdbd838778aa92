import { describe, expect, it } from 'vitest'
import {
  canToggle,
  isSkipped,
  type Offer,
  offerOf,
  roomFor,
  rowLook,
  sumOf,
  sumsByFolder,
  tickOf,
  toggle,
  toggleAll,
} from '../../../src-renderer/features/receive/selection.ts'
import type { ConflictChoice, EntryView } from '../../../src-shared/views.ts'

/** A list as an app sends it; a path that ends with a slash is a folder, a file has 10 bytes. */
function offer(...paths: readonly string[]): Offer {
  const entries = paths.map((path, index): EntryView => {
    const folder = path.endsWith('/')
    const kind = folder ? 'folder' : 'file'
    return { index, path: path.replace(/\/$/, ''), kind, size: folder ? 0 : 10, exists: false }
  })
  return offerOf(new Map(entries.map((entry) => [entry.index, entry])), entries.length)
}

function at(list: Offer, path: string): EntryView {
  const entry = [...list.entries.values()].find((candidate) => candidate.path === path)
  if (!entry) throw new Error(`no ${path}`)
  return entry
}

const tree = () => offer('a.txt', 'dir/', 'dir/b.txt', 'dir/sub/', 'dir/sub/c.txt', 'dir/sub/d.txt', 'directory.txt')

describe('what is left out of an offer', () => {
  it('a folder left out leaves out all below it, and nothing that merely begins with its name', () => {
    const list = tree()
    const skipped = toggle(list, new Set(), at(list, 'dir'), false)
    expect([...skipped]).toEqual([1])
    expect(isSkipped(list, skipped, at(list, 'dir/sub/c.txt'))).toBe(true)
    expect(isSkipped(list, skipped, at(list, 'directory.txt'))).toBe(false)
    expect(sumOf(list, skipped)).toEqual({ files: 2, bytes: 20, entries: 2 })
  })

  it('one file of a folder that was left out comes back alone', () => {
    const list = tree()
    const without = toggle(list, new Set(), at(list, 'dir'), false)
    const skipped = toggle(list, without, at(list, 'dir/sub/c.txt'), true)
    const taken = [...list.entries.values()].filter((entry) => !isSkipped(list, skipped, entry)).map(({ path }) => path)
    expect(taken).toEqual(['a.txt', 'dir', 'dir/sub', 'dir/sub/c.txt', 'directory.txt'])
    expect(tickOf(list, skipped, at(list, 'dir'))).toBe('mixed')
    expect(tickOf(list, skipped, at(list, 'dir/sub'))).toBe('mixed')
  })

  it('a folder taken again takes all below it again', () => {
    const list = tree()
    const some = toggle(list, new Set(), at(list, 'dir/b.txt'), false)
    const none = toggle(list, some, at(list, 'dir'), false)
    expect([...none]).toEqual([1])
    expect([...toggle(list, none, at(list, 'dir'), true)]).toEqual([])
  })

  it('everything can be left out and taken at once', () => {
    const list = tree()
    const none = toggleAll(list, false)
    expect([...none]).toEqual([0, 1, 6])
    expect(sumOf(list, none)).toEqual({ files: 0, bytes: 0, entries: 0 })
    expect([...toggleAll(list, true)]).toEqual([])
  })

  it('while a list is still being read, sums are unknown and nothing below a folder left out can be chosen', () => {
    const whole = tree()
    const part: Offer = { ...whole, total: 30_000 }
    const skipped = new Set([1])
    expect(sumOf(part, skipped)).toBeNull()
    expect(sumsByFolder(part).size).toBe(0)
    expect(canToggle(part, skipped, at(part, 'dir/b.txt'))).toBe(false)
    expect(canToggle(part, skipped, at(part, 'a.txt'))).toBe(true)
    expect(canToggle(whole, skipped, at(whole, 'dir/b.txt'))).toBe(true)
  })
})

describe('an offer as a tree', () => {
  it('sums what lies in each folder', () => {
    const sums = sumsByFolder(tree())
    expect(sums.get('dir')).toEqual({ files: 3, bytes: 30 })
    expect(sums.get('dir/sub')).toEqual({ files: 2, bytes: 20 })
  })

  it('indents a row under its folder, and says the whole path where the row above is from elsewhere', () => {
    const list = offer('dir/', 'dir/b.txt', 'other.txt', 'dir/late.txt')
    const look = (index: number) => {
      const entry = list.entries.get(index)
      if (!entry) throw new Error('no entry')
      return rowLook(entry, list.entries.get(index - 1))
    }
    expect(look(0)).toEqual({ depth: 0, text: 'dir' })
    expect(look(1)).toEqual({ depth: 1, text: 'b.txt' })
    expect(look(3)).toEqual({ depth: 0, text: 'dir/late.txt' })
  })
})

describe('the room that is needed', () => {
  const taken = (...paths: readonly string[]) => {
    const entries = [...tree().entries.values()].map((entry) => ({ ...entry, exists: paths.includes(entry.path) }))
    return offerOf(new Map(entries.map((entry) => [entry.index, entry])), entries.length)
  }

  it('is that of all that is chosen, less what is skipped or given back by overwriting', () => {
    const list = taken('a.txt', 'dir', 'dir/b.txt')
    const room = (conflict: ConflictChoice) => roomFor(list, new Set(), conflict, 15)
    expect([room('keep-both'), room('fail'), room('skip'), room('overwrite')]).toEqual([50, 50, 30, 35])
  })

  it('does not count twice what is left out and taken', () => {
    const list = taken('a.txt')
    expect(roomFor(list, new Set([0]), 'skip', 0)).toBe(40)
  })

  it('is not told while the list is not whole', () => {
    expect(roomFor({ ...tree(), total: 20 }, new Set(), 'skip', 0)).toBeNull()
  })
})
