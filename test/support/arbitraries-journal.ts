import fc from 'fast-check'
import type { ReceiverLine, SenderLine } from '../../src-main/engine/journal/lines.ts'
import { errorCodes } from '../../src-shared/errors.ts'
import { conflictChoices } from '../../src-shared/views.ts'
import { anyText } from './any-text.ts'
import { oddJson } from './arbitraries.ts'

/** Journals as real ones are, of any transfer, stopped anywhere; and lines that somebody else may have written. */

export const anyId = fc.stringMatching(/^[0-9a-f]{16}$/)
const hex32 = fc.stringMatching(/^[0-9a-f]{64}$/)
const relay = fc.record({
  host: fc.constantFrom('127.0.0.1', '::1', 'relay.test'),
  port: fc.integer({ min: 1, max: 65535 }),
})
const code = fc.constantFrom(...errorCodes)
const name = anyText(12)
const time = fc.integer({ min: -8.64e15, max: 8.64e15 })

/** Harmless on every system as they stand; those that a receiver writes. */
const path = fc
  .array(fc.stringMatching(/^[a-z][a-z0-9]{0,5}$/), { minLength: 1, maxLength: 4 })
  .map((names) => names.map((one) => `${one}_`).join('/'))

const entry = fc.record({
  p: path,
  k: fc.constantFrom('file' as const, 'file' as const, 'folder' as const),
  s: fc.maxSafeNat(),
  m: time,
  x: fc.boolean(),
})

const summaryOf = (count: number) => ({ files: count, folders: 0, bytes: count, names: ['a'], top: 1 })

/** Something that is said of some file: `file` picks one of those there are. */
interface Said {
  readonly kind: 0 | 1 | 2 | 3
  readonly file: number
  readonly number: number
  readonly hash: string
  readonly code: (typeof errorCodes)[number]
}

const said: fc.Arbitrary<Said> = fc.record({
  kind: fc.constantFrom(0, 1, 2, 3),
  file: fc.nat(),
  number: fc.nat({ max: 1000 }),
  hash: hex32,
  code,
})

const senderHead = fc.record({
  ...{ t: fc.constant('head' as const), v: fc.constant(1 as const), id: anyId, at: time, relay, inviteRelay: relay },
  ...{ device: name, here: fc.boolean(), language: fc.constantFrom('en' as const, 'pt' as const) },
  sources: fc.array(fc.constantFrom('/home/ana/a', '/', 'C:\\a'), { minLength: 1, maxLength: 3 }),
})

/** A sender's journal from its beginning to wherever it was stopped. */
export const senderLines: fc.Arbitrary<readonly SenderLine[]> = fc
  .record({
    head: senderHead,
    pages: fc.array(fc.array(entry, { maxLength: 8 }), { minLength: 1, maxLength: 4 }),
    again: fc.boolean(),
    secret: hex32,
    peer: name,
    moved: fc.option(relay),
    said: fc.array(said, { maxLength: 20 }),
    ended: fc.boolean(),
    stop: fc.nat(),
  })
  .map(({ head, pages, again, secret, peer, moved, said: words, ended, stop }) => {
    const entries = pages.flat()
    const files = entries.flatMap(({ k }, index) => (k === 'file' ? [index] : []))
    const list: SenderLine[] = pages.map((e) => ({ t: 'entries', e }))
    const lines: SenderLine[] = [
      head,
      ...(again ? [...list, { t: 'afresh' } as const] : []),
      ...list,
      ...(entries.length > 0 ? [{ t: 'listed', summary: summaryOf(entries.length) } as const] : []),
      { t: 'proven', secret },
      { t: 'peer', name: peer },
      ...(moved ? [{ t: 'moved', relay: moved, inviteRelay: moved } as const] : []),
      ...(entries.length > 0 ? words.flatMap((word) => senderLine(word, files, entries.length)) : []),
      ...(ended ? [{ t: 'ended' } as const] : []),
    ]
    return lines.slice(0, 1 + (stop % lines.length))
  })

function senderLine(
  { kind, file, number, hash, code: c }: Said,
  files: readonly number[],
  total: number,
): SenderLine[] {
  if (kind === 0) return [{ t: 'skip', f: [[file % total, 1 + (number % 4)]] }]
  if (kind === 1) return [{ t: 'received', b: number }]
  const f = files[file % Math.max(1, files.length)]
  if (f === undefined) return []
  return [kind === 2 ? { t: 'hash', f, h: hash } : { t: 'lost', f, c }]
}

const receiverHead = fc.record({
  ...{ t: fc.constant('head' as const), v: fc.constant(1 as const), id: anyId, at: time, relay, device: name },
  ...{ secret: hex32, folder: fc.constantFrom('/home/bruno', 'C:\\b'), part: fc.stringMatching(/^[0-9a-f]{6}$/) },
  ...{ conflict: fc.constantFrom(...conflictChoices), peer: name, summary: fc.constant(summaryOf(1)) },
})

/** A receiver's journal from its beginning to wherever it was stopped. */
export const receiverLines: fc.Arbitrary<readonly ReceiverLine[]> = fc
  .record({
    head: receiverHead,
    pages: fc.array(fc.array(fc.tuple(entry, fc.boolean()), { maxLength: 8 }), { maxLength: 4 }),
    moved: fc.option(relay),
    said: fc.array(said, { maxLength: 20 }),
    other: path,
    stop: fc.nat(),
  })
  .map(({ head, pages, moved, said: words, other, stop }) => {
    const list = pages.map((page) => page.map(([one, w]) => ({ ...one, w })))
    const wanted = list.flat().flatMap(({ k, w, s }, index) => (k === 'file' && w ? [{ index, size: s }] : []))
    const lines: ReceiverLine[] = [
      head,
      ...list.map((e) => ({ t: 'entries' as const, e })),
      { t: 'begun' },
      ...(moved ? [{ t: 'moved', relay: moved } as const] : []),
      ...words.flatMap((word) => receiverLine(word, wanted, other)),
    ]
    return lines.slice(0, 1 + (stop % lines.length))
  })

type Wanted = readonly { readonly index: number; readonly size: number }[]

function receiverLine({ kind, file, number, hash: h, code: c }: Said, wanted: Wanted, p: string): ReceiverLine[] {
  const found = wanted[file % Math.max(1, wanted.length)]
  if (!found) return []
  const f = found.index
  if (kind === 0) return [{ t: 'kept', f, h, p }]
  if (kind === 1) return [{ t: 'kept', f, h }]
  return [kind === 2 ? { t: 'lost', f, c } : { t: 'mark', f, b: Math.min(number, found.size), h }]
}

/** The same journals with lines that are odd, missing, doubled or out of order, each of them whole. */
export function strangeLines<L extends object>(lines: fc.Arbitrary<readonly L[]>): fc.Arbitrary<readonly unknown[]> {
  const other = oddJson(lines.map((some) => some[some.length - 1] ?? {})).map((json) => JSON.parse(json) as unknown)
  const edit = fc.record({ at: fc.nat(), kind: fc.constantFrom('drop', 'double', 'swap', 'put'), other })
  return fc.tuple(lines, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([valid, edits]) => {
    const changed: unknown[] = [...valid]
    for (const { at, kind, other: value } of edits) {
      const where = at % Math.max(1, changed.length)
      if (kind === 'drop') changed.splice(where, 1)
      else if (kind === 'double' && changed.length > 0) changed.splice(where, 0, changed[where])
      else if (kind === 'put') changed.splice(where, 0, value)
      else changed.splice(where, 0, ...changed.splice(where + 1, 1))
    }
    return changed
  })
}
