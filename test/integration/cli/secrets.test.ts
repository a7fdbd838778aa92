import { createHash, getHashes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseAddress } from '../../../src-shared/address.ts'
import { wordsOf } from '../../../src-shared/words.ts'
import { type Cli, commandLineOf, runCli, startCli, stopEveryCli } from '../../support/cli.ts'
import { type RecordingProxy, recordingProxy } from '../../support/recording-proxy.ts'
import { randomFile, sha256Of, tempFolder } from '../../support/transfer.ts'

/** Words, hashes and names of files: where the real programs must not leave them. */

let relay: Cli
let proxy: RecordingProxy
let address: string
let folder: { path: string; remove: () => Promise<void> }

beforeEach(async () => {
  folder = await tempFolder()
  relay = startCli(['relay', '--host', '127.0.0.1', '--port', '0'])
  const [, port] = await relay.says(/listens on port (\d+)/)
  proxy = await recordingProxy(parseAddress(`127.0.0.1:${port}`))
  address = `127.0.0.1:${proxy.address.port}`
})

afterEach(async () => {
  await proxy.close()
  await stopEveryCli()
  await folder.remove()
})

interface Passed {
  readonly code: string
  readonly names: readonly string[]
  readonly hashes: readonly string[]
}

/** A folder of two files, sent and received by the real programs. */
async function pass(): Promise<Passed> {
  const top = join(folder.path, 'segredo-da-familia')
  await mkdir(top)
  const paths = [join(top, 'testamento.pdf'), join(top, 'chave-do-cofre.txt')]
  const hashes: string[] = []
  for (const path of paths) hashes.push(await sha256Of(await randomFile(path, 40_000)))
  const sender = startCli(['send', top, '--relay', address, '--json'], { env: { LANG: 'pt_BR.UTF-8' } })
  const code = String((await sender.event('code')).code)
  const out = join(folder.path, 'out')
  const received = await runCli(['receive', '--relay', address, '--out', out, '--yes'], { env: { MALOTE_CODE: code } })
  expect([(await sender.ended).status, received.status]).toEqual([0, 0])
  return { code, names: ['segredo-da-familia', 'testamento', 'chave-do-cofre'], hashes }
}

const wire = () => Buffer.concat(proxy.captures.flatMap(({ toRelay, toClient }) => [...toRelay, ...toClient]))

/** Whether bytes are there as they are, or as text in one of the usual ways; cut to 8 bytes, as a lookup value may be. */
function holds(haystack: Buffer, bytes: Buffer): boolean {
  const [start, text] = [bytes.subarray(0, 8), haystack.toString('latin1')]
  const texts = [start.toString('hex'), start.toString('base64').slice(0, 10), start.toString('base64url').slice(0, 10)]
  return haystack.includes(start) || texts.some((one) => text.toLowerCase().includes(one.toLowerCase()))
}

describe('on the wire to the relay', () => {
  test('no name of a file, no word and no hash of a file shows', async () => {
    const { code, names, hashes } = await pass()
    const seen = wire()

    expect(seen.length).toBeGreaterThan(80_000)
    expect(seen.includes(code.slice(0, 4))).toBe(true)
    expect(names.filter((name) => seen.includes(name))).toEqual([])
    expect(seen.includes(code.slice(5))).toBe(false)
    expect(hashes.filter((hash) => holds(seen, Buffer.from(hash, 'hex')))).toEqual([])
  })

  test('nothing can be checked against a guess: no digest of the words, alone or with the room, is in it', async () => {
    const { code } = await pass()
    const seen = wire()
    const [room = '', first = '', second = ''] = code.split('-')
    const guesses = [
      first,
      second,
      `${first}-${second}`,
      `${first} ${second}`,
      first + second,
      code,
      code.replaceAll('-', ''),
    ]
    const salted = guesses.flatMap((guess) => [
      guess,
      `${room}${guess}`,
      `${guess}${room}`,
      `${guess}\n`,
      `${guess}croc`,
    ])
    const algorithms = getHashes().filter((name) =>
      /^(?:md5|sha1|sha224|sha256|sha384|sha512|sha3-256|blake2b512|ripemd160)$/i.test(name),
    )

    expect(algorithms.length).toBeGreaterThan(4)
    for (const algorithm of algorithms)
      for (const guess of salted) {
        const digest = createHash(algorithm).update(guess).digest()
        expect(holds(seen, digest), `${algorithm} of ${guess}`).toBe(false)
      }
  })

  test('what is not sealed holds no word at all of the lists that codes are made of', async () => {
    await pass()
    // A connection begins with frames and the proof, both JSON; what follows is noise, in which any short word turns up.
    const open = proxy.captures
      .flatMap(({ toRelay, toClient }) => [toRelay, toClient])
      .map((chunks) => textBefore(Buffer.concat(chunks)))
    const words = new Set(
      open
        .join('\n')
        .toLowerCase()
        .match(/[a-z]{4,}/g),
    )

    expect(words).toContain('share')
    const frames =
      'accept close confirm error guest hello host join nonce pair paired ping pong room share ticket token type'
    const own = new Set(frames.split(' '))
    const all = [...wordsOf('pt'), ...wordsOf('en')]
    expect(all.filter((word) => words.has(word) && !own.has(word))).toEqual([])
  })
})

/** The readable beginning of a connection: every JSON object before the first byte that no JSON has. */
function textBefore(bytes: Buffer): string {
  let at = 0
  while (at < bytes.length && bytes[at] === 0) {
    const frame = bytes[at + 4] === 0x7b
    at += frame ? 4 + bytes.readUInt32BE(at) : 5 + bytes.readUInt32BE(at + 1)
  }
  return bytes.toString('latin1', 0, at)
}

describe('a relay', () => {
  test('says nothing of what passes: no room, no address of a guest, no name, no word', async () => {
    const { code, names } = await pass()
    relay.signal('SIGINT')
    const { stdout, stderr } = await relay.ended

    expect(stderr).toBe('')
    expect(proxy.captures.length).toBeGreaterThan(2)
    for (const secret of [...code.split('-'), ...names]) expect(stdout).not.toMatch(new RegExp(`\\b${secret}\\b`, 'i'))
  })
})

/** Makes the program fail in its middle, once it has said something, with an error that quotes what it knows. */
async function faultyProgram(secret: string): Promise<string> {
  const path = join(folder.path, 'fault.mjs')
  const script = `const { write } = process.stdout
    process.stdout.write = (...args) => {
      process.stdout.write = write
      setImmediate(() => { throw new Error(${JSON.stringify(secret)}) })
      return write.apply(process.stdout, args)
    }`
  await writeFile(path, script)
  return `--import=${path}`
}

describe('a fault in the program', () => {
  const secret = "cannot read '/home/ana/testamento.pdf' for 4271-abacate-violeta"

  test.each([[[]], [['--json']]])('ends with a sentence, and nothing of what it knew: %j', async (more) => {
    const path = await randomFile(join(folder.path, 'a.bin'), 10)
    const NODE_OPTIONS = await faultyProgram(secret)
    const { stdout, stderr, status } = await runCli(['send', path, '--relay', address, ...more], {
      env: { NODE_OPTIONS },
    })

    expect(status).toBe(1)
    expect(stdout + stderr).not.toMatch(/testamento|abacate|\n\s+at |fault\.mjs/)
    expect(stdout + stderr).toMatch(/Malote made a mistake\./)
  })

  test('shows where it came from to who asks with MALOTE_DEBUG, and only then', async () => {
    const path = await randomFile(join(folder.path, 'a.bin'), 10)
    const env = { NODE_OPTIONS: await faultyProgram('a\u001b[2Jb'), MALOTE_DEBUG: '1' }
    const { stderr, status } = await runCli(['send', path, '--relay', address], { env })

    expect(status).toBe(1)
    expect(stderr).toMatch(/Error: a\ufffd\[2Jb\n\s+at /)
  })
})

describe('a code', () => {
  test('is in no list of processes once the program has begun, neither as code nor as link', async () => {
    const sender = startCli(['send', await randomFile(join(folder.path, 'a'), 10), '--relay', address, '--json'])
    const { code, invite } = await sender.event('code')
    const receiver = startCli(['receive', String(invite), '--out', folder.path], { env: { MALOTE_CODE: String(code) } })
    await receiver.says(/Looking for the sender/)

    const words = String(code).slice(5)
    for (const cli of [sender, receiver]) expect(commandLineOf(cli.pid)).not.toContain(words)
    await receiver.ended
  })

  test('is repeated by no error: a wrong one, a misread one, a link for an address', async () => {
    for (const args of [
      ['receive', '4271-abacate-violeta', '--relay', address],
      ['receive', '4271-abacate-violeta', 'more'],
      ['receive', 'malote://10.0.0.9:99999/4271-abacate-violeta'],
      ['receive', '--relay', 'malote://10.0.0.9/4271-abacate-violeta'],
      ['receive', '--relay', '4271-abacate-violeta'],
      ['4271-abacate-violeta'],
    ]) {
      const { stdout, stderr, status } = await runCli(args)
      expect(status, args.join(' ')).not.toBe(0)
      expect(stdout + stderr, args.join(' ')).not.toMatch(/abacate|violeta/)
    }
  })
})
