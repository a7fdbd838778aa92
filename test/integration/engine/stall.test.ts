import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { NoticeTimes, TransferEvent } from '../../../src-main/engine/types.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { FaultProxy, type Way } from '../../support/fault-proxy.ts'
import { Gate, gatedSource } from '../../support/gate.ts'
import { leaveNothingBehind } from '../../support/quiet.ts'
import {
  acceptInto,
  localRelay,
  type Receiver,
  type Recorder,
  type Sender,
  sha256Of,
  startReceiver,
  startSender,
  tempFolder,
} from '../../support/transfer.ts'

/** The disk writes when the test lets it: null for at once. */
const disk = vi.hoisted(() => ({ held: null as Promise<void> | null }))

vi.mock('node:fs', async (importOriginal) => {
  const { promisify } = await import('node:util')
  const fs = await importOriginal<typeof import('node:fs')>()
  const write = Object.assign((...all: Parameters<typeof fs.write>) => fs.write(...all), {
    async [promisify.custom](...all: [number, Uint8Array]) {
      await disk.held
      return promisify(fs.write)(...all)
    },
  })
  return { ...fs, default: { ...fs, write }, write }
})

leaveNothingBehind()

const MIB = 1 << 20
/** Milliseconds; longer than any test. */
const PATIENT = 600_000

/** Short ones: what they are in truth is tried with a clock of its own in test/unit/engine/watch.test.ts. */
const SOON: NoticeTimes = { silence: 2_000, ask: 1_000, answer: 500, disk: 200 }

let relay: RelayServer
let address: RelayAddress
let nearSender: FaultProxy
let nearReceiver: FaultProxy
let to: { path: string; remove: () => Promise<void> }

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
  nearSender = await FaultProxy.before(address)
  nearReceiver = await FaultProxy.before(address)
  to = await tempFolder()
})

afterEach(async () => {
  disk.held = null
  await Promise.all([nearSender.close(), nearReceiver.close()])
  await relay.close()
  await to.remove()
})

interface Ends {
  readonly sender: Sender
  readonly receiver: Receiver
}

/** Both ends, the offer accepted and some of it here. */
async function underWay(
  files: Parameters<typeof gatedSource>[0],
  gate = new Gate(),
  patience = PATIENT,
): Promise<Ends> {
  const sender = startSender(nearSender.address, gatedSource(files, gate).source, patience, SOON)
  const receiver = startReceiver(nearReceiver.address, await sender.code(), patience, SOON)
  await receiver.log.until('offer')
  await receiver.handle.answer(acceptInto(to.path))
  await sender.log.until('progress', ({ bytes }) => bytes >= MIB)
  return { sender, receiver }
}

/** The leg that silence is told of after `events` events. */
async function silentLeg(log: Recorder, events: number): Promise<unknown> {
  const isNew = (event: TransferEvent) => log.events.indexOf(event) >= events
  const silence = await log.until('silence', (event) => event.seconds !== null && isNew(event))
  return silence.seconds !== null && silence.leg
}

/** Lets a proxy take nothing more in, and answers on which leg each end says that it stands. */
async function legsAfterFreezing(near: readonly FaultProxy[]): Promise<{ sender: unknown; receiver: unknown }> {
  const { sender, receiver } = await underWay([{ path: 'filme', size: 2 ** 32 }], new Gate(), 0)
  const before = [sender.log.events.length, receiver.log.events.length] as const
  for (const proxy of near) proxy.freeze()
  const [senders, receivers] = await Promise.all([silentLeg(sender.log, before[0]), silentLeg(receiver.log, before[1])])
  sender.handle.cancel()
  receiver.handle.cancel()
  for (const proxy of [nearSender, nearReceiver]) proxy.cutAll()
  await Promise.all([sender.handle.done, receiver.handle.done])
  return { sender: senders, receiver: receivers }
}

describe('a line on which bytes no longer drain', () => {
  it('between the sender and the relay: each end names that leg', async () => {
    expect(await legsAfterFreezing([nearSender])).toEqual({ sender: 'mine', receiver: 'theirs' })
  })

  it('between the relay and the receiver: each end names that leg', async () => {
    expect(await legsAfterFreezing([nearReceiver])).toEqual({ sender: 'theirs', receiver: 'mine' })
  })

  it('on both legs, as where the relay itself stands still: each end names its own', async () => {
    expect(await legsAfterFreezing([nearSender, nearReceiver])).toEqual({ sender: 'mine', receiver: 'mine' })
  })
})

/**
 * One way on one leg lets nothing through any more, on new lines either. Answers on which leg each end says that it
 * stands: `hears` the one that still hears the other, and has to be told.
 */
async function legsAfterMuting(near: FaultProxy, way: Way, hears: 'sender' | 'receiver') {
  const ends = await underWay([{ path: 'filme', size: 2 ** 32, until: 4 * MIB }], new Gate(), 0)
  near.mute(way)
  const leg = async (end: keyof Ends) => {
    const told = await ends[end].log.until('silence', (event) => {
      return event.seconds !== null && (event.unheard === true) === (end === hears)
    })
    return told.seconds !== null && told.leg
  }
  const [sender, receiver] = await Promise.all([leg('sender'), leg('receiver')])
  for (const { handle } of [ends.sender, ends.receiver]) handle.cancel()
  for (const proxy of [nearSender, nearReceiver]) proxy.cutAll()
  await Promise.all([ends.sender.handle.done, ends.receiver.handle.done])
  return { sender, receiver }
}

describe('a line on which bytes get through one way only: whoever still hears is told by the other', () => {
  it('from the sender to the relay', async () => {
    expect(await legsAfterMuting(nearSender, 'toRelay', 'sender')).toEqual({ sender: 'mine', receiver: 'theirs' })
  })

  it('from the relay to the receiver', async () => {
    expect(await legsAfterMuting(nearReceiver, 'toClient', 'sender')).toEqual({ sender: 'theirs', receiver: 'mine' })
  })

  it('from the receiver to the relay', async () => {
    expect(await legsAfterMuting(nearReceiver, 'toRelay', 'receiver')).toEqual({ sender: 'theirs', receiver: 'mine' })
  })

  it('from the relay to the sender', async () => {
    expect(await legsAfterMuting(nearSender, 'toClient', 'receiver')).toEqual({ sender: 'mine', receiver: 'theirs' })
  })
})

const isDisk = (whose: 'me' | 'peer', state: string) => (event: { readonly whose: string; readonly state: string }) =>
  event.whose === whose && event.state === state

describe('a disk that stands', () => {
  const whole = { kind: 'done', verified: 1, failed: 0, corrupted: 0 }

  it('at the sender is named at both ends, and goes on where it stood', async () => {
    const gate = new Gate()
    const { sender, receiver } = await underWay([{ path: 'filme', size: 8 * MIB, until: 3 * MIB }], gate)

    await sender.log.until('disk', isDisk('me', 'slow'))
    await receiver.log.until('disk', isDisk('peer', 'slow'))
    gate.open()
    await sender.log.until('disk', isDisk('me', 'fine'))

    expect(await sender.handle.done).toMatchObject(whole)
    expect(await receiver.handle.done).toMatchObject(whole)
    expect(sender.log.of('disk').filter(({ whose }) => whose === 'peer')).toEqual([])
  })

  it('at the receiver is named at both ends, and goes on where it stood', async () => {
    const gate = new Gate()
    disk.held = gate.passed
    const sender = startSender(
      nearSender.address,
      gatedSource([{ path: 'filme', size: 16 * MIB }]).source,
      PATIENT,
      SOON,
    )
    const receiver = startReceiver(nearReceiver.address, await sender.code(), PATIENT, SOON)
    await receiver.log.until('offer')
    await receiver.handle.answer(acceptInto(to.path))

    await receiver.log.until('disk', isDisk('me', 'slow'))
    await sender.log.until('disk', isDisk('peer', 'slow'))
    gate.open()
    await receiver.log.until('disk', isDisk('me', 'fine'))

    expect(await sender.handle.done).toMatchObject(whole)
    expect(await receiver.handle.done).toMatchObject(whole)
    expect(await sha256Of(`${to.path}/filme`)).toBe(receiver.log.of('file')[0]?.result.sha256)
  })

  it('is told again on a new line, where it still stands, and not held against a peer who is away', async () => {
    const gate = new Gate()
    const { sender, receiver } = await underWay([{ path: 'filme', size: 8 * MIB, until: 3 * MIB }], gate)
    await receiver.log.until('disk', isDisk('peer', 'slow'))

    nearSender.cutAll()
    await receiver.log.until('joined')
    await receiver.log.until('disk', (event) => isDisk('peer', 'fine')(event))
    const again = await receiver.log.until(
      'disk',
      (event) => isDisk('peer', 'slow')(event) && event !== receiver.log.of('disk')[0],
    )
    gate.open()

    expect(receiver.log.events.indexOf(again)).toBeGreaterThan(
      receiver.log.events.findIndex(({ kind }) => kind === 'joined'),
    )
    expect(await receiver.handle.done).toMatchObject(whole)
    expect(await sender.handle.done).toMatchObject(whole)
  })
})
