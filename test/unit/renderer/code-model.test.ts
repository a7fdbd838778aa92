import { describe, expect, it } from 'vitest'
import { endsWithWord, readCode, withWord, wordsFor } from '../../../src-renderer/features/receive/code-model.ts'

describe('the code field reads', () => {
  it('a code in any case, with spaces and accents', () => {
    expect(readCode('4271 ABACATE  limpadór')).toEqual({
      complete: true,
      suggestion: null,
      unusual: [],
      relay: null,
      relayOnly: null,
    })
  })

  it('a link in a sentence, with its relay', () => {
    const reading = readCode('Take it: malote://0.tcp.sa.ngrok.io:12345/4271-abacate-limpador soon')
    expect(reading).toMatchObject({ complete: true, relay: '0.tcp.sa.ngrok.io:12345' })
  })

  it('a typo, with what was probably meant', () => {
    expect(readCode('4271-abacute-limpador').suggestion).toBe('4271-abacate-limpador')
  })

  it('a word nobody can guess as unusual, and half a word as nothing yet', () => {
    expect(readCode('4271-abacate-xyzzy').unusual).toEqual(['xyzzy'])
    expect(readCode('4271-abacate-limp').unusual).toEqual([])
  })

  it('nothing in anything else', () => {
    for (const text of ['', '4271', 'hello there', 'malote://:::/x']) expect(readCode(text).complete).toBe(false)
  })
})

describe('words complete', () => {
  it('after a number, from two letters on', () => {
    expect(wordsFor('4271 a', 'pt')).toEqual([])
    expect(wordsFor('4271 abac', 'pt')).toEqual(['abacate'])
    expect(wordsFor('hello abac', 'pt')).toEqual([])
  })

  it('from the language of the word before', () => {
    expect(wordsFor('4271 abacate limp', 'en')).toEqual(['limpador'])
  })

  it('not once the word is whole and the only one', () => {
    expect(wordsFor('4271 abacate', 'pt')).toEqual([])
    expect(endsWithWord('4271 abacate')).toBe(true)
    expect(endsWithWord('4271 abacat')).toBe(false)
  })

  it('and leave room for the next word while one must follow', () => {
    expect(withWord('4271 abac', 'abacate')).toBe('4271-abacate-')
    expect(withWord('4271-abacate-limp', 'limpador')).toBe('4271-abacate-limpador')
  })
})
