import { describe, expect, it } from 'vitest'
import { formatBytes, formatHash, formatSeconds } from '../../../src-shared/format.ts'

describe('bytes for people', () => {
  it.each([
    [0, '0 B'],
    [1, '1 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [1234, '1.2 kB'],
    [99_949, '99.9 kB'],
    [99_951, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1 MB'],
    [18_400_000_000, '18.4 GB'],
    [5e12, '5 TB'],
    [Number.MAX_SAFE_INTEGER, '9 PB'],
    [5e18, '5,000 PB'],
    [-5, '0 B'],
  ])('%d is %s', (bytes, wanted) => {
    expect(formatBytes(bytes, 'en')).toBe(wanted)
  })

  it('are written as the language does', () => {
    expect(formatBytes(1234, 'pt-BR')).toBe('1,2 kB')
    expect(formatBytes(1234, 'es')).toBe('1,2 kB')
  })
})

describe('seconds for people', () => {
  it.each([
    [0, '0 s'],
    [0.4, '0 s'],
    [59.4, '59 s'],
    [59.6, '1 min'],
    [78, '1 min 18 s'],
    [3600, '1 h'],
    [3661, '1 h 1 min'],
    [86_400, '1 d'],
    [90_000, '1 d 1 h'],
    [86_399.9, '1 d'],
    [-3, '0 s'],
  ])('%d is %s', (seconds, wanted) => {
    expect(formatSeconds(seconds, 'en')).toBe(wanted)
  })
})

it('a hash is shown in groups that can be compared', () => {
  expect(formatHash('0123456789abcdef'.repeat(4))).toBe(
    '01234567 89abcdef 01234567 89abcdef 01234567 89abcdef 01234567 89abcdef',
  )
  expect(formatHash('')).toBe('')
})
