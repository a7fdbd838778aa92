import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { completeCode } from '../../../src-main/cli/code-prompt.ts'
import { formatAddress, parseAddress, type RelayAddress } from '../../../src-shared/address.ts'
import {
  foldText,
  formatCode,
  formatInvite,
  formatRelayInvite,
  type Invite,
  parseInvite,
  suggestCode,
} from '../../../src-shared/invite.ts'
import { completions, correction, isKnownWord, oneTypoApart, wordsOf } from '../../../src-shared/words.ts'
import { anyText } from '../../support/any-text.ts'
import { anyCode, anyWord, typo } from '../../support/arbitraries-names.ts'
import { holds } from '../../support/property.ts'

/** What a function makes of a text, or the code of the error it throws; any other error is a fault. */
function attempt<T>(read: () => T): T | string {
  try {
    return read()
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code
    throw error
  }
}

const anyAddress: fc.Arbitrary<RelayAddress> = fc.record({
  host: fc
    .oneof(fc.domain(), fc.ipV4(), fc.ipV6(), fc.constantFrom('localhost', 'my_pc.local', 'fe80::1%eth0'))
    .map((host) => host.toLowerCase()),
  port: fc.integer({ min: 1, max: 65535 }),
})

/** What people and programs put before and after a code: none of it is a number or a word of a list. */
const before = fc.constantFrom(
  '',
  ' ',
  '\n',
  '"',
  '«',
  '> ',
  'o código é ',
  'code: ',
  '*',
  '👍 ',
  'ok — ',
  '(',
  '\u2066',
  '\u00a0',
)
const after = fc.constantFrom(
  '',
  ' ',
  '\n',
  '"',
  '»',
  ' <',
  ', tá?',
  '. Code!',
  '*',
  '👍',
  ' — ok',
  ')',
  '\u2069',
  '\u00a0',
  ' é',
)

/** Pieces that codes, links and sentences are made of, in any order. */
const piece = fc.oneof(
  fc.constantFrom(
    'malote://',
    'MALOTE://',
    'tcp://',
    '[',
    ']',
    ':',
    '/',
    '?',
    '#',
    '%2D',
    '%',
    '%zz',
    '-',
    '–',
    ' ',
    '\u0301',
    '::1',
  ),
  fc.constantFrom(
    '4271',
    '99999',
    '0',
    '12345678901',
    '４２７１',
    '٤٢٧١',
    'é',
    'ǆ',
    'ﬁ',
    'host',
    'host:1',
    '65536',
    '\ud800',
    '\u202e',
  ),
  anyWord,
  anyText(6),
)
const mixture = fc.array(piece, { maxLength: 14 }).map((parts) => parts.join(''))

function mustBeInvite({ code, relay }: Invite): void {
  expect(code.room).toMatch(/^\d{4,9}$/)
  expect(code.secret.split('-').length).toBeGreaterThanOrEqual(2)
  expect(code.secret.split('-').length).toBeLessThanOrEqual(3)
  expect(foldText(code.secret)).toBe(code.secret)
  expect(parseInvite(formatCode(code)).code).toEqual(code)
  if (relay) expect(parseAddress(formatAddress(relay))).toEqual(relay)
}

describe('text that may hold a code', () => {
  it('holds one that can be written and read again, or none, whatever it is made of', () => {
    holds(
      fc.property(fc.oneof(mixture, anyText(60)), (text) => {
        const found = attempt(() => parseInvite(text))
        if (typeof found === 'string') expect(['code.malformed', 'code.absent', 'address.malformed']).toContain(found)
        else mustBeInvite(found)
      }),
      250,
    )
  })

  it('holds the code that was put into it, in any case, with or without dashes, whatever stands around it', () => {
    // Where nothing holds the words together, a word behind them could as well be the third.
    const mute = after.filter((text) => !/\p{L}/u.test(text))
    const dash = fc.oneof(
      fc.tuple(fc.constantFrom('-', '–', '—', '\u2011'), after),
      fc.tuple(fc.constantFrom(' - ', ' ', '_', ', '), mute),
    )
    holds(
      fc.property(anyCode, before, dash, fc.boolean(), (code, head, [between, tail], loud) => {
        const text = formatCode(code).replaceAll('-', between)
        expect(parseInvite(`${head}${loud ? text.toUpperCase() : text}${tail}`).code).toEqual(code)
      }),
      200,
    )
  })

  it('holds the relay of the link that was put into it', () => {
    holds(
      fc.property(anyCode, anyAddress, before, after, (code, relay, head, tail) => {
        expect(parseInvite(`${head} ${formatInvite(code, relay)} ${tail}`)).toEqual({ code, relay })
      }),
      200,
    )
  })
})

describe('the invite of a relay', () => {
  it('reads as the address it was made of, and where a code belongs is known for one without', () => {
    holds(
      fc.property(anyAddress, before, fc.constantFrom('', '/', ' ', '\n'), (relay, head, tail) => {
        const invite = formatRelayInvite(relay)
        expect(parseAddress(invite)).toEqual(relay)
        expect(attempt(() => parseInvite(`${head} ${invite}${tail}`))).toBe('code.absent')
      }),
      200,
    )
  })
})

describe('an address', () => {
  it('reads as it was written, bare or as a tunnel prints it', () => {
    holds(
      fc.property(
        anyAddress,
        fc.constantFrom('', 'tcp://', 'malote://'),
        fc.constantFrom('', '/'),
        (address, scheme, end) => {
          expect(parseAddress(`${scheme}${formatAddress(address)}${end}`)).toEqual(address)
        },
      ),
      200,
    )
  })

  it('of any text is one that can be dialled, or malformed', () => {
    holds(
      fc.property(mixture, (text) => {
        const found = attempt(() => parseAddress(text))
        if (typeof found === 'string') {
          expect(found).toBe('address.malformed')
          return
        }
        expect(found.port).toBeGreaterThan(0)
        expect(found.port).toBeLessThan(65536)
        expect(found.host).toMatch(/^[a-z0-9._:%-]{1,253}$/)
        expect(parseAddress(formatAddress(found))).toEqual(found)
      }),
      200,
    )
  })
})

describe('a word with a typo', () => {
  it('is mended to the word that was meant, or left alone where two could be meant or it is a word itself', () => {
    holds(
      fc.property(anyWord, typo, (word, mistype) => {
        const typed = mistype(word)
        const meant = correction(typed)
        if (meant !== null) {
          expect(isKnownWord(meant) && oneTypoApart(meant, typed)).toBe(true)
          expect(meant).toBe(word)
        } else if (!isKnownWord(typed) && typed.length >= 3) {
          const near = [...wordsOf('pt'), ...wordsOf('en')].filter((other) => oneTypoApart(other, typed))
          expect(near).toContain(word)
          expect(near.length).toBeGreaterThan(1)
        }
      }),
      200,
    )
  })

  it('in a code is mended there, and a code is never made worse', () => {
    holds(
      fc.property(anyCode, fc.nat(), typo, (code, where, mistype) => {
        const words = code.secret.split('-')
        const at = where % words.length
        const typed = words.map((word, index) => (index === at ? mistype(word) : word))
        const mended = suggestCode({ ...code, secret: typed.join('-') })
        if (mended) expect(mended).toEqual(code)
      }),
      150,
    )
  })

  it('of any letters at all is mended to a known word or not at all', () => {
    const letters = fc.string({ unit: fc.constantFrom(...'abcdefghijlmnoprstuvxz'), maxLength: 9 })
    holds(
      fc.property(fc.oneof(letters, anyText(8)), (typed) => {
        const meant = correction(typed)
        expect(meant === null || (isKnownWord(meant) && oneTypoApart(meant, typed))).toBe(true)
      }),
      150,
    )
  })
})

describe('a code while it is typed', () => {
  it('is completed with words that begin as the last one does, whatever stands before', () => {
    const line = fc.oneof(
      mixture,
      fc.tuple(mixture, anyWord, fc.nat({ max: 9 })).map(([before, word, most]) => `${before}-${word.slice(0, most)}`),
    )
    holds(
      fc.property(line, fc.constantFrom('pt' as const, 'en' as const), (typed, first) => {
        const [choices, partial] = completeCode(typed, first)
        expect(typed.endsWith(partial)).toBe(true)
        for (const choice of choices) expect(choice.startsWith(foldText(partial)) && isKnownWord(choice)).toBe(true)
        expect(choices.length).toBeLessThanOrEqual(8)
        expect(completions(foldText(partial), first, 8)).toEqual(choices)
      }),
      200,
    )
  })
})
