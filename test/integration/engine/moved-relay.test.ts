import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { FaultProxy } from '../../support/fault-proxy.ts'
import { gatedSource } from '../../support/gate.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import { acceptInto, localRelay, sha256Of, startReceiver, startSender, tempFolder } from '../../support/transfer.ts'

leaveNothingBehind()

const MIB = 1 << 20
const FILM = createHash('sha256')
  .update(Buffer.alloc(8 * MIB, 0x6d))
  .digest('hex')
/** Milliseconds; longer than any test. */
const PATIENT = 600_000

let old: { relay: RelayServer; address: RelayAddress }
let fresh: { relay: RelayServer; address: RelayAddress }
/** The address both began with. */
let before: FaultProxy
let to: { path: string; remove: () => Promise<void> }

beforeEach(async () => {
  old = await localRelay()
  fresh = await localRelay()
  before = await FaultProxy.before(old.address)
  to = await tempFolder()
})

afterEach(async () => {
  await before.close()
  await Promise.all([old.relay.close(), fresh.relay.close()])
  await to.remove()
})

/** Both ends in the middle of a file. */
async function halfway() {
  const { source, gate } = gatedSource([{ path: 'filme', size: 8 * MIB, until: 3 * MIB }])
  const sender = startSender(before.address, source, PATIENT)
  const receiver = startReceiver(before.address, await sender.code(), PATIENT)
  await receiver.log.until('offer')
  await receiver.handle.answer(acceptInto(to.path))
  await receiver.log.until('progress', ({ bytes }) => bytes >= MIB)
  const end = async () => {
    gate.open()
    return Promise.all([sender.handle.done, receiver.handle.done])
  }
  return { sender, receiver, end }
}

const whole = { kind: 'done', verified: 1, failed: 0, corrupted: 0 }

describe('a relay that has another address', () => {
  it('is found there by both, who have been looking for it where it was', async () => {
    const { sender, receiver, end } = await halfway()
    before.refusing = true
    before.cutAll()
    await sender.log.until('parted', ({ why }) => why.side === 'relay')
    await receiver.log.until('parted', ({ why }) => why.side === 'relay')

    sender.handle.moveTo(fresh.address)
    receiver.handle.moveTo(fresh.address)
    const outcomes = await end()

    expect(outcomes).toEqual([expect.objectContaining(whole), expect.objectContaining(whole)])
    expect(await sha256Of(join(to.path, 'filme'))).toBe(FILM)
    expect(fresh.relay.figures().transfers).toBe(0)
    expect(receiver.log.of('joined')).toHaveLength(1)
  })

  it('is tried at once by one who waits at the old one, which would keep him for a minute', async () => {
    const { sender, receiver, end } = await halfway()
    before.cutAll()
    before.refusing = true
    sender.handle.moveTo(fresh.address)
    before.refusing = false
    await receiver.log.until('parted', ({ retryAt }) => retryAt === null)

    receiver.handle.moveTo(fresh.address)

    expect(await end()).toEqual([expect.objectContaining(whole), expect.objectContaining(whole)])
    expect(old.relay.figures().connections).toBe(0)
  })

  it('is remembered while the line is whole, for when it breaks', async () => {
    const { sender, receiver, end } = await halfway()
    sender.handle.moveTo(fresh.address)
    receiver.handle.moveTo(fresh.address)
    expect(fresh.relay.figures().connections).toBe(0)

    before.refusing = true
    before.cutAll()
    await Promise.all([sender.log.until('joined'), receiver.log.until('joined')])

    expect(fresh.relay.figures().transfers).toBe(1)
    expect(await end()).toEqual([expect.objectContaining(whole), expect.objectContaining(whole)])
  })

  it('may turn out to be the old one after all', async () => {
    const { sender, receiver, end } = await halfway()
    before.refusing = true
    before.cutAll()
    await receiver.log.until('parted', ({ why }) => why.side === 'relay')
    await fresh.relay.close()
    receiver.handle.moveTo(fresh.address)
    sender.handle.moveTo(old.address)
    await sender.log.until('parted', ({ retryAt }) => retryAt === null)

    receiver.handle.moveTo(old.address)

    expect(await end()).toEqual([expect.objectContaining(whole), expect.objectContaining(whole)])
  })
})
