import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

/** What Electron's BoringSSL has. chacha20-poly1305, SHA-3 and BLAKE2 exist in Node and are missing there. */
const allowed = new Set(['aes-256-gcm', 'sha256', 'sha512'])

const root = fileURLToPath(new URL('../../../src-main', import.meta.url))
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => ({ path, text: readFileSync(`${root}/${path}`, 'utf8') }))

const calls =
  /\b(?:createHash|createHmac|hkdf|hkdfSync|createCipheriv|createDecipheriv|pbkdf2|pbkdf2Sync|createSign|createVerify|hash)\(\s*([^,)\s]+)/g

/** The algorithm of a call: a string, or the string a constant of that file holds. */
function algorithmOf(argument: string, text: string): string {
  const quoted = /^'(.*)'$/.exec(argument)?.[1]
  return quoted ?? new RegExp(`const ${argument} = '(.*)'`).exec(text)?.[1] ?? argument
}

it('only algorithms that Electron has are asked of node:crypto', () => {
  const asked = sources
    .filter(({ text }) => /from 'node:crypto'/.test(text))
    .flatMap(({ path, text }) =>
      [...text.matchAll(calls)].map(([, argument = '']) => ({ path, algorithm: algorithmOf(argument, text) })),
    )

  expect(asked.map(({ algorithm }) => algorithm)).toEqual(expect.arrayContaining([...allowed]))
  expect(asked.filter(({ algorithm }) => !allowed.has(algorithm))).toEqual([])
})

it('names of others appear nowhere', () => {
  const others = /chacha20|blake2|sha3-|shake(?:128|256)|aes-(?:128|192)|-(?:ccm|ocb)\b|\b(?:x448|ed448|secp256k1)\b/i
  expect(sources.filter(({ text }) => others.test(text)).map(({ path }) => path)).toEqual([])
})
