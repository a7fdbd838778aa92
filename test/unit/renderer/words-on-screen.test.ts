import { describe, expect, it } from 'vitest'
import {
  amountText,
  isolate,
  namesText,
  percentOf,
  percentText,
} from '../../../src-renderer/features/transfer/figures.ts'
import { headline } from '../../../src-renderer/features/transfer/headline.ts'
import { lineModel } from '../../../src-renderer/features/transfer/line-model.ts'
import type { Wording } from '../../../src-renderer/window-context.ts'
import { errorInfo } from '../../../src-shared/errors.ts'
import { locales, windowTexts } from '../../../src-shared/locales/index.ts'
import type { TransferState, TransferView } from '../../../src-shared/views.ts'
import {
  choosing,
  contract,
  deciding,
  done,
  file,
  nearby,
  photos,
  progress,
  received,
  transfer,
  waiting,
} from '../../support/gallery-views.ts'

const english: Wording = { locale: 'en', texts: windowTexts.en }

const states: readonly TransferState[] = [
  { kind: 'opening' },
  choosing,
  waiting(),
  { kind: 'proving' },
  { kind: 'offering' },
  deciding(),
  progress(),
  done(),
  { kind: 'declined', by: 'peer' },
  { kind: 'cancelled', by: 'me' },
  { kind: 'failed', error: { code: 'relay.lost', side: 'relay', retryable: true } },
]

describe('figures', () => {
  it('are 100 percent only once every byte is there', () => {
    expect(percentOf({ bytes: 999, total: 1000 })).toBe(99)
    expect(percentOf({ bytes: 1000, total: 1000 })).toBe(100)
    expect(percentOf({ bytes: 0, total: 0 })).toBe(100)
    expect(percentOf({ bytes: 12, total: 10 })).toBe(100)
  })

  it('show that a huge transfer moves before its first percent', () => {
    expect(percentText({ bytes: 0, total: 40e9 }, 'en')).toBe('0')
    expect(percentText({ bytes: 150e6, total: 40e9 }, 'pt-BR')).toBe('0,3')
    expect(percentText({ bytes: 5e9, total: 40e9 }, 'en')).toBe('12')
  })

  it('name what is sent in the singular, the plural, and as folders', () => {
    expect(amountText(contract, english)).toBe('1 file, 1.2 MB')
    expect(amountText({ ...photos, counting: true }, english)).toBe('1,204 files, 18.4 GB, still counting')
    expect(amountText({ ...photos, files: 0, folders: 1, bytes: 0 }, english)).toBe('1 folder, 0 B')
    expect(namesText(photos, english)).toBe('fotos-casamento and 2 more')
    expect(namesText(contract, english)).toBe('contrato-assinado.pdf')
  })
})

describe('names inside sentences', () => {
  it('lose what misleads and keep their direction to themselves', () => {
    expect(isolate('fatura\u202efdp.exe')).toBe('fatura\ufffdfdp.exe')
    expect(isolate('صور.zip')).toBe('\u2068صور.zip\u2069')
    expect(isolate('plain.txt')).toBe('plain.txt')
  })
})

describe('every state', () => {
  it('has a headline in every language, on both sides', () => {
    for (const locale of locales)
      for (const state of states)
        for (const view of [transfer(state), received(state)]) {
          const { title, sub } = headline(view, { locale, texts: windowTexts[locale] }, 'Downloads')
          expect(title, `${locale} ${state.kind}`).not.toBe('')
          expect(title + sub, `${locale} ${state.kind}`).not.toContain('undefined')
        }
  })

  it('of an end says who did it and what is true of it', () => {
    const title = (state: TransferState) => headline(received(state), english, 'Downloads').title
    expect(title({ kind: 'declined', by: 'me' })).toBe('You declined')
    expect(title({ kind: 'cancelled', by: 'peer' })).toBe('ana-notebook cancelled')
    expect(title(done())).toBe('contrato-assinado.pdf arrived whole')
    expect(title(done({ verified: 3, failed: 1 }))).toContain('did not make it')
    expect(title(done({ verified: 3, corrupted: 2 }))).toContain('2 files arrived damaged')
    expect(title(done({ verified: 0, skipped: 4, results: [file(0, 'a', 1, { outcome: 'skipped' })] }))).toContain(
      'skipped',
    )
  })
})

describe('before there is a relay', () => {
  const sub = (view: TransferView) => headline(view, english, 'Downloads').sub
  const nowhere = { relay: { address: '', here: false } }

  it('it says who is looked for, and that a sender is the relay himself where there is none', () => {
    expect(sub(received({ kind: 'opening' }, nowhere))).toBe('Looking for the relay on this network…')
    expect(sub(transfer({ kind: 'opening' }, nowhere))).toMatch(/Where there is none, this computer is one/)
    expect(sub(transfer({ kind: 'opening' }))).toBe('Calling the relay.')
  })
})

describe('what is said under the headline', () => {
  const sub = (state: TransferState, change = {}) => headline(transfer(state, change), english, 'Downloads').sub
  const fine = { state: 'fine', missing: null } as const
  const slow = { state: 'slow', missing: null } as const
  const full = (missing: number | null) => ({ state: 'full', missing }) as const

  it('names the leg on which nothing is heard', () => {
    const silent = progress({ silentFor: 12 })
    expect(sub(silent, { line: { mine: 'stalled', theirs: 'open' } })).toMatch(/^The relay has not answered for 12 s/)
    expect(sub(silent, { line: { mine: 'open', theirs: 'stalled' } })).toMatch(/^Nothing from bruno-pc for 12 s/)
  })

  it('says of an end that is heard and does not hear what does not get through', () => {
    const unheard = progress({ silentFor: 12, unheard: true })
    expect(sub(unheard, { line: { mine: 'stalled', theirs: 'open' } })).toMatch(/^Nothing has got out to the relay/)
    expect(sub(unheard, { line: { mine: 'open', theirs: 'stalled' } })).toMatch(
      /^Nothing has reached bruno-pc for 12 s/,
    )
  })

  it('names the end at which a disk stands, and the room it lacks: one’s own full one before all others', () => {
    expect(sub(progress(), { disks: { mine: slow, theirs: fine } })).toMatch(/this computer's disk/)
    expect(sub(progress(), { disks: { mine: fine, theirs: slow } })).toMatch(/the disk of bruno-pc/)
    expect(sub(progress(), { disks: { mine: slow, theirs: full(null) } })).toMatch(/^The disk of bruno-pc is full/)
    expect(sub(progress(), { disks: { mine: full(4_200_000), theirs: full(1) } })).toMatch(/Make room for 4.2 MB more/)
  })
})

describe('the Line', () => {
  const line = (state: TransferState, change = {}) => lineModel(transfer(state, change), 'ana-notebook', english)

  it('waits for them while nobody has typed the code', () => {
    const { they, theirs, mine } = line(waiting())
    expect(they).toEqual({ name: 'They', what: 'not here yet', present: false })
    expect(theirs.label).toBe('waiting for them')
    expect(mine.spoken).toBe('You to 192.168.0.15: connected')
  })

  it('says which leg is silent and for how long', () => {
    const stalled = line(progress({ silentFor: 11 }), { line: { mine: 'open', theirs: 'stalled' } })
    expect(stalled.theirs.label).toBe('no word for 11 s')
    expect(stalled.mine.label).toBeNull()
    const near = line(progress({ silentFor: 11 }), { line: { mine: 'stalled', theirs: 'open' } })
    expect(near.mine.label).toBe('no answer for 11 s')
    expect(near.theirs.label).toBeNull()
  })

  it('says that a leg stalls or is broken rather than what was waited for', () => {
    const asked = line({ kind: 'offering' }, { line: { mine: 'open', theirs: 'stalled' } })
    expect(asked.theirs.label).toBe('stalled')
    expect(line({ kind: 'offering' }, { line: { mine: 'open', theirs: 'broken' } }).theirs.label).toBe('broken')
  })

  it('says that they are gone only where the relay is reached and they are not', () => {
    const away = { why: errorInfo('relay.unreachable'), retryAt: 1 }
    expect(line(progress(), { line: { mine: 'broken', theirs: 'idle' }, parted: away }).they.what).toBe('not connected')
    const gone = { why: errorInfo('peer.gone'), retryAt: null }
    expect(line(progress(), { line: { mine: 'open', theirs: 'broken' }, parted: gone }).they.what).toBe('gone')
  })

  it('shows a disk that stands at its end, and nothing flowing meanwhile', () => {
    const full = { state: 'full', missing: 4_200_000 } as const
    const slow = { state: 'slow', missing: null } as const
    const fine = { state: 'fine', missing: null } as const
    const mine = line(progress(), { disks: { mine: full, theirs: fine } })
    expect(mine.you).toEqual({ name: 'You', what: 'disk full', present: true, troubled: true })
    expect([mine.mine.state, mine.theirs.state]).toEqual(['open', 'open'])
    const theirs = line(progress(), { disks: { mine: fine, theirs: slow } })
    expect(theirs.they).toMatchObject({ name: 'bruno-pc', what: 'waiting for the disk', troubled: true })
    expect(theirs.you.troubled).toBeUndefined()
  })

  it('flows towards whoever receives', () => {
    expect(line(progress()).towards).toBe('them')
    expect(lineModel(received(progress()), 'me', english).towards).toBe('you')
  })

  it('lets nothing flow in a transfer that has failed', () => {
    const error = { code: 'disk.full', side: 'system', retryable: true } as const
    const { mine, theirs } = line({ kind: 'failed', error }, { line: { mine: 'flowing', theirs: 'broken' } })
    expect([mine.state, theirs.state]).toEqual(['idle', 'broken'])
  })

  it('names a relay of this computer as one, and an IPv6 relay without its brackets', () => {
    expect(line(waiting(), { relay: { address: '192.168.0.15:19034', here: true } }).relay.name).toBe('Your relay')
    expect(line(waiting(), { relay: { address: '[2804::15]:19034', here: false } }).relay.name).toBe('2804::15')
  })

  it('names a relay that was found as it calls itself, and no other', () => {
    const through = (address: string) =>
      lineModel(transfer(waiting(), { relay: { address, here: false } }), 'ana-notebook', english, nearby).relay
    expect(through('192.168.0.40:19034')).toMatchObject({ name: 'oficina-pc', what: 'relay on this network' })
    expect(through('192.168.0.41:19034')).toMatchObject({ name: '192.168.0.41', what: 'relay' })
  })
})
