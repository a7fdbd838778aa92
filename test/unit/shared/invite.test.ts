import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  foldText,
  formatCode,
  formatInvite,
  formatRelayInvite,
  parseInvite,
  suggestCode,
  TEXT_MOST,
} from '../../../src-shared/invite.ts'
import { wordsOf } from '../../../src-shared/words.ts'
import { anyText } from '../../support/any-text.ts'
import { holds } from '../../support/property.ts'

const code = { room: '4271', secret: 'abacate-lareira' }
const word = fc.constantFrom(...wordsOf('pt'), ...wordsOf('en'))
const anyCode = fc
  .tuple(fc.integer({ min: 0, max: 999_999_999 }), fc.array(word, { minLength: 2, maxLength: 3 }))
  .map(([room, words]) => ({ room: String(room).padStart(4, '0'), secret: words.join('-') }))

describe('a code in whatever was typed or pasted', () => {
  it.each([
    '4271-abacate-lareira',
    '4271-ABACATE-Lareira',
    '4271 abacate lareira',
    '  4271   abacate\tlareira\n',
    '4271–abacate—lareira',
    '4271\u2011abacate\u2011lareira',
    '4271 - abacate - lareira',
    '4271_abacate_lareira',
    '4271, abacate, lareira.',
    '4271-abacáte-laréira',
    '４２７１-abacate-lareira',
    '"4271-abacate-lareira"',
    '«4271-abacate-lareira»',
    '> 4271-abacate-lareira',
    'O código é 4271-abacate-lareira, anota aí!',
    'oi! meu código: *4271 abacate lareira* 👍',
    'The code is 4271-abacate-lareira. See you at 10:30 on 2026-11-22',
    'El código es 4271 abacate lareira, gracias',
    'malote receive 4271-abacate-lareira --relay 10.0.0.2:19034',
    'anota: 4271-abacate-lareira obrigado',
    '4271-abacate-lareira obrigado vizinho do 1234',
    'liga para 99999 ou usa 4271-abacate-lareira',
  ])('%j', (text) => {
    expect(parseInvite(text)).toEqual({ code, relay: null })
  })

  it('may have three words', () => {
    expect(parseInvite('4271-abacate-lareira-vizinho').code.secret).toBe('abacate-lareira-vizinho')
    expect(parseInvite('4271 abacate lareira vizinho').code.secret).toBe('abacate-lareira-vizinho')
  })

  it('may have a longer number, where a relay is crowded', () => {
    expect(parseInvite('123456789-abacate-lareira').code.room).toBe('123456789')
  })

  it('keeps a typo, alone and in a sentence, so that it can be mended', () => {
    expect(parseInvite('4271-abacate-lareyra').code.secret).toBe('abacate-lareyra')
    expect(parseInvite('O código é 4271-abacate-lareyra, anota aí!').code.secret).toBe('abacate-lareyra')
  })

  it.each([
    '',
    '4271',
    'abacate-lareira',
    '4271-abacate',
    '427-abacate-lareira',
    '1234567890-abacate-lareira',
    'call me at 4271 or 4272',
    'in 2024 we sold much',
    '4271-abacate-1234',
    '🥑',
  ])('is not in %j', (text) => {
    expect(() => parseInvite(text)).toThrow('code.malformed')
  })

  it('is looked for in the beginning of a text of any length', () => {
    for (const part of ['4271 ', '4271-a-', 'malote://', 'malote://a/', '-', 'a', '\u0301', '4271-abacate-']) {
      const long = part.repeat(200_000)
      const found = (() => {
        try {
          return parseInvite(long).code.secret
        } catch (error) {
          return String(error)
        }
      })()
      expect(found.length).toBeLessThan(TEXT_MOST + 20)
    }
  })

  it('never throws anything but a Malote error', () => {
    holds(
      fc.property(
        fc.oneof(
          anyText(50),
          fc.string().map((text) => `malote://${text}`),
        ),
        (text) => {
          try {
            parseInvite(text)
          } catch (error) {
            expect(error).toMatchObject({ name: 'MaloteError' })
          }
        },
      ),
    )
  })
})

describe('a link', () => {
  it.each([
    ['malote://relay.example:2000/4271-abacate-lareira', { host: 'relay.example', port: 2000 }],
    ['malote://relay.example/4271-abacate-lareira', { host: 'relay.example', port: 19034 }],
    ['MALOTE://Relay.Example:2000/4271-ABACATE-lareira', { host: 'relay.example', port: 2000 }],
    ['malote://[fe80::1]:2000/4271-abacate-lareira', { host: 'fe80::1', port: 2000 }],
    ['abre: malote://10.0.0.2:19034/4271-abacate-lareira?x=1#y depois me diz', { host: '10.0.0.2', port: 19034 }],
    ['malote://10.0.0.2/4271%2Dabacate%2Dlareira', { host: '10.0.0.2', port: 19034 }],
    ['<malote://10.0.0.2/4271-abacate-lareira>', { host: '10.0.0.2', port: 19034 }],
  ])('%j', (text, relay) => {
    expect(parseInvite(text)).toEqual({ code, relay })
  })

  it('with a broken address says so', () => {
    expect(() => parseInvite('malote://host:99999/4271-abacate-lareira')).toThrow('address.malformed')
  })

  it('without a code is none', () => {
    expect(() => parseInvite('malote://host/hello')).toThrow('code.malformed')
  })

  it.each([
    'malote://192.168.0.15:19034',
    'MALOTE://192.168.0.15',
    'usa o meu relé: malote://192.168.0.15:19034. Até já!',
    '<malote://192.168.0.15:19034/>',
    'tcp://192.168.0.15:19034',
    ' 192.168.0.15:19034\n',
  ])('that ends behind the relay is one of a relay, where a code belongs: %j', (text) => {
    expect(() => parseInvite(text)).toThrow('code.absent: 192.168.0.15:19034')
  })

  it.each(['malote://', 'malote:///', 'malote://:2000', 'malote://::::', 'malote://host:0', 'malote://ho%20st'])(
    'that names no relay says so: %j',
    (text) => {
      expect(() => parseInvite(text)).toThrow('address.malformed')
      expect(() => parseInvite(`${text}/hello`)).toThrow(/address|code\.malformed/)
    },
  )

  it('of a relay is written as it is read', () => {
    expect(formatRelayInvite({ host: '10.0.0.2', port: 2000 })).toBe('malote://10.0.0.2:2000')
    expect(formatRelayInvite({ host: 'fe80::1', port: 2000 })).toBe('malote://[fe80::1]:2000')
  })
})

describe('codes', () => {
  it('read as they were written, in any case, with spaces, in a sentence, as a link', () => {
    const relay = { host: 'relay.example', port: 19034 }
    holds(
      fc.property(anyCode, (given) => {
        const text = formatCode(given)
        expect(parseInvite(text).code).toEqual(given)
        expect(parseInvite(text.toUpperCase()).code).toEqual(given)
        expect(parseInvite(text.replaceAll('-', ' ')).code).toEqual(given)
        expect(parseInvite(`o código é ${text}, tá?`).code).toEqual(given)
        expect(parseInvite(formatInvite(given, relay))).toEqual({ code: given, relay })
      }),
    )
  })

  it('with a typo are mended to the word that was meant', () => {
    expect(suggestCode({ room: '4271', secret: 'abacate-lareyra' })).toEqual(code)
    expect(suggestCode({ room: '4271', secret: 'abacte-lareira' })).toEqual(code)
  })

  it('without one, or beyond mending, are left alone', () => {
    expect(suggestCode(code)).toBeNull()
    expect(suggestCode({ room: '4271', secret: 'qqqqqq-lareira' })).toBeNull()
  })
})

it('folding text drops accents and case and nothing else', () => {
  expect(foldText('ÁÉÍÓÚ ção Ñandú')).toBe('aeiou cao nandu')
})
