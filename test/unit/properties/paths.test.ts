import { posix, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  distinctNames,
  freePath,
  numberedName,
  partName,
  safeName,
  safePath,
  safePaths,
} from '../../../src-main/engine/files/safe-path.ts'
import { harmlessOffer } from '../../../src-main/engine/files/targets.ts'
import { DEPTH_MOST } from '../../../src-main/engine/protocol/limits.ts'
import { printable } from '../../../src-shared/text.ts'
import { hostileList, hostileName, hostilePath } from '../../support/arbitraries-names.ts'
import { holds } from '../../support/property.ts'

/** Under which a harmless path is looked at; one on a drive, one on a share, one with a long prefix. */
const roots = {
  posix: ['/home/ana/chegou', '/'],
  windows: ['C:\\Users\\ana\\chegou', 'C:\\', '\\\\servidor\\pasta\\chegou', '\\\\?\\C:\\chegou'],
}

/** Microsoft's own list, in every spelling that Windows still takes for a device. */
const device =
  /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])\s*(?:[.:]|$)/i

/** Everything that must hold for one name on any disk and on any screen. */
function mustBeHarmlessName(name: string): void {
  expect(name).not.toMatch(/^$|^\.{1,2}$|[. ]$|^\s/)
  expect(name).not.toMatch(/[/\\:*?"<>|]/)
  expect(name).not.toMatch(device)
  expect(Buffer.byteLength(name)).toBeLessThanOrEqual(255)
  expect(name.length).toBeLessThanOrEqual(255)
  expect(name.normalize('NFC')).toBe(name)
  expect(printable(name)).toBe(name)
  expect(posix.basename(name)).toBe(name)
  expect(win32.basename(name)).toBe(name)
  expect(win32.parse(name).root).toBe('')
}

/** Where a path leads from each root, under both systems' rules: below it, and nowhere else. */
function mustStayBelow(path: string): void {
  expect(posix.isAbsolute(path) || win32.isAbsolute(path)).toBe(false)
  for (const root of roots.posix) mustBeBelow(posix, root, path)
  for (const root of roots.windows) mustBeBelow(win32, root, path)
}

function mustBeBelow(rules: typeof posix, root: string, path: string): void {
  for (const place of [
    rules.resolve(root, path),
    rules.join(root, path),
    rules.normalize(`${root}${rules.sep}${path}`),
  ]) {
    const back = rules.relative(root, place)
    expect(back.split(rules.sep)).not.toContain('..')
    expect(rules.isAbsolute(back)).toBe(false)
    expect(back.split(rules.sep).join('/')).toBe(path)
  }
}

describe('a name of a stranger', () => {
  it('is harmless under the rules of every system, and stays as it is the second time', () => {
    holds(
      fc.property(hostileName, (given) => {
        const safe = safeName(given)
        mustBeHarmlessName(safe)
        expect(safeName(safe)).toBe(safe)
      }),
      250,
    )
  })

  it('is harmless with a number, as an unfinished file and cut to any length', () => {
    holds(
      fc.property(
        hostileName,
        fc.integer({ min: 2, max: 1e9 }),
        fc.integer({ min: 100, max: 255 }),
        (given, number, most) => {
          const safe = safeName(given)
          mustBeHarmlessName(numberedName(safe, number))
          mustBeHarmlessName(partName(safe, 'a1b2c3'))
          const short = safeName(given, most)
          mustBeHarmlessName(short)
          expect(Buffer.byteLength(short)).toBeLessThanOrEqual(most)
        },
      ),
      150,
    )
  })
})

describe('a path of a stranger', () => {
  it('stays below the chosen folder under POSIX and Windows rules, of harmless names, not deeper than any tree', () => {
    holds(
      fc.property(hostilePath, (given) => {
        const safe = safePath(given)
        const names = safe.split('/')
        for (const name of names) mustBeHarmlessName(name)
        expect(names.length).toBeLessThanOrEqual(DEPTH_MOST)
        mustStayBelow(safe)
        expect(safePath(safe)).toBe(safe)
      }),
      250,
    )
  })

  it('does so at any depth', () => {
    holds(
      fc.property(fc.array(hostileName, { minLength: 50, maxLength: 200 }), (names) => {
        const safe = safePath(names.join('/'))
        expect(safe.split('/').length).toBeLessThanOrEqual(DEPTH_MOST)
        mustStayBelow(safe)
      }),
      30,
    )
  })
})

/** Names that some disk takes for one: without case as NTFS and APFS compare, and in any form of accents. */
const looks: readonly ((path: string) => string)[] = [
  (path) => path.toLowerCase(),
  (path) => path.toUpperCase(),
  (path) => path.normalize('NFD').toLowerCase(),
  (path) => path.normalize('NFD').toUpperCase(),
  (path) => path.toUpperCase().toLowerCase(),
]

/** No two files share a place, and no file stands where another entry needs a folder. */
function mustBeApart(paths: readonly string[], kinds: readonly string[], look: (path: string) => string): void {
  const files = paths.filter((_, at) => kinds[at] === 'file').map(look)
  expect(new Set(files).size).toBe(files.length)
  const folders = new Set(
    paths.flatMap((path, at) => {
      const parts = path.split('/')
      const depth = kinds[at] === 'folder' ? parts.length : parts.length - 1
      return Array.from({ length: depth }, (_, to) => look(parts.slice(0, to + 1).join('/')))
    }),
  )
  expect(files.filter((file) => folders.has(file))).toEqual([])
}

describe('a whole offer of a stranger', () => {
  it('keeps its files apart, on disks that tell A from a and on those that do not', () => {
    holds(
      fc.property(hostileList, fc.boolean(), (entries, foldCase) => {
        const paths = safePaths(entries, foldCase)
        for (const path of paths) mustStayBelow(path)
        const kinds = entries.map(({ kind }) => kind)
        for (const look of foldCase ? looks : [(path: string) => path]) mustBeApart(paths, kinds, look)
      }),
      150,
    )
  })

  it('is shown as it will be written: every entry, every size, none without its name', () => {
    const entries = hostileList.map((list) => list.map((entry, size) => ({ ...entry, size })))
    holds(
      fc.property(entries, (given) => {
        const shown = harmlessOffer(given)
        expect(shown.map(({ kind, size }) => [kind, size])).toEqual(given.map(({ kind, size }) => [kind, size]))
        for (const { path } of shown) mustStayBelow(path)
      }),
      200,
    )
  })
})

describe('names beside names that are taken', () => {
  it('are free, harmless, and in the same folder', () => {
    holds(
      fc.property(hostilePath, fc.array(fc.boolean(), { maxLength: 12 }), (given, pattern) => {
        const path = safePath(given)
        const asked: string[] = []
        const free = freePath(path, (candidate) => {
          asked.push(candidate)
          return pattern[asked.length - 1] ?? false
        })
        expect(new Set(asked).size).toBe(asked.length)
        expect(free).toBe(asked.at(-1))
        expect(posix.dirname(free)).toBe(posix.dirname(path))
        mustStayBelow(free)
      }),
      200,
    )
  })

  it('at the top of an offer are all different', () => {
    holds(
      fc.property(
        fc.array(
          hostileName.map((name) => safeName(name)),
          { maxLength: 10 },
        ),
        (names) => {
          const distinct = distinctNames([...names, ...names])
          expect(new Set(distinct).size).toBe(distinct.length)
          expect(distinct).toHaveLength(names.length * 2)
        },
      ),
      150,
    )
  })
})
