import { describe, expect, test } from 'vitest'
import { parseCommand } from '../../../src-main/cli/args.ts'
import { errorEvent, usageEvent } from '../../../src-main/cli/problem.ts'
import { errorInfo } from '../../../src-shared/errors.ts'

function usage(line: string, locale: 'en' | 'pt-BR' | 'es' = 'en') {
  const command = parseCommand(line.split(' '), {})
  if (command.kind !== 'usage') throw new Error(`"${line}" is right`)
  return usageEvent(command, locale)
}

describe('an error told', () => {
  test('is a sentence with what it is about, and a remedy', () => {
    expect(errorEvent(errorInfo('source.missing', 'a\u001bb'), 'en')).toEqual({
      kind: 'error',
      code: 'source.missing',
      sentence: 'The file is not there: a\ufffdb',
      remedy: 'Check its name and choose it again.',
    })
    expect(errorEvent(errorInfo('peer.gone'), 'en').sentence).toBe('The other side disappeared.')
  })
})

describe('a misuse told', () => {
  test('says what was probably meant and where to look', () => {
    expect(usage('sned a')).toMatchObject({
      code: 'input.invalid',
      sentence: 'There is no command "sned".',
      remedy: 'Did you mean send? See malote --help.',
    })
    expect(usage('receive --on-conflict no').remedy).toBe('See malote receive --help.')
  })

  test('has the code of a malformed code or address', () => {
    expect(usage('receive nonsense').code).toBe('code.malformed')
    expect(usage('send a --relay a/b').code).toBe('address.malformed')
  })

  test('repeats no character that could move the cursor, and nothing of a code', () => {
    expect(usage('a\u001b[2J').sentence).toBe('There is no command "a\ufffd[2J".')
    expect(usage('receive 9999-zebra').sentence).not.toMatch(/9999|zebra/)
  })

  test('speaks the language of the reader', () => {
    expect(usage('send', 'pt-BR').sentence).toBe('Indique ao menos um arquivo ou pasta para enviar.')
    expect(usage('send', 'es').sentence).toBe('Indique al menos un archivo o carpeta para enviar.')
  })
})
