import { lstatSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harmlessOffer, planTargets, survey, type TargetPlan } from '../../../src-main/engine/files/targets.ts'
import type { OfferEntry } from '../../../src-main/engine/types.ts'
import { conflictChoices } from '../../../src-shared/views.ts'
import { holds } from '../../support/property.ts'

/** Where an offer would go in a folder in which anything may stand already. */

let around = ''
let folder = ''

beforeAll(() => {
  around = mkdtempSync(join(tmpdir(), 'malote-plans-'))
  mkdirSync(join(around, 'fora'))
})

afterAll(() => rmSync(around, { recursive: true, force: true }))

const name = fc.constantFrom('a', 'b', 'A', 'a (2)', '..', 'x.txt', 'CON', '')
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join('/'))

const offered = fc.array(
  fc.record({ path, kind: fc.constantFrom('file' as const, 'folder' as const), size: fc.nat({ max: 9 }) }),
  { minLength: 1, maxLength: 6 },
)

/** What a person has there: files, folders, links to a folder elsewhere. */
const standing = fc.array(
  fc.record({
    path: fc.constantFrom('a', 'A', 'b', 'a/b', 'a (2)', 'b/a/x.txt', 'x.txt', 'a/b/a', 'CON_'),
    kind: fc.constantFrom('file', 'folder', 'link'),
  }),
  { maxLength: 5 },
)
type Standing = typeof standing extends fc.Arbitrary<infer T> ? T : never

/** Makes a folder as it is said to be, as far as it can be. */
function furnish(things: Standing): void {
  folder = mkdtempSync(join(around, 'pasta-'))
  for (const thing of things) {
    const place = join(folder, thing.path)
    try {
      mkdirSync(dirname(place), { recursive: true })
      if (thing.kind === 'file') writeFileSync(place, 'meu', { flag: 'wx' })
      else if (thing.kind === 'folder') mkdirSync(place)
      else symlinkSync(join(around, 'fora'), place)
    } catch {
      // Something stands there already.
    }
  }
}

const stands = (one: string) => lstatSync(join(folder, one), { throwIfNoEntry: false })

/** The plan, or the code of why there is none. */
function plan(entries: readonly OfferEntry[], choice: (typeof conflictChoices)[number], skip: readonly number[]) {
  try {
    return planTargets(folder, entries, choice, new Set(skip))
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

/** Wanted files go to places of their own below the folder. */
function mustBeApart({ paths, skip, tops }: TargetPlan, entries: readonly OfferEntry[]): void {
  const files = paths.filter((_, at) => entries[at]?.kind === 'file' && !skip.has(at))
  expect(new Set(files).size).toBe(files.length)
  for (const one of paths) expect(one.split('/')).not.toContain('..')
  const wanted = paths.filter((_, at) => !skip.has(at)).map((one) => one.split('/')[0])
  expect([...tops].sort()).toEqual([...new Set(wanted)].sort())
}

describe('a plan for an offer', () => {
  const choice = fc.constantFrom(...conflictChoices)
  const skips = fc.uniqueArray(fc.nat({ max: 5 }), { maxLength: 2 })

  it('puts every wanted file in a place of its own, and takes none from what stands there but by the person’s will', () => {
    holds(
      fc.property(offered, standing, choice, skips, (given, things, how, unwanted) => {
        furnish(things)
        const entries = harmlessOffer(given)
        const made = plan(entries, how, unwanted)
        if (typeof made === 'string') {
          expect(['target.exists', 'target.unsafe']).toContain(made)
          expect(how).not.toBe('keep-both')
          return
        }
        mustBeApart(made, entries)
        expect(made.overwrite).toBe(how === 'overwrite')
        for (const index of unwanted) if (index < entries.length) expect(made.skip.has(index)).toBe(true)
        const fresh = made.tops.filter((top) => stands(top) === undefined)
        if (how === 'keep-both') expect(fresh).toEqual(made.tops)
        rmSync(folder, { recursive: true })
      }),
      60,
    )
  })

  it('is announced: the survey names every file whose name is taken, and fails for nobody', () => {
    holds(
      fc.property(offered, standing, (given, things) => {
        furnish(things)
        const entries = harmlessOffer(given)
        const { conflicts } = survey(folder, entries)
        const taken = entries.flatMap(({ path: one, kind }, at) => {
          const there = throughNoLink(one) ? stands(one) : undefined
          return there && kind === 'file' ? [at] : []
        })
        expect(conflicts).toEqual(expect.arrayContaining(taken))
        expect(conflicts.every((at) => at < entries.length)).toBe(true)
        rmSync(folder, { recursive: true })
      }),
      60,
    )
  })
})

/** Whether every folder above a path is one. */
function throughNoLink(one: string): boolean {
  for (let above = dirname(one); above !== '.'; above = dirname(above)) {
    try {
      if (!stands(above)?.isDirectory()) return false
    } catch {
      return false
    }
  }
  return true
}
