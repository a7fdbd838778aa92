import { describe, expect, it } from 'vitest'
import {
  deriveKey,
  type KeyLabel,
  nextSecret,
  trafficKey,
  transcriptHash,
} from '../../../src-main/engine/crypto/keys.ts'

const isk = Buffer.alloc(64, 7)
const transcript = transcriptHash(Buffer.from('a'), Buffer.from('b'))
const labels: readonly KeyLabel[] = [
  'confirm receiver',
  'confirm sender',
  'records receiver to sender',
  'records sender to receiver',
]

describe('the key schedule', () => {
  it('gives every label, direction and epoch a key of its own', () => {
    const secrets = labels.map((label) => deriveKey(isk, transcript, label))
    const traffic = secrets.flatMap((secret) => [trafficKey(secret), trafficKey(nextSecret(secret))])
    const all = [...secrets, ...traffic.map(({ key }) => key), ...secrets.map(nextSecret)].map((key) =>
      key.toString('hex'),
    )
    expect(new Set(all).size).toBe(all.length)
    expect(new Set(traffic.map(({ iv }) => iv.toString('hex'))).size).toBe(traffic.length)
    expect(traffic.every(({ key, iv }) => key.length === 32 && iv.length === 12)).toBe(true)
  })

  it('binds keys to the transcript', () => {
    const other = transcriptHash(Buffer.from('ab'), Buffer.from(''))
    expect(deriveKey(isk, other, 'confirm sender').equals(deriveKey(isk, transcript, 'confirm sender'))).toBe(false)
  })

  it('is HKDF-SHA256 with the transcript as salt and the label as info', () => {
    // Computed independently: RFC 5869 over HMAC-SHA256 in another language.
    expect(deriveKey(isk, transcript, 'confirm receiver').toString('hex')).toBe(
      '1965131fd02cfee3bc3951ce7649ca33488851fc49e85c6fbdc1e04bca391661',
    )
  })
})
