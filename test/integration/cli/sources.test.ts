import { appendFileSync, chmodSync, closeSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs'
import { chmod, chown, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import { formatAddress, type RelayAddress } from '../../../src-shared/address.ts'
import { type Cli, type CliOptions, type Ended, startCli, stopEveryCli } from '../../support/cli.ts'
import { FaultProxy } from '../../support/fault-proxy.ts'
import { localRelay, randomFile, sha256Of, tempFolder, treeOf } from '../../support/transfer.ts'

/** A folder in which one file is not what it was: it is named at both ends, and its neighbours arrive. */

const MIB = 1 << 20
/** Somebody who is not root, where the tests are. */
const NOBODY = 65_534

let relay: RelayServer
let address: RelayAddress
let folder: { path: string; remove: () => Promise<void> }
let top: string
let odd: string

beforeEach(async () => {
  folder = await tempFolder()
  top = join(folder.path, 'pasta')
  odd = join(top, '2.bin')
  await mkdir(join(top, 'sub'), { recursive: true })
  ;({ relay, address } = await localRelay())
})

afterEach(async () => {
  await stopEveryCli()
  await relay.close()
  await folder.remove()
})

async function fill(size: number): Promise<void> {
  await randomFile(odd, size)
  for (const name of ['1.bin', '3.bin', 'sub/4.txt']) await randomFile(join(top, name), 3000)
}

async function send(through: RelayAddress, options: CliOptions = {}): Promise<{ sender: Cli; code: string }> {
  const sender = startCli(['send', top, '--relay', formatAddress(through)], options)
  // The files are counted, and told before the code or after it.
  await sender.says(/Sending pasta \(4 files/)
  const [, code = ''] = await sender.says(/(\d{4}-[a-z-]+)/)
  return { sender, code }
}

const receive = (code: string) =>
  startCli(['receive', code, '--relay', formatAddress(address), '--out', join(folder.path, 'out'), '--yes'])

/** Same size, other bytes, later. */
function rewrite(path: string): void {
  const file = openSync(path, 'r+')
  writeSync(file, Buffer.alloc(100, 0x2a), 0, 100, 2000)
  closeSync(file)
}

async function mustFailAlone(ends: readonly Ended[], sentence: string): Promise<void> {
  for (const { status, stdout, stderr } of ends) {
    expect(status).toBe(1)
    const text = stdout + stderr
    expect(text).toMatch(new RegExp(`✗ pasta/2\\.bin .*${sentence}`))
    // Those of the three that arrived, not of what came of the other one.
    expect(text).toContain('SHA-256 verified: 3 files, 9 kB')
    for (const name of ['1.bin', '3.bin', 'sub/4.txt']) expect(text).toContain(`✓ pasta/${name}`)
  }
  expect(await treeOf(join(folder.path, 'out', 'pasta'))).toEqual(['1.bin', '3.bin', 'sub/', 'sub/4.txt'])
  expect(await sha256Of(join(folder.path, 'out/pasta/3.bin'))).toBe(await sha256Of(join(top, '3.bin')))
}

describe('a file, between the list and the answer,', () => {
  test.each<[string, string, () => void]>([
    ['that grew', 'changed', () => appendFileSync(odd, 'more')],
    ['that shrank', 'changed', () => truncateSync(odd, 1000)],
    ['that was written in its place', 'changed', () => rewrite(odd)],
    ['that vanished', 'not there', () => rmSync(odd)],
  ])('%s fails alone', async (_name, sentence, change) => {
    await fill(5000)
    const { sender, code } = await send(address)
    change()
    await mustFailAlone(await Promise.all([sender.ended, receive(code).ended]), sentence)
  })

  test('that may not be read any more fails alone', async () => {
    await fill(5000)
    const root = process.getuid?.() === 0
    // Root may read everything, so that somebody else has to send.
    if (root) for (const path of [folder.path, top, join(top, 'sub'), odd]) await chown(path, NOBODY, NOBODY)
    await chmod(folder.path, 0o755)
    const env = { HOME: folder.path, MALOTE_DATA: join(folder.path, 'data') }
    const { sender, code } = await send(address, root ? { uid: NOBODY, cwd: folder.path, env } : {})
    chmodSync(odd, 0)
    await mustFailAlone(await Promise.all([sender.ended, receive(code).ended]), 'cannot be read')
  })
})

describe('a large file, while it is read,', () => {
  /** Changes it after 8 MiB of 48 have gone out; what is under way fills no more than some buffers. */
  async function changeHalfway(change: () => void): Promise<Ended[]> {
    await fill(48 * MIB)
    const proxy = await FaultProxy.before(address, () => ({ kind: 'mark', way: 'toRelay', after: 8 * MIB }))
    proxy.onStrike = change
    const { sender, code } = await send(proxy.address)
    const ended = await Promise.all([sender.ended, receive(code).ended])
    await proxy.close()
    return ended
  }

  test.each<[string, () => void]>([
    ['that grows', () => appendFileSync(odd, 'more')],
    ['that shrinks', () => truncateSync(odd, MIB)],
    ['that is written in its place', () => rewrite(odd)],
  ])('%s fails alone', async (_name, change) => {
    await mustFailAlone(await changeHalfway(change), 'changed')
  })

  test('that is removed arrives whole: it was open', async () => {
    const ends = await changeHalfway(() => rmSync(odd))
    expect(ends.map(({ status }) => status)).toEqual([0, 0])
    expect(await treeOf(join(folder.path, 'out', 'pasta'))).toEqual(['1.bin', '2.bin', '3.bin', 'sub/', 'sub/4.txt'])
  })
})
