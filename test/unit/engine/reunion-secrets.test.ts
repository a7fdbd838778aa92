import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { deriveKey, reunionSecrets, transcriptHash } from '../../../src-main/engine/crypto/keys.ts'

const isk = Buffer.alloc(64, 1)
const resume = deriveKey(isk, transcriptHash(Buffer.from('a')), 'resume')

/** RFC 5869 by hand, for one block. */
function hkdf(secret: Buffer, label: string): string {
  const key = createHmac('sha256', Buffer.alloc(32)).update(secret).digest()
  return createHmac('sha256', key).update(`malote/1 ${label}\u0001`).digest('hex')
}

describe('what two peers meet again with', () => {
  it('is what the protocol says', () => {
    expect(reunionSecrets(resume)).toEqual({ token: hkdf(resume, 'pair'), proof: hkdf(resume, 'rejoin') })
  })

  it('shows the relay neither the secret nor what is proven', () => {
    const { token, proof } = reunionSecrets(resume)

    expect(new Set([token, proof, resume.toString('hex')]).size).toBe(3)
    for (const one of [token, proof]) expect(Buffer.from(one, 'hex')).toHaveLength(32)
  })

  it('is the session’s own: another session, or another secret of this one, gives another', () => {
    const others = [
      deriveKey(isk, transcriptHash(Buffer.from('b')), 'resume'),
      deriveKey(isk, transcriptHash(Buffer.from('a')), 'confirm sender'),
    ]
    const tokens = [resume, ...others].map((secret) => reunionSecrets(secret).token)

    expect(new Set(tokens).size).toBe(3)
  })
})
