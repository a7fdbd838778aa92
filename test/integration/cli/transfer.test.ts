import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import { formatAddress } from '../../../src-shared/address.ts'
import { type Cli, type CliOptions, commandLineOf, runCli, startCli, stopEveryCli } from '../../support/cli.ts'
import { localRelay, randomFile, sha256Of, tempFolder, treeOf } from '../../support/transfer.ts'

/** The built program in processes of its own: what is sent arrives whole, and both say so. */

let relay: RelayServer
let address: string
let folder: { path: string; remove: () => Promise<void> }
let out: string

beforeEach(async () => {
  folder = await tempFolder()
  out = join(folder.path, 'out')
  const local = await localRelay()
  relay = local.relay
  address = formatAddress(local.address)
})

afterEach(async () => {
  await stopEveryCli()
  await relay.close()
  await folder.remove()
})

async function offer(...paths: string[]): Promise<{ sender: Cli; code: string; invite: string }> {
  const sender = startCli(['send', ...paths, '--relay', address, '--json'])
  const { code, invite } = await sender.event('code')
  return { sender, code: String(code), invite: String(invite) }
}

const receive = (args: readonly string[], options: CliOptions = {}) =>
  runCli(['receive', ...args, '--out', out, '--yes', '--json'], options)

describe('what is sent', () => {
  test('arrives as it was: files and folders of every size and script, with the SHA-256 of each', async () => {
    const source = join(folder.path, 'lote')
    const contents: Record<string, string | Buffer> = {
      'empty.bin': '',
      'one.bin': 'x',
      'naïve café.txt': 'é',
      'água/açaí/ão.txt': 'português',
      '日本語/写真 (1).jpg': Buffer.alloc(70_000, 1),
      'мир.txt': 'русский',
      'مرحبا.txt': 'عربي',
      'שלום.txt': 'עברית',
      'ไทย.txt': 'ภาษาไทย',
      'हिन्दी.txt': 'हिन्दी',
      '👩‍👩‍👧 emoji.txt': '🎉',
      "it's $HOME `x` & more.txt": 'shell',
    }
    for (const [path, content] of Object.entries(contents)) {
      await mkdir(join(source, path, '..'), { recursive: true })
      await writeFile(join(source, path), content)
    }
    await mkdir(join(source, 'empty folder'))
    const large = await randomFile(join(folder.path, 'large.bin'), 5_000_000)

    const { sender, code } = await offer(source, large)
    const received = await receive([code, '--relay', address])
    const sent = await sender.ended

    expect([sent.status, received.status]).toEqual([0, 0])
    const names = (tree: readonly string[]) => tree.map((path) => path.normalize('NFC')).sort()
    expect(names(await treeOf(join(out, 'lote')))).toEqual(names(await treeOf(source)))
    expect(await sha256Of(join(out, 'large.bin'))).toBe(await sha256Of(large))
    const files = received.events.filter(({ event }) => event === 'file')
    expect(files).toHaveLength(Object.keys(contents).length + 1)
    for (const { path, sha256, verified } of files) {
      expect(verified).toBe(true)
      expect(await sha256Of(join(out, String(path)))).toBe(sha256)
    }
    const told = (events: typeof files) => events.map(({ sha256 }) => sha256).sort()
    expect(told(sent.events.filter(({ event }) => event === 'file'))).toEqual(told(files))
  })

  test('is told in JSON, line by line, and nothing else stands on stdout', async () => {
    const path = await randomFile(join(folder.path, 'a.bin'), 300_000)
    const sha256 = await sha256Of(path)
    const { sender, code, invite } = await offer(path)
    const received = await receive([code, '--relay', address])
    const sent = await sender.ended

    expect(invite).toBe(`malote://${address}/${code}`)
    const progress = { event: 'progress', bytes: 300_000, total: 300_000, bytesPerSecond: expect.any(Number) }
    const end = [
      { event: 'file', path: 'a.bin', size: 300_000, sha256, verified: true },
      { event: 'done', files: 1, bytes: 300_000, seconds: expect.any(Number) },
    ]
    const still = ({ event, bytes }: { event: string; bytes?: unknown }) => event !== 'progress' || bytes === 300_000
    expect(sent.events.filter(still)).toEqual(
      expect.arrayContaining([
        { event: 'code', code, room: code.split('-')[0], relay: address, invite },
        { event: 'peer' },
        progress,
        ...end,
      ]),
    )
    const offered = { event: 'offer', entries: [{ path: 'a.bin', size: 300_000 }], total: 300_000 }
    expect(received.events.filter(still)).toEqual(
      expect.arrayContaining([{ event: 'peer' }, offered, progress, ...end]),
    )
    expect([sent.last?.event, received.last?.event]).toEqual(['done', 'done'])
    expect([sent.stderr, received.stderr]).toEqual(['', ''])
  })

  test('is told to people in sentences', async () => {
    const path = await randomFile(join(folder.path, 'letter.bin'), 1000)
    const sender = startCli(['send', path, '--relay', address])
    const [, code = ''] = await sender.says(/Code: {2}(\S+)/)
    expect((await sender.says(/malote receive .*/))[0]).toBe(`malote receive ${code} --relay ${address}`)
    const received = await runCli(['receive', code, '--relay', address, '--out', out, '--yes'])
    const sent = await sender.ended

    expect([sent.status, received.status]).toEqual([0, 0])
    for (const { stdout, stderr } of [sent, received]) {
      expect(stdout).toMatch(/letter\.bin {2}1 kB\n {4}SHA-256 ([0-9a-f]{8} ?){8}\n/)
      expect(stdout).toMatch(/SHA-256 verified: 1 file, 1 kB in .+\n$/)
      for (const control of ['\r', '\u001b']) expect(stdout).not.toContain(control)
      expect(stderr).toBe('')
    }
  })
})

describe('the code', () => {
  test.each([
    ['an argument, as it comes', (code: string) => ({ args: [code.toUpperCase()], options: {} })],
    ['arguments with blanks between', (code: string) => ({ args: code.split('-'), options: {} })],
    ['MALOTE_CODE', (code: string) => ({ args: [], options: { env: { MALOTE_CODE: code } } })],
    ['a pipe', (code: string) => ({ args: [], options: { input: `${code}\n` } })],
    ['a pipe that stays open', (code: string) => ({ args: [], options: { input: `${code}\n`, open: true } })],
    [
      'a pipe that holds a sentence',
      (code: string) => ({ args: [], options: { input: `the code is ${code}, see you` } }),
    ],
  ])('is taken from %s', async (_where, give) => {
    const { sender, code } = await offer(await randomFile(join(folder.path, 'a'), 10))
    const { args, options } = give(code)
    const received = await receive([...args, '--relay', address], options)
    expect(received.status).toBe(0)
    expect((await sender.ended).status).toBe(0)
  })

  test('comes with its relay in a link, which outranks MALOTE_RELAY', async () => {
    const { sender, invite } = await offer(await randomFile(join(folder.path, 'a'), 10))
    const received = await receive([invite], { env: { MALOTE_RELAY: '127.0.0.1:1' } })
    expect(received.status).toBe(0)
    expect((await sender.ended).status).toBe(0)
  })

  test('is found through MALOTE_RELAY on both sides', async () => {
    const env = { MALOTE_RELAY: `tcp://${address}` }
    const sender = startCli(['send', await randomFile(join(folder.path, 'a'), 10), '--json'], { env })
    const { code } = await sender.event('code')
    expect((await receive([String(code)], { env })).status).toBe(0)
    expect((await sender.ended).status).toBe(0)
  })

  test('in MALOTE_CODE or a pipe stays out of the list of processes, and soon leaves it as an argument', async () => {
    const { code } = await offer(await randomFile(join(folder.path, 'a'), 10))
    const words = code.slice(5)
    const inEnvironment = startCli(['receive', '--relay', address, '--json'], { env: { MALOTE_CODE: code } })
    expect(commandLineOf(inEnvironment.pid)).not.toContain(words)
    await inEnvironment.ended

    const { code: second } = await offer(await randomFile(join(folder.path, 'b'), 10))
    const asArgument = startCli(['receive', second, '--relay', address])
    await asArgument.says(/Looking for the sender/)
    expect(commandLineOf(asArgument.pid)).not.toContain(second)
    await asArgument.ended
  })
})

describe('a name that is taken', () => {
  beforeEach(async () => {
    await mkdir(out)
    await writeFile(join(out, 'a.txt'), 'old')
  })

  const cases = [
    ['keep-both', 0, { 'a.txt': 'old', 'a (2).txt': 'new', 'b.txt': 'b' }],
    ['overwrite', 0, { 'a.txt': 'new', 'b.txt': 'b' }],
    ['skip', 0, { 'a.txt': 'old', 'b.txt': 'b' }],
    ['fail', 1, { 'a.txt': 'old' }],
  ] as const

  test.each(cases)('--on-conflict %s', async (choice, status, after) => {
    await writeFile(join(folder.path, 'a.txt'), 'new')
    await writeFile(join(folder.path, 'b.txt'), 'b')
    const { sender, code } = await offer(join(folder.path, 'a.txt'), join(folder.path, 'b.txt'))
    const received = await receive([code, '--relay', address, '--on-conflict', choice])
    await sender.ended
    expect(received.status).toBe(status)
    if (status === 1) expect(received.last).toMatchObject({ event: 'error', code: 'target.exists' })
    expect(await treeOf(out)).toEqual(Object.keys(after).sort())
    for (const [name, text] of Object.entries(after)) {
      expect(await readFile(join(out, name), 'utf8')).toBe(text)
    }
  })
})
