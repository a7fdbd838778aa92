import { mkdir, readdir, readFile, rename, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { gatedSource } from '../../support/gate.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { acceptInto, localRelay, meetAtOffer, tempFolder, treeOf } from '../../support/transfer.ts'

/**
 * Somebody else on this computer who may write where files arrive puts a link in the place of a folder while they do
 * (CVE-2022-42725, CVE-2023-29380 and their kin): nothing is written, named, dated or removed on the other side of it.
 */

leaveNothingBehind()

let relay: RelayServer
let address: RelayAddress
let to: { path: string; remove: () => Promise<void> }
let outside: { path: string; remove: () => Promise<void> }

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
  to = await tempFolder()
  outside = await tempFolder()
})

afterEach(async () => {
  await relay.close()
  await Promise.all([to.remove(), outside.remove()])
})

const MIB = 1 << 20

/** Two files in a folder, and one in a folder inside of that; the last MiB of the first is read when the gate opens. */
const files = (size: number) => [
  { path: 'projeto/primeiro', size: 3 * MIB, until: 2 * MIB },
  { path: 'projeto/segundo', size },
  { path: 'projeto/dentro/terceiro', size },
]

/** Receives until the first file is there in part. */
async function halfWay(size: number) {
  const { source, gate } = gatedSource(files(size))
  const { sender, receiver } = await meetAtOffer(address, source)
  await receiver.handle.answer(acceptInto(to.path))
  await receiver.log.until('progress', ({ bytes }) => bytes >= MIB)
  return { sender, receiver, gate }
}

/** Puts a link to the outside where the folder was; what was in it stands beside now. */
async function swap(): Promise<string> {
  const moved = join(to.path, 'movido')
  await rename(join(to.path, 'projeto'), moved)
  await symlink(outside.path, join(to.path, 'projeto'))
  return moved
}

describe.each([
  ['small', 40_000],
  ['large', 3 * MIB],
])('a folder that becomes a link while files arrive in it, more and %s ones behind them', (_, size) => {
  test('gets nothing of them: each is named as unsafe', async () => {
    const { sender, receiver, gate } = await halfWay(size)
    await swap()
    gate.open()
    const [, received] = await Promise.all([sender.handle.done, receiver.handle.done])

    expect(received).toMatchObject({ kind: 'done', verified: 0, failed: 3 })
    expect(await treeOf(outside.path)).toEqual([])
    const codes = receiver.log.of('file').map(({ result }) => result.error?.code)
    expect(codes).toEqual(new Array(3).fill('target.unsafe'))
  })

  test('keeps what lies behind it when the transfer is cancelled and cleaned up', async () => {
    const { sender, receiver } = await halfWay(size)
    const moved = await swap()
    const [part = ''] = await readdir(moved)
    expect(part).toMatch(/\.part$/)
    await writeFile(join(outside.path, part), 'de outra pessoa')

    receiver.handle.cancel()
    await Promise.all([sender.handle.done, receiver.handle.done])

    expect(await readFile(join(outside.path, part), 'utf8')).toBe('de outra pessoa')
    expect(await treeOf(outside.path)).toEqual([part])
  })
})

test('a folder that another folder has taken the place of gets nothing either', async () => {
  const { sender, receiver, gate } = await halfWay(40_000)
  await rename(join(to.path, 'projeto'), join(to.path, 'movido'))
  await mkdir(join(to.path, 'projeto', 'dentro'), { recursive: true })
  gate.open()
  const [, received] = await Promise.all([sender.handle.done, receiver.handle.done])

  expect(received).toMatchObject({ kind: 'done', verified: 0, failed: 3 })
  expect(await treeOf(join(to.path, 'projeto'))).toEqual(['dentro/'])
})
