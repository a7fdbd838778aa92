import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Secrets } from '../../../src-main/app/shell.ts'
import { TunnelToken, tokenIn } from '../../../src-main/app/tunnel-token.ts'

const TOKEN = '2abcDEF0123456789_secretSecretSecret0123456789'
const OTHER = '3otherOTHER987654_secretSecretSecret9876543210'

let folder: string

/** Encryption enough to see that it was used: what is sealed by one key opens with no other. */
const keyOf = (key: number): Secrets => ({
  available: async () => true,
  seal: async (text) => Buffer.concat([Buffer.of(key), Buffer.from(text).map((byte) => byte ^ key)]),
  async open(sealed) {
    if (sealed[0] !== key) throw new Error('another key')
    return Buffer.from(sealed.slice(1).map((byte) => byte ^ key)).toString()
  },
})

const tokenWith = async (secrets: Secrets | null, environment: Record<string, string> = {}) => {
  const token = new TunnelToken({ dataFolder: folder, secrets, environment })
  await token.ready
  return token
}

async function everythingKept(): Promise<string> {
  const names = await readdir(folder)
  return (await Promise.all(names.map((name) => readFile(join(folder, name), 'latin1')))).join('\n')
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'malote-token-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('the token of a shell that keeps secrets', () => {
  it('is kept encrypted, for its owner alone, and is there after a new start', async () => {
    await (await tokenWith(keyOf(7))).save(TOKEN)
    const again = await tokenWith(keyOf(7))

    expect(again.view).toEqual({ token: 'kept', keeps: true })
    expect(await again.use()).toBe(TOKEN)
    expect((await stat(join(folder, 'tunnel-token.json'))).mode & 0o777).toBe(0o600)
    expect(await everythingKept()).not.toContain(TOKEN)
  })

  it('goes when it is forgotten, also from the disk', async () => {
    const token = await tokenWith(keyOf(7))
    await token.save(TOKEN)
    const sealed = Buffer.from(await keyOf(7).seal(TOKEN)).toString('base64')
    expect(await everythingKept()).toContain(sealed)
    await token.save(null)

    expect(token.view).toEqual({ token: 'none', keeps: true })
    expect(await everythingKept()).not.toContain(sealed)
    await expect(token.use()).rejects.toMatchObject({ code: 'tunnel.token' })
    expect((await tokenWith(keyOf(7))).view.token).toBe('none')
  })

  it('is asked for again where the key is another one by now', async () => {
    await (await tokenWith(keyOf(7))).save(TOKEN)
    const moved = await tokenWith(keyOf(8))

    await expect(moved.use()).rejects.toMatchObject({ code: 'tunnel.token' })
    expect(moved.view.token).toBe('none')
  })

  it('is kept for this run where the system refuses to encrypt', async () => {
    const refusing = { ...keyOf(7), seal: () => Promise.reject(new Error('locked')) }
    const token = await tokenWith(refusing)
    await token.save(TOKEN)

    expect(token.view.token).toBe('session')
    expect(await token.use()).toBe(TOKEN)
    expect(await everythingKept()).not.toContain(TOKEN)
  })
})

describe('the token of a shell that keeps none', () => {
  it.each([
    ['that cannot', null],
    ['whose system does not', { ...keyOf(7), available: async () => false }],
    ['whose system fails', { ...keyOf(7), available: () => Promise.reject(new Error('no bus')) }],
  ])('%s: is known for this run, and nothing is written', async (_, secrets) => {
    const token = await tokenWith(secrets)
    await token.save(TOKEN)

    expect(token.view).toEqual({ token: 'session', keeps: false })
    expect(await token.use()).toBe(TOKEN)
    expect(await readdir(folder)).toEqual([])
    expect((await tokenWith(secrets)).view.token).toBe('none')
  })
})

describe('the token of the environment', () => {
  it('is used where none is saved, and is never written down', async () => {
    const token = await tokenWith(keyOf(7), { NGROK_AUTHTOKEN: ` ${OTHER}\n` })
    expect(token.view.token).toBe('environment')
    expect(await token.use()).toBe(OTHER)
    expect(await readdir(folder)).toEqual([])

    await token.save(TOKEN)
    expect([token.view.token, await token.use()]).toEqual(['kept', TOKEN])
    await token.save(null)
    expect([token.view.token, await token.use()]).toEqual(['environment', OTHER])
  })
})

describe('what a person pastes', () => {
  it.each([
    TOKEN,
    ` ${TOKEN}\n`,
    `"${TOKEN}"`,
    `ngrok config add-authtoken ${TOKEN}`,
    `NGROK_AUTHTOKEN=${TOKEN}`,
    `export NGROK_AUTHTOKEN='${TOKEN}'`,
  ])('is understood: %s', (text) => {
    expect(tokenIn(text)).toBe(TOKEN)
  })

  it.each(['', '   ', 'short', 'not a token!', 'https://dashboard.ngrok.com/', `${TOKEN}\u0000`, 'x'.repeat(201)])(
    'is refused without being repeated: %j',
    (text) => {
      expect(() => tokenIn(text)).toThrow(/^tunnel\.refused$/)
    },
  )
})
