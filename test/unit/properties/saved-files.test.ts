import { mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { Folders } from '../../../src-main/app/folders.ts'
import { History } from '../../../src-main/app/history.ts'
import { JsonFile } from '../../../src-main/app/json-file.ts'
import { RelayPassword } from '../../../src-main/app/relay-password.ts'
import { type Settings, SettingsStore } from '../../../src-main/app/settings.ts'
import { errorCodes, errorFacts, errorInfo } from '../../../src-shared/errors.ts'
import type { HistoryItem } from '../../../src-shared/snapshot.ts'
import { conflictChoices } from '../../../src-shared/views.ts'
import { anyText } from '../../support/any-text.ts'
import { mustBeUnpolluted, oddJson, strangeJson, tampering } from '../../support/arbitraries.ts'
import { holdsAsync } from '../../support/property.ts'

/** What the app keeps on the disk, read back after a power cut, a bad disk, or somebody's hand. */

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'malote-saved-'))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const anySettings: fc.Arbitrary<Settings> = fc.record({
  deviceName: anyText(30).map((text) => text.toWellFormed().slice(0, 64) || 'x'),
  language: fc.constantFrom('system', 'en', 'pt-BR', 'es'),
  theme: fc.constantFrom('system', 'light', 'dark'),
  folder: fc.constantFrom('/home/ana', 'C:\\ana', 'x'),
  relay: fc.option(fc.constantFrom('host:1', '[::1]:19034', '')),
  conflict: fc.constantFrom(...conflictChoices),
  hostAtStart: fc.boolean(),
  discovery: fc.boolean(),
})

const anyItem: fc.Arbitrary<HistoryItem> = fc.record({
  id: anyText(10).map((text) => text.toWellFormed()),
  direction: fc.constantFrom('send', 'receive'),
  at: fc.integer(),
  names: fc.array(
    anyText(10).map((text) => text.toWellFormed()),
    { maxLength: 3 },
  ),
  top: fc.nat(),
  files: fc.nat(),
  bytes: fc.maxSafeNat(),
  peer: fc.option(anyText(10).map((text) => text.toWellFormed())),
  outcome: fc.constantFrom('verified', 'partial', 'corrupted', 'declined', 'cancelled', 'failed'),
  error: fc.option(fc.constantFrom(...errorCodes).map((code) => errorInfo(code))),
})

/** A file as it may be found: as it was written, changed anywhere, or something else altogether. */
function damaged(valid: fc.Arbitrary<object>): fc.Arbitrary<Uint8Array> {
  return fc.oneof(
    valid.map((value) => Buffer.from(JSON.stringify(value))),
    fc.tuple(valid, tampering).map(([value, tamper]) => tamper(Buffer.from(JSON.stringify(value, null, 2)))),
    oddJson(valid).map((text) => Buffer.from(text)),
    strangeJson.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 100 }),
  )
}

const openSettings = () =>
  SettingsStore.open({
    dataFolder: folder,
    defaults: { deviceName: 'fresh', folder: '/fresh' },
    folders: new Folders(),
    password: new RelayPassword({ dataFolder: folder, secrets: null }),
    onChange: () => {},
  })

describe('the settings', () => {
  it('of any file at all are settings, and show themselves', async () => {
    await holdsAsync(
      fc.asyncProperty(damaged(anySettings), async (bytes) => {
        await writeFile(join(folder, 'settings.json'), bytes)
        const { current, ...store } = await openSettings().then((opened) => ({
          current: opened.current,
          view: opened.view(),
        }))
        expect(['system', 'en', 'pt-BR', 'es']).toContain(current.language)
        expect(conflictChoices).toContain(current.conflict)
        expect(current.deviceName.length).toBeGreaterThan(0)
        expect(current.deviceName.length).toBeLessThanOrEqual(64)
        expect(store.view.folder.token).toMatch(/^[0-9a-f]{32}$/)
        mustBeUnpolluted()
      }),
      80,
    )
  })

  it('that a window saves are what the next start finds, and only their owner may read them', async () => {
    const change = fc.record(
      {
        deviceName: fc.constantFrom('ana', ' pc ', 'é'),
        language: fc.constantFrom('system' as const, 'en' as const, 'pt-BR' as const, 'es' as const),
        relay: fc.option(fc.constantFrom('host', 'tcp://h:1', '::1', ' ')),
        conflict: fc.constantFrom(...conflictChoices),
      },
      { requiredKeys: [] },
    )
    await holdsAsync(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
        const store = await openSettings()
        for (const one of changes) await store.save(one)
        expect((await openSettings()).current).toEqual(store.current)
        const { mode } = await stat(join(folder, 'settings.json'))
        if (process.platform !== 'win32') expect(mode & 0o077).toBe(0)
      }),
      20,
    )
  })
})

describe('the history', () => {
  it('of any file at all is a list of what can be shown', async () => {
    const lists = fc.array(anyItem, { maxLength: 3 })
    const oddItems = fc.array(fc.oneof(oddJson(anyItem), strangeJson), { maxLength: 2 })
    const bytes = fc.oneof(
      damaged(lists),
      oddItems.map((items) => Buffer.from(`[${items.join()}]`)),
    )
    await holdsAsync(
      fc.asyncProperty(bytes, async (content) => {
        await writeFile(join(folder, 'history.json'), content)
        const { items } = await History.open(folder, () => {})
        for (const { names, error, at } of items) {
          expect(names.every((name) => typeof name === 'string')).toBe(true)
          expect(error === null || error.code in errorFacts).toBe(true)
          expect(Number.isFinite(at)).toBe(true)
        }
        mustBeUnpolluted()
      }),
      80,
    )
  })

  it('that was written whole reads as it was', async () => {
    await holdsAsync(
      fc.asyncProperty(fc.array(anyItem, { maxLength: 4 }), async (items) => {
        await writeFile(join(folder, 'history.json'), JSON.stringify(items))
        expect((await History.open(folder, () => {})).items).toEqual(items)
      }),
      60,
    )
  })
})

describe('a file that is written again and again', () => {
  it('is the old or the new one, whatever lies beside it', async () => {
    const schema = z.array(z.number())
    const content = fc.array(fc.nat(), { maxLength: 20 })
    await holdsAsync(
      fc.asyncProperty(
        fc.array(content, { minLength: 1, maxLength: 4 }),
        fc.uint8Array({ maxLength: 30 }),
        async (values, junk) => {
          const path = join(folder, 'list.json')
          await writeFile(`${path}.new`, junk)
          const file = new JsonFile(path, schema)
          const written = values.map((value) => file.write(value))
          const seen = await file.read()
          if (seen !== null) expect(values.some((value) => JSON.stringify(value) === JSON.stringify(seen))).toBe(true)
          await Promise.all(written)
          expect(await file.read()).toEqual(values.at(-1))
          await rm(path)
        },
      ),
      30,
    )
  })

  it('cut at any byte is what it was or nothing', async () => {
    const path = join(folder, 'cut.json')
    const schema = z.strictObject({ a: z.array(z.number()), b: z.string() })
    const value = fc.record({
      a: fc.array(fc.nat(), { maxLength: 5 }),
      b: anyText(8).map((text) => text.toWellFormed()),
    })
    await holdsAsync(
      fc.asyncProperty(value, fc.nat(), async (whole, where) => {
        const file = new JsonFile(path, schema)
        await file.write(whole)
        const { length } = await readFile(path)
        await truncate(path, where % (length + 1))
        const found = await file.read()
        expect(found === null || JSON.stringify(found) === JSON.stringify(whole)).toBe(true)
      }),
      40,
    )
  })
})
