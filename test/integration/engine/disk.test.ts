import { execFileSync } from 'node:child_process'
import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { gatedSource } from '../../support/gate.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { acceptInto, localRelay, meetAtOffer, tempFolder } from '../../support/transfer.ts'

leaveNothingBehind()

const MIB = 1 << 20

let relay: RelayServer
let address: RelayAddress
let to: { path: string; remove: () => Promise<void> }
/** Whether a disk of its own could be made; elsewhere test/unit/engine/absorber.test.ts stands in for a full one. */
let mounted = false

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
  to = await tempFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${32 * MIB}`, 'tmpfs', to.path], { stdio: 'ignore' })
    mounted = true
  } catch {
    mounted = false
  }
})

afterEach(async () => {
  if (mounted) execFileSync('umount', [to.path])
  await relay.close()
  await to.remove()
})

test('an offer that a disk has no room for is refused before anything is sent', async () => {
  const { sender, receiver } = await meetAtOffer(address, gatedSource([{ path: 'filme', size: 2 ** 50 }]).source)

  await expect(receiver.handle.answer(acceptInto(to.path))).rejects.toMatchObject({ code: 'disk.full' })

  receiver.handle.cancel()
  await Promise.all([sender.handle.done, receiver.handle.done])
  expect(await readdir(to.path)).toEqual([])
})

test('a disk that fills up half-way ends the transfer by name on both sides, and keeps nothing half-written', async () => {
  const { source, gate } = gatedSource([
    { path: 'primeiro', size: MIB },
    { path: 'filme', size: 20 * MIB, until: 4 * MIB },
  ])
  const { sender, receiver } = await meetAtOffer(address, source)
  await receiver.handle.answer(acceptInto(to.path))
  await receiver.log.until('progress', ({ bytes }) => bytes >= 4 * MIB)

  if (mounted) {
    await writeFile(join(to.path, 'other'), Buffer.alloc(40 * MIB)).catch(() => {})
    gate.open()
    const [sent, received] = await Promise.all([sender.handle.done, receiver.handle.done])
    expect(received).toMatchObject({ kind: 'failed', error: { code: 'disk.full', side: 'system' } })
    expect(sent).toMatchObject({ kind: 'failed', error: { code: 'disk.full', side: 'peer' } })
    expect((await readdir(to.path)).sort()).toEqual(['other', 'primeiro'])
  } else {
    gate.open()
    const [sent, received] = await Promise.all([sender.handle.done, receiver.handle.done])
    expect([sent.kind, received.kind]).toEqual(['done', 'done'])
    expect((await readdir(to.path)).sort()).toEqual(['filme', 'primeiro'])
  }
})
