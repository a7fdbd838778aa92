import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Source } from '../../../src-main/engine/index.ts'
import type { RelayServer } from '../../../src-main/relay/server.ts'
import type { RelayAddress } from '../../../src-shared/address.ts'
import { Gate, gatedSource } from '../../support/gate.ts'
import { type RawPeer, rawReceiver } from '../../support/hostile.ts'
import { eventually, leaveNothingBehind } from '../../support/quiet.ts'
import { localRelay, type Sender, startSender } from '../../support/transfer.ts'

leaveNothingBehind()

let relay: RelayServer
let address: RelayAddress
let sender: Sender
let peer: RawPeer

beforeEach(async () => {
  ;({ relay, address } = await localRelay())
})

afterEach(async () => {
  peer.vanish()
  sender.handle.cancel()
  await sender.handle.done
  await relay.close()
})

async function meet(source: Source): Promise<void> {
  sender = startSender(address, source)
  peer = await rawReceiver(address, await sender.code())
}

const two = () =>
  gatedSource([
    { path: 'a', size: 100 },
    { path: 'b', size: 100 },
  ]).source

async function expectViolation(): Promise<void> {
  expect(await sender.handle.done).toMatchObject({ kind: 'failed', error: { code: 'peer.protocol' } })
}

describe('a receiver that speaks out of turn', () => {
  beforeEach(async () => {
    await meet(two())
    await peer.until('offered')
  })

  const says =
    (...messages: { type: string; [field: string]: unknown }[]) =>
    () => {
      for (const message of messages) peer.say(message)
    }
  test.each<[string, () => void]>([
    ['is done before it has begun', says({ type: 'done' })],
    ['has bytes before it said yes', says({ type: 'received', bytes: 1 })],
    ['has files before it said yes', says({ type: 'verified', files: [[0, 1]] })],
    ['says yes twice', says({ type: 'accept' }, { type: 'accept' })],
    ['says yes, then no', says({ type: 'accept' }, { type: 'decline' })],
    ['leaves things out after its yes', says({ type: 'accept' }, { type: 'skip', files: [[0, 1]] })],
    ['leaves out what cannot be', says({ type: 'skip', files: [[-1, 1]] })],
    ['leaves out the same without end', says({ type: 'skip', files: new Array(9999).fill([0, 1_000_000]) })],
    ['offers something itself', says({ type: 'offer', device: '', files: 0, folders: 0, bytes: 0 })],
    ['says what nobody knows', says({ type: 'sudo' })],
    ['sends data', () => peer.data((segments) => segments.bytes(0, 0, 10))],
  ])('%s', async (_, misbehave) => {
    misbehave()
    await expectViolation()
  })

  test('sends a record longer than any', async () => {
    peer.socket.write(Buffer.from([1, 0xff, 0xff, 0xff, 0xff]))
    expect(await sender.handle.done).toMatchObject({ kind: 'failed', error: { code: 'record.forged' } })
  })

  test('hears that it broke the rules', async () => {
    peer.say({ type: 'done' })
    expect(await peer.until('fault')).toEqual({ type: 'fault', code: 'peer.protocol' })
  })
})

describe('a receiver that lies', () => {
  test('about what it has: only what was sent counts, and never more than there is', async () => {
    const gate = new Gate()
    await meet(
      gatedSource(
        [
          { path: 'a', size: 100 },
          { path: 'b', size: 100, until: 0 },
        ],
        gate,
      ).source,
    )
    await peer.until('offered')
    peer.say({ type: 'accept' })
    await sender.log.until('started')
    peer.say({ type: 'verified', files: [[0, 1_000_000]] })
    peer.say({ type: 'received', bytes: Number.MAX_SAFE_INTEGER })
    peer.say({ type: 'refused', file: 999_999, code: 'internal' })

    expect(await sender.log.until('progress')).toMatchObject({ bytes: 200 })
    expect(sender.log.of('file').filter(({ result }) => result.index === 1)).toEqual([])
    gate.open()
    await peer.until('complete')
    peer.say({ type: 'done' })
    expect(await sender.handle.done).toMatchObject({ kind: 'done', failed: 1 })
  })

  test('by being done without a word about the files: they do not count as verified', async () => {
    await meet(two())
    await peer.until('offered')
    peer.say({ type: 'accept' })
    await peer.until('complete')
    peer.say({ type: 'done' })
    expect(await sender.handle.done).toMatchObject({ kind: 'done', verified: 0, failed: 2 })
  })

  test('by refusing a file and having it all the same: the first word counts', async () => {
    await meet(two())
    await peer.until('offered')
    peer.say({ type: 'accept' })
    await peer.until('complete')
    peer.say({ type: 'refused', file: 0, code: 'target.denied' })
    peer.say({ type: 'verified', files: [[0, 2]] })
    peer.say({ type: 'refused', file: 1, code: 'target.denied' })
    peer.say({ type: 'done' })
    expect(await sender.handle.done).toMatchObject({ kind: 'done', verified: 1, failed: 1 })
    expect(sender.log.of('file').map(({ result }) => [result.path, result.outcome])).toEqual([
      ['a', 'failed'],
      ['b', 'verified'],
    ])
  })
})

test('saying yes before the list is out is out of turn', async () => {
  const gate = new Gate()
  const { source } = gatedSource([{ path: 'a', size: 1 }])
  await meet({
    ...source,
    async *list(signal) {
      await gate.passed
      yield* source.list(signal)
    },
  })
  peer.say({ type: 'accept' })
  await expectViolation()
  gate.open()
})

test('a receiver that stops reading stops the sender: what is not taken is not read', async () => {
  let read = 0
  const { source } = gatedSource([{ path: 'filme', size: 2 ** 40 }])
  await meet({
    ...source,
    async open(index, entry) {
      const file = await source.open(index, entry)
      return {
        ...file,
        async read(target, position) {
          const count = await file.read(target, position)
          read += count
          return count
        },
      }
    },
  })
  await peer.until('offered')
  peer.say({ type: 'accept' })
  await peer.until('data')
  peer.socket.pause()

  // It has stopped when fifty looks in a row see no further byte read.
  let seen = -1
  let still = 0
  await eventually(() => {
    still = read === seen ? still + 1 : 0
    seen = read
    return still >= 50
  }, true)
  expect(read).toBeLessThan(64 << 20)
})
