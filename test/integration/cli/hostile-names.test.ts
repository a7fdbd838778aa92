import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../../src-main/cli/run.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import { formatAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { printable } from '../../../src-shared/text.ts'
import { runCli, startCli, stopEveryCli } from '../../support/cli.ts'
import { fileEntry, type RawPeer, rawSender } from '../../support/hostile.ts'
import { bytes, sha256 } from '../../support/hostile-stage.ts'
import { Terminal } from '../../support/terminal.ts'
import { localRelay, tempFolder } from '../../support/transfer.ts'

/** Names that want to be more than names, in every line of a terminal: of a sender's own files, and of a stranger's. */

let relay: RelayServer
let address: RelayAddress
let folder: { path: string; remove: () => Promise<void> }

beforeEach(async () => {
  folder = await tempFolder()
  ;({ relay, address } = await localRelay())
})

afterEach(async () => {
  await stopEveryCli()
  await relay.close()
  await folder.remove()
})

/** Names a Linux disk takes and a terminal would obey. Each one is seen by a word of its own. */
const tricky = {
  clear: 'clear\u001b[2J\u001b[H.txt',
  title: 'title\u001b]0;owned\u0007.txt',
  csi: 'csi\u009b31mred.txt',
  line: 'line\nSHA-256 verified: 1 file.txt',
  return: 'return\rReceive? (y-n) y.txt',
  turned: 'turned\u202efdp.exe',
  isolate: 'isolate\u2067\u2066.txt',
  hidden: 'hid\u200bden\u2060\u3164.txt',
  tags: 'tags\u{e0041}\u{e0042}.txt',
  markup: '<img src=x onerror=alert(1)>markup.txt',
  long: `${'long-'.repeat(40)}end.txt`,
  wide: `${'日本'.repeat(40)}wide.txt`,
}
const device = '\u001b]0;owned\u0007\u202e<b>mallory</b>\nSHA-256 verified'

/** What a terminal gets, less what the program itself moves the cursor with. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the sequences to find
const withoutOurs = (text: string) => text.replace(/\u001b\[(?:K|0J|\d+G)|[\r\n]/g, '')
const expectInert = (text: string) => {
  expect(withoutOurs(text)).not.toMatch(/[\p{Cc}\p{Cs}\u2028-\u202e\u2060-\u2069\u{e0000}-\u{e007f}]/u)
  expect(printable(withoutOurs(text))).toBe(withoutOurs(text))
}

/** Everything that began at a line's beginning, also what was drawn over. */
const linesOf = (screen: string) => screen.split(/[\r\n]+/).map(withoutOurs)

/** An offer of a stranger who knows the code, under these names. */
async function strangerOffers(names: readonly string[]): Promise<{ code: string; meet: Promise<RawPeer> }> {
  const room = await rawSender(address)
  const meet = room.meet().then((peer) => {
    const entries = names.map((name) => fileEntry(name))
    const say = (message: { readonly type: string; readonly [field: string]: unknown }) => peer.say(message)
    say({ type: 'offer', device, files: names.length, folders: 0, bytes: names.length * 100 })
    say({ type: 'entries', entries })
    say({ type: 'offered' })
    return peer
  })
  return { code: room.code, meet }
}

/** Sends what was offered as it should be, and waits until the other side has it. */
async function deliver(peer: RawPeer, count: number, damaged = -1): Promise<void> {
  await peer.until('accept')
  for (let index = 0; index < count; index++) {
    peer.data((segments) => {
      segments.space(100).set(bytes)
      segments.bytes(index, 0, 100)
      segments.end(index, 100, index === damaged ? Buffer.alloc(32) : sha256)
    })
  }
  peer.say({ type: 'complete' })
  await peer.until('done')
}

describe('a stranger’s names', () => {
  const names = Object.values(tricky)

  test('are lines of a list at a terminal: the question, the damaged and the received', async () => {
    const terminal = new Terminal()
    const { code, meet } = await strangerOffers(names)
    const status = run(
      ['receive', code, '--relay', formatAddress(address)],
      terminal.io({ cwd: folder.path, env: { COLUMNS: '100', MALOTE_GIVE_UP: '0' } }),
    )
    await terminal.shows(/Receive\? \(y\/n\) /)
    const list = terminal.screen
    terminal.type('y\r')
    await deliver(await meet, names.length, 0)
    await status

    expectInert(list)
    expectInert(terminal.screen)
    for (const line of linesOf(terminal.screen)) expect(line.length, line).toBeLessThanOrEqual(100)
    // Nothing of theirs begins a line, so none can pass for a verdict or a question of ours.
    const lines = linesOf(terminal.screen)
    expect(lines.filter((line) => line.startsWith('SHA-256 verified'))).toHaveLength(1)
    for (const line of lines) if (line.startsWith('Receive')) expect(line).toMatch(/^Receive\? \(y\/n\) y?$/)
    for (const word of ['clear', 'turned', 'markup', 'mallory']) expect(terminal.screen).toContain(word)
  })

  test('are values in JSON, whose lines hold nothing that a terminal would obey', async () => {
    const { code, meet } = await strangerOffers(names)
    const receiver = startCli([
      'receive',
      code,
      '--relay',
      formatAddress(address),
      '--out',
      folder.path,
      '--yes',
      '--json',
    ])
    await deliver(await meet, names.length)
    const { stdout, events, status } = await receiver.ended

    expect(status).toBe(0)
    expectInert(stdout)
    expect(events.filter(({ event }) => event === 'file')).toHaveLength(names.length)
  })

  test('are plain in a pipe and in an error', async () => {
    const { code, meet } = await strangerOffers([tricky.clear, tricky.turned])
    const receiver = startCli(['receive', code, '--relay', formatAddress(address), '--out', folder.path, '--yes'])
    await deliver(await meet, 2, 1)
    const { stdout, stderr, status } = await receiver.ended

    expect(status).toBe(5)
    expectInert(stdout)
    expectInert(stderr)
    expect(stdout).toContain('mallory')
  })
})

describe('a sender’s own names', () => {
  /** A folder of files whose names this disk takes. */
  async function disk(): Promise<string[]> {
    await mkdir(join(folder.path, 'from'))
    const paths = Object.values(tricky).map((name) => join(folder.path, 'from', name))
    for (const path of paths) await writeFile(path, 'x')
    return paths
  }

  test('are shown harmless from the first line to the last, at a terminal and in JSON', async () => {
    const paths = await disk()
    const terminal = new Terminal()
    const status = run(['send', ...paths, '--relay', formatAddress(address)], terminal.io({ cwd: folder.path }))
    const [, code = ''] = await terminal.shows(/Code: {2}(\S+)/)
    const received = await runCli([
      'receive',
      code,
      '--relay',
      formatAddress(address),
      '--out',
      join(folder.path, 'to'),
      '--yes',
    ])
    expect([await status, received.status]).toEqual([0, 0])
    expectInert(terminal.screen)
    expectInert(received.stdout)

    const json = startCli(['send', ...paths, '--relay', formatAddress(address), '--json'])
    const again = String((await json.event('code')).code)
    await runCli(['receive', again, '--relay', formatAddress(address), '--out', join(folder.path, 'again'), '--yes'])
    const { stdout, events } = await json.ended
    expectInert(stdout)
    // A program gets the names as they are.
    const told = events.filter(({ event }) => event === 'file').map(({ path }) => path)
    expect(told.sort()).toEqual(Object.values(tricky).sort())
  })

  test('are shown harmless in what goes wrong before: a path that is not there, a flag, an address', async () => {
    for (const args of [
      ['send', tricky.clear],
      ['send', `--${tricky.turned}`],
      ['send', 'a', '--relay', tricky.csi],
      [
        'receive',
        '1234-abacate-violeta',
        '--out',
        `${folder.path}/${tricky.title}\0`.replace('\0', '/x'),
        '--relay',
        tricky.line,
      ],
      [tricky.return],
    ]) {
      const { stdout, stderr, status } = await runCli(args)
      expect(status).not.toBe(0)
      expect(stderr).not.toBe('')
      expectInert(stdout + stderr)
    }
  })
})

test('a device’s own tricks are cleaned before they are sent, and again when they are heard', async () => {
  const terminal = new Terminal()
  const path = join(folder.path, 'a.txt')
  await writeFile(path, 'x')
  const io = { ...terminal.io({ cwd: folder.path }), device }
  const status = run(['send', path, '--relay', formatAddress(address)], io)
  const [, code = ''] = await terminal.shows(/Code: {2}(\S+)/)
  const receiver = await runCli([
    'receive',
    code,
    '--relay',
    formatAddress(address),
    '--out',
    join(folder.path, 'to'),
    '--yes',
  ])

  expect(await status).toBe(0)
  expectInert(receiver.stdout)
  expect(receiver.stdout).toContain('\ufffd]0;owned\ufffd\ufffd<b>mallory</b>\ufffdSHA-256 verified')
})
